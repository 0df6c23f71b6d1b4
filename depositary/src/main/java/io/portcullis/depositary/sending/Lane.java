package io.portcullis.depositary.sending;

import java.util.List;
import java.util.Optional;

/**
 * The machine of one account that sends.
 *
 * <pre>
 *   offered → queued → signed (durable) → sent ⇄ mined → buried: executed or reverted
 *                          │ ↑ outbid by an eighth each time it waited too long
 *                          └ deadline → an empty transaction on the same nonce → buried: abandoned, or executed after all
 * </pre>
 *
 * <p>Invariants:
 *
 * <ul>
 *   <li>nothing is sent that a record before it does not hold, with its exact bytes;
 *   <li>an order has at most one nonce that may still be mined: it gets another only when somebody else's transaction is buried there;
 *   <li>each candidate of a nonce outbids the one before by a tenth in both fees, and none exceeds the caps;
 *   <li>an order ends only with what is buried, and ends once;
 *   <li>a candidate that is neither mined nor known to the node is sent again, at any time before burial.
 * </ul>
 */
public final class Lane {
    /** The state after an input, and what is asked for, in this order. */
    public record Step(LaneState state, List<LaneEffect> effects) {
        public Step {
            effects = List.copyOf(effects);
        }
    }

    private Lane() {}

    public static Step step(LaneState state, LaneInput input) {
        Turn turn = new Turn(state);
        switch (input) {
            case LaneInput.Offered(Order order, long now) -> offered(turn, order, now);
            case LaneInput.Looked(LaneView view) -> new Look(turn, view).run();
            case LaneInput.Signed signed -> signed(turn, signed);
            case LaneInput.KeyRefused(String reason) -> turn.raise(SendingTag.KEY_REFUSED, reason);
            case LaneInput.Sent sent -> sent(turn, sent);
        }
        return turn.step();
    }

    /** What a record of the journal does to the state; replaying all of them gives the durable part of what the steps gave. */
    public static LaneState replay(LaneState state, LaneRecord record) {
        return Replay.apply(state, record);
    }

    private static void offered(Turn turn, Order order, long now) {
        LaneState state = turn.state();
        if (!(state.standing(order.id()) instanceof Standing.Unknown)) {
            state.order(order.id())
                    .filter(known -> !known.equals(order))
                    .ifPresent(known -> turn.ask(new LaneEffect.Refuse(
                            SendingTag.ORDER_DIFFERS, "order " + order.id() + " is known as " + known)));
        } else if (order.deadlineSeconds() <= now) {
            turn.ask(new LaneEffect.Refuse(SendingTag.ORDER_MALFORMED, "its deadline has passed"));
        } else if (order.to().equals(state.rules().account())) {
            turn.ask(new LaneEffect.Refuse(
                    SendingTag.ORDER_MALFORMED, "a lane writes to itself only to take a nonce back"));
        } else if (state.queue().size() >= Limits.MAX_QUEUED) {
            turn.ask(new LaneEffect.Refuse(SendingTag.LANE_FULL, Limits.MAX_QUEUED + " orders wait"));
        } else {
            turn.persist(new LaneRecord.Queued(order));
        }
    }

    /** A signature that comes too late for what was wanted is dropped: it was never sent. */
    private static void signed(Turn turn, LaneInput.Signed input) {
        SignedTransaction transaction = input.transaction();
        UnsignedTransaction unsigned = transaction.unsigned();
        LaneRules rules = turn.state().rules();
        if (unsigned.chainId() != rules.chainId() || !signedBy(transaction, rules)) {
            turn.raise(SendingTag.KEY_DIFFERS, "nonce " + unsigned.nonce() + " is not signed by " + rules.account());
            return;
        }
        turn.lower(SendingTag.KEY_REFUSED);
        turn.lower(SendingTag.KEY_DIFFERS);
        Slot slot = turn.state().slots().get(unsigned.nonce());
        boolean wanted = slot == null ? takes(turn.state(), input) : outbids(rules, slot, input);
        if (!wanted) {
            return;
        }
        turn.persist(new LaneRecord.Signed(input.order(), input.nowSeconds(), transaction));
        turn.broadcast(turn.state().slots().get(unsigned.nonce()), input.nowSeconds());
    }

    /** An order takes the next nonce and no later one, so that no gap opens behind a key that refused; a filler takes one that is missing. */
    private static boolean takes(LaneState state, LaneInput.Signed input) {
        UnsignedTransaction unsigned = input.transaction().unsigned();
        return input.order()
                .map(id -> unsigned.nonce() == Math.max(state.next(), state.minedNonce())
                        && state.queue().stream().anyMatch(order -> order.id().equals(id) && order.is(unsigned)))
                .orElseGet(() -> unsigned.isEmpty(state.rules().account())
                        && unsigned.nonce() >= state.minedNonce()
                        && unsigned.nonce() < state.next());
    }

    private static boolean outbids(LaneRules rules, Slot slot, LaneInput.Signed input) {
        UnsignedTransaction unsigned = input.transaction().unsigned();
        boolean same = slot.order().filter(order -> order.is(unsigned)).isPresent();
        return slot.order().map(Order::id).equals(input.order())
                && unsigned.fees().replace(slot.newest().fees())
                && (unsigned.isEmpty(rules.account()) || (same && !slot.takenBack(rules)));
    }

    private static boolean signedBy(SignedTransaction transaction, LaneRules rules) {
        try {
            return transaction.account().equals(rules.account());
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static void sent(Turn turn, LaneInput.Sent input) {
        Optional<Slot> slot = Optional.ofNullable(turn.state().slots().get(input.nonce()))
                .filter(one -> one.newest().hash().equals(input.hash()));
        switch (input.reception()) {
            case Reception.Taken _ -> {
                turn.lower(SendingTag.GAS_FUNDS_MISSING);
                turn.lower(SendingTag.NODE_REFUSED);
            }
            case Reception.Underpriced _ -> slot.ifPresent(one -> turn.put(one.toBeOutbid()));
            case Reception.FundsMissing(String words) -> turn.raise(SendingTag.GAS_FUNDS_MISSING, words);
            case Reception.Refused(String words) -> turn.raise(SendingTag.NODE_REFUSED, words);
            case Reception.NonceUsed _, Reception.Unanswered _ -> {}
        }
    }
}
