package io.portcullis.signer.batch;

import io.portcullis.depositary.model.AccountOperation;
import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Board;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.FreezeLevel;
import io.portcullis.depositary.model.GroupKey;
import io.portcullis.depositary.model.Keccak;
import io.portcullis.depositary.model.Limits;
import io.portcullis.depositary.model.Rules;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.depositary.model.VelocityCap;
import io.portcullis.signer.intent.Effect;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.verdict.SignerTag;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Reads {@code abi.encode(Batch)} word by word.
 *
 * <pre>
 * word 0      0x20
 * word 1      entity           word 5      policyHash
 * word 2      nonce            word 6      auditAnchor
 * word 3      boardEpoch       word 7      auditAnchoredAt
 * word 4      expiresAt        word 8      0x100
 * word 9      n operations, then n offsets from word 10, then each operation:
 *             kind, 0x40, length of data, data padded with zeros to whole words
 * </pre>
 *
 * <p>Of the operations on accounts it reads what a board agrees to ({@link AccountWords}, {@link DisputeWords}). What answers a dispute or ends
 * one, a secret and the enforcement of a debt are anybody's to bring to the chain, or are not signed here: they are refused with {@code
 * OPERATION_NOT_SIGNED}.
 */
public final class BatchDecoder {
    private static final int OPERATIONS = 9;
    private static final int TRANSFER = 0x10;
    private static final int WITHDRAW = 0x80;
    private static final int RAISE_FREEZE = 0xa0;
    private static final int LOWER_FREEZE = 0xa1;
    private static final int PROPOSE_RULES = 0xa2;
    private static final int PROPOSE_CAP = 0xa3;
    private static final int PROPOSE_BOARD = 0xa4;

    private BatchDecoder() {}

    /** @throws RefusedException with {@code BATCH_MALFORMED}, {@code OPERATION_NOT_SIGNED} or {@code DESTINATION_ZERO} */
    public static DecodedBatch decode(byte[] bytes) {
        if (bytes.length > Limits.MAX_BATCH_BYTES) {
            throw Words.malformed("more than " + Limits.MAX_BATCH_BYTES + " bytes");
        }
        Words words = new Words(ByteBuffer.wrap(bytes));
        int size = words.count();
        words.expect(0, Words.SIZE);
        words.expect(8, 8 * Words.SIZE);
        int operations = words.number(OPERATIONS, Limits.MAX_OPERATIONS);
        if (operations == 0) {
            throw Words.malformed("no operations");
        }
        List<Effect> effects = new ArrayList<>(operations);
        int base = OPERATIONS + 1;
        int next = base + operations;
        int most = operations == 1 ? Limits.MAX_LONG_OPERATION_BYTES : Limits.MAX_OPERATION_BYTES;
        int previousKind = 0;
        for (int i = 0; i < operations; i++) {
            words.expect(base + i, (long) (next - base) * Words.SIZE);
            int kind = words.number(next, 0xff);
            if (AccountOperation.isOne(kind) && !AccountWords.reads(kind)) {
                throw new RefusedException(
                        SignerTag.OPERATION_NOT_SIGNED, "no key here signs operations of kind " + kind);
            }
            if (kind < previousKind
                    || previousKind == AccountWords.AGREE
                    || PermitWords.reads(previousKind)
                    || FundWords.reads(previousKind)
                    || (kind == previousKind && comesOnce(kind))) {
                throw Words.malformed(
                        "operations are not in the order of their kinds, or one comes twice that may not");
            }
            previousKind = kind;
            words.expect(next + 1, 2 * Words.SIZE);
            int length = words.number(next + 2, most);
            effects.add(effect(kind, words.dynamic(next + 2, most), words.word(1)));
            next += 3 + (length + Words.SIZE - 1) / Words.SIZE;
        }
        if (next != size) {
            throw Words.malformed((size - next) + " words are left over");
        }
        if (effects.getFirst() instanceof Effect.Agree agree
                && agree.counterparty().value().equals(words.word(1))) {
            throw Words.malformed("nobody has an account with itself");
        }
        if (effects.getFirst() instanceof Effect.RaiseLimit raise
                && raise.counterparty().value().equals(words.word(1))) {
            throw Words.malformed("nobody grants itself credit");
        }
        int lastKind = previousKind;
        return guarded(() -> new DecodedBatch(
                new EntityId(words.word(1)),
                positive(words, 2),
                positive(words, 3),
                positive(words, 4),
                words.word(5),
                words.word(6),
                positive(words, 7),
                effects,
                operationsHash(words),
                agreedLines(words, effects),
                permitted(words, lastKind)));
    }

    /** The lines of an agreement as they stand in the data of the only operation; none of anything else. */
    private static Optional<Bytes32> agreedLines(Words words, List<Effect> effects) {
        return effects.getFirst() instanceof Effect.Agree agree
                ? Optional.of(AccountWords.linesHash(
                        words.dynamic(OPERATIONS + 4, Limits.MAX_LONG_OPERATION_BYTES),
                        agree.lines().size()))
                : Optional.empty();
    }

    /** What is signed of a permit beside its head; nothing of anything else. */
    private static Optional<DecodedBatch.Permitted> permitted(Words words, int kind) {
        return PermitWords.reads(kind)
                ? Optional.of(new DecodedBatch.Permitted(
                        kind, PermitWords.hash(words.dynamic(OPERATIONS + 4, Limits.MAX_LONG_OPERATION_BYTES))))
                : Optional.empty();
    }

