package io.portcullis.signer.policy;

import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Amount;
import io.portcullis.signer.intent.Effect;
import io.portcullis.signer.intent.IntentKind;
import io.portcullis.signer.policy.Policy.Role;
import io.portcullis.signer.policy.Safeguards.Delay;
import io.portcullis.signer.policy.Safeguards.Exposure;
import io.portcullis.signer.policy.Safeguards.Pace;
import io.portcullis.signer.policy.Safeguards.Panel;
import io.portcullis.signer.policy.Safeguards.Separation;
import io.portcullis.signer.policy.Safeguards.Term;
import io.portcullis.signer.policy.Safeguards.Threshold;
import io.portcullis.signer.policy.Safeguards.Velocity;
import io.portcullis.signer.testing.Ceremony;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;

/** Policies with every sort of safeguard, and questions to them; the random ones follow from a seed. */
final class Policies {
    static final Ceremony CEREMONY = new Ceremony();
    static final Set<IntentKind> WITHDRAWALS = Set.of(IntentKind.WITHDRAWAL);
    static final Address SUPPLIER = Ceremony.GUARDIAN;
    static final Policy BASE = withPeople(CEREMONY.policy(2));

    /** 2027-01-15 08:00:00 UTC, a Friday: {@link Ceremony#NOW}. */
    static final long FRIDAY_0800 = Ceremony.NOW;

    private Policies() {}

    static CalendarDate date(String text) {
        return CalendarDate.of(text).orElseThrow();
    }

    static Policy with(Safeguards safeguards) {
        return BASE.with(safeguards);
    }

    /** A second destination, and Bob is an operator beside being an approver. */
    private static Policy withPeople(Policy policy) {
        List<Policy.Person> people = policy.people().stream()
                .map(person -> person.id().equals("bob")
                        ? new Policy.Person("bob", "bob", Set.of(Role.APPROVER, Role.OPERATOR), person.credentials())
                        : person)
                .toList();
        return new Policy(
                policy.version(),
                policy.chainId(),
                policy.depositary(),
                policy.entity(),
                policy.relyingParty(),
                people,
                List.of(
                        new Policy.Destination("Vendor", Ceremony.DOLLAR, Ceremony.VENDOR),
                        new Policy.Destination("Supplier", Ceremony.DOLLAR, SUPPLIER)),
                policy.rules(),
                policy.chain(),
                policy.maxIntentLifetimeSeconds());
    }

    static Safeguards velocity(boolean eachPayee, long windowSeconds, long upTo) {
        return edit(new Velocity("speed", Ceremony.DOLLAR, eachPayee, windowSeconds, Amount.of(upTo)));
    }

    /** One safeguard of whichever sort, or a list of them. */
    static Safeguards edit(Object... rules) {
        return new Safeguards(
                0,
                0,
                of(Term.class, rules),
                of(Velocity.class, rules),
                of(Pace.class, rules),
                of(Exposure.class, rules),
                of(Calendar.class, rules),
                of(Delay.class, rules),
                of(Separation.class, rules),
                of(Panel.class, rules));
    }

    private static <T> List<T> of(Class<T> sort, Object... rules) {
        return List.of(rules).stream().filter(sort::isInstance).map(sort::cast).toList();
    }

    static Safeguards windows(Safeguards base, long addDelaySeconds, long tierWindowSeconds) {
        return new Safeguards(
                addDelaySeconds,
                tierWindowSeconds,
                base.terms(),
                base.velocities(),
                base.paces(),
                base.exposures(),
                base.calendars(),
                base.delays(),
                base.separations(),
                base.panels());
    }

    /** Every sort at once. */
    static Policy full() {
        return with(windows(
                edit(
                        new Term(Ceremony.DOLLAR, SUPPLIER, Ceremony.NOW - 10, Ceremony.NOW + 10),
                        new Velocity("speed", Ceremony.DOLLAR, false, 3_600, Amount.of(7_000)),
                        new Velocity("each", Ceremony.DOLLAR, true, 3_600, Amount.of(6_000)),
                        new Pace("pace", WITHDRAWALS, 60, 3),
                        new Exposure("at-once", Ceremony.DOLLAR, Amount.of(6_500)),
                        new Calendar(
                                "hours",
                                WITHDRAWALS,
                                -330,
                                List.of(new Calendar.Open(4, 0, 1_440), new Calendar.Open(5, 100, 1_000)),
                                List.of(date("2026-12-25"))),
                        new Delay("rest", WITHDRAWALS, Optional.of(new Threshold(Ceremony.DOLLAR, Amount.of(900))), 60),
                        new Delay("always", Set.of(IntentKind.RULES), Optional.empty(), 60),
                        new Separation("apart", Set.of(IntentKind.RULES, IntentKind.BOARD), Role.OPERATOR),
                        new Panel("desk", WITHDRAWALS, Set.of("alice", "bob"), 1)),
                600,
                1_800));
    }

