package io.portcullis.engine.onion;

import io.portcullis.depositary.model.Amount;
import io.portcullis.engine.Limits;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.engine.verdict.RefusedException;
import io.portcullis.threshold.codec.RlpReader;
import io.portcullis.threshold.codec.RlpWriter;

/** Amounts in payloads and announcements: 16 bytes big-endian, not negative, below 2^120. Of one length, so that it says nothing. */
public final class WireAmount {
    private WireAmount() {}

    public static RlpWriter write(RlpWriter out, Amount amount) {
        byte[] bytes = new byte[Amount.BYTES];
        for (int i = 0; i < Long.BYTES; i++) {
            bytes[i] = (byte) (amount.high() >>> (56 - 8 * i));
            bytes[Long.BYTES + i] = (byte) (amount.low() >>> (56 - 8 * i));
        }
        return out.bytes(bytes);
    }

    /** @throws RefusedException ENCODING_INVALID for a negative or too large amount; RLP's own refusals pass */
    public static Amount read(RlpReader in) {
        byte[] bytes = in.fixed(Amount.BYTES).toArray();
        long high = 0;
        long low = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            high = high << 8 | (bytes[i] & 0xff);
            low = low << 8 | (bytes[Long.BYTES + i] & 0xff);
        }
        Amount amount = new Amount(high, low);
        if (!bounded(amount)) {
            throw new RefusedException(
                    EngineTag.ENCODING_INVALID, "an amount is 0 to 2^" + Limits.AMOUNT_BITS + " - 1");
        }
        return amount;
    }

    /** Whether the amount can be written. */
    public static boolean bounded(Amount amount) {
        return !amount.isNegative() && amount.fits(Limits.AMOUNT_BITS);
    }
}
