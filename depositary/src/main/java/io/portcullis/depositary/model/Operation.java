package io.portcullis.depositary.model;

import java.util.ArrayList;
import java.util.List;

/**
 * One step of a batch. The kind's byte orders the steps: a batch lists them in non-decreasing order of kind, as protocol section
 * 5 has them, so that what comes in is booked before what goes out.
 *
 * <p>On the wire an operation is {@code (uint8 kind, bytes data)}; {@code data} is the {@code abi.encode} of the record's fields in
 * their order.
 */
public sealed interface Operation
        permits Operation.Agree,
                Permit,
                FundWord,
                Operation.ReserveTransfer,
                AccountOperation,
                Operation.Withdraw,
                Operation.RaiseFreeze,
                Operation.LowerFreeze,
                Operation.ProposeRules,
                Operation.ProposeCap,
                Operation.ProposeBoard {
    /** The byte that names this kind in the contract. */
    int kind();

    /** {@code abi.encode} of the fields. */
    byte[] data();

    /**
     * Asks a board for its {@link Agreement}. The contract knows no such operation: it is alone in a batch that no chain ever sees, and what
     * the board signs for that batch is the agreement ({@link Eip712Domain#digest(Batch)}). So an agreement has, like all that a board signs,
     * a policy, an anchor and a time. The batch's nonce is the account's next.
     *
     * @param counterparty whose batch may settle
     * @param finalVersion 0, or the version up to which a close voids proof bodies
     * @param lines tokens ascend, each once; something moves in each unless it is a close
     */
    record Agree(EntityId counterparty, long finalVersion, List<SettlementLine> lines) implements Operation {
        public static final int KIND = 0x01;

        public Agree {
            lines = List.copyOf(lines);
            Settlement.requireLines(finalVersion, lines);
        }

        @Override
        public int kind() {
            return KIND;
        }

        @Override
        public byte[] data() {
            AbiWriter out = new AbiWriter()
                    .word(counterparty.value())
                    .number(finalVersion)
                    .number(lines.size());
            lines.forEach(line -> line.writeTo(out));
            return out.toBytes();
        }

        static Agree readFrom(AbiReader in) {
            return new Agree(new EntityId(in.word()), in.number(), Settlement.readLines(in));
        }
    }

    /** Moves reserve to another entity. */
    record ReserveTransfer(EntityId to, TokenId token, Amount amount) implements Operation {
        public static final int KIND = 0x10;

        public ReserveTransfer {
            requirePositive(amount);
        }

        @Override
        public int kind() {
            return KIND;
        }

        @Override
        public byte[] data() {
            return new AbiWriter()
                    .word(to.value())
                    .word(token.value())
                    .number(amount.units())
                    .toBytes();
        }
    }

    /**
     * Queues value for a destination on the allow-list; anyone may release it after the timelock.
     *
     * @param leafIndex where {@code (token, destination)} stands in the allow-list
     * @param path its siblings, from the leaf up (RFC 9162, section 2.1.3)
     */
    record Withdraw(TokenId token, Address destination, Amount amount, long leafIndex, List<Bytes32> path)
            implements Operation {
        public static final int KIND = 0x80;

        public Withdraw {
            requirePositive(amount);
            path = List.copyOf(path);
            if (destination.isZero()) {
                throw new IllegalArgumentException("a withdrawal needs a destination");
            }
            if (leafIndex < 0 || path.size() > Limits.MAX_PATH_LENGTH) {
                throw new IllegalArgumentException("not a place in an allow-list");
            }
        }

        @Override
        public int kind() {
            return KIND;
        }

        @Override
        public byte[] data() {
            AbiWriter out = new AbiWriter()
                    .word(token.value())
                    .address(destination)
                    .number(amount.units())
                    .number(leafIndex)
                    .number(5L * AbiWriter.WORD)
                    .number(path.size());
            path.forEach(out::word);
            return out.toBytes();
        }
    }

    /** Raises the freeze level, at once. */
    record RaiseFreeze(FreezeLevel level) implements Operation {
        public static final int KIND = 0xa0;

        @Override
        public int kind() {
            return KIND;
        }

        @Override
        public byte[] data() {
            return new AbiWriter().number(level.code()).toBytes();
        }
    }

    /** Proposes a lower freeze level, which waits {@code rulesDelaySeconds}. */
    record LowerFreeze(FreezeLevel level) implements Operation {
        public static final int KIND = 0xa1;

        @Override
        public int kind() {
            return KIND;
        }

        @Override
        public byte[] data() {
            return new AbiWriter().number(level.code()).toBytes();
        }
    }

    /** Proposes new rules, which wait {@code rulesDelaySeconds}. */
    record ProposeRules(Rules rules) implements Operation {
        public static final int KIND = 0xa2;

        @Override
        public int kind() {
            return KIND;
        }

        @Override
        public byte[] data() {
            return rules.encode();
        }
    }

    /** Proposes a new velocity cap for one token, which waits {@code rulesDelaySeconds}. */
    record ProposeCap(VelocityCap cap) implements Operation {
        public static final int KIND = 0xa3;

        @Override
        public int kind() {
            return KIND;
        }

        @Override
        public byte[] data() {
            return new AbiWriter()
                    .word(cap.token().value())
                    .number(cap.cap().units())
                    .number(cap.windowSeconds())
                    .toBytes();
        }
    }

    /** Proposes a new board, which waits {@code boardDelaySeconds}; the old one is dead the moment the new one is active. */
    record ProposeBoard(Board board) implements Operation {
        public static final int KIND = 0xa4;

        @Override
        public int kind() {
            return KIND;
        }

        @Override
        public byte[] data() {
            return board.encode();
        }
    }

    /**
     * Reads one operation.
     *
     * @throws MalformedBatchException if the kind is unknown or the data is not its one canonical encoding
     */
    static Operation decode(int kind, byte[] data) {
        AbiReader in = new AbiReader(data);
        try {
            Operation operation = switch (kind) {
                case Agree.KIND -> Agree.readFrom(in);
                case Permit.HoldCeremony.KIND, Permit.RaiseLimit.KIND -> Permit.readFrom(kind, in);
                case FundWord.DeclareDefault.KIND, FundWord.LeaveFund.KIND -> FundWord.readFrom(kind, in);
                case ReserveTransfer.KIND ->
                    new ReserveTransfer(new EntityId(in.word()), new TokenId(in.word()), in.amount());
                case Withdraw.KIND -> decodeWithdraw(in);
                case RaiseFreeze.KIND -> new RaiseFreeze(level(in));
                case LowerFreeze.KIND -> new LowerFreeze(level(in));
                case ProposeRules.KIND -> new ProposeRules(Rules.decode(data));
                case ProposeCap.KIND ->
                    new ProposeCap(new VelocityCap(new TokenId(in.word()), in.amount(), in.number()));
                case ProposeBoard.KIND -> new ProposeBoard(Board.decode(data));
                default -> AccountOperation.read(kind, in);
            };
            if (!(operation instanceof ProposeRules || operation instanceof ProposeBoard)) {
                in.end();
            }
            return operation;
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new MalformedBatchException("operation of kind " + kind + ": " + e.getMessage(), e);
        }
    }

    private static Withdraw decodeWithdraw(AbiReader in) {
        TokenId token = new TokenId(in.word());
        Address destination = in.address();
        Amount amount = in.amount();
        long leafIndex = in.number();
        in.offset(5L * AbiWriter.WORD);
        int length = in.number(Limits.MAX_PATH_LENGTH);
        List<Bytes32> path = new ArrayList<>(length);
        for (int i = 0; i < length; i++) {
            path.add(in.word());
        }
        return new Withdraw(token, destination, amount, leafIndex, path);
    }

    private static FreezeLevel level(AbiReader in) {
        return FreezeLevel.ofCode(in.number(255));
    }

    private static void requirePositive(Amount amount) {
        if (!amount.isPositive()) {
            throw new IllegalArgumentException("an amount moved must be positive");
        }
    }
}
