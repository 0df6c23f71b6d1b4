package io.portcullis.engine.account;

import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.engine.Limits;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.threshold.codec.Bytes;

/**
 * Hash time locks: the amount is held until its preimage is shown, or its time is over.
 *
 * <p>Whoever reveals is paid even if credit was cut meanwhile: the exposure was admitted when it was locked.
 */
final class HtlcRules {
    private HtlcRules() {}

    static void apply(Turn turn, Transaction.LockHtlc tx) {
        turn.requireOpen();
        turn.requireAmount(tx.amount());
        turn.requireFuture(tx.expiresAtSeconds());
        turn.requireSlot();
        int line = turn.line(tx.token());
        turn.requireCapacity(line, turn.author(), tx.amount());
        int sub = turn.ledger.addSubcontract(
                Subcontracts.HTLC,
                turn.account(),
                turn.author(),
                turn.lines.token(line),
                tx.amount(),
                tx.expiresAtSeconds());
        turn.subcontracts.hash(sub, tx.hash());
        turn.lines.hold(line, turn.author(), tx.amount());
        turn.tell(new AccountEvent.Locked(
                turn.subcontracts.id(sub), tx.token(), tx.amount(), tx.hash(), tx.expiresAtSeconds(), tx.onion()));
    }

    static void apply(Turn turn, Transaction.RevealHtlc tx) {
        int sub = turn.subcontract(Subcontracts.HTLC, tx.id());
        turn.requireBeneficiary(sub);
        if (turn.hasExpired(sub)) {
            throw Turn.refused(EngineTag.EXPIRED, "its time is over");
        }
        if (!turn.subcontracts.hashIs(sub, turn.chain.sha256(tx.preimage()))) {
            throw Turn.refused(EngineTag.PREIMAGE_WRONG, "the preimage has another hash");
        }
        Side payer = turn.subcontracts.maker(sub);
        int line = turn.lineOf(sub);
        Amount amount = end(turn, sub, line);
        turn.lines.move(line, payer, amount);
        turn.tell(new AccountEvent.Revealed(tx.id(), token(turn, line), amount, tx.preimage()));
    }

    static void apply(Turn turn, Transaction.ExpireHtlc tx) {
        int sub = turn.subcontract(Subcontracts.HTLC, tx.id());
        if (!turn.hasExpired(sub)) {
            throw Turn.refused(EngineTag.NOT_EXPIRED, "it stands until " + turn.subcontracts.expiresAt(sub));
        }
        int line = turn.lineOf(sub);
        Amount amount = end(turn, sub, line);
        turn.tell(new AccountEvent.Released(tx.id(), token(turn, line), amount, true, Bytes.EMPTY));
    }

    static void apply(Turn turn, Transaction.CancelHtlc tx) {
        int sub = turn.subcontract(Subcontracts.HTLC, tx.id());
        turn.requireBeneficiary(sub);
        if (tx.reason().size() > Limits.REASON_BYTES) {
            throw Turn.refused(EngineTag.ENCODING_INVALID, "a reason has at most " + Limits.REASON_BYTES + " bytes");
        }
        int line = turn.lineOf(sub);
        Amount amount = end(turn, sub, line);
        turn.tell(new AccountEvent.Released(tx.id(), token(turn, line), amount, false, tx.reason()));
    }

    private static Amount end(Turn turn, int sub, int line) {
        Amount amount = turn.subcontracts.amount(sub);
        turn.lines.release(line, turn.subcontracts.maker(sub), amount);
        turn.ledger.removeSubcontract(sub);
        return amount;
    }

    private static TokenId token(Turn turn, int line) {
        return turn.ledger.token(turn.lines.token(line));
    }
}
