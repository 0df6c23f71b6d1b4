package io.portcullis.signer.keystore;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.portcullis.signer.cryptoki.AttributeType;
import io.portcullis.signer.cryptoki.Attributes;
import io.portcullis.signer.cryptoki.CkrName;
import io.portcullis.signer.cryptoki.Cryptoki;
import io.portcullis.signer.cryptoki.KeyPair;
import io.portcullis.signer.cryptoki.KeyType;
import io.portcullis.signer.cryptoki.Mechanism;
import io.portcullis.signer.cryptoki.Mechanism.Parameter;
import io.portcullis.signer.cryptoki.MechanismType;
import io.portcullis.signer.cryptoki.ObjectClass;
import io.portcullis.signer.cryptoki.ObjectHandle;
import io.portcullis.signer.cryptoki.Outcome;
import io.portcullis.signer.cryptoki.Session;
import io.portcullis.signer.cryptoki.SlotId;
import io.portcullis.signer.cryptoki.Template;
import io.portcullis.signer.verdict.SignerFault;
import io.portcullis.threshold.codec.Bytes;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/** Asks a token for each capability and judges, in software or by the token's other half, whether it did what was asked. */
final class CapabilityProbe implements AutoCloseable {
    static final Bytes SECP256K1 = Bytes.ofHex("06052b8104000a");
    static final Bytes P256 = Bytes.ofHex("06082a8648ce3d030107");
    private static final Bytes ED25519 = Bytes.ofHex("130c656477617264733235353139");
    private static final Bytes DIGEST = Bytes.ascii("a digest").sha256();
    private static final Bytes MESSAGE = Bytes.ascii("the gate falls shut when anything is wrong");
    private static final Bytes CONTEXT = Bytes.ascii("portcullis");
    private static final Bytes ASSOCIATED = Bytes.ascii("associated");
    private static final int TAG_BITS = 128;

    private final Cryptoki cryptoki;
    private final SlotId slot;
    private final Session session;
    private final VendorProfile profile;
    private final List<ObjectHandle> made = new ArrayList<>();

    CapabilityProbe(Cryptoki cryptoki, SlotId slot, Session session, VendorProfile profile) {
        this.cryptoki = cryptoki;
        this.slot = slot;
        this.session = session;
        this.profile = profile;
    }

    /** Done with true if the token did it, with false if it said that it did and did not. */
    Outcome<Boolean> ask(Capability capability) {
        return switch (capability) {
            case ECDSA_SECP256K1 -> ecdsa(SECP256K1, "secp256k1", tokenKeys());
            case ECDSA_P256 -> ecdsa(P256, "secp256r1", tokenKeys());
            case ED25519 -> ed25519(Mechanism.of(MechanismType.EDDSA), Bytes.EMPTY);
            case ED25519_CONTEXT ->
                ed25519(Mechanism.of(MechanismType.EDDSA, new Parameter.Eddsa(false, CONTEXT)), CONTEXT);
            case AES_GCM_CALLER_IV -> aesKey(false).then(this::gcmByCaller);
            case AES_GCM_TOKEN_IV -> aesKey(false).then(this::gcmByToken);
            case AES_GCM_PREPENDED_IV -> aesKey(false).then(this::gcmPrepended);
            case AES_CBC_HMAC -> aesKey(false).then(this::cbc).then(good -> hmac().map(also -> good && also));
            case AES_KEY_WRAP -> wrap(MechanismType.AES_KEY_WRAP_PAD);
            case VENDOR_KEY_WRAP -> wrap(MechanismType.CLOUDHSM_AES_KEY_WRAP_ZERO_PAD);
            case CERTIFICATES -> certificate();
            case READING_SESSIONS ->
                cryptoki.openSession(slot, Cryptoki.Access.READING).map(opened -> {
                    opened.close();
                    return true;
                });
            case SESSION_KEYS -> ecdsa(P256, "secp256r1", false);
            case IMPORT_SECP256K1 -> imported();
        };
    }

    private boolean tokenKeys() {
        return profile.has(VendorProfile.Habit.TOKEN_OBJECTS_ONLY);
    }

    Outcome<KeyPair> pair(MechanismType mechanism, Bytes curve, boolean onToken, String label) {
        return session.generateKeyPair(
                        Mechanism.of(mechanism),
                        Template.of(ObjectClass.PUBLIC_KEY)
                                .with(AttributeType.TOKEN, onToken)
                                .with(
                                        AttributeType.PRIVATE,
                                        profile.publicHalf().isPrivate())
                                .with(AttributeType.VERIFY, true)
                                .labelled(label)
                                .with(AttributeType.EC_PARAMS, curve),
                        Template.of(ObjectClass.PRIVATE_KEY)
                                .with(AttributeType.TOKEN, onToken)
                                .with(AttributeType.PRIVATE, true)
                                .with(AttributeType.SENSITIVE, true)
                                .with(AttributeType.EXTRACTABLE, false)
                                .with(AttributeType.SIGN, true)
                                .labelled(label)
                                .with(AttributeType.ID, Bytes.ascii(label)))
                .map(pair -> {
                    made.add(pair.publicKey());
                    made.add(pair.privateKey());
                    return pair;
                });
    }

