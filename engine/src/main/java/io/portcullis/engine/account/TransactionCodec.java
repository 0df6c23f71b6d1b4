package io.portcullis.engine.account;

import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.engine.Limits;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.engine.verdict.RefusedException;
import io.portcullis.threshold.codec.RlpReader;
import io.portcullis.threshold.codec.RlpWriter;

/**
 * Transactions as RLP: {@code [kind, author, fields…]} in the order of the record's components; author 0 left, 1 right. Ids are {@code maker, number};
 * amounts are the shortest big-endian bytes, and none is negative but a notice's ondelta, which has 16 in two's complement. Kinds never change
 * their number.
 */
final class TransactionCodec {
    private TransactionCodec() {}

    static void write(RlpWriter out, Authored authored) {
        out.fields(authored, TransactionCodec::writeFields);
    }

    private static void writeFields(RlpWriter in, Authored authored) {
        int side = authored.author().number();
        switch (authored.transaction()) {
            case Transaction.AddToken tx -> word(head(in, 1, side), tx.token());
            case Transaction.SetCreditLimit tx -> amount(word(head(in, 2, side), tx.token()), tx.limit());
            case Transaction.Pay tx -> word(amount(word(head(in, 3, side), tx.token()), tx.amount()), tx.reference());
            case Transaction.LockHtlc tx ->
                word(amount(word(head(in, 4, side), tx.token()), tx.amount()), tx.hash())
                        .number(tx.expiresAtSeconds())
                        .bytes(tx.onion());
            case Transaction.RevealHtlc tx -> word(id(head(in, 5, side), tx.id()), tx.preimage());
            case Transaction.ExpireHtlc tx -> id(head(in, 6, side), tx.id());
            case Transaction.CancelHtlc tx -> id(head(in, 7, side), tx.id()).bytes(tx.reason());
            case Transaction.PlaceOrder tx ->
                amount(word(amount(word(head(in, 8, side), tx.giveToken()), tx.give()), tx.takeToken()), tx.take())
                        .number(tx.leastFill())
                        .number(tx.timeInForce().number())
                        .number(tx.expiresAtSeconds());
            case Transaction.FillOrder tx -> amount(id(head(in, 9, side), tx.id()), tx.give());
            case Transaction.CancelOrder tx -> id(head(in, 10, side), tx.id());
            case Transaction.LockPull tx ->
                word(amount(word(head(in, 11, side), tx.token()), tx.amount()), tx.anchor())
                        .number(tx.steps())
                        .number(tx.expiresAtSeconds());
            case Transaction.AdvancePull tx ->
                word(id(head(in, 12, side), tx.id()).number(tx.progress()), tx.value());
            case Transaction.ClosePull tx -> id(head(in, 13, side), tx.id());
            case Transaction.NoteCollateral tx ->
                amount(word(head(in, 14, side).number(tx.sequence()), tx.token()), tx.collateral())
                        .fixed(Amount.BYTES, tx.ondelta(), Amount::copyTo);
            case Transaction.ProposeSettlement tx ->
                amount(amount(word(head(in, 15, side), tx.token()), tx.left()), tx.right())
                        .number(tx.expiresAtSeconds());
            case Transaction.AcceptSettlement tx -> id(head(in, 16, side), tx.id());
            case Transaction.CancelSettlement tx -> id(head(in, 17, side), tx.id());
            case Transaction.ProposeClose tx -> head(in, 18, side);
            case Transaction.AcceptClose tx -> head(in, 19, side);
        }
    }

