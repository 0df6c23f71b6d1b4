package io.portcullis.appliance.report;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.engine.credit.FixedPoint;
import io.portcullis.signer.json.Fields;
import io.portcullis.signer.json.StrictJson;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.waterfall.verdict.WaterfallRefusal;
import io.portcullis.waterfall.verdict.WaterfallTag;
import java.util.function.Function;

/** How every inputs file is read: strictly, by its format's name, and whatever is wrong with it under one tag. */
final class Inputs {
    static final int MOST_BYTES = 64 << 20;
    static final int MOST_ENTRIES = 200_000;

    private static final int MOST_NAME = 64;
    private static final int MOST_DECIMAL = 80;

    private Inputs() {}

    /** @throws WaterfallRefusal REPORT_INPUT_INVALID naming the field */
    static <T> T read(Bytes file, String format, Function<Fields, T> reader) {
        if (file.size() > MOST_BYTES) {
            throw WaterfallTag.REPORT_INPUT_INVALID.refusal("inputs are at most " + MOST_BYTES + " bytes");
        }
        try {
            return Fields.read("inputs", StrictJson.object(file.toArray()), in -> {
                if (!in.text("format", MOST_NAME).equals(format)) {
                    throw in.invalid("format", format);
                }
                return reader.apply(in);
            });
        } catch (RefusedException e) {
            throw WaterfallTag.REPORT_INPUT_INVALID.refusal(e.refusal().reason());
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw WaterfallTag.REPORT_INPUT_INVALID.refusal(e.getMessage());
        }
    }

    /** Whether a file says that it is of this format. */
    static boolean isOf(Bytes file, String format) {
        if (file.size() > MOST_BYTES) {
            return false;
        }
        try {
            return StrictJson.object(file.toArray()).path("format").asString("").equals(format);
        } catch (RefusedException e) {
            return false;
        }
    }

    static FixedPoint decimal(Fields in, String name) {
        try {
            return FixedPoint.of(in.text(name, MOST_DECIMAL));
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw in.invalid(name, "a plain decimal: " + e.getMessage());
        }
    }

    static EntityId entity(Fields in, String name) {
        return new EntityId(in.bytes32(name));
    }

    static TokenId token(Fields in, String name) {
        return new TokenId(in.bytes32(name));
    }

    static Bytes32 hash(Bytes file) {
        return Bytes32.of(file.sha256().toArray());
    }
}
