package io.portcullis.engine.account;

import io.portcullis.threshold.codec.RlpReader;
import io.portcullis.threshold.codec.RlpWriter;

/** A transaction and whose it is. Handlers use this side, never the side that happens to run them. */
public record Authored(Side author, Transaction transaction) {
    /** Appends the one encoding, a list. */
    public static void write(RlpWriter out, Authored authored) {
        TransactionCodec.write(out, authored);
    }

    /** @throws io.portcullis.engine.verdict.RefusedException ENCODING_INVALID, as the reader does */
    public static Authored read(RlpReader in) {
        return TransactionCodec.read(in);
    }
}