    private static boolean comesOnce(int kind) {
        return kind == PROPOSE_BOARD || kind == AccountWords.SETTLE || kind == DisputeWords.FILL;
    }

    /** @param entity the batch's */
    private static Effect effect(int kind, Words data, Bytes32 entity) {
        return guarded(() -> switch (kind) {
            case AccountWords.AGREE -> AccountWords.agree(data);
            case PermitWords.HOLD_CEREMONY -> PermitWords.holdCeremony(data);
            case PermitWords.RAISE_LIMIT -> PermitWords.raiseLimit(data);
            case FundWords.DECLARE -> FundWords.declare(data);
            case FundWords.LEAVE -> FundWords.leave(data);
            case AccountWords.RELEASE -> AccountWords.release(data);
            case AccountWords.SETTLE -> AccountWords.settle(data);
            case AccountWords.POST -> AccountWords.post(data);
            case DisputeWords.START -> DisputeWords.start(data, new EntityId(entity));
            case DisputeWords.FILL -> DisputeWords.fill(data);
            case TRANSFER -> {
                data.expectCount(3);
                yield new Effect.Transfer(
                        new EntityId(data.word(0)), new TokenId(data.word(1)), positiveAmount(data, 2));
            }
            case WITHDRAW -> withdraw(data);
            case RAISE_FREEZE -> new Effect.RaiseFreeze(level(data));
            case LOWER_FREEZE -> new Effect.LowerFreeze(level(data));
            case PROPOSE_RULES -> rules(data);
            case PROPOSE_CAP -> {
                data.expectCount(3);
                yield new Effect.ProposeCap(new VelocityCap(new TokenId(data.word(0)), data.amount(1), data.number(2)));
            }
            case PROPOSE_BOARD -> board(data);
            default -> throw Words.malformed("operation kind " + kind + " is unknown");
        });
    }

    private static Effect withdraw(Words data) {
        int siblings = data.number(5, Limits.MAX_PATH_LENGTH);
        data.expectCount(6 + siblings);
        data.expect(4, 5 * Words.SIZE);
        data.number(3);
        Address destination = data.address(1);
        if (destination.isZero()) {
            throw new RefusedException(SignerTag.DESTINATION_ZERO, "a withdrawal pays the zero address");
        }
        return new Effect.Withdraw(new TokenId(data.word(0)), destination, positiveAmount(data, 2));
    }

    private static Effect rules(Words data) {
        data.expectCount(9);
        return new Effect.ProposeRules(new Rules(
                data.word(0),
                data.number(1),
                data.word(2),
                data.number(3),
                data.number(4),
                data.number(5),
                data.number(6),
                data.number(7),
                data.address(8)));
    }

    private static Effect board(Words data) {
        int members = data.number(4, Limits.MAX_BOARD_MEMBERS);
        int keyAt = 6 + 2 * members;
        boolean hasKey = data.number(keyAt, GroupKey.LENGTH) > 0;
        data.expect(keyAt, hasKey ? GroupKey.LENGTH : 0);
        data.expectCount(keyAt + 1 + (hasKey ? GroupKey.LENGTH / Words.SIZE : 0));
        data.expect(0, 4 * Words.SIZE);
        data.expect(1, (5L + members) * Words.SIZE);
        data.expect(3, (long) keyAt * Words.SIZE);
        data.expect(5 + members, members);
        List<Board.Member> list = new ArrayList<>(members);
        for (int i = 0; i < members; i++) {
            list.add(new Board.Member(data.address(5 + i), data.number(6 + members + i, Board.MAX_WEIGHT)));
        }
        return new Effect.ProposeBoard(new Board(
                list,
                data.number(2, Integer.MAX_VALUE / 2),
                hasKey ? Optional.of(groupKey(data, keyAt)) : Optional.empty()));
    }

    private static GroupKey groupKey(Words data, int lengthAt) {
        ByteBuffer key = data.from(lengthAt + 1);
        byte[] bytes = new byte[GroupKey.LENGTH];
        key.get(0, bytes);
        return GroupKey.of(bytes);
    }

    private static FreezeLevel level(Words data) {
        data.expectCount(1);
        return FreezeLevel.ofCode(data.number(0, 0xff));
    }

    static Amount positiveAmount(Words data, int index) {
        Amount amount = data.amount(index);
        if (!amount.isPositive()) {
            throw Words.malformed("an amount moved is zero");
        }
        return amount;
    }

    private static long positive(Words words, int index) {
        long value = words.number(index);
        if (value == 0) {
            throw Words.malformed("word " + index + " is zero");
        }
        return value;
    }

    /** {@code abi.encode(operations)} is the offset 0x20, then the very bytes that stand in the batch. */
    private static Bytes32 operationsHash(Words words) {
        ByteBuffer tail = words.from(OPERATIONS);
        byte[] encoded = new byte[Words.SIZE + tail.remaining()];
        encoded[Words.SIZE - 1] = Words.SIZE;
        tail.get(0, encoded, Words.SIZE, tail.remaining());
        return Keccak.hash(encoded);
    }

    /** The vocabulary's own invariants are refusals here: the bytes are not the caller's fault alone. */
    private static <T> T guarded(Supplier<T> reader) {
        try {
            return reader.get();
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw Words.malformed(e.getMessage());
        }
    }
}
