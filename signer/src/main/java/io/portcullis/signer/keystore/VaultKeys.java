package io.portcullis.signer.keystore;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.signer.cryptoki.AttributeType;
import io.portcullis.signer.cryptoki.Attributes;
import io.portcullis.signer.cryptoki.KeyType;
import io.portcullis.signer.cryptoki.Mechanism;
import io.portcullis.signer.cryptoki.MechanismType;
import io.portcullis.signer.cryptoki.ObjectClass;
import io.portcullis.signer.cryptoki.ObjectHandle;
import io.portcullis.signer.cryptoki.Session;
import io.portcullis.signer.cryptoki.Template;
import io.portcullis.signer.keyceremony.CheckValue;
import io.portcullis.signer.registry.VerifyingKey;
import io.portcullis.signer.verdict.SignerFault;
import io.portcullis.signer.verdict.SignerTag;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.memory.LockedMemory;
import io.portcullis.threshold.memory.SecretAccess;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERPrintableString;
import org.bouncycastle.asn1.x9.ECNamedCurveTable;

/** What ceremonies do with the keys of one token, in its one session. */
final class VaultKeys {
    private static final Mechanism WRAP = Mechanism.of(MechanismType.AES_KEY_WRAP_PAD);
    private static final int BLOCK = 16;
    private static final long KEY_BYTES = 32;
    private static final String WRAPPING = "portcullis-ceremony-wrapping";

    private final Session session;
    private Optional<ObjectHandle> wrappingKey = Optional.empty();

    VaultKeys(Session session) {
        this.session = session;
    }

    /** Extractable, so that its backup can wrap it; {@link #lock} ends that. */
    VerifyingKey generate(Bytes32 mark, String label, VerifyingKey.Algorithm algorithm) {
        if (!objects(ObjectClass.PRIVATE_KEY, label).isEmpty()
                || !objects(ObjectClass.PUBLIC_KEY, label).isEmpty()) {
            throw new SignerFault(SignerTag.KEY_EXISTS, "the token has a key labelled " + label);
        }
        boolean edwards = algorithm == VerifyingKey.Algorithm.ED25519;
        Template publicHalf = publicHalf(mark, label, algorithm);
        Template privateHalf = privateHalf(mark, label, algorithm).with(AttributeType.EXTRACTABLE, true);
        var pair = session.generateKeyPair(
                        Mechanism.of(edwards ? MechanismType.EC_EDWARDS_KEY_PAIR_GEN : MechanismType.EC_KEY_PAIR_GEN),
                        publicHalf,
                        privateHalf)
                .orElseThrow(TokenFaults::of);
        VerifyingKey made = read(pair.publicKey(), algorithm);
        show(mark, label, algorithm, pair.publicKey(), pair.privateKey());
        return made;
    }

    /** A key on a curve that signers use gets the certificate without which their key store does not see it. */
    private void show(
            Bytes32 mark,
            String label,
            VerifyingKey.Algorithm algorithm,
            ObjectHandle publicKey,
            ObjectHandle privateKey) {
        if (algorithm == VerifyingKey.Algorithm.ED25519) {
            return;
        }
        session.create(KeyMaker.certificate(
                        session,
                        privateKey,
                        label,
                        Bytes.of(mark.toArray()),
                        ECNamedCurveTable.getOID(algorithm.curve()),
                        PublicPoint.read(session, publicKey, algorithm.curve()),
                        Arrays.copyOf(mark.toArray(), 16)))
                .orElseThrow(TokenFaults::of);
    }

    private static Template publicHalf(Bytes32 mark, String label, VerifyingKey.Algorithm algorithm) {
        return Template.of(ObjectClass.PUBLIC_KEY)
                .with(algorithm == VerifyingKey.Algorithm.ED25519 ? KeyType.EC_EDWARDS : KeyType.EC)
                .with(AttributeType.TOKEN, true)
                .with(AttributeType.PRIVATE, false)
                .with(AttributeType.VERIFY, true)
                .with(AttributeType.EC_PARAMS, parameters(algorithm))
                .with(AttributeType.ID, Bytes.of(mark.toArray()))
                .labelled(label);
    }

