package io.portcullis.engine.account;

import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.engine.kernel.SlabSpace;
import java.util.HashMap;
import java.util.Map;

/** One account's view as records again: what {@link Views} reads of them is that view. */
final class ScratchLedger implements AutoCloseable {
    /** Nobody else's keys are in these indexes. */
    private static final long SEED = 0;

    private final SlabSpace space = SlabSpace.offHeap();
    private final Ledger ledger = new Ledger(space, SEED);
    private final int account;

    ScratchLedger(AccountState state) {
        account = ledger.open(state.key(), state.leftResponseSeconds(), state.rightResponseSeconds());
        state.lines().forEach(this::load);
        loadPending(state);
        ledger.lastNumber(account, Side.LEFT, state.leftNumbers());
        ledger.lastNumber(account, Side.RIGHT, state.rightNumbers());
        ledger.noticeSequence(account, state.noticeSequence());
        state.closer().ifPresent(by -> ledger.closing(account, by));
        ledger.status(account, state.status());
        ledger.advance(account, state.height(), state.version());
        ledger.lastFrameHash(account, state.lastFrameHash());
    }

    Accounts accounts() {
        return new Accounts(ledger);
    }

    int account() {
        return account;
    }

    private void load(AccountState.TokenLine it) {
        ledger.addLine(account, it.token());
        int line = ledger.line(account, it.token());
        ledger.lines.chain(line, it.collateral(), it.ondelta());
        ledger.lines.move(line, Side.RIGHT, it.offdelta());
        ledger.lines.credit(line, Side.LEFT, it.creditLeft());
        ledger.lines.credit(line, Side.RIGHT, it.creditRight());
        ledger.lines.hold(line, Side.LEFT, it.holdLeft());
        ledger.lines.hold(line, Side.RIGHT, it.holdRight());
    }

    private void loadPending(AccountState state) {
        Map<SubcontractId, Subcontract> subcontracts = new HashMap<>();
        state.subcontracts().forEach(it -> subcontracts.put(it.id(), it));
        Map<SubcontractId, AccountState.PendingSettlement> settlements = new HashMap<>();
        state.settlements().forEach(it -> settlements.put(it.id(), it));
        for (AccountState.Making making : state.makings()) {
            ledger.advance(account, making.height() - 1, 0);
            if (subcontracts.containsKey(making.id())) {
                load(subcontracts.get(making.id()));
            } else {
                load(settlements.get(making.id()));
            }
        }
    }

    private void load(Subcontract subcontract) {
        switch (subcontract) {
            case Subcontract.Htlc it -> {
                int sub = add(Subcontracts.HTLC, it.id(), it.token(), it.amount(), it.expiresAtSeconds());
                ledger.subcontracts.hash(sub, it.hash());
            }
            case Subcontract.LimitOrder it -> load(it);
            case Subcontract.Pull it -> {
                int sub = add(Subcontracts.PULL, it.id(), it.token(), it.made(), it.expiresAtSeconds());
                ledger.subcontracts.amount(sub, it.rest());
                ledger.subcontracts.hash(sub, it.newest());
                ledger.subcontracts.progress(sub, it.progress());
                ledger.subcontracts.steps(sub, it.steps());
            }
        }
    }

    private void load(Subcontract.LimitOrder it) {
        Transaction.PlaceOrder order = it.order();
        int sub = add(Subcontracts.ORDER, it.id(), order.giveToken(), order.give(), it.expiresAtSeconds());
        ledger.subcontracts.amount(sub, it.rest());
        ledger.subcontracts.other(sub, ledger.tokens.intern(order.takeToken()), order.take());
        ledger.subcontracts.steps(sub, order.leastFill());
        ledger.subcontracts.timeInForce(sub, order.timeInForce());
        if (order.timeInForce() != TimeInForce.GTC) {
            ledger.shortOrders(account, ledger.shortOrders(account) + 1);
        }
    }

    private void load(AccountState.PendingSettlement it) {
        int sub = add(Subcontracts.SETTLEMENT, it.id(), it.token(), it.left(), it.expiresAtSeconds());
        ledger.subcontracts.other(sub, ledger.tokens.intern(it.token()), it.right());
        if (it.accepted()) {
            ledger.subcontracts.accept(sub);
        }
    }

    private int add(byte kind, SubcontractId id, TokenId token, Amount made, long expiresAt) {
        ledger.lastNumber(account, id.maker(), id.number() - 1);
        return ledger.addSubcontract(kind, account, id.maker(), ledger.tokens.intern(token), made, expiresAt);
    }

    @Override
    public void close() {
        space.close();
    }
}
