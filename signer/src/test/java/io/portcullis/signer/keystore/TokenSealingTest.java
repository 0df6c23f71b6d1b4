package io.portcullis.signer.keystore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.signer.cryptoki.AttributeType;
import io.portcullis.signer.cryptoki.ObjectHandle;
import io.portcullis.signer.cryptoki.Session;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.curve.OsRandomness;
import io.portcullis.threshold.memory.LockedMemory;
import io.portcullis.threshold.memory.SecretAccess;
import io.portcullis.threshold.sealing.SealedShare;
import io.portcullis.threshold.sealing.SealingScheme;
import io.portcullis.threshold.sealing.ShareBinding;
import io.portcullis.threshold.verdict.ThresholdRefusedException;
import io.portcullis.threshold.verdict.ThresholdTag;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The two schemes that SoftHSM has the mechanisms for. CLOUDHSM_AES_GCM is tested on a library that imitates the vendor's. */
final class TokenSealingTest {
    private static final Bytes ENTITY = Bytes.ascii("entity").sha256();
    private static final ShareBinding BINDING = new ShareBinding(ENTITY, 901, 2, 1);
    private static final int SHARE_BYTES = 32;

    private TokenSession session;
    private LockedMemory secret;

    @BeforeEach
    void openToken() {
        session = open(TestToken.address());
        secret = LockedMemory.allocate(SHARE_BYTES);
        new OsRandomness().fill(secret.open(SecretAccess.INSTANCE));
    }

    @AfterEach
    void closeToken() {
        secret.close();
        for (SealingScheme scheme : SealingScheme.values()) {
            session.sealing(scheme).destroy(901);
            session.sealing(scheme).destroy(902);
        }
        session.close();
    }

    private static TokenSession open(TokenAddress address) {
        try (Pin pin = TestToken.pin()) {
            return TokenSession.open(address, pin);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"AES_GCM", "AES_CBC_HMAC"})
    void opensWhatItSealed(SealingScheme scheme) {
        SealedShare sealed = seal(scheme, BINDING);
        assertOpens(session.sealing(scheme), sealed);
        assertEquals(scheme, sealed.scheme());
        assertEquals(
                scheme == SealingScheme.AES_GCM ? 12 + 32 + 16 : 16 + 48 + 32,
                sealed.ciphertext().size());
    }

    @ParameterizedTest
    @EnumSource(names = {"AES_GCM", "AES_CBC_HMAC"})
    void drawsAnotherIvEachTime(SealingScheme scheme) {
        int iv = scheme == SealingScheme.AES_GCM ? 12 : 16;
        assertNotEquals(
                prefix(seal(scheme, BINDING).ciphertext(), iv),
                prefix(seal(scheme, BINDING).ciphertext(), iv));
    }

    @ParameterizedTest
    @EnumSource(names = {"AES_GCM", "AES_CBC_HMAC"})
    void refusesEveryFlippedBit(SealingScheme scheme) {
        SealedShare sealed = seal(scheme, BINDING);
        for (int bit = 0; bit < 8 * sealed.ciphertext().size(); bit++) {
            byte[] bytes = sealed.ciphertext().toArray();
            bytes[bit / 8] ^= (byte) (1 << bit % 8);
            assertRefused(ThresholdTag.SEAL_BROKEN, with(sealed, BINDING, bytes), BINDING, "bit " + bit);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"AES_GCM", "AES_CBC_HMAC"})
    void refusesEveryTruncation(SealingScheme scheme) {
        SealedShare sealed = seal(scheme, BINDING);
        for (int length = 1; length < sealed.ciphertext().size(); length++) {
            byte[] bytes = prefix(sealed.ciphertext(), length).toArray();
            assertRefused(ThresholdTag.SEAL_BROKEN, with(sealed, BINDING, bytes), BINDING, length + " bytes");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"AES_GCM", "AES_CBC_HMAC"})
    void refusesAShareOfAnotherEntityEpochMemberOrVersion(SealingScheme scheme) {
        // The other epoch has a key too, so that it is not for want of one that a share is refused.
        seal(scheme, new ShareBinding(ENTITY, 902, 2, 1));
        SealedShare sealed = seal(scheme, BINDING);
        for (ShareBinding other : List.of(
                new ShareBinding(Bytes.ascii("other").sha256(), 901, 2, 1),
                new ShareBinding(ENTITY, 902, 2, 1),
                new ShareBinding(ENTITY, 901, 3, 1),
                new ShareBinding(ENTITY, 901, 2, 2))) {
            assertRefused(ThresholdTag.BINDING_MISMATCH, sealed, other, "restored as " + other);
            SealedShare forged = with(sealed, other, sealed.ciphertext().toArray());
            assertRefused(ThresholdTag.SEAL_BROKEN, forged, other, "forged as " + other);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"AES_GCM", "AES_CBC_HMAC"})
    void refusesAShareOfAnotherScheme(SealingScheme scheme) {
        SealedShare sealed = seal(scheme, BINDING);
        SealingScheme other = scheme == SealingScheme.AES_GCM ? SealingScheme.AES_CBC_HMAC : SealingScheme.AES_GCM;
        assertRefused(
                ThresholdTag.BINDING_MISMATCH,
                new SealedShare(other, BINDING, sealed.ciphertext()),
                BINDING,
                scheme,
                "another scheme");
    }

