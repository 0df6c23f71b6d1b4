package io.portcullis.threshold.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.threshold.Limits;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.curve.OsRandomness;
import io.portcullis.threshold.memory.LockedMemory;
import io.portcullis.threshold.memory.SecretAccess;
import io.portcullis.threshold.verdict.ThresholdRefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class DealCipherTest {
    private static final Bytes PLAINTEXT =
            Bytes.ascii("two scalars of thirty-two bytes each, as a dealer deals in a DKG");
    private static final Bytes CONTEXT = Bytes.ascii("session, dealer 3, member 2");
    private static final Bytes OTHER_CONTEXT = Bytes.ascii("session, dealer 3, member 4");
    private static final int MEMBER = 1;

    private final TransportKeys recipient = TransportKeys.generate(1, new OsRandomness());
    private final TransportKeys stranger = TransportKeys.generate(1, new OsRandomness());
    private final TransportKeys ephemeral = TransportKeys.generate(3, new OsRandomness());

    @AfterEach
    void wipe() {
        recipient.close();
        stranger.close();
        ephemeral.close();
    }

    @Test
    void opensForItsRecipient() {
        assertEquals(64, PLAINTEXT.size());
        assertEquals(Optional.of(PLAINTEXT), open(sealed(), recipient, CONTEXT));
    }

    @Test
    void isWhatTheJdkMakesOfItsDescription() throws GeneralSecurityException {
        SealedDeal deal = sealed();
        Bytes shared = Oracle.agree(
                ephemeral.reveal(MEMBER, SecretAccess.INSTANCE),
                recipient.publicKey(0).bytes());
        Bytes derived = Oracle.derive(
                shared, deal.ephemeral().bytes(), recipient.publicKey(0).bytes(), CONTEXT);
        assertEquals(PLAINTEXT, Oracle.decrypt(derived, CONTEXT, deal.ciphertext()));
    }

    @Test
    void opensForEverybodyOnceItsEphemeralKeyIsRevealed() {
        assertEquals(Optional.of(PLAINTEXT), openRevealed(sealed(), MEMBER, CONTEXT));
    }

    @Test
    void aRevealedKeyOpensNoOtherDeal() {
        SealedDeal other = sealed(0, recipient.publicKey(0));
        assertEquals(Optional.empty(), openRevealed(other, MEMBER, CONTEXT));
        assertEquals(Optional.empty(), openRevealed(sealed(), 0, CONTEXT));
        assertEquals(Optional.empty(), openRevealed(sealed(), MEMBER, OTHER_CONTEXT));
        SealedDeal toStranger = sealed(MEMBER, stranger.publicKey(0));
        assertEquals(Optional.empty(), openRevealed(toStranger, MEMBER, CONTEXT));
    }

    @Test
    void refusesARevealedKeyOfAnotherLength() {
        for (int length : new int[] {0, 31, 33}) {
            assertEquals(
                    Optional.empty(),
                    DealCipher.openRevealed(
                            sealed(), Bytes.of(new byte[length]), recipient.publicKey(0), CONTEXT, PLAINTEXT.size()));
        }
    }

    @Test
    void refusesEveryFlippedBitOfTheCiphertext() {
        SealedDeal deal = sealed();
        for (int bit = 0; bit < 8 * deal.ciphertext().size(); bit++) {
            SealedDeal changed = new SealedDeal(deal.ephemeral(), AesGcmTest.flipped(deal.ciphertext(), bit));
            assertEquals(Optional.empty(), open(changed, recipient, CONTEXT), "bit " + bit);
            assertEquals(Optional.empty(), openRevealed(changed, MEMBER, CONTEXT), "bit " + bit);
        }
    }

    /** The top bit too, which X25519 ignores: the key is in HKDF's info as it was sent. */
    @Test
    void refusesEveryFlippedBitOfTheEphemeralKey() {
        SealedDeal deal = sealed();
        for (int bit = 0; bit < 256; bit++) {
            SealedDeal changed = new SealedDeal(
                    new TransportPublicKey(AesGcmTest.flipped(deal.ephemeral().bytes(), bit)), deal.ciphertext());
            assertEquals(Optional.empty(), open(changed, recipient, CONTEXT), "bit " + bit);
            assertEquals(Optional.empty(), openRevealed(changed, MEMBER, CONTEXT), "bit " + bit);
        }
    }

    @Test
    void refusesEveryFlippedBitOfTheContext() {
        SealedDeal deal = sealed();
        for (int bit = 0; bit < 8 * CONTEXT.size(); bit++) {
            assertEquals(Optional.empty(), open(deal, recipient, AesGcmTest.flipped(CONTEXT, bit)), "bit " + bit);
        }
    }

    @Test
    void refusesADealToAnotherMember() {
        assertEquals(Optional.empty(), open(sealed(), stranger, CONTEXT));
        assertEquals(Optional.empty(), open(sealed(MEMBER, stranger.publicKey(0)), recipient, CONTEXT));
    }

    @Test
    void refusesAnyOtherLength() {
        SealedDeal deal = sealed();
        byte[] ciphertext = deal.ciphertext().toArray();
        for (int length = 0; length < ciphertext.length; length++) {
            SealedDeal cut = new SealedDeal(deal.ephemeral(), Bytes.of(Arrays.copyOf(ciphertext, length)));
            assertEquals(Optional.empty(), open(cut, recipient, CONTEXT), "length " + length);
        }
        SealedDeal longer = new SealedDeal(deal.ephemeral(), deal.ciphertext().concat(Bytes.of(new byte[1])));
        assertEquals(Optional.empty(), open(longer, recipient, CONTEXT));
        assertEquals(Optional.empty(), DealCipher.open(deal, recipient, CONTEXT, PLAINTEXT.size() / 2));
    }

    @Test
    void oneMessageToOneMemberIsNeverTheSameTwice() {
        SealedDeal first = sealed(0, recipient.publicKey(0));
        SealedDeal second = sealed(1, recipient.publicKey(0));
        assertNotEquals(first.ephemeral(), second.ephemeral());
        assertNotEquals(first.ciphertext(), second.ciphertext());
    }

    @Test
    void opensADealToAKeyThatIsNotInItsShortestForm() {
        byte[] topBit = recipient.publicKey(0).bytes().toArray();
        topBit[31] |= (byte) 0x80;
        TransportPublicKey sameKey = new TransportPublicKey(Bytes.of(topBit));
        assertEquals(
                Optional.of(PLAINTEXT),
                DealCipher.openRevealed(
                                sealed(MEMBER, sameKey),
                                ephemeral.reveal(MEMBER, SecretAccess.INSTANCE),
                                sameKey,
                                CONTEXT,
                                PLAINTEXT.size())
                        .map(DealCipherTest::taken));
    }

    @Test
    void refusesADealWhoseEphemeralKeyHasSmallOrder() {
        assertThrows(
                ThresholdRefusedException.class,
                () -> new SealedDeal(new TransportPublicKey(Bytes.of(new byte[32])), sealed().ciphertext()));
    }

    @Test
    void aSealedDealHasABound() {
        Bytes longest = Bytes.of(new byte[Limits.MAX_DEAL_BYTES]);
        assertEquals(longest, new SealedDeal(recipient.publicKey(0), longest).ciphertext());
        Bytes tooLong = Bytes.of(new byte[Limits.MAX_DEAL_BYTES + 1]);
        assertThrows(IllegalArgumentException.class, () -> new SealedDeal(recipient.publicKey(0), tooLong));
    }

    @Test
    void keysAreGoneOnceClosed() {
        TransportKeys closed = TransportKeys.generate(1, new OsRandomness());
        SealedDeal deal = sealed(0, closed.publicKey(0));
        closed.close();
        assertThrows(IllegalStateException.class, () -> open(deal, closed, CONTEXT));
        assertThrows(IllegalStateException.class, () -> closed.reveal(0, SecretAccess.INSTANCE));
    }

    @Test
    void refusesAKeyThatWasNotMade() {
        assertThrows(IndexOutOfBoundsException.class, () -> sealed(3, recipient.publicKey(0)));
        assertThrows(IndexOutOfBoundsException.class, () -> ephemeral.reveal(-1, SecretAccess.INSTANCE));
        assertThrows(IllegalArgumentException.class, () -> TransportKeys.generate(0, new OsRandomness()));
    }

    /** Every call gives back what it took: locked pages are few, and a leak of one a deal would use them up. */
    @Test
    void leaksNoLockedMemory() throws IOException {
        long before = lockedKib();
        for (int i = 0; i < 500; i++) {
            SealedDeal deal = sealed();
            assertTrue(open(deal, recipient, CONTEXT).isPresent());
            assertTrue(open(deal, stranger, CONTEXT).isEmpty());
        }
        assertTrue(lockedKib() <= before + 64, () -> "locked before: " + before + " KiB");
    }

    private static long lockedKib() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmLck:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }

    private SealedDeal sealed() {
        return sealed(MEMBER, recipient.publicKey(0));
    }

    private SealedDeal sealed(int i, TransportPublicKey to) {
        try (LockedMemory plaintext = Native.locked(PLAINTEXT)) {
            return DealCipher.seal(plaintext, ephemeral, i, to, CONTEXT).orElseThrow();
        }
    }

    private Optional<Bytes> open(SealedDeal deal, TransportKeys key, Bytes context) {
        return DealCipher.open(deal, key, context, PLAINTEXT.size()).map(DealCipherTest::taken);
    }

    private Optional<Bytes> openRevealed(SealedDeal deal, int i, Bytes context) {
        Bytes revealed = ephemeral.reveal(i, SecretAccess.INSTANCE);
        return DealCipher.openRevealed(deal, revealed, recipient.publicKey(0), context, PLAINTEXT.size())
                .map(DealCipherTest::taken);
    }

    private static Bytes taken(LockedMemory memory) {
        try (memory) {
            return Native.bytes(memory);
        }
    }
}
