package io.portcullis.engine.hub;

import io.portcullis.engine.Limits;
import io.portcullis.engine.account.Side;
import io.portcullis.engine.account.SubcontractId;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.engine.verdict.Refusal;
import io.portcullis.engine.verdict.RefusedException;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.codec.RlpReader;
import io.portcullis.threshold.codec.RlpWriter;
import io.portcullis.threshold.verdict.ThresholdRefusedException;
import java.util.Optional;

/**
 * What became of a command; a repeated command has the same outcome. RLP: {@code [1]} done, {@code [1, maker, number]} done and made this
 * subcontract, {@code [2]} queued for the other node, {@code [3, tag, reason]} refused.
 */
public sealed interface Outcome {
    /** Characters of tag and reason together: an outcome is remembered for every command. */
    int MOST_TEXT = Limits.OUTCOME_BYTES - 16;

    /**
     * It took effect. It is final when its block is sealed.
     *
     * @see HubEffect.Answer
     */
    record Done(Optional<SubcontractId> made) implements Outcome {}

    /** It will be in the next frame to the other node, which has to agree. */
    record Queued() implements Outcome {}

    record Refused(Refusal refusal) implements Outcome {}

    default Bytes encode() {
        RlpWriter out = new RlpWriter();
        switch (this) {
            case Done it -> {
                out.number(1);
                it.made().ifPresent(id -> out.number(id.maker().number()).number(id.number()));
            }
            case Queued it -> out.number(2);
            case Refused it ->
                out.number(3)
                        .text(it.refusal().tag().name())
                        .text(printable(
                                it.refusal().reason(),
                                MOST_TEXT - it.refusal().tag().name().length()));
        }
        return out.toList();
    }

    static Outcome decode(Bytes bytes) {
        try {
            return RlpReader.readList(bytes, in -> switch (in.number(1, 3)) {
                case 1 ->
                    new Done(
                            in.hasMore()
                                    ? Optional.of(new SubcontractId(
                                            Side.ofNumber(in.number(0, 1)), in.number(1L, Long.MAX_VALUE)))
                                    : Optional.empty());
                case 2 -> new Queued();
                default ->
                    new Refused(
                            new Refusal(EngineTag.valueOf(in.text(Limits.REFUSAL_TEXT)), in.text(Limits.REFUSAL_TEXT)));
            });
        } catch (ThresholdRefusedException | IllegalArgumentException e) {
            throw new RefusedException(EngineTag.ENCODING_INVALID, e.getMessage());
        }
    }

    private static String printable(String reason, int most) {
        StringBuilder text = new StringBuilder();
        reason.chars().limit(most).forEach(c -> text.append(c < 0x20 || c > 0x7e ? '?' : (char) c));
        return text.toString();
    }
}
