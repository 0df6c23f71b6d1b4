package io.portcullis.depositary.sending;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a lane does when it has looked at the chain: every nonce in order, then the gap, then the queue. */
final class Look {
    /** Alarms that this look decides anew; the others ring until their cause answers otherwise. */
    private static final List<SendingTag> DECIDED_HERE = List.of(
            SendingTag.FEE_CAP_REACHED,
            SendingTag.DEADLINE_PASSED,
            SendingTag.NONCE_TAKEN,
            SendingTag.NONCE_GAP,
            SendingTag.REORGED_OUT,
            SendingTag.CANDIDATES_SPENT);

    private static final int PATIENCE_SHARE = 8;

    private final Turn turn;
    private final LaneView view;
    private final LaneRules rules;
    private final Map<SendingTag, String> ringing = new EnumMap<>(SendingTag.class);

    Look(Turn turn, LaneView view) {
        this.turn = turn;
        this.view = view;
        this.rules = turn.state().rules();
    }

    void run() {
        turn.sawMined(view.minedNonce());
        for (Slot slot : List.copyOf(turn.state().slots().values())) {
            look(slot);
        }
        fillGap();
        takeFromQueue();
        ringing.forEach(turn::raise);
        DECIDED_HERE.stream().filter(tag -> !ringing.containsKey(tag)).forEach(turn::lower);
    }

    private void look(Slot slot) {
        Optional<Found> found = found(slot);
        if (found.isPresent()) {
            if (view.headNumber() - found.get().inclusion().blockNumber() >= rules.buriedBlocks()) {
                settle(slot, found.get().outcome());
            } else {
                turn.put(slot.minedAs(Optional.of(found.get().outcome())));
            }
            return;
        }
        slot.mined()
                .ifPresent(
                        _ -> ring(SendingTag.REORGED_OUT, "nonce " + slot.nonce() + " was mined, and is not any more"));
        Slot unmined = slot.minedAs(Optional.empty());
        turn.put(unmined);
        if (slot.nonce() < view.minedNonce()) {
            taken(unmined);
        } else {
            pending(unmined);
        }
    }

    private record Found(Inclusion inclusion, Outcome outcome) {}

    private Optional<Found> found(Slot slot) {
        for (Candidate candidate : slot.candidates().reversed()) {
            if (view.of(candidate) instanceof Sighting.Mined(var number, var hash, var succeeded)) {
                Inclusion inclusion = new Inclusion(candidate.hash(), number, hash);
                boolean ordered = slot.order()
                        .filter(order -> order.is(candidate.transaction().unsigned()))
                        .isPresent();
                Outcome outcome = !ordered
                        ? new Outcome.Abandoned()
                        : succeeded ? new Outcome.Executed(inclusion) : new Outcome.Reverted(inclusion);
                return Optional.of(new Found(inclusion, outcome));
            }
        }
        return Optional.empty();
    }

    private void settle(Slot slot, Outcome outcome) {
        turn.persist(new LaneRecord.Settled(slot.nonce(), outcome));
        slot.order().ifPresent(order -> turn.finish(order.id(), outcome));
    }

    /** None of ours is mined on a nonce that is used up. Once that is buried none ever will be. */
    private void taken(Slot slot) {
        slot.order()
                .ifPresent(order -> ring(
                        SendingTag.NONCE_TAKEN,
                        "nonce " + slot.nonce() + " of " + rules.account() + " is used, and not for order "
                                + order.id()));
        if (slot.nonce() >= view.buriedNonce()) {
            return;
        }
        if (slot.takenBack(rules)) {
            settle(slot, new Outcome.Abandoned());
        } else {
            turn.persist(new LaneRecord.Displaced(slot.nonce()));
        }
    }

    private void pending(Slot slot) {
        boolean late = slot.order()
                .filter(order -> view.nowSeconds() >= order.deadlineSeconds())
                .isPresent();
        if (late) {
            ring(SendingTag.DEADLINE_PASSED, "nonce " + slot.nonce() + " was not mined by its deadline");
        }
        boolean empty = late || slot.takenBack(rules);
        boolean replaced =
                ((late && !slot.takenBack(rules)) || slot.outbid() || impatient(slot)) && replace(slot, empty);
        if (!replaced
                && view.of(slot.newest()) instanceof Sighting.Absent
                && view.nowSeconds() - slot.sentAtSeconds() >= rules.resendSeconds()) {
            turn.broadcast(slot, view.nowSeconds());
        }
    }

