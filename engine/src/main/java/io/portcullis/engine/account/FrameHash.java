package io.portcullis.engine.account;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.threshold.codec.RlpWriter;
import java.security.MessageDigest;

/** Hashes frames, each from one buffer that grows and stays. One thread. */
final class FrameHash {
    private final RlpWriter out = new RlpWriter(512);
    private final MessageDigest sha256 = HashChain.digest();

    Bytes32 of(Frame frame) {
        frame.writeFields(out.clear());
        out.listTo(sha256);
        return Bytes32.of(sha256.digest());
    }
}