    @ParameterizedTest
    @EnumSource(names = {"AES_GCM", "AES_CBC_HMAC"})
    void refusesAShareSealedByAnotherToken(SealingScheme scheme) {
        TokenAddress address = new TokenAddress(TestToken.LIBRARY, "other-" + scheme.code());
        try (Pin pin = TestToken.pin()) {
            TokenCeremony.perform(address, pin, new SecureRandom());
        }
        SealedShare foreign;
        try (TokenSession other = open(address)) {
            foreign = other.sealing(scheme).seal(secret, BINDING, SecretAccess.INSTANCE);
            assertOpens(other.sealing(scheme), foreign);
        }
        assertRefused(ThresholdTag.SEAL_BROKEN, foreign, BINDING, "without a key of that epoch");
        seal(scheme, BINDING);
        assertRefused(ThresholdTag.SEAL_BROKEN, foreign, BINDING, "with a key of that epoch");
    }

    @ParameterizedTest
    @EnumSource(names = {"AES_GCM", "AES_CBC_HMAC"})
    void destroysTheSharesOfOneEpochForEver(SealingScheme scheme) {
        ShareBinding later = new ShareBinding(ENTITY, 902, 2, 1);
        SealedShare old = seal(scheme, BINDING);
        SealedShare kept = seal(scheme, later);
        TokenSealing sealing = session.sealing(scheme);
        sealing.destroy(901);
        sealing.destroy(901);
        assertRefused(ThresholdTag.SEAL_BROKEN, old, BINDING, "destroyed");
        seal(scheme, BINDING);
        assertRefused(ThresholdTag.SEAL_BROKEN, old, BINDING, "destroyed, and the epoch sealed anew");
        sealing.unseal(kept, later, SecretAccess.INSTANCE).close();
    }

    @ParameterizedTest
    @EnumSource(names = {"AES_GCM", "AES_CBC_HMAC"})
    void itsKeysStayInTheTokenAndAreGoodForOneUse(SealingScheme scheme) {
        seal(scheme, BINDING);
        try (SecretKeys keys = new SecretKeys(Token.find(TestToken.address()))) {
            List<ObjectHandle> ciphers = keys.find("portcullis-share-seal-901");
            List<ObjectHandle> macs = keys.find("portcullis-share-mac-901");
            assertEquals(1, ciphers.size());
            assertEquals(scheme == SealingScheme.AES_CBC_HMAC ? 1 : 0, macs.size());
            ciphers.forEach(key -> assertUses(keys.session(), key, true));
            macs.forEach(key -> assertUses(keys.session(), key, false));
        }
    }

    private static void assertUses(Session session, ObjectHandle key, boolean cipher) {
        for (AttributeType always : List.of(
                AttributeType.TOKEN,
                AttributeType.PRIVATE,
                AttributeType.SENSITIVE,
                AttributeType.LOCAL,
                AttributeType.NEVER_EXTRACTABLE,
                AttributeType.ALWAYS_SENSITIVE)) {
            assertTrue(flag(session, key, always), always.name());
        }
        for (AttributeType never :
                List.of(AttributeType.WRAP, AttributeType.UNWRAP, AttributeType.DERIVE, AttributeType.EXTRACTABLE)) {
            assertFalse(flag(session, key, never), never.name());
        }
        assertEquals(cipher, flag(session, key, AttributeType.ENCRYPT), "encrypts");
        assertEquals(cipher, flag(session, key, AttributeType.DECRYPT), "decrypts");
        assertEquals(!cipher, flag(session, key, AttributeType.SIGN), "signs");
        assertEquals(!cipher, flag(session, key, AttributeType.VERIFY), "verifies");
    }

    private static boolean flag(Session session, ObjectHandle key, AttributeType type) {
        return session.read(key, List.of(type))
                .orElseThrow(TokenFaults::of)
                .flag(type)
                .orElseThrow();
    }

    private SealedShare seal(SealingScheme scheme, ShareBinding binding) {
        return session.sealing(scheme).seal(secret, binding, SecretAccess.INSTANCE);
    }

    private static SealedShare with(SealedShare sealed, ShareBinding binding, byte[] bytes) {
        return new SealedShare(sealed.scheme(), binding, Bytes.of(bytes));
    }

    private static Bytes prefix(Bytes bytes, int length) {
        return Bytes.of(java.util.Arrays.copyOf(bytes.toArray(), length));
    }

    private void assertOpens(TokenSealing sealing, SealedShare sealed) {
        try (LockedMemory opened = sealing.unseal(sealed, BINDING, SecretAccess.INSTANCE)) {
            assertEquals(SHARE_BYTES, opened.byteSize());
            assertEquals(-1, opened.open(SecretAccess.INSTANCE).mismatch(secret.open(SecretAccess.INSTANCE)));
        }
    }

    private void assertRefused(ThresholdTag tag, SealedShare sealed, ShareBinding expected, String what) {
        assertRefused(tag, sealed, expected, sealed.scheme(), what);
    }

    private void assertRefused(
            ThresholdTag tag, SealedShare sealed, ShareBinding expected, SealingScheme by, String what) {
        TokenSealing sealing = session.sealing(by);
        ThresholdRefusedException refused = assertThrows(
                ThresholdRefusedException.class,
                () -> sealing.unseal(sealed, expected, SecretAccess.INSTANCE).close(),
                what);
        assertEquals(tag, refused.tag(), what);
    }
}
