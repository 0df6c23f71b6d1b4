package io.portcullis.depositary.model;

import java.util.ArrayList;
import java.util.List;

/**
 * An operation on the account between two entities, or on what such an account left: {@code Accounts.sol} carries it out. Data are words in a
 * row, without offsets.
 */
public sealed interface AccountOperation extends Operation {
    /** Takes collateral back into the own reserve, as the counterparty agreed. */
    record CollateralRelease(
            EntityId counterparty, long nonce, long expiresAt, TokenId token, Amount amount, Certificate certificate)
            implements AccountOperation {
        public static final int KIND = 0x20;

        public CollateralRelease {
            requirePositive(amount);
            if (nonce < 1 || expiresAt < 1) {
                throw new IllegalArgumentException("nonce and time of a release start at 1");
            }
        }

        /** What the counterparty's board signs. */
        public Agreement agreement(EntityId entity, long counterpartysEpoch) {
            boolean isLeft = AccountKey.between(entity, counterparty).isLeft(entity);
            SettlementLine line =
                    new SettlementLine(token, isLeft ? amount : Amount.ZERO, isLeft ? Amount.ZERO : amount);
            return new Agreement(counterparty, entity, counterpartysEpoch, nonce, expiresAt, 0, List.of(line));
        }

        @Override
        public int kind() {
            return KIND;
        }

        @Override
        public byte[] data() {
            AbiWriter out = new AbiWriter()
                    .word(counterparty.value())
                    .number(nonce)
                    .number(expiresAt)
                    .word(token.value())
                    .number(amount.units());
            FlatCertificates.write(certificate, out);
            return out.toBytes();
        }
    }

    /** Settles any number of accounts of the entity, each as its counterparty agreed. One a batch. */
    record Settle(List<Settlement> settlements) implements AccountOperation {
        public static final int KIND = 0x30;

        public Settle {
            settlements = List.copyOf(settlements);
            int lines =
                    settlements.stream().mapToInt(each -> each.lines().size()).sum();
            if (settlements.isEmpty()
                    || settlements.size() > Limits.MAX_SETTLEMENTS
                    || lines > Limits.MAX_SETTLEMENT_LINES) {
                throw new IllegalArgumentException("too many settlements, or none");
            }
        }

        @Override
        public int kind() {
            return KIND;
        }

        @Override
        public byte[] data() {
            AbiWriter out = new AbiWriter().number(settlements.size());
            settlements.forEach(each -> each.writeTo(out));
            return out.toBytes();
        }
    }

    /** Starts a dispute: the other side sealed it, or nobody ever sealed anything. */
    record DisputeStart(Statement statement) implements AccountOperation {
        public static final int KIND = 0x40;

        @Override
        public int kind() {
            return KIND;
        }

        @Override
        public byte[] data() {
            return statement.encode();
        }
    }

    /** Answers a dispute with a newer proof body that both sides stand by. */
    record DisputeCounter(Statement statement) implements AccountOperation {
        public static final int KIND = 0x41;

        @Override
        public int kind() {
            return KIND;
        }

        @Override
        public byte[] data() {
            return statement.encode();
        }
    }

