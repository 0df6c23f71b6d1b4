package io.portcullis.engine.account;

import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.TokenId;

/** What a transaction would add to what a side stands to lose or owe. */
public enum Exposure {
    /** Nothing: it ends what is pending, lowers a limit, or notes what the chain did. */
    NONE,
    /** It moves or holds value that its author has, or makes room for some. */
    OWN,
    /** It needs credit: a higher limit, or a debt beyond what its author has. */
    CREDIT;

    static Exposure of(Accounts accounts, int account, Side author, Transaction transaction) {
        Ledger ledger = accounts.ledger();
        return switch (transaction) {
            case Transaction.AddToken tx -> OWN;
            case Transaction.SetCreditLimit tx -> {
                int line = ledger.line(account, tx.token());
                Amount before = line == Ledger.NONE ? Amount.ZERO : ledger.lines.credit(line, author.opposite());
                yield tx.limit().compareTo(before) > 0 ? CREDIT : NONE;
            }
            case Transaction.Pay tx -> spending(ledger, account, author, tx.token(), tx.amount());
            case Transaction.LockHtlc tx -> spending(ledger, account, author, tx.token(), tx.amount());
            case Transaction.LockPull tx -> spending(ledger, account, author, tx.token(), tx.amount());
            case Transaction.PlaceOrder tx -> spending(ledger, account, author, tx.giveToken(), tx.give());
            case Transaction.FillOrder tx ->
                accounts.priceOf(account, tx)
                        .map(price -> spending(ledger, account, author, price.token(), price.amount()))
                        .orElse(OWN);
            case Transaction.ProposeSettlement tx -> OWN;
            case Transaction.AcceptSettlement tx -> OWN;
            case Transaction.RevealHtlc tx -> NONE;
            case Transaction.ExpireHtlc tx -> NONE;
            case Transaction.CancelHtlc tx -> NONE;
            case Transaction.CancelOrder tx -> NONE;
            case Transaction.AdvancePull tx -> NONE;
            case Transaction.ClosePull tx -> NONE;
            case Transaction.NoteCollateral tx -> NONE;
            case Transaction.CancelSettlement tx -> NONE;
            case Transaction.ProposeClose tx -> NONE;
            case Transaction.AcceptClose tx -> NONE;
        };
    }

    /** The first two terms of what a side can pay (protocol, section 2), less its holds, are what it has; the third is credit. */
    private static Exposure spending(Ledger ledger, int account, Side author, TokenId token, Amount amount) {
        int line = ledger.line(account, token);
        if (line == Ledger.NONE) {
            return OWN;
        }
        Amount delta = ledger.lines.delta(line);
        Amount own = author.isLeft() ? delta : ledger.lines.collateral(line).minus(delta);
        Amount free = own.orZero().minus(ledger.lines.hold(line, author)).orZero();
        return amount.compareTo(free) > 0 ? CREDIT : OWN;
    }
}
