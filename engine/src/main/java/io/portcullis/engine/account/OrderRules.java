package io.portcullis.engine.account;

import io.portcullis.depositary.model.Allocation;
import io.portcullis.depositary.model.Amount;
import io.portcullis.engine.verdict.EngineTag;
import java.math.BigInteger;

/**
 * Limit orders: the maker's {@code give} is held; the taker picks how much of it to take and pays the order's price for it, rounded
 * against the taker as the contract does ({@link Allocation#price}). Both tokens move in one step.
 */
final class OrderRules {
    static final int WHOLE = 65_535;

    private OrderRules() {}

    static void apply(Turn turn, Transaction.PlaceOrder tx) {
        turn.requireOpen();
        turn.requireAmount(tx.give());
        turn.requireAmount(tx.take());
        if (tx.giveToken().equals(tx.takeToken())) {
            throw Turn.refused(EngineTag.ORDER_INVALID, "an order is between two tokens");
        }
        if (tx.leastFill() < 0 || tx.leastFill() > WHOLE) {
            throw Turn.refused(EngineTag.ORDER_INVALID, "the least fill is 0 to " + WHOLE);
        }
        boolean stands = tx.timeInForce() == TimeInForce.GTC;
        if (stands) {
            turn.requireFuture(tx.expiresAtSeconds());
        } else if (tx.expiresAtSeconds() != 0) {
            throw Turn.refused(EngineTag.ORDER_INVALID, "only an order that stands has an expiry");
        }
        turn.requireSlot();
        int give = turn.line(tx.giveToken());
        int take = turn.line(tx.takeToken());
        turn.requireCapacity(give, turn.author(), tx.give());
        int sub = turn.ledger.addSubcontract(
                Subcontracts.ORDER,
                turn.account(),
                turn.author(),
                turn.lines.token(give),
                tx.give(),
                stands ? tx.expiresAtSeconds() : Long.MAX_VALUE);
        turn.subcontracts.other(sub, turn.lines.token(take), tx.take());
        turn.subcontracts.steps(sub, tx.leastFill());
        turn.subcontracts.timeInForce(sub, tx.timeInForce());
        turn.lines.hold(give, turn.author(), tx.give());
        if (!stands) {
            turn.ledger.shortOrders(turn.account(), turn.ledger.shortOrders(turn.account()) + 1);
        }
        turn.tell(new AccountEvent.OrderPlaced(turn.subcontracts.id(sub), tx));
    }

    static void apply(Turn turn, Transaction.FillOrder tx) {
        int sub = turn.subcontract(Subcontracts.ORDER, tx.id());
        turn.requireBeneficiary(sub);
        turn.requireOpen();
        turn.requireAmount(tx.give());
        if (turn.hasExpired(sub)) {
            throw Turn.refused(EngineTag.EXPIRED, "the order's time is over");
        }
        Amount rest = turn.subcontracts.amount(sub);
        boolean whole = tx.give().equals(rest);
        if (tx.give().compareTo(rest) > 0) {
            throw Turn.refused(EngineTag.FILL_OUT_OF_RANGE, "only " + rest + " of the order is left");
        }
        if (!whole && turn.subcontracts.timeInForce(sub) == TimeInForce.FOK) {
            throw Turn.refused(EngineTag.FILL_OUT_OF_RANGE, "the order is filled as a whole or not at all");
        }
        Amount made = turn.subcontracts.made(sub);
        if (!whole && tx.give().compareTo(ceiling(made, turn.subcontracts.steps(sub), WHOLE)) < 0) {
            throw Turn.refused(EngineTag.FILL_OUT_OF_RANGE, "the maker fills no less at once");
        }
        Amount pays = Allocation.price(rest, made, turn.subcontracts.otherAmount(sub), tx.give());
        Side maker = turn.subcontracts.maker(sub);
        int give = turn.lineOf(sub);
        int take = turn.ledger.lineOf(turn.account(), turn.subcontracts.otherToken(sub));
        turn.requireCapacity(take, turn.author(), pays);
        turn.lines.release(give, maker, tx.give());
        turn.lines.move(give, maker, tx.give());
        turn.lines.move(take, turn.author(), pays);
        turn.subcontracts.amount(sub, rest.minus(tx.give()));
        turn.tell(new AccountEvent.OrderFilled(
                tx.id(),
                turn.ledger.token(turn.lines.token(give)),
                tx.give(),
                turn.ledger.token(turn.lines.token(take)),
                pays));
        if (whole) {
            end(turn, tx.id(), sub);
        }
    }

    static void apply(Turn turn, Transaction.CancelOrder tx) {
        int sub = turn.subcontract(Subcontracts.ORDER, tx.id());
        if (!turn.hasExpired(sub)) {
            turn.requireMaker(sub);
        }
        end(turn, tx.id(), sub);
    }

    /** At a frame's end: orders for one frame that an earlier frame made are gone. The account is at the height that ends. */
    static void sweep(Turn turn) {
        int left = turn.ledger.shortOrders(turn.account());
        int sub = turn.ledger.firstSubcontract(turn.account());
        while (left > 0 && sub != Subcontracts.NONE) {
            int next = turn.subcontracts.next(sub);
            if (turn.subcontracts.kind(sub) == Subcontracts.ORDER
                    && turn.subcontracts.timeInForce(sub) != TimeInForce.GTC) {
                left--;
                if (turn.subcontracts.height(sub) < turn.ledger.height(turn.account())) {
                    end(turn, turn.subcontracts.id(sub), sub);
                }
            }
            sub = next;
        }
    }

    private static Amount ceiling(Amount amount, int part, int whole) {
        BigInteger[] parts =
                amount.units().multiply(BigInteger.valueOf(part)).divideAndRemainder(BigInteger.valueOf(whole));
        return new Amount(parts[1].signum() == 0 ? parts[0] : parts[0].add(BigInteger.ONE));
    }

    private static void end(Turn turn, SubcontractId id, int sub) {
        Amount left = turn.subcontracts.amount(sub);
        if (left.isPositive()) {
            turn.lines.release(turn.lineOf(sub), turn.subcontracts.maker(sub), left);
        }
        if (turn.subcontracts.timeInForce(sub) != TimeInForce.GTC) {
            turn.ledger.shortOrders(turn.account(), turn.ledger.shortOrders(turn.account()) - 1);
        }
        turn.ledger.removeSubcontract(sub);
        turn.tell(new AccountEvent.OrderEnded(id));
    }
}
