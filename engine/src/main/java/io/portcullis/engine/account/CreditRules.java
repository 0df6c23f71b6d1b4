package io.portcullis.engine.account;

import io.portcullis.engine.Limits;
import io.portcullis.engine.verdict.EngineTag;

/** Tokens, credit and direct payments: what moves Δ at once. */
final class CreditRules {
    private CreditRules() {}

    static void apply(Turn turn, Transaction.AddToken tx) {
        turn.requireOpen();
        Ledger ledger = turn.ledger;
        int count = 0;
        for (int line = ledger.firstLine(turn.account()); line != Ledger.NONE; line = turn.lines.next(line)) {
            count++;
        }
        if (ledger.line(turn.account(), tx.token()) != Ledger.NONE) {
            throw Turn.refused(EngineTag.TOKEN_KNOWN, "the account holds " + tx.token());
        }
        if (count >= Limits.TOKENS_PER_ACCOUNT) {
            throw Turn.refused(EngineTag.TOO_MANY_TOKENS, "the account holds " + count);
        }
        if (turn.lines.slab().live() >= ledger.room.lines()) {
            throw Turn.refused(EngineTag.NODE_FULL, "this node keeps " + ledger.room.lines() + " lines");
        }
        ledger.addLine(turn.account(), tx.token());
        turn.tell(new AccountEvent.TokenAdded(tx.token()));
    }

    /** Left grants the credit of right, and right that of left. Raising needs an open account; cutting is always allowed. */
    static void apply(Turn turn, Transaction.SetCreditLimit tx) {
        int line = turn.line(tx.token());
        Side debtor = turn.author().opposite();
        if (tx.limit().isNegative()) {
            throw Turn.refused(EngineTag.AMOUNT_NOT_POSITIVE, "a limit is not negative");
        }
        turn.requireBounded(tx.limit());
        if (tx.limit().compareTo(turn.lines.credit(line, debtor)) > 0) {
            turn.requireOpen();
        }
        turn.lines.credit(line, debtor, tx.limit());
        turn.tell(new AccountEvent.LimitSet(turn.author(), tx.token(), tx.limit()));
    }

    static void apply(Turn turn, Transaction.Pay tx) {
        turn.requireOpen();
        turn.requireAmount(tx.amount());
        int line = turn.line(tx.token());
        turn.requireCapacity(line, turn.author(), tx.amount());
        turn.lines.move(line, turn.author(), tx.amount());
        turn.tell(new AccountEvent.Paid(turn.author(), tx.token(), tx.amount(), tx.reference()));
    }
}