    static Asked withdrawal(String initiator, Set<String> approvers, long... amounts) {
        List<Effect> effects = new ArrayList<>();
        for (long amount : amounts) {
            effects.add(new Effect.Withdraw(Ceremony.DOLLAR, Ceremony.VENDOR, Amount.of(amount)));
        }
        return new Asked(IntentKind.WITHDRAWAL, effects, initiator, approvers);
    }

    static Facts.Spent spent(long nonce, long at, long openUntil, long amount) {
        return new Facts.Spent(
                IntentKind.WITHDRAWAL,
                nonce,
                at,
                openUntil,
                List.of(new Facts.Outflow(Ceremony.DOLLAR, Facts.Outflow.payee(Ceremony.VENDOR), Amount.of(amount))));
    }

    static Policy random(Random random) {
        List<Policy.Rule> rules = new ArrayList<>();
        int approvers = 1;
        long upTo = 0;
        for (int tier = 0; tier < 1 + random.nextInt(3); tier++) {
            upTo += 1 + random.nextInt(8);
            approvers = Math.min(3, approvers + random.nextInt(2));
            rules.add(Ceremony.rule("tier-" + tier, IntentKind.WITHDRAWAL, upTo, approvers));
        }
        List<Object> safeguards = new ArrayList<>();
        for (int i = 0; i < random.nextInt(5); i++) {
            safeguards.add(randomSafeguard(random, "guard-" + i));
        }
        List<Policy.Destination> listed = BASE.allowList().subList(0, 1 + random.nextInt(2));
        if (random.nextInt(4) == 0) {
            safeguards.add(new Term(
                    Ceremony.DOLLAR,
                    Ceremony.VENDOR,
                    Ceremony.NOW - 30 + random.nextInt(60),
                    Ceremony.NOW + 40 + random.nextInt(60)));
        }
        Policy base = BASE;
        return new Policy(
                2,
                base.chainId(),
                base.depositary(),
                base.entity(),
                base.relyingParty(),
                base.people(),
                listed,
                rules,
                base.chain(),
                base.maxIntentLifetimeSeconds(),
                windows(edit(safeguards.toArray()), random.nextInt(2) * 30L, random.nextInt(3) * 30L));
    }

    private static Object randomSafeguard(Random random, String id) {
        return switch (random.nextInt(7)) {
            case 0 ->
                new Velocity(
                        id,
                        Ceremony.DOLLAR,
                        random.nextBoolean(),
                        1 + random.nextInt(90),
                        Amount.of(random.nextInt(20)));
            case 1 -> new Pace(id, WITHDRAWALS, 1 + random.nextInt(90), random.nextInt(4));
            case 2 -> new Exposure(id, Ceremony.DOLLAR, Amount.of(random.nextInt(20)));
            case 3 ->
                new Calendar(
                        id,
                        WITHDRAWALS,
                        60 * (random.nextInt(3) - 1),
                        List.of(new Calendar.Open(5, 60 * random.nextInt(10), 60 * (10 + random.nextInt(14)))),
                        random.nextInt(4) == 0 ? List.of(date("2027-01-15")) : List.of());
            case 4 ->
                new Delay(
                        id,
                        WITHDRAWALS,
                        random.nextBoolean()
                                ? Optional.empty()
                                : Optional.of(new Threshold(Ceremony.DOLLAR, Amount.of(random.nextInt(10)))),
                        1 + random.nextInt(90));
            case 5 -> new Separation(id, WITHDRAWALS, random.nextBoolean() ? Role.OPERATOR : Role.REGULATOR);
            default -> {
                Set<String> people = random.nextBoolean() ? Set.of("alice", "bob") : Set.of("carol");
                yield new Panel(id, WITHDRAWALS, people, 1 + random.nextInt(people.size()));
            }
        };
    }

    static Asked randomAsked(Random random) {
        List<Effect> effects = new ArrayList<>();
        for (int i = 0; i <= random.nextInt(3); i++) {
            effects.add(new Effect.Withdraw(
                    Ceremony.DOLLAR,
                    random.nextBoolean() ? Ceremony.VENDOR : SUPPLIER,
                    Amount.of(1 + random.nextInt(12))));
        }
        List<String> people = List.of("alice", "bob", "carol", "rita", "nobody");
        Set<String> approvers = new java.util.HashSet<>();
        people.forEach(person -> {
            if (random.nextInt(3) > 0) {
                approvers.add(person);
            }
        });
        return new Asked(IntentKind.WITHDRAWAL, effects, people.get(random.nextInt(5)), approvers);
    }

    static Facts randomFacts(Random random) {
        long at = Ceremony.NOW + random.nextInt(100) - 50;
        List<Facts.Spent> spent = IntStream.range(0, random.nextInt(4))
                .mapToObj(i ->
                        spent(100 + i, at - random.nextInt(100), at + random.nextInt(60) - 30, 1 + random.nextInt(8)))
                .toList();
        return new Facts(at, at - random.nextInt(90), spent);
    }

    /** 3 for a yes, down to 0 for a no: what changes of a policy are measured by. */
    static int looseness(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Allow _ -> 3;
            case Verdict.Delay _ -> 2;
            case Verdict.NeedsApproval _ -> 1;
            case Verdict.Deny _ -> 0;
        };
    }
}
