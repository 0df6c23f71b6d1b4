package io.portcullis.engine.account;

import io.portcullis.depositary.model.Amount;
import io.portcullis.engine.verdict.EngineTag;

/** What an account has to do with the chain: notices of collateral, settlements that both agree to, the common end. */
final class ChainRules {
    private ChainRules() {}

    /** Whether the chain really says so is asked before, by whoever follows the chain. */
    static void apply(Turn turn, Transaction.NoteCollateral tx) {
        int line = turn.line(tx.token());
        long last = turn.ledger.noticeSequence(turn.account());
        if (tx.sequence() != last + 1) {
            throw Turn.refused(EngineTag.NOTICE_OUT_OF_ORDER, "notice " + (last + 1) + " is next");
        }
        if (tx.collateral().isNegative()) {
            throw Turn.refused(EngineTag.AMOUNT_NOT_POSITIVE, "collateral is not negative");
        }
        turn.requireBounded(tx.collateral());
        turn.requireBounded(tx.ondelta());
        int settled = settledBy(turn, line, tx);
        turn.ledger.noticeSequence(turn.account(), tx.sequence());
        turn.lines.chain(line, tx.collateral(), tx.ondelta());
        if (settled != Subcontracts.NONE) {
            end(turn, turn.subcontracts.id(settled), settled, line);
        }
        turn.tell(new AccountEvent.CollateralNoted(tx.token(), tx.collateral(), tx.ondelta()));
    }

    /** Either side can be given only what it could pay away: its share of the collateral, and no credit. */
    static void apply(Turn turn, Transaction.ProposeSettlement tx) {
        int line = turn.line(tx.token());
        turn.requireFuture(tx.expiresAtSeconds());
        turn.requireSlot();
        if (tx.left().isNegative() || tx.right().isNegative()) {
            throw Turn.refused(EngineTag.AMOUNT_NOT_POSITIVE, "neither side's part is negative");
        }
        turn.requireBounded(tx.left());
        turn.requireBounded(tx.right());
        turn.requireAmount(tx.left().plus(tx.right()));
        requireShare(turn, line, Side.LEFT, tx.left());
        requireShare(turn, line, Side.RIGHT, tx.right());
        int sub = turn.ledger.addSubcontract(
                Subcontracts.SETTLEMENT,
                turn.account(),
                turn.author(),
                turn.lines.token(line),
                tx.left(),
                tx.expiresAtSeconds());
        turn.subcontracts.other(sub, turn.lines.token(line), tx.right());
        turn.lines.hold(line, Side.LEFT, tx.left());
        turn.lines.hold(line, Side.RIGHT, tx.right());
        turn.tell(new AccountEvent.SettlementProposed(
                turn.subcontracts.id(sub), tx.token(), tx.left(), tx.right(), tx.expiresAtSeconds()));
    }

    static void apply(Turn turn, Transaction.AcceptSettlement tx) {
        int sub = turn.subcontract(Subcontracts.SETTLEMENT, tx.id());
        turn.requireBeneficiary(sub);
        if (turn.subcontracts.accepted(sub)) {
            throw Turn.refused(EngineTag.SETTLEMENT_AGREED, "it is accepted already");
        }
        if (turn.hasExpired(sub)) {
            throw Turn.refused(EngineTag.EXPIRED, "its time is over");
        }
        turn.subcontracts.accept(sub);
        turn.tell(new AccountEvent.SettlementAgreed(
                tx.id(),
                turn.ledger.token(turn.subcontracts.token(sub)),
                turn.subcontracts.amount(sub),
                turn.subcontracts.otherAmount(sub),
                turn.subcontracts.expiresAt(sub)));
    }

    static void apply(Turn turn, Transaction.CancelSettlement tx) {
        int sub = turn.subcontract(Subcontracts.SETTLEMENT, tx.id());
        if (!turn.hasExpired(sub)) {
            turn.requireMaker(sub);
            if (turn.subcontracts.accepted(sub)) {
                throw Turn.refused(EngineTag.SETTLEMENT_AGREED, "the chain may settle it until it expires");
            }
        }
        end(turn, tx.id(), sub, turn.lineOf(sub));
    }

    static void apply(Turn turn, Transaction.ProposeClose tx) {
        turn.requireOpen();
        turn.ledger.closing(turn.account(), turn.author());
        turn.tell(new AccountEvent.Closing(turn.author()));
    }

    static void apply(Turn turn, Transaction.AcceptClose tx) {
        int account = turn.account();
        if (turn.ledger.status(account) != AccountStatus.CLOSING || turn.ledger.closingBy(account) == turn.author()) {
            throw Turn.refused(EngineTag.CLOSE_NOT_PROPOSED, "the other side has not proposed to close");
        }
        if (turn.ledger.pending(account, Side.LEFT) + turn.ledger.pending(account, Side.RIGHT) > 0) {
            throw Turn.refused(EngineTag.STILL_PENDING, "subcontracts are pending");
        }
        turn.ledger.status(account, AccountStatus.CLOSED);
        turn.tell(new AccountEvent.Closed());
    }

    /** The oldest agreed settlement whose outcome the notice is. */
    private static int settledBy(Turn turn, int line, Transaction.NoteCollateral tx) {
        int sub = turn.ledger.firstSubcontract(turn.account());
        for (; sub != Subcontracts.NONE; sub = turn.subcontracts.next(sub)) {
            if (turn.subcontracts.kind(sub) == Subcontracts.SETTLEMENT
                    && turn.subcontracts.accepted(sub)
                    && turn.subcontracts.token(sub) == turn.lines.token(line)) {
                Amount left = turn.subcontracts.amount(sub);
                Amount right = turn.subcontracts.otherAmount(sub);
                if (turn.lines.collateral(line).minus(left).minus(right).equals(tx.collateral())
                        && turn.lines.ondelta(line).minus(left).equals(tx.ondelta())) {
                    return sub;
                }
            }
        }
        return Subcontracts.NONE;
    }

    private static void requireShare(Turn turn, int line, Side side, Amount part) {
        Amount collateral = turn.lines.collateral(line);
        Amount delta = turn.lines.delta(line);
        Amount own = side.isLeft() ? delta : collateral.minus(delta);
        Amount free = own.orZero().min(collateral).min(turn.lines.out(line, side));
        if (part.compareTo(free) > 0) {
            throw Turn.refused(EngineTag.CAPACITY_EXCEEDED, side + " has " + free + " of the collateral free");
        }
    }

    private static void end(Turn turn, SubcontractId id, int sub, int line) {
        turn.lines.release(line, Side.LEFT, turn.subcontracts.amount(sub));
        turn.lines.release(line, Side.RIGHT, turn.subcontracts.otherAmount(sub));
        turn.ledger.removeSubcontract(sub);
        turn.tell(new AccountEvent.SettlementEnded(id));
    }
}