    static Authored read(RlpReader reader) {
        return reader.list(in -> {
            int kind = in.number(1, 19);
            Side author = side(in);
            Transaction transaction = switch (kind) {
                case 1 -> new Transaction.AddToken(token(in));
                case 2 -> new Transaction.SetCreditLimit(token(in), amount(in));
                case 3 -> new Transaction.Pay(token(in), amount(in), word(in));
                case 4 ->
                    new Transaction.LockHtlc(
                            token(in), amount(in), word(in), seconds(in), in.bytes(Limits.ONION_BYTES));
                case 5 -> new Transaction.RevealHtlc(id(in), word(in));
                case 6 -> new Transaction.ExpireHtlc(id(in));
                case 7 -> new Transaction.CancelHtlc(id(in), in.bytes(Limits.REASON_BYTES));
                case 8 ->
                    new Transaction.PlaceOrder(
                            token(in),
                            amount(in),
                            token(in),
                            amount(in),
                            in.number(0, OrderRules.WHOLE),
                            TimeInForce.ofNumber(in.number(0, 2)),
                            seconds(in));
                case 9 -> new Transaction.FillOrder(id(in), amount(in));
                case 10 -> new Transaction.CancelOrder(id(in));
                case 11 ->
                    new Transaction.LockPull(
                            token(in), amount(in), word(in), in.number(1, Limits.PULL_STEPS), seconds(in));
                case 12 -> new Transaction.AdvancePull(id(in), in.number(1, Limits.PULL_STEPS), word(in));
                case 13 -> new Transaction.ClosePull(id(in));
                case 14 -> new Transaction.NoteCollateral(seconds(in), token(in), amount(in), signed(in));
                case 15 -> new Transaction.ProposeSettlement(token(in), amount(in), amount(in), seconds(in));
                case 16 -> new Transaction.AcceptSettlement(id(in));
                case 17 -> new Transaction.CancelSettlement(id(in));
                case 18 -> new Transaction.ProposeClose();
                default -> new Transaction.AcceptClose();
            };
            return new Authored(author, transaction);
        });
    }

    private static RlpWriter head(RlpWriter out, int kind, int author) {
        return out.number(kind).number(author);
    }

    private static RlpWriter word(RlpWriter out, TokenId token) {
        return word(out, token.value());
    }

    private static RlpWriter word(RlpWriter out, Bytes32 word) {
        return out.fixed(Bytes32.LENGTH, word, Bytes32::copyTo);
    }

    private static RlpWriter id(RlpWriter out, SubcontractId id) {
        return out.number(id.maker().number()).number(id.number());
    }

    private static RlpWriter amount(RlpWriter out, Amount amount) {
        if (amount.isNegative()) {
            throw new RefusedException(EngineTag.AMOUNT_NOT_POSITIVE, "the amount is " + amount);
        }
        if (amount.high() == 0 && amount.low() >= 0) {
            return out.number(amount.low());
        }
        byte[] all = new byte[Amount.BYTES];
        amount.copyTo(all, 0);
        int zeros = 0;
        while (all[zeros] == 0) {
            zeros++;
        }
        return out.bytes(all, zeros, all.length - zeros);
    }

    private static Side side(RlpReader in) {
        return Side.ofNumber(in.number(0, 1));
    }

    private static SubcontractId id(RlpReader in) {
        return new SubcontractId(side(in), in.number(1L, Long.MAX_VALUE / 4));
    }

    private static TokenId token(RlpReader in) {
        Bytes32 word = word(in);
        if (word.isZero()) {
            throw new RefusedException(EngineTag.ENCODING_INVALID, "a token id is never zero");
        }
        return new TokenId(word);
    }

    static Bytes32 word(RlpReader in) {
        return in.fixed(Bytes32.LENGTH, (bytes, from, length) -> Bytes32.of(bytes, from));
    }

    private static long seconds(RlpReader in) {
        return in.number(0L, Long.MAX_VALUE);
    }

    private static Amount amount(RlpReader in) {
        return in.bytes(Amount.BYTES, TransactionCodec::amount);
    }

    private static Amount amount(byte[] digits, int from, int length) {
        if ((length > 0 && digits[from] == 0) || (length == Amount.BYTES && digits[from] < 0)) {
            throw new RefusedException(EngineTag.ENCODING_INVALID, "an amount is not minimal, or negative");
        }
        long high = 0;
        long low = 0;
        for (int i = from; i < from + length; i++) {
            high = (high << Byte.SIZE) | (low >>> (Long.SIZE - Byte.SIZE));
            low = (low << Byte.SIZE) | (digits[i] & 0xff);
        }
        return new Amount(high, low);
    }

    private static Amount signed(RlpReader in) {
        return in.fixed(Amount.BYTES, (bytes, from, length) -> Amount.of(bytes, from));
    }
}
