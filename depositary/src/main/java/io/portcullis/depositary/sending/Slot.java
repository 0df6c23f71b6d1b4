package io.portcullis.depositary.sending;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A nonce that is not buried.
 *
 * @param order empty if the nonce only fills a gap
 * @param candidates what was signed for it, oldest first, each outbidding the one before; never empty
 * @param mined where it was last seen; not durable
 * @param sentAtSeconds when the newest candidate was last sent, 0 if not since the start; not durable
 * @param outbid the node asks for higher fees; not durable
 */
record Slot(
        long nonce,
        Optional<Order> order,
        List<Candidate> candidates,
        Optional<Outcome> mined,
        long sentAtSeconds,
        boolean outbid) {
    Slot {
        candidates = List.copyOf(candidates);
        if (candidates.isEmpty()) {
            throw new IllegalArgumentException("a nonce is taken by its first candidate");
        }
    }

    static Slot first(long nonce, Optional<Order> order, Candidate candidate) {
        return new Slot(nonce, order, List.of(candidate), Optional.empty(), 0, false);
    }

    Candidate newest() {
        return candidates.getLast();
    }

    /** Whether the newest candidate does nothing but take the nonce. */
    boolean takenBack(LaneRules rules) {
        return newest().transaction().unsigned().isEmpty(rules.account());
    }

    Slot with(Candidate candidate) {
        List<Candidate> more = new ArrayList<>(candidates);
        more.add(candidate);
        return new Slot(nonce, order, more, mined, 0, false);
    }

    Slot minedAs(Optional<Outcome> outcome) {
        return new Slot(nonce, order, candidates, outcome, sentAtSeconds, outbid);
    }

    Slot sentAt(long seconds) {
        return new Slot(nonce, order, candidates, mined, seconds, outbid);
    }

    Slot toBeOutbid() {
        return new Slot(nonce, order, candidates, mined, sentAtSeconds, true);
    }

    Slot onlyDurable() {
        return new Slot(nonce, order, candidates, Optional.empty(), 0, false);
    }
}
