package io.portcullis.engine.onion;

import io.portcullis.engine.Limits;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.engine.verdict.RefusedException;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.codec.RlpReader;
import io.portcullis.threshold.codec.RlpWriter;
import io.portcullis.threshold.verdict.ThresholdRefusedException;

/**
 * What a hop says about its no. RLP {@code [code, detail]}.
 *
 * @param detail for codes with the update flag the bytes of a signed announcement; may be empty
 */
public record Failure(FailureCode code, Bytes detail) {
    public Failure {
        if (detail.size() > Limits.ONION_DETAIL_BYTES) {
            throw new IllegalArgumentException("a detail has at most " + Limits.ONION_DETAIL_BYTES + " bytes");
        }
    }

    public static Failure of(FailureCode code) {
        return new Failure(code, Bytes.EMPTY);
    }

    public Bytes encode() {
        return new RlpWriter().number(code.number()).bytes(detail).toList();
    }

    /** @throws RefusedException ONION_ERROR_INVALID */
    public static Failure decode(Bytes encoded) {
        try {
            return RlpReader.readList(
                    encoded,
                    in -> new Failure(
                            FailureCode.ofNumber(in.number(0, 0xffff))
                                    .orElseThrow(() -> new RefusedException(
                                            EngineTag.ONION_ERROR_INVALID, "there is no such code")),
                            in.bytes(Limits.ONION_DETAIL_BYTES)));
        } catch (ThresholdRefusedException e) {
            throw new RefusedException(EngineTag.ONION_ERROR_INVALID, e.getMessage());
        }
    }
}