    private static Template privateHalf(Bytes32 mark, String label, VerifyingKey.Algorithm algorithm) {
        return Template.of(ObjectClass.PRIVATE_KEY)
                .with(algorithm == VerifyingKey.Algorithm.ED25519 ? KeyType.EC_EDWARDS : KeyType.EC)
                .with(AttributeType.TOKEN, true)
                .with(AttributeType.PRIVATE, true)
                .with(AttributeType.SENSITIVE, true)
                .with(AttributeType.SIGN, true)
                .with(AttributeType.SIGN_RECOVER, false)
                .with(AttributeType.DECRYPT, false)
                .with(AttributeType.UNWRAP, false)
                .with(AttributeType.DERIVE, false)
                .with(AttributeType.ID, Bytes.of(mark.toArray()))
                .labelled(label);
    }

    private static Bytes parameters(VerifyingKey.Algorithm algorithm) {
        try {
            return Bytes.of(
                    algorithm == VerifyingKey.Algorithm.ED25519
                            ? new DERPrintableString("edwards25519").getEncoded()
                            : ECNamedCurveTable.getOID(algorithm.curve()).getEncoded());
        } catch (IOException e) {
            throw new AssertionError("the DER of a name is written to memory", e);
        }
    }

    private VerifyingKey read(ObjectHandle publicKey, VerifyingKey.Algorithm algorithm) {
        Attributes read =
                session.read(publicKey, List.of(AttributeType.EC_POINT)).orElseThrow(TokenFaults::of);
        byte[] der = read.octets(AttributeType.EC_POINT)
                .orElseThrow(() -> new SignerFault(SignerTag.TOKEN_FAULT, "the token does not tell a key's point"))
                .toArray();
        try {
            return new VerifyingKey(
                    algorithm, Bytes.of(ASN1OctetString.getInstance(der).getOctets()));
        } catch (IllegalArgumentException e) {
            throw new SignerFault(SignerTag.TOKEN_FAULT, "the token tells a point that is none: " + e.getMessage());
        }
    }

