package io.portcullis.engine.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.engine.account.AccountState.TokenLine;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.codec.RlpReader;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** What holds after every step of any history of both sides. */
class HistoryPropertyTest {
    private static final int STEPS = 120;

    @Property(tries = 150)
    void everyStepKeepsWhatTheProtocolPromises(@ForAll long seed) {
        Random random = new Random(seed);
        RandomTransactions transactions = new RandomTransactions(random, List.of(AccountRig.GOLD, AccountRig.COAL));
        try (AccountRig rig = AccountRig.withCredit()) {
            for (int i = 0; i < STEPS; i++) {
                step(rig, random, transactions);
            }
        }
    }

    @Property(tries = 40)
    void aRestoredLedgerHasTheSameRootsAndTheSameFuture(@ForAll long seed) {
        Random random = new Random(seed);
        RandomTransactions transactions = new RandomTransactions(random, List.of(AccountRig.GOLD, AccountRig.COAL));
        try (AccountRig rig = AccountRig.withCredit()) {
            for (int i = 0; i < STEPS; i++) {
                step(rig, random, transactions);
            }
            try (AccountRig twin = rig.restarted()) {
                assertEquals(rig.accounts.view(rig.account), twin.accounts.view(twin.account));
                for (int i = 0; i < STEPS; i++) {
                    Side author = Side.ofLeft(random.nextBoolean());
                    Transaction transaction = next(rig, transactions);
                    assertEquals(rig.tries(author, transaction), twin.tries(author, transaction));
                    assertEquals(rig.accounts.root(rig.account), twin.accounts.root(twin.account));
                }
            }
        }
    }

    @Property(tries = 60)
    void aTrialLeavesNothingBehind(@ForAll long seed) {
        Random random = new Random(seed);
        RandomTransactions transactions = new RandomTransactions(random, List.of(AccountRig.GOLD, AccountRig.COAL));
        try (AccountRig rig = AccountRig.withCredit();
                AccountRig twin = AccountRig.withCredit()) {
            for (int i = 0; i < STEPS; i++) {
                Side author = Side.ofLeft(random.nextBoolean());
                List<Transaction> batch = Stream.generate(() -> next(rig, transactions))
                        .limit(1 + random.nextInt(6))
                        .toList();
                Bytes32 before = rig.accounts.root(rig.account);
                rig.accounts.propose(rig.account, author, batch, rig.now);
                assertEquals(before, rig.accounts.root(rig.account));
                for (Transaction transaction : batch) {
                    assertEquals(rig.tries(author, transaction), twin.tries(author, transaction));
                    assertEquals(
                            rig.accounts.canonicalBytes(rig.account).length, twin.accounts.canonicalBytes(0).length);
                    assertEquals(rig.accounts.root(rig.account), twin.accounts.root(twin.account));
                }
                if (random.nextInt(4) == 0) {
                    rig.endsFrame();
                    twin.endsFrame();
                    rig.now += 10;
                    twin.now += 10;
                }
            }
        }
    }

    private static Transaction next(AccountRig rig, RandomTransactions transactions) {
        return transactions.next(rig.accounts.view(rig.account), rig.accounts.noticeSequence(rig.account), rig.now);
    }

    private static void step(AccountRig rig, Random random, RandomTransactions transactions) {
        if (random.nextInt(6) == 0) {
            rig.endsFrame();
            rig.now += random.nextInt(20);
        }
        Side author = Side.ofLeft(random.nextBoolean());
        Transaction transaction = next(rig, transactions);
        AccountState before = rig.accounts.view(rig.account);
        Bytes32 root = rig.accounts.root(rig.account);
        boolean refused = rig.tries(author, transaction).isPresent();
        AccountState after = rig.accounts.view(rig.account);
        if (refused) {
            assertEquals(root, rig.accounts.root(rig.account), () -> "refused, yet changed: " + transaction);
        } else {
            after.lines().forEach(line -> judgeExposure(transaction, before.line(line.token()), line));
        }
        judge(rig, after);
    }

    private static void judge(AccountRig rig, AccountState state) {
        Ledger ledger = rig.accounts.ledger();
        for (TokenLine line : state.lines()) {
            for (Side side : Side.values()) {
                Amount held = side.isLeft() ? line.holdLeft() : line.holdRight();
                assertEquals(sumOfHolds(state, side, line.token()), held, () -> side + " holds of " + line);
                assertEquals(
                        out(line, side),
                        (side.isLeft() ? line.left() : line.right()).out().units());
                assertEquals(
                        in(line, side),
                        (side.isLeft() ? line.left() : line.right()).in().units());
            }
        }
        for (Side side : Side.values()) {
            long made = Stream.concat(
                            state.subcontracts().stream().map(Subcontract::id),
                            state.settlements().stream().map(AccountState.PendingSettlement::id))
                    .filter(id -> id.maker() == side)
                    .count();
            assertEquals(made, ledger.pending(rig.account, side));
        }
        if (state.height() > 0) {
            assertEquals(state.proofBody().hash(), rig.accounts.proofBodyHash(rig.account));
        }
        readsAsStrictRlp(rig.accounts.canonicalBytes(rig.account), state);
    }

