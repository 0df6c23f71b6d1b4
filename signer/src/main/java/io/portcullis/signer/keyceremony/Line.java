package io.portcullis.signer.keyceremony;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.signer.json.StrictJson;
import io.portcullis.signer.verdict.Refusal;
import io.portcullis.threshold.codec.Bytes;
import java.util.List;

/** One line of a transcript. The byte form is {@link LineCodec}'s canonical JSON, and a chain of hashes runs over all lines. */
public sealed interface Line {
    /**
     * The officer lets it begin.
     *
     * @param authority unsigned; the first order's two signatures cover it
     */
    record Begun(Definition definition, StepSignature officer, Authority authority) implements Line {}

    /** Two people let a step be done. */
    record Ordered(Order order, StepSignature performer, StepSignature witness) implements Line {}

    /** A step is done. Unsigned; the next order's two signatures cover it. */
    record Done(Result result) implements Line {}

    /** The officer has seen the whole. The last line of a ceremony that served its purpose. */
    record Ended(StepSignature officer) implements Line {}

    /**
     * It is over without its purpose, and never goes on. The last line, signed by nobody: nobody's word is needed to stop.
     *
     * @param destroyed what it had made and is gone
     * @param left what it had made and could not take back
     */
    record Aborted(Refusal refusal, List<String> destroyed, List<String> left) implements Line {
        public Aborted {
            destroyed = List.copyOf(destroyed);
            left = List.copyOf(left);
        }
    }

    /** {@code SHA-256(head ‖ canonical JSON)}; the first line's head is 32 zero bytes. */
    default Bytes32 chain(Bytes32 head) {
        return Bytes32.of(Bytes.of(head.toArray())
                .concat(Bytes.of(StrictJson.canonical(LineCodec.toJson(this))))
                .sha256()
                .toArray());
    }
}
