package io.portcullis.depositary.sending;

import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Bytes32;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;

/**
 * A lane's records as bytes: {@code version u8 = 1 ‖ kind u8 ‖ rlp(fields)}.
 *
 * <pre>
 *   1 opened      chainId, account, next
 *   2 queued      id, to, value, data, gas, deadline
 *   3 signed      order or empty, at, the signed transaction as it is sent
 *   4 settled     nonce, outcome
 *   5 displaced   nonce
 *   6 ended       order, outcome
 *   7 complete
 *   outcome       0; or 1 executed or 2 reverted, then transaction, block number, block hash
 * </pre>
 */
final class LaneRecordCodec {
    private static final byte VERSION = 1;
    private static final int OPENED = 1;
    private static final int QUEUED = 2;
    private static final int SIGNED = 3;
    private static final int SETTLED = 4;
    private static final int DISPLACED = 5;
    private static final int ENDED = 6;
    private static final int COMPLETE = 7;
    private static final int ABANDONED = 0;
    private static final int EXECUTED = 1;
    private static final int REVERTED = 2;

    private LaneRecordCodec() {}

    static byte[] encode(LaneRecord record) {
        Rlp.Writer out = new Rlp.Writer();
        int kind = switch (record) {
            case LaneRecord.Opened(long chainId, Address account, long next) -> {
                out.number(chainId).bytes(account.toArray()).number(next);
                yield OPENED;
            }
            case LaneRecord.Queued(Order order) -> {
                out.bytes(order.id().toArray())
                        .bytes(order.to().toArray())
                        .number(order.value())
                        .bytes(order.data().toArray())
                        .number(order.gas())
                        .number(order.deadlineSeconds());
                yield QUEUED;
            }
            case LaneRecord.Signed(Optional<Bytes32> order, long at, SignedTransaction transaction) -> {
                out.bytes(order.map(Bytes32::toArray).orElse(new byte[0]))
                        .number(at)
                        .bytes(transaction.encode());
                yield SIGNED;
            }
            case LaneRecord.Settled(long nonce, Outcome outcome) -> {
                outcome(out.number(nonce), outcome);
                yield SETTLED;
            }
            case LaneRecord.Displaced(long nonce) -> {
                out.number(nonce);
                yield DISPLACED;
            }
            case LaneRecord.Ended(Bytes32 order, Outcome outcome) -> {
                outcome(out.bytes(order.toArray()), outcome);
                yield ENDED;
            }
            case LaneRecord.Complete _ -> COMPLETE;
        };
        byte[] fields = out.toList();
        byte[] bytes = new byte[2 + fields.length];
        bytes[0] = VERSION;
        bytes[1] = (byte) kind;
        System.arraycopy(fields, 0, bytes, 2, fields.length);
        return bytes;
    }

    private static void outcome(Rlp.Writer out, Outcome outcome) {
        switch (outcome) {
            case Outcome.Abandoned _ -> out.number(ABANDONED);
            case Outcome.Executed(Inclusion inclusion) -> inclusion(out.number(EXECUTED), inclusion);
            case Outcome.Reverted(Inclusion inclusion) -> inclusion(out.number(REVERTED), inclusion);
        }
    }

    private static void inclusion(Rlp.Writer out, Inclusion inclusion) {
        out.bytes(inclusion.transaction().toArray())
                .number(inclusion.blockNumber())
                .bytes(inclusion.blockHash().toArray());
    }

    /** @throws IllegalArgumentException unless the bytes are ones that {@link #encode} writes */
    static LaneRecord decode(byte[] bytes) {
        if (bytes.length < 3 || bytes.length > Limits.MAX_RECORD_BYTES || bytes[0] != VERSION) {
            throw new IllegalArgumentException("not a lane's record of a known version");
        }
        Rlp.Reader in = new Rlp.Reader(bytes, 2);
        LaneRecord record = switch (bytes[1]) {
            case OPENED -> new LaneRecord.Opened(in.number(), address(in), in.number());
            case QUEUED ->
                new LaneRecord.Queued(new Order(
                        word(in),
                        address(in),
                        in.number(32),
                        CallBytes.of(in.bytes(Limits.MAX_DATA_BYTES)),
                        in.number(),
                        in.number()));
            case SIGNED -> signed(in);
            case SETTLED -> new LaneRecord.Settled(in.number(), outcome(in));
            case DISPLACED -> new LaneRecord.Displaced(in.number());
            case ENDED -> new LaneRecord.Ended(word(in), outcome(in));
            case COMPLETE -> new LaneRecord.Complete();
            default -> throw new IllegalArgumentException("no record of kind " + bytes[1]);
        };
        in.end();
        if (!Arrays.equals(encode(record), bytes)) {
            throw new IllegalArgumentException("not the canonical bytes of a record");
        }
        return record;
    }

    private static LaneRecord signed(Rlp.Reader in) {
        byte[] order = in.bytes(Bytes32.LENGTH);
        return new LaneRecord.Signed(
                order.length == 0 ? Optional.empty() : Optional.of(Bytes32.of(order)),
                in.number(),
                SignedTransaction.decode(in.bytes(Limits.MAX_RECORD_BYTES)));
    }

    private static Outcome outcome(Rlp.Reader in) {
        BigInteger kind = in.number(1);
        return switch (kind.intValueExact()) {
            case ABANDONED -> new Outcome.Abandoned();
            case EXECUTED -> new Outcome.Executed(inclusion(in));
            case REVERTED -> new Outcome.Reverted(inclusion(in));
            default -> throw new IllegalArgumentException("no outcome of kind " + kind);
        };
    }

    private static Inclusion inclusion(Rlp.Reader in) {
        return new Inclusion(word(in), in.number(), word(in));
    }

    private static Bytes32 word(Rlp.Reader in) {
        return Bytes32.of(in.bytes(Bytes32.LENGTH));
    }

    private static Address address(Rlp.Reader in) {
        return Address.of(in.bytes(Address.LENGTH));
    }
}
