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
    private static final int KEY = 32;
    private static final int IV = 12;
    private static final int OUTPUT = KEY + IV;
    private static final int INFO = LABEL.size() + 2 * TransportPublicKey.LENGTH;

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
                LockedMemory secrets = room()) {
            MemorySegment room = secrets.open(SecretAccess.INSTANCE);
            if (!derive(ephemeral.privateKey(i), recipient, ephemeralPublic, recipient, context, room, arena)) {
                return Optional.empty();
            }
            MemorySegment target = arena.allocate(plaintext.byteSize() + Libcrypto.TAG_BYTES);
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
            // GCM does not commit to its key: a dealer can make a deal that is authentic under two.
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
        if (deal.ciphertext().size() != length + Libcrypto.TAG_BYTES) {
            return Optional.empty();
        }
        LockedMemory plaintext = LockedMemory.allocate(length);
        boolean authentic = false;
        try (Arena arena = Arena.ofConfined();
                LockedMemory secrets = room()) {
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

    /** Leaves key ‖ iv in front of the room, which {@link #room} has laid out. */
    private static boolean derive(
            MemorySegment privateKey,
            TransportPublicKey other,
            TransportPublicKey ephemeral,
            TransportPublicKey recipient,
            Bytes context,
            MemorySegment room,
            Arena arena) {
        MemorySegment shared = room.asSlice(OUTPUT, Hkdf.HASH);
        MemorySegment extracted = room.asSlice(OUTPUT + Hkdf.HASH, Hkdf.HASH);
        if (!Libcrypto.agree(privateKey, copy(other.bytes(), arena), shared)) {
            return false;
        }
        Hkdf.extract(copy(context.sha256(), arena), shared, extracted);
        Bytes info = LABEL.concat(ephemeral.bytes()).concat(recipient.bytes());
        Hkdf.expand(extracted, copy(info, arena), room.asSlice(0, OUTPUT), room.asSlice(OUTPUT + 2L * Hkdf.HASH));
        return true;
    }

    /** One allocation for all that is derived: key ‖ iv, the shared secret, what HKDF extracts of it, HKDF's chain. */
    private static LockedMemory room() {
        return LockedMemory.allocate(OUTPUT + 2L * Hkdf.HASH + Hkdf.room(INFO));
    }

    private static MemorySegment copy(Bytes bytes, Arena arena) {
        return arena.allocateFrom(ValueLayout.JAVA_BYTE, bytes.toArray());
    }
}
