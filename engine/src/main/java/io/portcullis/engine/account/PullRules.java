package io.portcullis.engine.account;

import io.portcullis.depositary.model.Amount;
import io.portcullis.engine.Limits;
import io.portcullis.engine.verdict.EngineTag;
import java.math.BigInteger;

/** Streaming payments: a fraction of the held amount moves with each value of a hash chain that is shown. */
final class PullRules {
    private PullRules() {}

    static void apply(Turn turn, Transaction.LockPull tx) {
        turn.requireOpen();
        turn.requireAmount(tx.amount());
        turn.requireFuture(tx.expiresAtSeconds());
        if (tx.steps() < 1 || tx.steps() > Limits.PULL_STEPS) {
            throw Turn.refused(EngineTag.STEPS_OUT_OF_RANGE, "a pull has 1 to " + Limits.PULL_STEPS + " steps");
        }
        turn.requireSlot();
        int line = turn.line(tx.token());
        turn.requireCapacity(line, turn.author(), tx.amount());
        int sub = turn.ledger.addSubcontract(
                Subcontracts.PULL,
                turn.account(),
                turn.author(),
                turn.lines.token(line),
                tx.amount(),
                tx.expiresAtSeconds());
        turn.subcontracts.hash(sub, tx.anchor());
        turn.subcontracts.steps(sub, tx.steps());
        turn.lines.hold(line, turn.author(), tx.amount());
        turn.tell(new AccountEvent.PullLocked(turn.subcontracts.id(sub), tx.token(), tx.amount()));
    }

    /** The record keeps the newest value shown: the next one is checked against it, not against the anchor. */
    static void apply(Turn turn, Transaction.AdvancePull tx) {
        int sub = turn.subcontract(Subcontracts.PULL, tx.id());
        turn.requireBeneficiary(sub);
        if (turn.hasExpired(sub)) {
            throw Turn.refused(EngineTag.EXPIRED, "its time is over");
        }
        int shown = turn.subcontracts.progress(sub);
        int steps = turn.subcontracts.steps(sub);
        if (tx.progress() <= shown || tx.progress() > steps) {
            throw Turn.refused(EngineTag.STEPS_OUT_OF_RANGE, "progress goes from above " + shown + " to " + steps);
        }
        if (!turn.subcontracts.hashIs(sub, turn.chain.after(tx.value(), tx.progress() - shown))) {
            throw Turn.refused(EngineTag.PREIMAGE_WRONG, "the value is not that step of the chain");
        }
        Amount made = turn.subcontracts.made(sub);
        Amount drawn = fraction(made, tx.progress(), steps).minus(fraction(made, shown, steps));
        Side payer = turn.subcontracts.maker(sub);
        int line = turn.lineOf(sub);
        turn.subcontracts.progress(sub, tx.progress());
        turn.subcontracts.hash(sub, tx.value());
        turn.subcontracts.amount(sub, turn.subcontracts.amount(sub).minus(drawn));
        turn.lines.release(line, payer, drawn);
        turn.lines.move(line, payer, drawn);
        turn.tell(new AccountEvent.PullAdvanced(
                tx.id(), turn.ledger.token(turn.lines.token(line)), drawn, tx.progress()));
        if (tx.progress() == steps) {
            close(turn, tx.id(), sub, line);
        }
    }

    static void apply(Turn turn, Transaction.ClosePull tx) {
        int sub = turn.subcontract(Subcontracts.PULL, tx.id());
        if (turn.author() == turn.subcontracts.maker(sub) && !turn.hasExpired(sub)) {
            throw Turn.refused(EngineTag.NOT_EXPIRED, "it stands until " + turn.subcontracts.expiresAt(sub));
        }
        close(turn, tx.id(), sub, turn.lineOf(sub));
    }

    private static void close(Turn turn, SubcontractId id, int sub, int line) {
        Amount left = turn.subcontracts.amount(sub);
        turn.lines.release(line, turn.subcontracts.maker(sub), left);
        turn.ledger.removeSubcontract(sub);
        turn.tell(new AccountEvent.PullClosed(id, turn.ledger.token(turn.lines.token(line)), left));
    }

    /** {@code ⌊amount · part / whole⌋}. */
    static Amount fraction(Amount amount, int part, int whole) {
        return new Amount(amount.units().multiply(BigInteger.valueOf(part)).divide(BigInteger.valueOf(whole)));
    }
}
