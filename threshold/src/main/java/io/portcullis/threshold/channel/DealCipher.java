package io.portcullis.threshold.channel;

import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.memory.LockedMemory;
import io.portcullis.threshold.memory.SecretAccess;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;

/**
 * Encrypts one deal for one member.
 *
 * <p>{@code PRK = HMAC-SHA256(SHA-256(context), X25519(ephemeral, recipient))}; {@code key ‖ iv = HKDF-Expand(PRK,
 * "portcullis/deal/v1" ‖ ephemeral public ‖ recipient public, 44)}; AES-256-GCM with the context as associated data. The key is good for one
 * deal, so the derived IV cannot repeat.
 */
public final class DealCipher {
    private static final Bytes LABEL = Bytes.ascii("portcullis/deal/v1");
    private static final int TAG = 16;
    private static final int HASH = 32;
    private static final int KEY = 32;
    private static final int IV = 12;

    private DealCipher() {}

    /**
     * @param ephemeral its key i is used for this deal and no other
     * @param context who deals to whom in which session
     * @return empty if the recipient's key is one of small order
     */
    public static Optional<SealedDeal> seal(
            LockedMemory plaintext, TransportKeys ephemeral, int i, TransportPublicKey recipient, Bytes context) {
        TransportPublicKey ephemeralPublic = ephemeral.publicKey(i);
        try (Arena arena = Arena.ofConfined();
                LockedMemory secrets = LockedMemory.allocate(4L * HASH)) {
            MemorySegment room = secrets.open(SecretAccess.INSTANCE);
            if (!derive(ephemeral.privateKey(i), recipient, ephemeralPublic, recipient, context, room, arena)) {
                return Optional.empty();
            }
            MemorySegment target = arena.allocate(plaintext.byteSize() + TAG);
            Libcrypto.seal(
                    room.asSlice(0, KEY),
                    room.asSlice(KEY, IV),
                    copy(context, arena),
                    plaintext.open(SecretAccess.INSTANCE),
                    target);
            return Optional.of(new SealedDeal(ephemeralPublic, Bytes.of(target.toArray(ValueLayout.JAVA_BYTE))));
        }
    }

    /**
     * Opens a deal with the recipient's key.
     *
     * @param length of the plaintext
     * @return empty if the deal is not authentic; the caller closes what is returned
     */
    public static Optional<LockedMemory> open(SealedDeal deal, TransportKeys recipient, Bytes context, int length) {
        return open(deal, recipient.privateKey(0), deal.ephemeral(), recipient.publicKey(0), context, length);
    }

    /**
     * Opens a deal with the ephemeral key its dealer has revealed.
     *
     * @return empty if the key is not this deal's, or the deal is not authentic
     */
    public static Optional<LockedMemory> openRevealed(
            SealedDeal deal, Bytes revealed, TransportPublicKey recipient, Bytes context, int length) {
        if (revealed.size() != TransportPublicKey.LENGTH) {
            return Optional.empty();
        }
        try (TransportKeys ephemeral = TransportKeys.revealed(revealed)) {
            if (!ephemeral.publicKey(0).equals(deal.ephemeral())) {
                return Optional.empty();
            }
            return open(deal, ephemeral.privateKey(0), recipient, recipient, context, length);
        }
    }

    private static Optional<LockedMemory> open(
            SealedDeal deal,
            MemorySegment privateKey,
            TransportPublicKey other,
            TransportPublicKey recipient,
            Bytes context,
            int length) {
        if (deal.ciphertext().size() != length + TAG) {
            return Optional.empty();
        }
        LockedMemory plaintext = LockedMemory.allocate(length);
        boolean authentic = false;
        try (Arena arena = Arena.ofConfined();
                LockedMemory secrets = LockedMemory.allocate(4L * HASH)) {
            MemorySegment room = secrets.open(SecretAccess.INSTANCE);
            authentic = derive(privateKey, other, deal.ephemeral(), recipient, context, room, arena)
                    && Libcrypto.open(
                            room.asSlice(0, KEY),
                            room.asSlice(KEY, IV),
                            copy(context, arena),
                            copy(deal.ciphertext(), arena),
                            plaintext.open(SecretAccess.INSTANCE));
            return authentic ? Optional.of(plaintext) : Optional.empty();
        } finally {
            if (!authentic) {
                plaintext.close();
            }
        }
    }

    /** Leaves key ‖ iv in front of the room, which has space for four hashes. */
    private static boolean derive(
            MemorySegment privateKey,
            TransportPublicKey other,
            TransportPublicKey ephemeral,
            TransportPublicKey recipient,
            Bytes context,
            MemorySegment room,
            Arena arena) {
        MemorySegment shared = room.asSlice(2L * HASH, HASH);
        MemorySegment extracted = room.asSlice(3L * HASH, HASH);
        if (!Libcrypto.agree(privateKey, copy(other.bytes(), arena), shared)) {
            return false;
        }
        Libcrypto.hmac(copy(context.sha256(), arena), shared, extracted);
        Bytes info = LABEL.concat(ephemeral.bytes()).concat(recipient.bytes());
        MemorySegment first = room.asSlice(0, HASH);
        Libcrypto.hmac(extracted, copy(info.concat(Bytes.of(new byte[] {1})), arena), first);
        try (LockedMemory chained = LockedMemory.allocate(HASH + info.size() + 1L)) {
            MemorySegment input = chained.open(SecretAccess.INSTANCE);
            input.asSlice(0, HASH).copyFrom(first);
            input.asSlice(HASH, info.size()).copyFrom(MemorySegment.ofArray(info.toArray()));
            input.set(ValueLayout.JAVA_BYTE, HASH + (long) info.size(), (byte) 2);
            Libcrypto.hmac(extracted, input, room.asSlice(HASH, HASH));
        }
        return true;
    }

    private static MemorySegment copy(Bytes bytes, Arena arena) {
        return arena.allocateFrom(ValueLayout.JAVA_BYTE, bytes.toArray());
    }
}