    private Outcome<Boolean> ecdsa(Bytes curve, String name, boolean onToken) {
        return pair(MechanismType.EC_KEY_PAIR_GEN, curve, onToken, "probe")
                .then(pair -> session.sign(Mechanism.of(MechanismType.ECDSA), pair.privateKey(), DIGEST)
                        .map(rs -> verifies(PublicPoint.read(session, pair.publicKey(), name), rs)));
    }

    private static boolean verifies(PublicPoint point, Bytes rs) {
        try {
            SignatureForm.requireVerified(point, DIGEST, rs);
            return true;
        } catch (SignerFault fault) {
            return false;
        }
    }

    private Outcome<Boolean> ed25519(Mechanism mechanism, Bytes context) {
        return pair(MechanismType.EC_EDWARDS_KEY_PAIR_GEN, ED25519, tokenKeys(), "probe")
                .then(pair -> session.sign(mechanism, pair.privateKey(), MESSAGE)
                        .then(signature -> session.read(pair.publicKey(), List.of(AttributeType.EC_POINT))
                                .map(read -> edVerifies(read, signature, context))));
    }

    private static boolean edVerifies(Attributes read, Bytes signature, Bytes context) {
        byte[] point = ASN1OctetString.getInstance(
                        read.octets(AttributeType.EC_POINT).orElseThrow().toArray())
                .getOctets();
        byte[] message = MESSAGE.toArray();
        return context.size() == 0
                ? Ed25519.verify(signature.toArray(), 0, point, 0, message, 0, message.length)
                : Ed25519.verify(signature.toArray(), 0, point, 0, context.toArray(), message, 0, message.length);
    }

    private Outcome<ObjectHandle> aesKey(boolean extractable) {
        return kept(session.generateKey(
                Mechanism.of(MechanismType.AES_KEY_GEN),
                secret(extractable).with(KeyType.AES).with(AttributeType.VALUE_LEN, 32)));
    }

    private Template secret(boolean extractable) {
        return Template.of(ObjectClass.SECRET_KEY)
                .with(AttributeType.TOKEN, tokenKeys())
                .with(AttributeType.PRIVATE, true)
                .with(AttributeType.SENSITIVE, true)
                .with(AttributeType.EXTRACTABLE, extractable)
                .with(AttributeType.ENCRYPT, true)
                .with(AttributeType.DECRYPT, true)
                .with(AttributeType.WRAP, true)
                .with(AttributeType.UNWRAP, true)
                .labelled("probe");
    }

    private Outcome<ObjectHandle> kept(Outcome<ObjectHandle> outcome) {
        return outcome.map(handle -> {
            made.add(handle);
            return handle;
        });
    }

    private static Mechanism gcm(Bytes iv) {
        return Mechanism.of(MechanismType.AES_GCM, new Parameter.Gcm(iv, ASSOCIATED, TAG_BITS));
    }

    /** The same IV gives the same ciphertext, another IV another one, and it opens. */
    private Outcome<Boolean> gcmByCaller(ObjectHandle key) {
        Mechanism first = gcm(Bytes.ofHex("0102030405060708090a0b0c"));
        Mechanism second = gcm(Bytes.ofHex("0c0b0a090807060504030201"));
        return encrypt(first, key)
                .then(one -> encrypt(first, key)
                        .then(again -> encrypt(second, key)
                                .then(other -> decrypt(first, key, one)
                                        .map(opened ->
                                                one.equals(again) && !one.equals(other) && MESSAGE.equals(opened)))));
    }

    /** Two IVs, neither of them the zeros that were lent, and what is under one opens with it. */
    private Outcome<Boolean> gcmByToken(ObjectHandle key) {
        Mechanism mechanism =
                Mechanism.of(MechanismType.AES_GCM, new Parameter.GcmIvFromToken(ASSOCIATED, 12, TAG_BITS));
        Bytes zeros = Bytes.of(new byte[12]);
        return with(MESSAGE, plain -> session.encryptWithTokenIv(mechanism, key, plain))
                .then(one -> with(MESSAGE, plain -> session.encryptWithTokenIv(mechanism, key, plain))
                        .then(other -> decrypt(gcm(one.iv()), key, one.ciphertext())
                                .map(opened -> !one.iv().equals(zeros)
                                        && !one.iv().equals(other.iv())
                                        && MESSAGE.equals(opened))));
    }

