package io.portcullis.engine.route;

import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.engine.Limits;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A way from sender to receiver, ready to be wrapped.
 *
 * <p>Invariants: hops are joined and in one token, nobody is passed twice, amounts never rise on the way, expiries fall strictly.
 *
 * @param hops from the sender's own channel on
 */
public record Route(List<RouteHop> hops) {
    public Route {
        hops = List.copyOf(hops);
        if (hops.isEmpty() || hops.size() > Limits.ONION_HOPS) {
            throw new IllegalArgumentException("a route has 1 to " + Limits.ONION_HOPS + " hops");
        }
        Set<EntityId> passed = new HashSet<>(Set.of(hops.getFirst().channel().from()));
        for (int i = 0; i < hops.size(); i++) {
            if (!passed.add(hops.get(i).next())) {
                throw new IllegalArgumentException("a route passes nobody twice");
            }
            if (i > 0) {
                requireFollows(hops.get(i - 1), hops.get(i));
            }
        }
    }

    private static void requireFollows(RouteHop before, RouteHop after) {
        if (!after.channel().from().equals(before.next())
                || !after.channel().token().equals(before.channel().token())) {
            throw new IllegalArgumentException("a hop begins where the one before it ends, in the same token");
        }
        if (after.amount().compareTo(before.amount()) > 0 || after.expirySeconds() >= before.expirySeconds()) {
            throw new IllegalArgumentException("amounts never rise on the way, and expiries fall");
        }
    }

    public EntityId from() {
        return hops.getFirst().channel().from();
    }

    public EntityId to() {
        return hops.getLast().next();
    }

    public TokenId token() {
        return hops.getFirst().channel().token();
    }

    public Amount sent() {
        return hops.getFirst().amount();
    }

    public Amount received() {
        return hops.getLast().amount();
    }

    public Amount fees() {
        return sent().minus(received());
    }
}