    /** Brings a wrapping key in as an object of the session, and tells its check value. */
    CheckValue takeWrappingKey(LockedMemory key) {
        forgetWrappingKey();
        Template template = Template.of(ObjectClass.SECRET_KEY)
                .with(KeyType.AES)
                .with(AttributeType.TOKEN, false)
                .with(AttributeType.PRIVATE, true)
                .with(AttributeType.SENSITIVE, true)
                .with(AttributeType.EXTRACTABLE, false)
                .with(AttributeType.ENCRYPT, true)
                .with(AttributeType.DECRYPT, false)
                .with(AttributeType.WRAP, true)
                .with(AttributeType.UNWRAP, true)
                .labelled(WRAPPING);
        if (key.byteSize() != KEY_BYTES) {
            throw new IllegalArgumentException("a wrapping key has 32 bytes");
        }
        ObjectHandle made =
                session.create(template, key.open(SecretAccess.INSTANCE)).orElseThrow(TokenFaults::of);
        wrappingKey = Optional.of(made);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment zeros = arena.allocate(BLOCK);
            // CBC from a zero IV: its first block is the block cipher's own.
            Bytes sealed = session.encrypt(
                            Mechanism.of(
                                    MechanismType.AES_CBC_PAD, new Mechanism.Parameter.Iv(Bytes.of(new byte[BLOCK]))),
                            made,
                            zeros)
                    .orElseThrow(TokenFaults::of);
            return CheckValue.ofBlock(Bytes.of(Arrays.copyOf(sealed.toArray(), BLOCK)));
        }
    }

    void forgetWrappingKey() {
        // It goes with the session too; a token that refuses here is one that has gone already.
        wrappingKey.ifPresent(session::destroy);
        wrappingKey = Optional.empty();
    }

    private ObjectHandle wrapping() {
        return wrappingKey.orElseThrow(
                () -> new SignerFault(SignerTag.CEREMONY_STEP_FAILED, "no wrapping key is in this token"));
    }

    Bytes wrap(String label, VerifyingKey expected) {
        return session.wrap(WRAP, wrapping(), privateKey(label, expected)).orElseThrow(TokenFaults::of);
    }

    /** From here on it cannot leave; read back, not believed. */
    void lock(String label, VerifyingKey expected) {
        ObjectHandle key = privateKey(label, expected);
        session.change(key, Template.EMPTY.with(AttributeType.EXTRACTABLE, false))
                .orElseThrow(TokenFaults::of);
        requireClosed(key, label);
    }

    private void requireClosed(ObjectHandle key, String label) {
        KeyAttributes attributes = KeyAttributes.read(session, key);
        if (!attributes.signOnlyAndClosed()) {
            throw new SignerFault(SignerTag.KEY_ATTRIBUTES_WEAK, label + " has " + attributes);
        }
    }

    /** The key comes back closed: it cannot leave again. */
    void unwrap(Bytes32 mark, String label, Bytes wrapped, VerifyingKey expected) {
        if (!objects(ObjectClass.PRIVATE_KEY, label).isEmpty()) {
            throw new SignerFault(SignerTag.KEY_EXISTS, "the token has a key labelled " + label);
        }
        ObjectHandle made = session.unwrap(
                        WRAP,
                        wrapping(),
                        wrapped,
                        privateHalf(mark, label, expected.algorithm()).with(AttributeType.EXTRACTABLE, false))
                .orElseThrow(TokenFaults::of);
        try {
            Bytes point = Bytes.of(new DEROctetString(expected.encoded().toArray()).getEncoded());
            ObjectHandle publicKey = session.create(
                            publicHalf(mark, label, expected.algorithm()).with(AttributeType.EC_POINT, point))
                    .orElseThrow(TokenFaults::of);
            show(mark, label, expected.algorithm(), publicKey, made);
        } catch (IOException e) {
            throw new AssertionError("the DER of a point is written to memory", e);
        }
        requireClosed(made, label);
    }

    Bytes sign(String label, VerifyingKey expected, Bytes text) {
        boolean edwards = expected.algorithm() == VerifyingKey.Algorithm.ED25519;
        return session.sign(
                        Mechanism.of(edwards ? MechanismType.EDDSA : MechanismType.ECDSA),
                        privateKey(label, expected),
                        edwards ? text : text.sha256())
                .orElseThrow(TokenFaults::of);
    }

    /** @return how many objects of it are gone, and nothing of it is left */
    int destroy(String label, VerifyingKey expected) {
        privateKey(label, expected);
        List<ObjectHandle> all = new ArrayList<>(objects(ObjectClass.PRIVATE_KEY, label));
        all.addAll(objects(ObjectClass.PUBLIC_KEY, label));
        all.addAll(objects(ObjectClass.CERTIFICATE, label));
        return destroy(all);
    }

    /** Destroys what a session made under a label, and nothing that was there before. */
    void destroyMadeBy(Bytes32 mark, String label) {
        List<ObjectHandle> all = new ArrayList<>();
        for (ObjectClass one : List.of(ObjectClass.PRIVATE_KEY, ObjectClass.PUBLIC_KEY, ObjectClass.CERTIFICATE)) {
            all.addAll(session.find(Template.of(one).labelled(label).with(AttributeType.ID, Bytes.of(mark.toArray())))
                    .orElseThrow(TokenFaults::of));
        }
        destroy(all);
    }

    private int destroy(List<ObjectHandle> objects) {
        for (ObjectHandle object : objects) {
            session.destroy(object).orElseThrow(TokenFaults::of);
        }
        return objects.size();
    }

    private List<ObjectHandle> objects(ObjectClass objectClass, String label) {
        return session.find(Template.of(objectClass).labelled(label)).orElseThrow(TokenFaults::of);
    }

    /** The one private key of a label, beside whose public half it lies. That the halves belong together, only a signature proves. */
    private ObjectHandle privateKey(String label, VerifyingKey expected) {
        List<ObjectHandle> keys = objects(ObjectClass.PRIVATE_KEY, label);
        List<ObjectHandle> publics = objects(ObjectClass.PUBLIC_KEY, label);
        if (keys.size() != 1 || publics.size() != 1) {
            throw new SignerFault(
                    SignerTag.KEY_MISSING, "the token holds " + keys.size() + " private keys labelled " + label);
        }
        if (!read(publics.getFirst(), expected.algorithm()).equals(expected)) {
            throw new SignerFault(SignerTag.CEREMONY_CHECK_DIFFERS, label + " is another key than is named");
        }
        return keys.getFirst();
    }
}
