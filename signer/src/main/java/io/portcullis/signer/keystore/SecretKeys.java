package io.portcullis.signer.keystore;

import io.portcullis.signer.cryptoki.AttributeType;
import io.portcullis.signer.cryptoki.Mechanism;
import io.portcullis.signer.cryptoki.MechanismType;
import io.portcullis.signer.cryptoki.ObjectClass;
import io.portcullis.signer.cryptoki.ObjectHandle;
import io.portcullis.signer.cryptoki.Outcome;
import io.portcullis.signer.cryptoki.Session;
import io.portcullis.signer.cryptoki.Template;
import io.portcullis.signer.verdict.SignerFault;
import java.util.List;

/**
 * Secret keys of the token: made inside, sensitive, never extractable, and good for one pair of uses. One writing session, logged in by
 * the token's anchor.
 */
final class SecretKeys implements AutoCloseable {
    private static final long KEY_BYTES = 32;

    private final Token token;
    private final Session session;

    SecretKeys(Token token) {
        this.token = token;
        this.session = token.openWritingSession();
    }

    Session session() {
        return session;
    }

    /** A refusal while the token is used: its profile says what it means. */
    SignerFault fault(Outcome.Refused<?> refused) {
        return TokenFaults.of(refused.code(), refused.toString(), token.profile(), null);
    }

    List<ObjectHandle> find(String label) {
        return session.find(Template.of(ObjectClass.SECRET_KEY).labelled(label)).orElseThrow(this::fault);
    }

    /** AES-256, to encrypt and decrypt. */
    ObjectHandle makeCipherKey(String label) {
        return make(label, MechanismType.AES_KEY_GEN, true);
    }

    /** 32 bytes, for HMAC. */
    ObjectHandle makeMacKey(String label) {
        return make(label, MechanismType.GENERIC_SECRET_KEY_GEN, false);
    }

    private ObjectHandle make(String label, MechanismType mechanism, boolean cipher) {
        Template template = Template.of(ObjectClass.SECRET_KEY)
                .with(AttributeType.TOKEN, true)
                .with(AttributeType.PRIVATE, true)
                .labelled(label)
                .with(AttributeType.SENSITIVE, true)
                .with(AttributeType.EXTRACTABLE, false)
                .with(AttributeType.ENCRYPT, cipher)
                .with(AttributeType.DECRYPT, cipher)
                .with(AttributeType.SIGN, !cipher)
                .with(AttributeType.VERIFY, !cipher)
                .with(AttributeType.WRAP, false)
                .with(AttributeType.UNWRAP, false)
                .with(AttributeType.DERIVE, false)
                .with(AttributeType.VALUE_LEN, KEY_BYTES);
        return session.generateKey(Mechanism.of(mechanism), template).orElseThrow(this::fault);
    }

    void destroy(ObjectHandle key) {
        session.destroy(key).orElseThrow(this::fault);
    }

    @Override
    public void close() {
        session.close();
    }
}
