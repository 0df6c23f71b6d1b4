package io.portcullis.engine.account;

import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Keccak;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.threshold.codec.Bytes;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Transactions that are mostly admitted, drawn from what an account's view offers: ends, fills, draws of what is pending, and new exposure. */
public final class RandomTransactions {
    private static final int STEPS = 5;
    /** How often each is begun: Add, Limit, Pay, HTLC, Order, Draw, Notice, Settlement, Close. */
    private static final String BEGINNINGS =
            "A" + "L".repeat(3) + "P".repeat(4) + "H".repeat(4) + "O".repeat(3) + "D".repeat(2) + "NSSC";

    private final Random random;
    private final List<TokenId> tokens;

    public RandomTransactions(Random random, List<TokenId> tokens) {
        this.random = random;
        this.tokens = tokens;
    }

    public Transaction next(AccountState state, long sequence, long now) {
        List<SubcontractId> ids = new ArrayList<>();
        state.subcontracts().forEach(each -> ids.add(each.id()));
        state.settlements().forEach(each -> ids.add(each.id()));
        boolean end = !ids.isEmpty() && random.nextInt(10) < 5;
        if (!end) {
            return begin(sequence, now);
        }
        if (!state.settlements().isEmpty() && random.nextInt(4) == 0) {
            SubcontractId id = state.settlements()
                    .get(random.nextInt(state.settlements().size()))
                    .id();
            return random.nextBoolean() ? new Transaction.AcceptSettlement(id) : new Transaction.CancelSettlement(id);
        }
        if (state.subcontracts().isEmpty()) {
            return new Transaction.CancelSettlement(ids.getFirst());
        }
        return switch (state.subcontracts()
                .get(random.nextInt(state.subcontracts().size()))) {
            case Subcontract.Htlc it ->
                switch (random.nextInt(4)) {
                    case 0 -> new Transaction.ExpireHtlc(it.id());
                    case 1 -> new Transaction.CancelHtlc(it.id(), Bytes.EMPTY);
                    case 2 -> new Transaction.RevealHtlc(it.id(), preimage(random.nextInt(4)));
                    default -> reveal(it);
                };
            case Subcontract.LimitOrder it ->
                random.nextInt(5) == 0
                        ? new Transaction.CancelOrder(it.id())
                        : new Transaction.FillOrder(it.id(), random.nextBoolean() ? it.rest() : amount());
            case Subcontract.Pull it ->
                random.nextInt(5) == 0
                        ? new Transaction.ClosePull(it.id())
                        : advance(it, Math.min(STEPS, it.progress() + 1 + random.nextInt(2)));
        };
    }

    private static Transaction reveal(Subcontract.Htlc it) {
        for (int i = 0; i < 4; i++) {
            if (it.hash().equals(hash(i))) {
                return new Transaction.RevealHtlc(it.id(), preimage(i));
            }
        }
        throw new AssertionError("a lock of another test");
    }

    private static Transaction advance(Subcontract.Pull it, int progress) {
        return new Transaction.AdvancePull(
                it.id(), progress, Bytes32.of(new HashChain().after(preimage(0), STEPS - progress)));
    }

    private Transaction begin(long sequence, long now) {
        long expiry = now + 1 + random.nextInt(60);
        return switch (BEGINNINGS.charAt(random.nextInt(BEGINNINGS.length()))) {
            case 'A' -> new Transaction.AddToken(token());
            case 'L' -> new Transaction.SetCreditLimit(token(), Amount.of(random.nextInt(2_000)));
            case 'P' -> new Transaction.Pay(token(), amount(), Bytes32.ZERO);
            case 'H' -> new Transaction.LockHtlc(token(), amount(), hash(random.nextInt(4)), expiry, Bytes.EMPTY);
            case 'O' -> {
                TimeInForce force = TimeInForce.ofNumber(random.nextInt(3));
                yield new Transaction.PlaceOrder(
                        tokens.get(0),
                        amount(),
                        tokens.get(1),
                        amount(),
                        random.nextInt(30_000),
                        force,
                        force == TimeInForce.GTC ? expiry : 0);
            }
            case 'D' ->
                new Transaction.LockPull(
                        token(), amount(), Bytes32.of(new HashChain().after(preimage(0), STEPS)), STEPS, expiry);
            case 'N' ->
                new Transaction.NoteCollateral(
                        sequence + (random.nextInt(5) == 0 ? 2 : 1),
                        token(),
                        Amount.of(random.nextInt(3_000)),
                        Amount.of(random.nextInt(4_000) - 1_000));
            case 'S' ->
                new Transaction.ProposeSettlement(
                        token(), Amount.of(random.nextInt(100)), Amount.of(random.nextInt(100)), expiry);
            default -> random.nextInt(20) == 0 ? new Transaction.ProposeClose() : new Transaction.AcceptClose();
        };
    }

    static Bytes32 preimage(int number) {
        return Keccak.hash(ByteBuffer.allocate(4).putInt(number).array());
    }

    static Bytes32 hash(int number) {
        return Bytes32.of(new HashChain().sha256(preimage(number)));
    }

    private TokenId token() {
        return tokens.get(random.nextInt(tokens.size()));
    }

    private Amount amount() {
        return Amount.of(random.nextInt(20) == 0 ? random.nextInt(5_000) : 1 + random.nextInt(200));
    }
}
