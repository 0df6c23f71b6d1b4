package io.portcullis.signer.witness;

import io.portcullis.signer.tlog.Cosignature;
import io.portcullis.signer.tlog.NoteKey;
import io.portcullis.signer.tlog.NoteSignature;
import io.portcullis.signer.verdict.SignerFault;
import io.portcullis.threshold.codec.Bytes;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;

/** The key of a witness, under its name. */
final class WitnessKey {
    private final SoftwareKey secret;
    private final NoteKey key;

    private WitnessKey(String name, SoftwareKey secret) {
        this.secret = secret;
        this.key = NoteKey.ofWitness(name, secret.publicKey());
    }

    /** Makes a key and its file, which must not exist. */
    static WitnessKey create(Path file, String name, SecureRandom random) throws IOException {
        return new WitnessKey(name, SoftwareKey.create(file, random));
    }

    /** @throws SignerFault {@code CONFIGURATION_INVALID} */
    static WitnessKey read(Path file, String name) {
        return new WitnessKey(name, SoftwareKey.read(file));
    }

    NoteKey publicKey() {
        return key;
    }

    /** @param at Unix seconds */
    NoteSignature cosign(long at, String text) {
        return Cosignature.line(key, at, secret.sign(Bytes.of(Cosignature.message(at, text))));
    }
}
