package io.portcullis.engine.account;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.engine.Limits;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.engine.verdict.RefusedException;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.codec.RlpReader;
import io.portcullis.threshold.codec.RlpWriter;
import java.util.List;

/**
 * One agreed step of an account. RLP: {@code [format, height, previousFrameHash, blockTime, author, [transactions], stateRoot]} with format 1 and
 * author 0 right, 1 left, 2 both; a transaction as {@link TransactionCodec} has it. Its hash is SHA-256 of these bytes.
 *
 * @param height from 1
 * @param previousFrameHash zero for the first frame
 * @param blockTimeSeconds by which its transactions are judged
 * @param transactions at least one, all by the author
 * @param stateRoot of the account after it
 */
public record Frame(
        long height,
        Bytes32 previousFrameHash,
        long blockTimeSeconds,
        List<Authored> transactions,
        Bytes32 stateRoot,
        FrameAuthor author) {
    private static final int FORMAT = 1;

    public Frame {
        transactions = List.copyOf(transactions);
        if (height < 1 || blockTimeSeconds < 0) {
            throw new RefusedException(EngineTag.ENCODING_INVALID, "heights start at 1, times at 0");
        }
        if (transactions.isEmpty() || transactions.size() > Limits.FRAME_TRANSACTIONS) {
            throw new RefusedException(
                    EngineTag.ENCODING_INVALID, "a frame has 1 to " + Limits.FRAME_TRANSACTIONS + " transactions");
        }
        for (Authored each : transactions) {
            if (!author.includes(each.author())) {
                throw new RefusedException(EngineTag.ENCODING_INVALID, "a transaction is not by the frame's author");
            }
        }
    }

    public long version() {
        return author.version(height);
    }

    public Bytes32 hash() {
        return new FrameHash().of(this);
    }

    public Bytes encode() {
        RlpWriter out = new RlpWriter();
        writeFields(out);
        return out.toList();
    }

    void write(RlpWriter out) {
        out.fields(this, (in, frame) -> frame.writeFields(in));
    }

    void writeFields(RlpWriter out) {
        out.number(FORMAT)
                .number(height)
                .fixed(Bytes32.LENGTH, previousFrameHash, Bytes32::copyTo)
                .number(blockTimeSeconds)
                .number(author.number())
                .list(transactions, TransactionCodec::write)
                .fixed(Bytes32.LENGTH, stateRoot, Bytes32::copyTo);
    }

    static Frame read(RlpReader in) {
        return in.list(fields -> {
            fields.number(FORMAT, FORMAT);
            long height = fields.number(1L, Long.MAX_VALUE / 4);
            Bytes32 previous = TransactionCodec.word(fields);
            long time = fields.number(0L, Long.MAX_VALUE);
            FrameAuthor author = FrameAuthor.ofNumber(fields.number(0, 2));
            List<Authored> transactions = fields.items(Limits.FRAME_TRANSACTIONS, TransactionCodec::read);
            Bytes32 root = TransactionCodec.word(fields);
            return new Frame(height, previous, time, transactions, root, author);
        });
    }
}