    private Outcome<Boolean> gcmPrepended(ObjectHandle key) {
        Mechanism mechanism =
                Mechanism.of(MechanismType.CLOUDHSM_AES_GCM, new Parameter.GcmIvPrepended(ASSOCIATED, TAG_BITS));
        return encrypt(mechanism, key)
                .then(one -> encrypt(mechanism, key)
                        .then(other -> decrypt(mechanism, key, one)
                                .map(opened -> one.size() == 12 + MESSAGE.size() + 16
                                        && !one.equals(other)
                                        && MESSAGE.equals(opened))));
    }

    private static Mechanism cbcMechanism() {
        return Mechanism.of(MechanismType.AES_CBC_PAD, new Parameter.Iv(Bytes.of(new byte[16])));
    }

    private Outcome<Boolean> cbc(ObjectHandle key) {
        return encrypt(cbcMechanism(), key)
                .then(ciphertext -> decrypt(cbcMechanism(), key, ciphertext).map(MESSAGE::equals));
    }

    private Outcome<Boolean> hmac() {
        Mechanism mechanism = Mechanism.of(MechanismType.SHA256_HMAC);
        return kept(session.generateKey(
                        Mechanism.of(MechanismType.GENERIC_SECRET_KEY_GEN),
                        Template.of(ObjectClass.SECRET_KEY)
                                .with(KeyType.GENERIC_SECRET)
                                .with(AttributeType.TOKEN, tokenKeys())
                                .with(AttributeType.PRIVATE, true)
                                .with(AttributeType.SIGN, true)
                                .with(AttributeType.VERIFY, true)
                                .with(AttributeType.VALUE_LEN, 32)))
                .then(key -> session.sign(mechanism, key, MESSAGE)
                        .then(mac -> session.verify(mechanism, key, MESSAGE, mac)
                                .map(ignored -> session.verify(mechanism, key, CONTEXT, mac)
                                        .isRefusedWith(CkrName.CKR_SIGNATURE_INVALID))));
    }

    private Outcome<Boolean> wrap(MechanismType type) {
        Mechanism mechanism = Mechanism.of(type);
        return aesKey(false)
                .then(wrapping -> aesKey(true)
                        .then(key -> session.wrap(mechanism, wrapping, key)
                                .then(wrapped -> kept(session.unwrap(
                                                mechanism,
                                                wrapping,
                                                wrapped,
                                                secret(false).with(KeyType.AES)))
                                        .then(back -> encrypt(cbcMechanism(), key)
                                                .then(one -> encrypt(cbcMechanism(), back)
                                                        .map(one::equals))))));
    }

    private Outcome<Boolean> certificate() {
        Bytes der = Bytes.ofHex("3003020101");
        Template wanted = Template.of(ObjectClass.CERTIFICATE).labelled("probe");
        return session.create(wanted.with(AttributeType.CERTIFICATE_TYPE, 0)
                        .with(AttributeType.TOKEN, true)
                        .with(AttributeType.ID, Bytes.ascii("probe"))
                        .with(AttributeType.SUBJECT, Bytes.ofHex("3000"))
                        .with(AttributeType.VALUE, der))
                .then(ignored -> session.find(wanted))
                .then(found -> session.read(found.getFirst(), List.of(AttributeType.VALUE))
                        .then(read -> session.destroy(found.getFirst())
                                .then(gone -> session.find(wanted)
                                        .map(rest -> found.size() == 1
                                                && rest.isEmpty()
                                                && read.octets(AttributeType.VALUE)
                                                        .equals(java.util.Optional.of(der))))));
    }

    private Outcome<Boolean> imported() {
        return kept(session.create(Template.of(ObjectClass.PRIVATE_KEY)
                        .with(KeyType.EC)
                        .with(AttributeType.TOKEN, tokenKeys())
                        .with(AttributeType.PRIVATE, true)
                        .with(AttributeType.SENSITIVE, true)
                        .with(AttributeType.SIGN, true)
                        .with(AttributeType.EC_PARAMS, SECP256K1)
                        .with(AttributeType.VALUE, DIGEST)))
                .then(key -> session.sign(Mechanism.of(MechanismType.ECDSA), key, DIGEST)
                        .map(signature -> signature.size() == 64));
    }

    private Outcome<Bytes> encrypt(Mechanism mechanism, ObjectHandle key) {
        return with(MESSAGE, plain -> session.encrypt(mechanism, key, plain));
    }

    private Outcome<Bytes> decrypt(Mechanism mechanism, ObjectHandle key, Bytes ciphertext) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment target = arena.allocate(ciphertext.size());
            return session.decrypt(mechanism, key, ciphertext, target)
                    .map(length -> Bytes.of(target.asSlice(0, length).toArray(JAVA_BYTE)));
        }
    }

    private static <T> T with(Bytes plaintext, Function<MemorySegment, T> use) {
        try (Arena arena = Arena.ofConfined()) {
            return use.apply(arena.allocateFrom(JAVA_BYTE, plaintext.toArray()));
        }
    }

    /** Destroys what was made. */
    @Override
    public void close() {
        made.forEach(session::destroy);
        made.clear();
    }
}