    /**
     * Executes the last clauses that are left of a dispute's proof body and, if asked, ends the dispute.
     *
     * @param allocation what ends it, or a part of the clauses alone
     * @param before the hash of the clauses before these; zero without any
     */
    record DisputeFinalize(AccountKey account, Allocates allocation, Bytes32 before, List<Clause> clauses)
            implements AccountOperation {
        public static final int KIND = 0x42;

        /** Whether the collateral is allocated. */
        public sealed interface Allocates {
            /** Later: more clauses wait. */
            record Later() implements Allocates {}

            /** Now, by these deltas. */
            record Now(List<TokenDelta> deltas) implements Allocates {
                public Now {
                    deltas = List.copyOf(deltas);
                    ProofHead.requireAscending(deltas);
                }
            }
        }

        public DisputeFinalize {
            clauses = List.copyOf(clauses);
            if (clauses.size() > Limits.MAX_CLAUSES_PER_CALL
                    || (clauses.isEmpty() && (allocation instanceof Allocates.Later || !before.isZero()))) {
                throw new IllegalArgumentException("too many clauses, or nothing to do");
            }
        }

        @Override
        public int kind() {
            return KIND;
        }

        @Override
        public byte[] data() {
            AbiWriter out = new AbiWriter()
                    .word(account.left().value())
                    .word(account.right().value());
            switch (allocation) {
                case Allocates.Later later -> out.number(0).number(0);
                case Allocates.Now now -> {
                    out.number(1).number(now.deltas().size());
                    ProofHead.writeDeltas(now.deltas(), out);
                }
            }
            out.number(clauses.size());
            if (!clauses.isEmpty()) {
                out.word(before);
            }
            clauses.forEach(clause -> clause.writeTo(out));
            return out.toBytes();
        }

        /** The last clauses that are left, up to the one before an index, and the end of the dispute. */
        public static DisputeFinalize last(ProofBody body, int to) {
            return new DisputeFinalize(
                    body.account(),
                    new Allocates.Now(body.deltas()),
                    Bytes32.ZERO,
                    body.clauses().subList(0, to));
        }

        /** Clauses from one index to the one before another: those before stay for later. */
        public static DisputeFinalize part(ProofBody body, int from, int to) {
            return new DisputeFinalize(
                    body.account(),
                    new Allocates.Later(),
                    body.clausesHash(from),
                    body.clauses().subList(from, to));
        }

        static DisputeFinalize readFrom(AbiReader in) {
            AccountKey account = new AccountKey(new EntityId(in.word()), new EntityId(in.word()));
            boolean now = in.flag();
            List<TokenDelta> deltas = ProofHead.readDeltas(in, now ? Limits.MAX_PROOF_TOKENS : 0);
            int count = in.number(Limits.MAX_CLAUSES_PER_CALL);
            Bytes32 before = count == 0 ? Bytes32.ZERO : in.word();
            List<Clause> clauses = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                clauses.add(Clause.readFrom(in));
            }
            Allocates allocation = now ? new Allocates.Now(deltas) : new Allocates.Later();
            return new DisputeFinalize(account, allocation, before, clauses);
        }
    }

    /**
     * The taker's choice of how much of orders it fills at a dispute's end.
     *
     * @param bodyHash of the proof body whose clauses they are
     */
    record OrderFill(EntityId counterparty, Bytes32 bodyHash, List<Choice> choices) implements AccountOperation {
        public static final int KIND = 0x43;

        /**
         * @param index of the clause, from 0
         * @param ratio of what is still held, in units of 1/65,535
         */
        public record Choice(int index, int ratio) {
            public Choice {
                if (index < 0 || index >= Limits.MAX_PROOF_CLAUSES || ratio < 0 || ratio > Allocation.WHOLE) {
                    throw new IllegalArgumentException("no clause has this index, or no fill this ratio");
                }
            }
        }

        public OrderFill {
            choices = List.copyOf(choices);
            if (choices.isEmpty() || choices.size() > Limits.MAX_FILLS) {
                throw new IllegalArgumentException("1 to " + Limits.MAX_FILLS + " orders");
            }
        }

        @Override
        public int kind() {
            return KIND;
        }

        @Override
        public byte[] data() {
            AbiWriter out =
                    new AbiWriter().word(counterparty.value()).word(bodyHash).number(choices.size());
            choices.forEach(choice -> out.number(choice.index()).number(choice.ratio()));
            return out.toBytes();
        }

        static OrderFill readFrom(AbiReader in) {
            EntityId counterparty = new EntityId(in.word());
            Bytes32 bodyHash = in.word();
            int count = in.number(Limits.MAX_FILLS);
            List<Choice> choices = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                choices.add(new Choice(in.number(Limits.MAX_PROOF_CLAUSES), in.number(Allocation.WHOLE)));
            }
            return new OrderFill(counterparty, bodyHash, choices);
        }
    }

    /** Shows values of hash chains; a preimage is a chain of one step. */
    record SecretReveal(List<Shown> values) implements AccountOperation {
        public static final int KIND = 0x50;

        /** @param steps how many times SHA-256 leads from the value to the hash it is shown for */
        public record Shown(Bytes32 value, int steps) {
            public Shown {
                if (steps < 1 || steps > Limits.MAX_REVEALED_STEPS) {
                    throw new IllegalArgumentException("1 to " + Limits.MAX_REVEALED_STEPS + " steps");
                }
            }
        }

        public SecretReveal {
            values = List.copyOf(values);
            long steps = values.stream().mapToLong(Shown::steps).sum();
            if (values.isEmpty() || values.size() > Limits.MAX_REVEALS || steps > Limits.MAX_REVEALED_STEPS) {
                throw new IllegalArgumentException("no values, or too many steps");
            }
        }

        @Override
        public int kind() {
            return KIND;
        }

        @Override
        public byte[] data() {
            AbiWriter out = new AbiWriter().number(values.size());
            values.forEach(shown -> out.word(shown.value()).number(shown.steps()));
            return out.toBytes();
        }

        static SecretReveal readFrom(AbiReader in) {
            int count = in.number(Limits.MAX_REVEALS);
            List<Shown> values = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                values.add(new Shown(in.word(), in.number(Limits.MAX_REVEALED_STEPS)));
            }
            return new SecretReveal(values);
        }
    }

    /** Makes reserve the account's collateral. */
    record CollateralPost(EntityId counterparty, TokenId token, Amount amount) implements AccountOperation {
        public static final int KIND = 0x60;

        public CollateralPost {
            requirePositive(amount);
        }

        @Override
        public int kind() {
            return KIND;
        }

        @Override
        public byte[] data() {
            return new AbiWriter()
                    .word(counterparty.value())
                    .word(token.value())
                    .number(amount.units())
                    .toBytes();
        }
    }

    /**
     * Pays debts from the debtor's reserve, the oldest first.
     *
     * @param most how many debts to look at
     */
    record DebtEnforce(EntityId debtor, TokenId token, int most) implements AccountOperation {
        public static final int KIND = 0x70;

        public DebtEnforce {
            if (most < 1 || most > Limits.MAX_DEBTS_PER_CALL) {
                throw new IllegalArgumentException("1 to " + Limits.MAX_DEBTS_PER_CALL + " debts");
            }
        }

        @Override
        public int kind() {
            return KIND;
        }

        @Override
        public byte[] data() {
            return new AbiWriter()
                    .word(debtor.value())
                    .word(token.value())
                    .number(most)
                    .toBytes();
        }
    }

    /** The creditor forgives some of a debt, or all. */
    record DebtForgive(EntityId debtor, TokenId token, long index, Amount amount) implements AccountOperation {
        public static final int KIND = 0x71;

        public DebtForgive {
            requirePositive(amount);
            if (index < 0) {
                throw new IllegalArgumentException("debts are numbered from 0");
            }
        }

        @Override
        public int kind() {
            return KIND;
        }

        @Override
        public byte[] data() {
            return new AbiWriter()
                    .word(debtor.value())
                    .word(token.value())
                    .number(index)
                    .number(amount.units())
                    .toBytes();
        }
    }

    /**
     * The creditor gives some of a debt, or all, to another entity. It queues anew, behind all that stand.
     *
     * @param to neither the creditor nor the debtor
     */
    record DebtAssign(EntityId debtor, TokenId token, long index, Amount amount, EntityId to)
            implements AccountOperation {
        public static final int KIND = 0x72;

        public DebtAssign {
            requirePositive(amount);
            if (index < 0 || to.equals(debtor)) {
                throw new IllegalArgumentException("debts are numbered from 0, and nobody owes itself");
            }
        }

        @Override
        public int kind() {
            return KIND;
        }

        @Override
        public byte[] data() {
            return new AbiWriter()
                    .word(debtor.value())
                    .word(token.value())
                    .number(index)
                    .number(amount.units())
                    .word(to.value())
                    .toBytes();
        }
    }

    /** Whether accounts carry out this kind, known or not. */
    static boolean isOne(int kind) {
        return kind >= CollateralRelease.KIND && kind < Withdraw.KIND;
    }

    /** @throws MalformedBatchException if no operation on accounts has this kind */
    static AccountOperation read(int kind, AbiReader in) {
        return switch (kind) {
            case CollateralRelease.KIND ->
                new CollateralRelease(
                        new EntityId(in.word()),
                        in.number(),
                        in.number(),
                        new TokenId(in.word()),
                        in.amount(),
                        FlatCertificates.read(in));
            case Settle.KIND -> readSettle(in);
            case DisputeStart.KIND -> new DisputeStart(Statement.readFrom(in));
            case DisputeCounter.KIND -> new DisputeCounter(Statement.readFrom(in));
            case DisputeFinalize.KIND -> DisputeFinalize.readFrom(in);
            case OrderFill.KIND -> OrderFill.readFrom(in);
            case SecretReveal.KIND -> SecretReveal.readFrom(in);
            case CollateralPost.KIND ->
                new CollateralPost(new EntityId(in.word()), new TokenId(in.word()), in.amount());
            case DebtEnforce.KIND ->
                new DebtEnforce(new EntityId(in.word()), new TokenId(in.word()), in.number(Limits.MAX_DEBTS_PER_CALL));
            case DebtForgive.KIND ->
                new DebtForgive(new EntityId(in.word()), new TokenId(in.word()), in.number(), in.amount());
            case DebtAssign.KIND ->
                new DebtAssign(
                        new EntityId(in.word()),
                        new TokenId(in.word()),
                        in.number(),
                        in.amount(),
                        new EntityId(in.word()));
            default -> throw new MalformedBatchException("unknown operation kind " + kind);
        };
    }

    private static Settle readSettle(AbiReader in) {
        int count = in.number(Limits.MAX_SETTLEMENTS);
        List<Settlement> settlements = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            settlements.add(Settlement.readFrom(in));
        }
        return new Settle(settlements);
    }

    private static void requirePositive(Amount amount) {
        if (!amount.isPositive()) {
            throw new IllegalArgumentException("an amount moved must be positive");
        }
    }
}
