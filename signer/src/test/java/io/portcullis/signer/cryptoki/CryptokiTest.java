package io.portcullis.signer.cryptoki;

import static io.portcullis.signer.cryptoki.ScratchToken.must;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.model.Keccak;
import io.portcullis.signer.keystore.HsmKeys;
import io.portcullis.signer.keystore.TestToken;
import io.portcullis.signer.verdict.SignerFault;
import io.portcullis.signer.verdict.SignerTag;
import io.portcullis.threshold.codec.Bytes;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CryptokiTest {
    /** PrintableString "edwards25519" (Current 3.0, section 2.3.10). */
    private static final Bytes ED25519 = Bytes.ofHex("130c656477617264733235353139");

    private static final Bytes MESSAGE = Bytes.ascii("a gate that opens only when the quorum lifts it");

    private static ScratchToken token;

    @BeforeAll
    static void makeToken() {
        token = ScratchToken.open(TestToken.LIBRARY, "cryptoki");
    }

    @AfterAll
    static void endSession() {
        token.close();
    }

    private static Session session() {
        return token.session();
    }

    private static Template secret(KeyType type, boolean extractable) {
        return Template.of(ObjectClass.SECRET_KEY)
                .with(type)
                .with(AttributeType.TOKEN, false)
                .with(AttributeType.SENSITIVE, true)
                .with(AttributeType.EXTRACTABLE, extractable)
                .with(AttributeType.ENCRYPT, true)
                .with(AttributeType.DECRYPT, true)
                .with(AttributeType.WRAP, true)
                .with(AttributeType.UNWRAP, true);
    }

    private static ObjectHandle aesKey(boolean extractable) {
        return must(session()
                .generateKey(
                        Mechanism.of(MechanismType.AES_KEY_GEN),
                        secret(KeyType.AES, extractable).with(AttributeType.VALUE_LEN, 32)));
    }

    @Test
    void ed25519SignaturesOfTheTokenVerifyInSoftware() {
        KeyPair pair = must(session()
                .generateKeyPair(
                        Mechanism.of(MechanismType.EC_EDWARDS_KEY_PAIR_GEN),
                        Template.of(ObjectClass.PUBLIC_KEY)
                                .with(AttributeType.EC_PARAMS, ED25519)
                                .with(AttributeType.VERIFY, true),
                        Template.of(ObjectClass.PRIVATE_KEY)
                                .with(AttributeType.SIGN, true)
                                .with(AttributeType.SENSITIVE, true)));
        Attributes read =
                must(session().read(pair.publicKey(), List.of(AttributeType.EC_POINT, AttributeType.KEY_TYPE)));
        assertEquals(
                KeyType.EC_EDWARDS.number(), read.number(AttributeType.KEY_TYPE).orElseThrow());
        byte[] point = ASN1OctetString.getInstance(
                        read.octets(AttributeType.EC_POINT).orElseThrow().toArray())
                .getOctets();

        Mechanism eddsa = Mechanism.of(MechanismType.EDDSA);
        Bytes signature = must(session().sign(eddsa, pair.privateKey(), MESSAGE));

        byte[] message = MESSAGE.toArray();
        assertTrue(Ed25519.verify(signature.toArray(), 0, point, 0, message, 0, message.length));
        must(session().verify(eddsa, pair.publicKey(), MESSAGE, signature));
        byte[] changed = signature.toArray();
        changed[40] ^= 1;
        assertTrue(session()
                .verify(eddsa, pair.publicKey(), MESSAGE, Bytes.of(changed))
                .isRefusedWith(CkrName.CKR_SIGNATURE_INVALID));
    }

    @Test
    void aKeyWrappedAndUnwrappedDecryptsWhatTheFirstEncrypted() {
        ObjectHandle wrapping = aesKey(false);
        ObjectHandle key = aesKey(true);
        Mechanism gcm = gcm(new byte[12]);
        for (MechanismType type : List.of(MechanismType.AES_KEY_WRAP, MechanismType.AES_KEY_WRAP_PAD)) {
            Bytes wrapped = must(session().wrap(Mechanism.of(type), wrapping, key));
            assertEquals(40, wrapped.size(), "32 bytes and RFC 3394's integrity block");
            ObjectHandle back =
                    must(session().unwrap(Mechanism.of(type), wrapping, wrapped, secret(KeyType.AES, false)));
            assertEquals(MESSAGE, decrypt(gcm, back, encrypt(gcm, key)));

            byte[] changed = wrapped.toArray();
            changed[8] ^= 1;
            assertTrue(
                    session().unwrap(Mechanism.of(type), wrapping, Bytes.of(changed), secret(KeyType.AES, false))
                            instanceof Outcome.Refused);
        }
        assertTrue(session()
                .wrap(Mechanism.of(MechanismType.AES_KEY_WRAP), wrapping, aesKey(false))
                .isRefusedWith(CkrName.CKR_KEY_UNEXTRACTABLE));
    }

    private static Mechanism gcm(byte[] iv) {
        return Mechanism.of(
                MechanismType.AES_GCM, new Mechanism.Parameter.Gcm(Bytes.of(iv), Bytes.ascii("associated"), 128));
    }

    private static Bytes encrypt(Mechanism mechanism, ObjectHandle key) {
        try (Arena arena = Arena.ofConfined()) {
            return must(session().encrypt(mechanism, key, arena.allocateFrom(JAVA_BYTE, MESSAGE.toArray())));
        }
    }

    private static Bytes decrypt(Mechanism mechanism, ObjectHandle key, Bytes ciphertext) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment target = arena.allocate(ciphertext.size());
            long length = must(session().decrypt(mechanism, key, ciphertext, target));
            return Bytes.of(target.asSlice(0, length).toArray(JAVA_BYTE));
        }
    }

    @Test
    void gcmDecryptsWhatItEncryptedAndRefusesWhatWasChanged() {
        ObjectHandle key = aesKey(false);
        Mechanism mechanism = gcm(new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12});
        Bytes ciphertext = encrypt(mechanism, key);
        assertEquals(MESSAGE.size() + 16, ciphertext.size());
        assertEquals(MESSAGE, decrypt(mechanism, key, ciphertext));

        byte[] changed = ciphertext.toArray();
        changed[3] ^= 1;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment target = arena.allocate(changed.length);
            assertTrue(session().decrypt(mechanism, key, Bytes.of(changed), target) instanceof Outcome.Refused);
            assertThrows(
                    IllegalArgumentException.class,
                    () -> session().decrypt(mechanism, key, ciphertext, arena.allocate(MESSAGE.size())),
                    "a target the library might write beyond");
        }
        assertEquals(MESSAGE, decrypt(mechanism, key, ciphertext), "the refused operation is over");
    }

    @Test
    void anOutputLargerThanOfferedIsAskedForAgain() {
        ObjectHandle key = aesKey(false);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment large = arena.allocate(40_000);
            assertEquals(
                    40_016,
                    must(session().encrypt(gcm(new byte[12]), key, large)).size());
        }
        Bytes der = Bytes.of(new byte[30_000]);
        ObjectHandle certificate = must(session().create(certificate("large", der)));
        assertEquals(
                der,
                must(session().read(certificate, List.of(AttributeType.VALUE)))
                        .octets(AttributeType.VALUE)
                        .orElseThrow());
        must(session().destroy(certificate));
    }

    private static Template certificate(String label, Bytes der) {
        return Template.of(ObjectClass.CERTIFICATE)
                .with(AttributeType.CERTIFICATE_TYPE, 0)
                .with(AttributeType.TOKEN, true)
                .labelled(label)
                .with(AttributeType.ID, Bytes.ofHex("0102"))
                .with(AttributeType.SUBJECT, Bytes.ofHex("3000"))
                .with(AttributeType.VALUE, der);
    }

    @Test
    void certificateObjectsAreMadeFoundReadAndDestroyed() {
        Bytes der = Bytes.ofHex("3003020101");
        must(session().create(certificate("attestation", der)));
        Template wanted = Template.of(ObjectClass.CERTIFICATE).labelled("attestation");
        List<ObjectHandle> found = must(session().find(wanted));
        assertEquals(1, found.size());
        Attributes read = must(session()
                .read(found.getFirst(), List.of(AttributeType.VALUE, AttributeType.LABEL, AttributeType.EC_POINT)));
        assertEquals(der, read.octets(AttributeType.VALUE).orElseThrow());
        assertEquals("attestation", read.text(AttributeType.LABEL).orElseThrow());
        assertTrue(read.octets(AttributeType.EC_POINT).isEmpty(), "a certificate has no point");
        must(session().destroy(found.getFirst()));
        assertEquals(List.of(), must(session().find(wanted)));
        assertTrue(session()
                .read(found.getFirst(), List.of(AttributeType.VALUE))
                .isRefusedWith(CkrName.CKR_OBJECT_HANDLE_INVALID));
    }

    @Test
    void searchesFindMoreObjectsThanOneCallGives() {
        for (int i = 0; i < Limits.FOUND_AT_ONCE + 3; i++) {
            must(session().create(certificate("many", Bytes.ofHex("3000"))));
        }
        List<ObjectHandle> found = must(session().find(Template.EMPTY.labelled("many")));
        assertEquals(Limits.FOUND_AT_ONCE + 3, found.size());
        found.forEach(one -> must(session().destroy(one)));
    }

    @Test
    void sensitiveValuesAreWithheldAndNotTakenForEmpty() {
        Attributes read = must(session().read(aesKey(false), List.of(AttributeType.VALUE, AttributeType.SENSITIVE)));
        assertTrue(read.octets(AttributeType.VALUE).isEmpty());
        assertEquals(true, read.flag(AttributeType.SENSITIVE).orElseThrow());
    }

    @Test
    void tokenSaysWhoItIsAndWhatItCan() {
        TokenInfo info = must(token.cryptoki().tokenInfo(token.slot()));
        assertEquals("cryptoki", info.label());
        assertEquals("SoftHSM project", info.manufacturer());
        assertTrue(info.initialized() && info.pinSet() && info.loginRequired() && !info.pinLocked());
        assertEquals(16, info.serialNumber().length());
        assertTrue(must(token.cryptoki().info()).description().contains("PKCS11"));
        assertEquals(2, must(token.cryptoki().info()).cryptoki().major());
        assertTrue(must(token.cryptoki().mechanisms(token.slot())).contains(MechanismType.EDDSA));
        MechanismInfo ecdsa = must(token.cryptoki().mechanismInfo(token.slot(), MechanismType.ECDSA));
        assertTrue(ecdsa.allows(MechanismInfo.Use.SIGN) && !ecdsa.allows(MechanismInfo.Use.WRAP));
        assertTrue(token.cryptoki()
                .mechanismInfo(token.slot(), MechanismType.CLOUDHSM_AES_GCM)
                .isRefusedWith(CkrName.CKR_MECHANISM_INVALID));
    }

    @Test
    void refusalsAreValuesAndLeakNoSession() {
        long before = must(token.cryptoki().tokenInfo(token.slot())).sessions().orElse(-1);
        for (int i = 0; i < 50; i++) {
            try (Session other = must(token.cryptoki().openSession(token.slot(), Cryptoki.Access.READING))) {
                assertTrue(ScratchToken.withPin("scratch-5219", pin -> other.login(UserType.USER, pin))
                        .isRefusedWith(CkrName.CKR_USER_ALREADY_LOGGED_IN));
                assertTrue(other.create(certificate("never", Bytes.ofHex("3000")))
                        .isRefusedWith(CkrName.CKR_SESSION_READ_ONLY));
                assertTrue(
                        other.sign(Mechanism.of(MechanismType.ECDSA), new ObjectHandle(0xdead), MESSAGE)
                                instanceof Outcome.Refused);
            }
        }
        assertEquals(
                before,
                must(token.cryptoki().tokenInfo(token.slot())).sessions().orElse(-1));
    }

    @Test
    void aClosedSessionIsRefusedByTheToken() {
        Session closed = must(token.cryptoki().openSession(token.slot(), Cryptoki.Access.READING));
        must(closed.end());
        assertTrue(closed.random(8).isRefusedWith(CkrName.CKR_SESSION_HANDLE_INVALID));
        assertTrue(closed.end().isRefusedWith(CkrName.CKR_SESSION_HANDLE_INVALID));
        closed.close();
    }

    @Test
    void randomIsFresh() {
        Bytes first = must(session().random(32));
        assertEquals(32, first.size());
        assertNotEquals(first, must(session().random(32)));
    }

    @Test
    void livesBesideTheJdksProviderOnOneLibrary() {
        try (HsmKeys keys = TestToken.open(HsmKeys.Pool.STANDARD, fault -> {})) {
            must(Cryptoki.open(TestToken.LIBRARY));
            must(session().random(8));
            assertEquals(65, keys.signBatch(Keccak.hash(new byte[] {1})).encode().length);
        }
        // The provider logged its token out; ours is as it was.
        must(session()
                .sign(
                        Mechanism.of(MechanismType.SHA256_HMAC),
                        must(session()
                                .generateKey(
                                        Mechanism.of(MechanismType.GENERIC_SECRET_KEY_GEN),
                                        Template.of(ObjectClass.SECRET_KEY)
                                                .with(AttributeType.SIGN, true)
                                                .with(AttributeType.VALUE_LEN, 32))),
                        MESSAGE));
    }

    @Test
    void pinsOnTheHeapAreNotTaken() {
        MemorySegment heap = MemorySegment.ofArray("scratch-5219".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        assertThrows(IllegalArgumentException.class, () -> session().login(UserType.USER, heap));
    }

    @Test
    void whatIsNoPkcs11LibraryIsAbsent() {
        for (String path : List.of("/nonexistent/library.so", "/etc/hostname", "/lib/x86_64-linux-gnu/libm.so.6")) {
            SignerFault fault = assertThrows(SignerFault.class, () -> Cryptoki.open(Path.of(path)), path);
            assertEquals(SignerTag.TOKEN_ABSENT, fault.tag(), path);
        }
    }

    @Test
    void labelsAreBounded() {
        assertThrows(
                IllegalArgumentException.class,
                () -> token.cryptoki().initializeToken(token.slot(), MemorySegment.NULL, "x".repeat(33)));
        assertArrayEquals(new byte[0], Bytes.EMPTY.toArray());
        assertFalse(must(token.cryptoki().slots()).isEmpty());
    }
}
