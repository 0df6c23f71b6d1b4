package io.portcullis.signer.tlog;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.verdict.SignerTag;
import io.portcullis.threshold.codec.Bytes;
import java.util.ArrayList;
import java.util.List;

/**
 * The body of {@code add-checkpoint} (c2sp.org/tlog-witness).
 *
 * @param oldSize of the checkpoint that the witness cosigned last; zero before the first
 * @param proof of consistency from there on (RFC 9162, section 2.1.4)
 */
public record WitnessRequest(long oldSize, List<Bytes32> proof, Note checkpoint) {
    public WitnessRequest {
        proof = List.copyOf(proof);
        if (oldSize < 0 || proof.size() > Limits.MAX_PROOF_HASHES) {
            throw new IllegalArgumentException("not a request to a witness");
        }
    }

    public Bytes encode() {
        StringBuilder head = new StringBuilder("old ").append(oldSize).append('\n');
        proof.forEach(hash -> head.append(Base64Text.of(hash.toArray())).append('\n'));
        return Bytes.of(head.append('\n').toString().getBytes(UTF_8)).concat(checkpoint.encode());
    }

    /** @throws RefusedException {@code WITNESS_REQUEST_MALFORMED} */
    public static WitnessRequest decode(Bytes bytes) {
        if (bytes.size() > Limits.MAX_REQUEST_BYTES) {
            throw malformed("more than " + Limits.MAX_REQUEST_BYTES + " bytes");
        }
        byte[] body = bytes.toArray();
        try {
            List<String> lines = new ArrayList<>();
            int from = 0;
            while (true) {
                int end = from;
                while (end < body.length && body[end] != '\n') {
                    end++;
                }
                if (end == body.length || lines.size() > Limits.MAX_PROOF_HASHES + 1) {
                    throw malformed("no empty line after the proof");
                }
                if (end == from) {
                    break;
                }
                lines.add(new String(body, from, end - from, UTF_8));
                from = end + 1;
            }
            if (lines.isEmpty() || !lines.getFirst().startsWith("old ")) {
                throw malformed("the first line is old, a space, and a size");
            }
            List<Bytes32> proof = new ArrayList<>();
            for (String line : lines.subList(1, lines.size())) {
                proof.add(Bytes32.of(Base64Text.decode(line)));
            }
            long oldSize = TreeHead.decimal(lines.getFirst().substring(4));
            return new WitnessRequest(oldSize, proof, Note.decode(Bytes.of(body, from + 1, body.length - from - 1)));
        } catch (IllegalArgumentException e) {
            throw malformed(e.getMessage());
        } catch (RefusedException e) {
            throw malformed(e.refusal().reason());
        }
    }

    private static RefusedException malformed(String reason) {
        return new RefusedException(SignerTag.WITNESS_REQUEST_MALFORMED, reason);
    }
}
