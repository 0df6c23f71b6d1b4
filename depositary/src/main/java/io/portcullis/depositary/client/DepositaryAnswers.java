package io.portcullis.depositary.client;

import io.portcullis.depositary.model.AbiReader;
import io.portcullis.depositary.model.AbiWriter;
import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Asset;
import io.portcullis.depositary.model.Board;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.FreezeLevel;
import io.portcullis.depositary.model.MalformedBatchException;
import io.portcullis.depositary.model.Rules;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.depositary.model.VelocityCap;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** What the contract's views return, as values. Zeros where a view has nothing are turned into empty answers. */
final class DepositaryAnswers {
    private static final int RULES_BYTES = 9 * AbiWriter.WORD;

    private DepositaryAnswers() {}

    static Optional<EntityState> entity(byte[] bytes) {
        return read(bytes, in -> {
            long nonce = in.number();
            long epoch = in.number();
            FreezeLevel level = FreezeLevel.ofCode(in.number(255));
            long anchoredAt = in.number();
            Bytes32 anchor = in.word();
            return epoch == 0
                    ? Optional.empty()
                    : Optional.of(new EntityState(nonce, epoch, level, anchoredAt, anchor));
        });
    }

    static Optional<Rules> rules(byte[] bytes) {
        return checked(() -> isZero(bytes) ? Optional.empty() : Optional.of(Rules.decode(bytes)));
    }

    static Optional<PendingRules> pendingRules(byte[] bytes) {
        return checked(() -> {
            if (bytes.length != RULES_BYTES + AbiWriter.WORD) {
                throw new MalformedBatchException("pending rules have ten words");
            }
            if (isZero(bytes)) {
                return Optional.empty();
            }
            long activeAt = new AbiReader(Arrays.copyOfRange(bytes, RULES_BYTES, bytes.length)).number();
            return Optional.of(new PendingRules(Rules.decode(Arrays.copyOf(bytes, RULES_BYTES)), activeAt));
        });
    }

    /** A board with no members has a threshold of 0, two empty arrays and no key: only their offsets are not zero. */
    static Optional<Board> board(byte[] bytes) {
        return checked(() -> {
            new AbiReader(bytes).offset(AbiWriter.WORD);
            byte[] board = Arrays.copyOfRange(bytes, AbiWriter.WORD, bytes.length);
            int lengthAt = 4 * AbiWriter.WORD;
            boolean isEmpty = board.length >= lengthAt + AbiWriter.WORD
                    && isZero(Arrays.copyOfRange(board, lengthAt, lengthAt + AbiWriter.WORD));
            return isEmpty ? Optional.empty() : Optional.of(Board.decode(board));
        });
    }

    static Optional<VelocityCap> cap(byte[] bytes) {
        return read(bytes, in -> {
            TokenId token = new TokenId(in.word());
            Amount cap = in.amount();
            long window = in.number();
            return window == 0 ? Optional.empty() : Optional.of(new VelocityCap(token, cap, window));
        });
    }

    static Optional<Withdrawal> withdrawal(byte[] bytes) {
        return isNothing(bytes, 6)
                ? Optional.empty()
                : Optional.of(read(
                        bytes,
                        in -> new Withdrawal(
                                new EntityId(in.word()),
                                new TokenId(in.word()),
                                in.address(),
                                in.amount(),
                                in.number(),
                                status(in.number(255)))));
    }

    private static Withdrawal.Status status(int code) {
        return switch (code) {
            case 1 -> Withdrawal.Status.QUEUED;
            case 2 -> Withdrawal.Status.RELEASED;
            case 3 -> Withdrawal.Status.CANCELLED;
            default -> throw new MalformedBatchException("no withdrawal has the status " + code);
        };
    }

    static Asset asset(byte[] bytes) {
        return read(bytes, in -> new Asset(Asset.Kind.ofCode(in.number(255)), in.address(), in.bigNumber()));
    }

    static Address address(byte[] bytes) {
        return read(bytes, AbiReader::address);
    }

    static Amount amount(byte[] bytes) {
        return read(bytes, AbiReader::amount);
    }

    static Bytes32 word(byte[] bytes) {
        return read(bytes, AbiReader::word);
    }

    static <T> T read(byte[] bytes, Function<AbiReader, T> fields) {
        return checked(() -> {
            AbiReader in = new AbiReader(bytes);
            T value = fields.apply(in);
            in.end();
            return value;
        });
    }

    private static <T> T checked(Supplier<T> reading) {
        try {
            return reading.get();
        } catch (MalformedBatchException | IllegalArgumentException e) {
            throw new ChainFault(
                    ChainTag.ANSWER_MALFORMED, "the contract's answer cannot be read: " + e.getMessage(), e);
        }
    }

    /** Whether a view of so many words has nothing to say. */
    static boolean isNothing(byte[] bytes, int words) {
        return bytes.length == words * AbiWriter.WORD && isZero(bytes);
    }

    private static boolean isZero(byte[] bytes) {
        for (byte b : bytes) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }
}
