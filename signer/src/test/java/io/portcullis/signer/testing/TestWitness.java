package io.portcullis.signer.testing;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.portcullis.signer.evidence.Checkpoint;
import io.portcullis.signer.tlog.Cosignature;
import io.portcullis.signer.tlog.NoteKey;
import io.portcullis.signer.tlog.NoteSignature;
import io.portcullis.threshold.codec.Bytes;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.ArrayList;
import java.util.List;

/** A witness that cosigns whatever it is shown. */
public final class TestWitness {
    private final KeyPair pair;
    private final NoteKey key;

    public TestWitness(String name) {
        try {
            pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            key = NoteKey.ofWitness(name, pair.getPublic());
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every JDK has Ed25519", e);
        }
    }

    public NoteKey key() {
        return key;
    }

    public NoteSignature cosign(String text, long at) {
        try {
            Signature signer = Signature.getInstance("Ed25519");
            signer.initSign(pair.getPrivate());
            signer.update(Cosignature.message(at, text));
            return Cosignature.line(key, at, Bytes.of(signer.sign()));
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every JDK has Ed25519", e);
        }
    }

    /** The checkpoint with this witness's cosignature beside those it had. */
    public Checkpoint cosign(Checkpoint checkpoint) {
        List<NoteSignature> lines = new ArrayList<>(checkpoint.cosignatures());
        lines.add(cosign(new String(checkpoint.text(), US_ASCII), checkpoint.at()));
        return checkpoint.witnessed(lines);
    }
}