    private static Amount sumOfHolds(AccountState state, Side side, TokenId token) {
        Amount sum = Amount.ZERO;
        for (Subcontract each : state.subcontracts()) {
            if (each.id().maker() == side && each.hold().token().equals(token)) {
                sum = sum.plus(each.hold().amount());
            }
        }
        for (AccountState.PendingSettlement each : state.settlements()) {
            if (each.token().equals(token)) {
                sum = sum.plus(side.isLeft() ? each.left() : each.right());
            }
        }
        return sum;
    }

    /** New exposure is within the limits; what is beyond them got no worse. Credit, notices and what was admitted before may leave them. */
    private static void judgeExposure(Transaction transaction, Optional<TokenLine> earlier, TokenLine line) {
        boolean exposes = transaction instanceof Transaction.Pay
                || transaction instanceof Transaction.LockHtlc
                || transaction instanceof Transaction.LockPull
                || transaction instanceof Transaction.PlaceOrder;
        if (!exposes) {
            return;
        }
        TokenLine before = earlier.orElseThrow();
        BigInteger least = low(line);
        boolean lower = least.compareTo(low(before)) < 0;
        assertTrue(
                !lower || least.compareTo(line.creditLeft().units().negate()) >= 0,
                () -> "left beyond its credit: " + line);
        BigInteger most = high(line);
        BigInteger limit = line.collateral().plus(line.creditRight()).units();
        boolean higher = most.compareTo(high(before)) > 0;
        assertTrue(!higher || most.compareTo(limit) <= 0, () -> "right beyond its credit: " + line);
    }

    private static BigInteger low(TokenLine line) {
        return line.delta().minus(line.holdLeft()).units();
    }

    private static BigInteger high(TokenLine line) {
        return line.delta().plus(line.holdRight()).units();
    }

    /** Protocol.md's formula in plain integers; right is left with C − Δ. */
    private static BigInteger out(TokenLine line, Side side) {
        BigInteger c = line.collateral().units();
        BigInteger own = own(line, side);
        BigInteger credit = (side.isLeft() ? line.creditLeft() : line.creditRight()).units();
        BigInteger hold = (side.isLeft() ? line.holdLeft() : line.holdRight()).units();
        return zero(zero(own.subtract(c))
                .add(zero(own).min(c))
                .add(zero(credit.subtract(zero(own.negate()))))
                .subtract(hold));
    }

    private static BigInteger in(TokenLine line, Side side) {
        BigInteger c = line.collateral().units();
        BigInteger own = own(line, side);
        BigInteger credit = (side.isLeft() ? line.creditRight() : line.creditLeft()).units();
        BigInteger hold = (side.isLeft() ? line.holdRight() : line.holdLeft()).units();
        return zero(zero(own.negate())
                .add(zero(c.subtract(zero(own))))
                .add(zero(credit.subtract(zero(own.subtract(c)))))
                .subtract(hold));
    }

    private static BigInteger own(TokenLine line, Side side) {
        return side.isLeft()
                ? line.delta().units()
                : line.collateral().minus(line.delta()).units();
    }

    private static BigInteger zero(BigInteger value) {
        return value.max(BigInteger.ZERO);
    }

    private static void readsAsStrictRlp(byte[] bytes, AccountState state) {
        RlpReader.readList(Bytes.of(bytes), in -> {
            assertEquals(state.key().left().value(), Bytes32.of(in.fixed(32).toArray()));
            assertEquals(state.key().right().value(), Bytes32.of(in.fixed(32).toArray()));
            assertEquals(state.height(), units(in.fixed(8)).longValueExact());
            assertEquals(state.version(), units(in.fixed(8)).longValueExact());
            assertEquals(state.status().number(), in.fixed(2).toArray()[0]);
            for (int i = 0; i < 4; i++) {
                in.fixed(8);
            }
            List<List<BigInteger>> lines = in.items(
                    64,
                    item -> item.list(fields -> {
                        List<BigInteger> all = new ArrayList<>();
                        assertEquals(
                                state.lines().stream()
                                        .map(TokenLine::token)
                                        .anyMatch(new TokenId(
                                                Bytes32.of(fields.fixed(32).toArray()))::equals),
                                true);
                        for (int i = 0; i < 7; i++) {
                            all.add(units(fields.fixed(16)));
                        }
                        return all;
                    }));
            List<List<BigInteger>> seen = state.lines().stream()
                    .map(it -> Stream.of(
                                    it.collateral(),
                                    it.ondelta(),
                                    it.offdelta(),
                                    it.creditLeft(),
                                    it.creditRight(),
                                    it.holdLeft(),
                                    it.holdRight())
                            .map(Amount::units)
                            .toList())
                    .toList();
            assertEquals(seen, lines);
            int subcontracts = in.items(
                            1 << 15,
                            item -> item.list(fields -> {
                                for (int width : new int[] {4, 8, 32, 32, 16, 16, 16, 32, 8, 8, 8}) {
                                    fields.fixed(width);
                                }
                                return fields;
                            }))
                    .size();
            assertEquals(state.subcontracts().size() + state.settlements().size(), subcontracts);
            return state;
        });
    }

    private static BigInteger units(Bytes bytes) {
        return new BigInteger(bytes.toArray());
    }
}