    /** Only the first in line: those behind it wait for it, not for higher fees. The nearer the deadline, the less patience. */
    private boolean impatient(Slot slot) {
        if (slot.nonce() != view.minedNonce()) {
            return false;
        }
        long patience = slot.order()
                .map(order -> (order.deadlineSeconds() - view.nowSeconds()) / PATIENCE_SHARE)
                .filter(share -> share >= 1)
                .map(share -> Math.min(share, rules.patienceSeconds()))
                .orElse(rules.patienceSeconds());
        return view.nowSeconds() - slot.newest().signedAtSeconds() >= patience;
    }

    private boolean replace(Slot slot, boolean empty) {
        if (slot.candidates().size() >= Limits.MAX_CANDIDATES) {
            ring(SendingTag.CANDIDATES_SPENT, "nonce " + slot.nonce());
            return false;
        }
        Pricing pricing = empty ? Pricing.ofEmpty(rules, view) : Pricing.ofOrders(rules, view);
        Optional<Fees> fees = pricing.above(slot.newest().fees());
        if (fees.isEmpty()) {
            ring(
                    SendingTag.FEE_CAP_REACHED,
                    "nonce " + slot.nonce() + " offers " + slot.newest().fees().maximum() + " wei of at most "
                            + rules.maxFeePerGas() + ", the base fee is " + view.baseFee());
            return false;
        }
        UnsignedTransaction transaction = empty
                ? UnsignedTransaction.empty(rules.chainId(), slot.nonce(), fees.get(), rules.account())
                : slot.order().orElseThrow().with(rules.chainId(), slot.nonce(), fees.get());
        turn.ask(new LaneEffect.Sign(slot.order().map(Order::id), transaction));
        return true;
    }

    /** A nonce before the last that was signed for, of which the lane knows nothing more although it is not used. */
    private void fillGap() {
        if (turn.state().idle()) {
            return;
        }
        long missing = view.minedNonce();
        while (missing < turn.state().next() && !turn.state().slots().containsKey(missing)) {
            if (missing - view.minedNonce() >= Limits.MAX_IN_FLIGHT) {
                return;
            }
            long nonce = missing;
            ring(SendingTag.NONCE_GAP, "nonce " + view.minedNonce() + " was never used");
            Pricing.ofEmpty(rules, view)
                    .first()
                    .ifPresentOrElse(
                            fees -> turn.ask(new LaneEffect.Sign(
                                    Optional.empty(),
                                    UnsignedTransaction.empty(rules.chainId(), nonce, fees, rules.account()))),
                            this::capReached);
            missing++;
        }
    }

    private void takeFromQueue() {
        long nonce = Math.max(turn.state().next(), view.minedNonce());
        int unmined = (int) turn.state().slots().values().stream()
                .filter(slot -> slot.mined().isEmpty())
                .count();
        int room = Math.min(
                Limits.MAX_IN_FLIGHT - unmined,
                Limits.MAX_UNBURIED - turn.state().slots().size());
        for (Order order : new ArrayList<>(turn.state().queue())) {
            if (view.nowSeconds() >= order.deadlineSeconds()) {
                turn.persist(new LaneRecord.Ended(order.id(), new Outcome.Abandoned()));
                turn.finish(order.id(), new Outcome.Abandoned());
            } else if (room > 0) {
                Optional<Fees> fees = Pricing.ofOrders(rules, view).first();
                if (fees.isEmpty()) {
                    capReached();
                    room = 0;
                    continue;
                }
                turn.ask(new LaneEffect.Sign(Optional.of(order.id()), order.with(rules.chainId(), nonce, fees.get())));
                nonce++;
                room--;
            }
        }
    }

    private void capReached() {
        ring(
                SendingTag.FEE_CAP_REACHED,
                "the base fee is " + view.baseFee() + " wei, and the cap " + rules.maxFeePerGas());
    }

    private void ring(SendingTag tag, String detail) {
        ringing.putIfAbsent(tag, detail);
    }
}
