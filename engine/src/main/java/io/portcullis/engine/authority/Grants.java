package io.portcullis.engine.authority;

import io.portcullis.engine.Limits;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.engine.verdict.Refusal;
import java.util.Collection;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Who may command one entity: a forest of grants. Its roots come from the node's configuration, what is below from GRANT commands.
 *
 * <p>Invariants: a grant works only as far as every grant above it does, in kinds, expiry and amounts, and what it spends counts for all of
 * them; so no number of grants lets anybody do more than their root. What is removed goes with everything below it. At least one root stays.
 */
final class Grants {
    private final TreeMap<HolderId, Seat> seats = new TreeMap<>();

    Optional<Seat> seat(HolderId holder) {
        return Optional.ofNullable(seats.get(holder));
    }

    Collection<Seat> seats() {
        return seats.values();
    }

    Seat root(Grant grant) {
        return sit(new Seat(grant, Optional.empty()));
    }

    Seat sit(Seat seat) {
        if (seats.size() >= Limits.GRANTS_PER_ENTITY || seats.putIfAbsent(seat.holder(), seat) != null) {
            throw new IllegalArgumentException("a holder twice, or too many");
        }
        return seat;
    }

    /** Changes grants, or says why not and changes nothing. */
    Optional<Refusal> change(Seat author, GrantChange change) {
        return switch (change) {
            case GrantChange.Put put -> put(author, put.grant());
            case GrantChange.Remove remove -> remove(author, remove.holder());
            case GrantChange.Rekey rekey -> rekey(author, rekey.key());
        };
    }

    private Optional<Refusal> put(Seat author, Grant grant) {
        if (!grant.isWithin(author.grant())) {
            return no(EngineTag.GRANT_EXCEEDS_GRANTER, "kinds, caps or expiry go beyond the granter's");
        }
        Seat held = seats.get(grant.key().holder());
        if (held != null) {
            if (!held.isBelow(author)) {
                return no(EngineTag.GRANT_NOT_BELOW, "holder " + held.holder() + " is not below the author");
            }
            held.replaceBy(grant);
            held.under(author);
            return Optional.empty();
        }
        if (seats.size() >= Limits.GRANTS_PER_ENTITY) {
            return no(EngineTag.TOO_MANY_GRANTS, Limits.GRANTS_PER_ENTITY + " are in use");
        }
        if (author.depth() >= Limits.GRANT_DEPTH) {
            return no(EngineTag.GRANT_TOO_DEEP, "the granter is " + Limits.GRANT_DEPTH + " deep");
        }
        sit(new Seat(grant, Optional.of(author)));
        return Optional.empty();
    }

    private Optional<Refusal> remove(Seat author, HolderId holder) {
        Seat gone = seats.get(holder);
        if (gone == null) {
            return no(EngineTag.GRANT_UNKNOWN, "holder " + holder);
        }
        if (gone != author && !gone.isBelow(author)) {
            return no(EngineTag.GRANT_NOT_BELOW, "holder " + holder + " is not below the author");
        }
        if (gone.parent().isEmpty()
                && seats.values().stream()
                                .filter(seat -> seat.parent().isEmpty())
                                .count()
                        == 1) {
            return no(EngineTag.LAST_AUTHORITY, "holder " + holder + " is the last root");
        }
        seats.values().removeIf(seat -> seat == gone || seat.isBelow(gone));
        return Optional.empty();
    }

    private Optional<Refusal> rekey(Seat author, GrantKey key) {
        if (seats.containsKey(key.holder())) {
            return no(EngineTag.GRANT_HELD, "holder " + key.holder());
        }
        if (key instanceof GrantKey.ApiKey) {
            return no(EngineTag.GRANT_INVALID, "an API key neither grants nor takes over from who does");
        }
        seats.remove(author.holder());
        author.replaceBy(author.grant().withKey(key));
        seats.put(author.holder(), author);
        return Optional.empty();
    }

    private static Optional<Refusal> no(EngineTag tag, String reason) {
        return Optional.of(new Refusal(tag, reason));
    }
}
