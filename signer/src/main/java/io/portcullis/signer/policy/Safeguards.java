package io.portcullis.signer.policy;

import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.signer.intent.IntentKind;
import io.portcullis.signer.policy.Policy.Role;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a policy asks for beside its tiers and its allow-list.
 *
 * <p>Invariant: a safeguard only ever restricts. An intent must pass every one of them, so neither their order nor one more of them ever
 * loosens a verdict.
 *
 * @param addDelaySeconds a destination that a new policy adds, or opens wider, is usable this long after that policy was filed at the
 *     earliest
 * @param tierWindowSeconds what was signed in this rolling window counts with an intent when its tier is chosen, so that splitting an
 *     amount over intents does not find a smaller tier; 0 counts the intent alone
 * @param terms at most one for each destination of the allow-list
 */
public record Safeguards(
        long addDelaySeconds,
        long tierWindowSeconds,
        List<Term> terms,
        List<Velocity> velocities,
        List<Pace> paces,
        List<Exposure> exposures,
        List<Calendar> calendars,
        List<Delay> delays,
        List<Separation> separations,
        List<Panel> panels) {
    /** A policy of format 1 has none. */
    public static final Safeguards NONE = new Safeguards(
            0, 0, List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of());

    /** When a destination may be paid: from {@code usableFrom} on, and before {@code usableUntil}; Unix seconds. */
    public record Term(TokenId token, Address destination, long usableFrom, long usableUntil) {
        boolean within(Term other) {
            return usableFrom >= other.usableFrom && usableUntil <= other.usableUntil;
        }
    }

    /**
     * The most of a token that may be signed away in any rolling window, this intent included.
     *
     * @param eachPayee whether the limit is of each destination by itself, and not of all together
     */
    public record Velocity(String id, TokenId token, boolean eachPayee, long windowSeconds, Amount upTo) {}

    /** How many batches of these kinds may be signed for the entity in any rolling window, this one included. */
    public record Pace(String id, Set<IntentKind> kinds, long windowSeconds, long batches) {
        public Pace {
            kinds = Set.copyOf(kinds);
        }
    }

    /** The most of a token that may be signed and not yet final, this intent included: see {@link Facts.Spent#openUntil}. */
    public record Exposure(String id, TokenId token, Amount upTo) {}

    /** More than so much of a token. */
    public record Threshold(TokenId token, Amount above) {}

    /**
     * How long an intent of these kinds lies open to cancellation, counted from when the signer recorded it.
     *
     * @param threshold if there, only intents that move more than that wait; the tiers' window counts
     */
    public record Delay(String id, Set<IntentKind> kinds, Optional<Threshold> threshold, long seconds) {
        public Delay {
            kinds = Set.copyOf(kinds);
        }
    }

    /** Who holds this role is not counted among the approvers of these kinds. */
    public record Separation(String id, Set<IntentKind> kinds, Role role) {
        public Separation {
            kinds = Set.copyOf(kinds);
        }
    }

    /** So many of these people must be among the counted approvers of these kinds. */
    public record Panel(String id, Set<IntentKind> kinds, Set<String> people, int atLeast) {
        public Panel {
            kinds = Set.copyOf(kinds);
            people = Set.copyOf(people);
        }
    }

    public Safeguards {
        terms = List.copyOf(terms);
        velocities = List.copyOf(velocities);
        paces = List.copyOf(paces);
        exposures = List.copyOf(exposures);
        calendars = List.copyOf(calendars);
        delays = List.copyOf(delays);
        separations = List.copyOf(separations);
        panels = List.copyOf(panels);
    }

    /** The names under which the trace speaks of them. */
    Stream<String> ids() {
        return Stream.of(
                        velocities.stream().map(Velocity::id),
                        paces.stream().map(Pace::id),
                        exposures.stream().map(Exposure::id),
                        calendars.stream().map(Calendar::id),
                        delays.stream().map(Delay::id),
                        separations.stream().map(Separation::id),
                        panels.stream().map(Panel::id))
                .flatMap(ids -> ids);
    }

    /** The tokens they name. */
    Stream<TokenId> tokens() {
        return Stream.of(
                        velocities.stream().map(Velocity::token),
                        exposures.stream().map(Exposure::token),
                        delays.stream()
                                .flatMap(delay -> delay.threshold().stream())
                                .map(Threshold::token))
                .flatMap(ids -> ids);
    }

    /** How far back they look: what was signed longer ago, and is final, need not be shown. */
    public long longestWindowSeconds() {
        return Stream.of(
                        Stream.of(tierWindowSeconds),
                        velocities.stream().map(Velocity::windowSeconds),
                        paces.stream().map(Pace::windowSeconds))
                .flatMap(seconds -> seconds)
                .mapToLong(Long::longValue)
                .max()
                .orElse(0);
    }
}
