package io.portcullis.signer.freeze;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.FreezeLevel;
import io.portcullis.signer.freeze.FreezeInput.Approved;
import io.portcullis.signer.freeze.FreezeInput.Due;
import io.portcullis.signer.freeze.FreezeInput.Mended;
import io.portcullis.signer.freeze.FreezeInput.Raised;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.verdict.SignerTag;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.codec.RlpReader;
import io.portcullis.threshold.codec.RlpWriter;
import io.portcullis.threshold.verdict.ThresholdRefusedException;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;

/** An input as a record: RLP {@code [version, type, at, …fields in order]}. */
public final class FreezeInputCodec {
    private static final int VERSION = 1;

    private FreezeInputCodec() {}

    public static byte[] encode(FreezeInput input) {
        RlpWriter out = new RlpWriter().number(VERSION);
        switch (input) {
            case Raised it ->
                out.number(1)
                        .number(it.at())
                        .number(it.cause().code())
                        .number(it.level().code())
                        .text(it.by())
                        .text(it.text());
            case Mended it ->
                out.number(2)
                        .number(it.at())
                        .number(it.cause().code())
                        .text(it.by())
                        .text(it.text());
            case Approved it ->
                out.number(3)
                        .number(it.at())
                        .bytes(it.lowering().intent().toArray())
                        .number(it.lowering().to().code())
                        .number(it.lowering().notBefore())
                        .list(it.lowering().approvers(), RlpWriter::text);
            case Due it -> out.number(4).number(it.at());
        }
        return out.toList().toArray();
    }

    /** @throws RefusedException FREEZE_RECORD_MALFORMED */
    public static FreezeInput decode(byte[] bytes) {
        try {
            return RlpReader.readList(Bytes.of(bytes), FreezeInputCodec::read);
        } catch (ThresholdRefusedException | IllegalArgumentException e) {
            throw malformed(String.valueOf(e.getMessage()));
        }
    }

    private static FreezeInput read(RlpReader in) {
        in.number(VERSION, VERSION);
        int type = in.number(1, 4);
        long at = in.number(0L, Long.MAX_VALUE);
        return switch (type) {
            case 1 ->
                new Raised(
                        at,
                        cause(in),
                        FreezeLevel.ofCode(in.number(1, 3)),
                        in.text(Limits.MAX_NAME),
                        in.text(Limits.MAX_TEXT));
            case 2 -> new Mended(at, cause(in), in.text(Limits.MAX_NAME), in.text(Limits.MAX_TEXT));
            case 3 ->
                new Approved(
                        at,
                        new Lowering(
                                Bytes32.of(in.fixed(Bytes32.LENGTH).toArray()),
                                FreezeLevel.ofCode(in.number(0, 2)),
                                in.number(0L, Long.MAX_VALUE),
                                names(in)));
            default -> new Due(at);
        };
    }

    private static FreezeCause cause(RlpReader in) {
        int code = in.number(1, 255);
        return FreezeCause.ofCode(code).orElseThrow(() -> malformed("no cause has the code " + code));
    }

    /** Ascending, each once: one lowering has one encoding. */
    private static NavigableSet<String> names(RlpReader in) {
        List<String> names = in.items(Limits.MAX_APPROVERS, one -> one.text(Limits.MAX_NAME));
        TreeSet<String> sorted = new TreeSet<>(names);
        if (!List.copyOf(sorted).equals(names)) {
            throw malformed("approvers are not in ascending order, each once");
        }
        return sorted;
    }

    private static RefusedException malformed(String what) {
        return new RefusedException(SignerTag.FREEZE_RECORD_MALFORMED, "a record of the freeze: " + what);
    }
}
