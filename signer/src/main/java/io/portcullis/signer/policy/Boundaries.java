package io.portcullis.signer.policy;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Board;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.FreezeLevel;
import io.portcullis.depositary.model.FundProfile;
import io.portcullis.depositary.model.Keccak;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.depositary.model.VelocityCap;
import io.portcullis.signer.intent.Effect;
import io.portcullis.signer.intent.IntentKind;
import io.portcullis.signer.policy.Counterexample.Question;
import io.portcullis.signer.policy.Facts.Outflow;
import io.portcullis.signer.policy.Facts.Spent;
import io.portcullis.signer.policy.Safeguards.Delay;
import io.portcullis.signer.policy.Safeguards.Exposure;
import io.portcullis.signer.policy.Safeguards.Pace;
import io.portcullis.signer.policy.Safeguards.Velocity;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * The questions at which one of two policies may change its verdict: at each limit, one below and one above it; at each end of a term or of
 * opening hours; at each delay; with nothing signed before, and with each limit used up just inside and just outside each window.
 */
final class Boundaries {
    private static final String INITIATOR = "somebody-else";
    private static final long DAYS_OF_CALENDAR = 9;
    private static final EntityId OTHER = new EntityId(Keccak.hash("another entity".getBytes(UTF_8)));
    private static final Address MEMBER = Address.fromHex("0x0000000000000000000000000000000000000001");

    private final Policy old;
    private final Policy next;
    private final long now;
    private final Set<Amount> limits = new TreeSet<>();
    private final Set<Long> windows = new TreeSet<>();
    private final Set<Long> instants = new TreeSet<>();
    private final long longestDelay;

    Boundaries(Policy old, Policy next, long now) {
        this.old = old;
        this.next = next;
        this.now = now;
        each(Policy::rules).forEach(rule -> rule.upTo().ifPresent(limits::add));
        each(of(Safeguards::velocities)).map(Velocity::upTo).forEach(limits::add);
        each(of(Safeguards::exposures)).map(Exposure::upTo).forEach(limits::add);
        each(of(Safeguards::delays))
                .flatMap(delay -> delay.threshold().stream())
                .forEach(threshold -> limits.add(threshold.above()));
        each(policy -> policy.approverTerms().diversities())
                .flatMap(rule -> rule.threshold().stream())
                .forEach(threshold -> limits.add(threshold.above()));
        each(of(Safeguards::velocities)).map(Velocity::windowSeconds).forEach(windows::add);
        each(of(Safeguards::paces)).map(Pace::windowSeconds).forEach(windows::add);
        Stream.of(old, next)
                .map(policy -> policy.safeguards().tierWindowSeconds())
                .filter(window -> window > 0)
                .forEach(windows::add);
        instants.add(now);
        each(of(Safeguards::terms)).forEach(term -> {
            instants.add(term.usableFrom());
            instants.add(term.usableUntil() - 1);
            instants.add(term.usableUntil());
        });
        each(Policy::counterparties).map(Policy.Counterparty::usableFrom).forEach(instants::add);
        each(of(Safeguards::calendars)).forEach(this::addOpenings);
        longestDelay = LongStream.concat(each(of(Safeguards::delays)).mapToLong(Delay::seconds), breakGlassDelays())
                .max()
                .orElse(0);
    }

    private LongStream breakGlassDelays() {
        return Stream.of(old, next)
                .flatMap(policy -> policy.approverTerms().breakGlass().stream())
                .mapToLong(ApproverTerms.BreakGlass::delaySeconds);
    }

    private void addOpenings(Calendar calendar) {
        for (long day = 0; day < DAYS_OF_CALENDAR; day++) {
            for (Calendar.Open open : calendar.opens()) {
                long midnight = Math.floorDiv(now, 86_400L) * 86_400L - calendar.utcOffsetMinutes() * 60L;
                instants.add(midnight + day * 86_400L + open.fromMinute() * 60L);
                instants.add(midnight + day * 86_400L + open.untilMinute() * 60L - 1);
            }
        }
        calendar.closed().forEach(date -> {
            for (Calendar.Open open : calendar.opens()) {
                instants.add(date.epochDay() * 86_400L + open.fromMinute() * 60L - calendar.utcOffsetMinutes() * 60L);
            }
        });
    }

    /** The same questions in the same order, each time; the plain ones first. */
    Stream<Question> questions() {
        List<Long> live = instants.stream().filter(this::isLive).limit(3).toList();
        List<Long> base = live.isEmpty() ? List.of(now) : live;
        return Stream.of(
                        ask(base, false, at -> Stream.of(List.of())),
                        ask(List.copyOf(instants), true, at -> Stream.of(List.of())),
                        ask(base, false, this::histories))
                .flatMap(questions -> questions);
    }

    private boolean isLive(long at) {
        return at >= 0
                && Stream.concat(old.safeguards().calendars().stream(), next.safeguards().calendars().stream())
                        .allMatch(calendar -> calendar.opening(at).orElse(-1) == at);
    }

    private Stream<Question> ask(List<Long> times, boolean allDelays, Function<Long, Stream<List<Spent>>> histories) {
        return Stream.of(IntentKind.values())
                .flatMap(kind -> effects(kind)
                        .flatMap(effect -> times.stream()
                                .filter(at -> at >= 0)
                                .flatMap(at -> recordedAt(at, allDelays)
                                        .boxed()
                                        .flatMap(recorded -> histories
                                                .apply(at)
                                                .flatMap(spent -> asked(kind, effect)
                                                        .map(asked -> new Question(
                                                                asked, new Facts(at, recorded, spent))))))));
    }

    private static Stream<Asked> asked(IntentKind kind, Effect effect) {
        Asked plain = new Asked(kind, List.of(effect), INITIATOR, Set.of());
        return kind == IntentKind.RULES ? Stream.of(plain, plain.enrolling(true)) : Stream.of(plain);
    }

    private LongStream recordedAt(long at, boolean allDelays) {
        LongStream longAgo = LongStream.of(at - longestDelay);
        return allDelays
                ? LongStream.concat(
                        longAgo,
                        LongStream.concat(each(of(Safeguards::delays)).mapToLong(Delay::seconds), breakGlassDelays())
                                .flatMap(seconds -> LongStream.of(at - seconds, at - seconds + 1)))
                : longAgo;
    }

    private Stream<Effect> effects(IntentKind kind) {
        return switch (kind) {
            case WITHDRAWAL, BREAK_GLASS ->
                each(Policy::allowList)
                        .map(entry -> new Policy.Destination("", entry.token(), entry.address()))
                        .distinct()
                        .flatMap(entry ->
                                amounts().map(amount -> new Effect.Withdraw(entry.token(), entry.address(), amount)));
            case TRANSFER ->
                tokens().flatMap(token -> amounts().map(amount -> new Effect.Transfer(OTHER, token, amount)));
            case RULES -> tokens().limit(1).map(token -> new Effect.ProposeCap(new VelocityCap(token, Amount.ZERO, 1)));
            case BOARD -> Stream.of(new Effect.ProposeBoard(new Board(List.of(new Board.Member(MEMBER, 1)), 1)));
            case COLLATERAL -> partners((entity, token, amount) -> new Effect.PostCollateral(entity, token, amount));
            case SETTLEMENT ->
                partners((entity, token, amount) -> new Effect.Settle(List.of(
                        new Effect.Settled(entity, 1, 1, 0, List.of(new Effect.Line(token, amount, Amount.ZERO))))));
            case AGREEMENT ->
                partners((entity, token, amount) ->
                        new Effect.Agree(entity, 0, List.of(new Effect.Line(token, amount, Amount.ZERO))));
            case DISPUTE ->
                each(Policy::counterparties)
                        .map(Policy.Counterparty::entity)
                        .distinct()
                        .map(entity -> new Effect.StartDispute(entity, 0, OTHER.value(), false, 0, 0, 0, List.of()));
            case CREDIT_LIMIT ->
                partners((entity, token, amount) -> new Effect.RaiseLimit(entity, token, Amount.ZERO, amount));
            case KEY -> Stream.of(new Effect.HoldCeremony(1, "token", "key", Bytes32.ZERO, OTHER.value()));
            case DEFAULT ->
                tokens().limit(1)
                        .map(token -> new Effect.DeclareDefault(MEMBER, OTHER.value(), OTHER, token, FundProfile.XLN));
            case FUND_EXIT ->
                tokens().limit(1).map(token -> new Effect.LeaveFund(MEMBER, token, false, Amount.of(1), 1));
            case ENROLMENT -> Stream.empty();
            case FREEZE -> Stream.of(new Effect.RaiseFreeze(FreezeLevel.SEALED));
        };
    }

    /** What is done with a counterparty. */
    private interface Deed {
        Effect of(EntityId counterparty, TokenId token, Amount amount);
    }

    private Stream<Effect> partners(Deed deed) {
        return each(Policy::counterparties)
                .map(Policy.Counterparty::entity)
                .distinct()
                .flatMap(entity -> tokens().flatMap(token -> amounts().map(amount -> deed.of(entity, token, amount))));
    }

    private Stream<TokenId> tokens() {
        return Stream.concat(old.tokens().stream(), next.tokens().stream())
                .collect(Collectors.toCollection(TreeSet::new))
                .stream();
    }

    private Stream<Amount> amounts() {
        TreeSet<Amount> amounts = new TreeSet<>(List.of(Amount.of(1)));
        for (Amount limit : limits) {
            amounts.add(limit);
            amounts.add(limit.minus(Amount.of(1)));
            amounts.add(Outflow.sum(limit, Amount.of(1)));
        }
        return amounts.stream().filter(Amount::isPositive);
    }

    /** What may have been signed before: each limit used up, or each pace, at each edge of each window. */
    private Stream<List<Spent>> histories(long at) {
        Set<Long> ages = new TreeSet<>(Set.of(0L));
        windows.forEach(window -> ages.addAll(List.of(window - 1, window)));
        List<List<Spent>> histories = new ArrayList<>();
        List<Outflow> ends = Stream.concat(
                        each(Policy::allowList)
                                .map(entry -> new Outflow(entry.token(), Outflow.payee(entry.address()), Amount.ZERO)),
                        tokens().map(token -> new Outflow(token, OTHER.value(), Amount.ZERO)))
                .distinct()
                .toList();
        for (long age : ages) {
            for (Outflow end : ends) {
                boolean transfer = end.payee().equals(OTHER.value());
                IntentKind kind = transfer ? IntentKind.TRANSFER : IntentKind.WITHDRAWAL;
                for (Amount limit : limits) {
                    List<Outflow> flow = List.of(new Outflow(end.token(), end.payee(), limit));
                    histories.add(List.of(new Spent(kind, 0, at - age, at, flow)));
                    histories.add(List.of(new Spent(kind, 0, at - age, at + 1, flow)));
                }
            }
            each(of(Safeguards::paces)).forEach(pace -> {
                int batches = (int) Math.min(pace.batches(), Facts.MAX_SPENT);
                pace.kinds().stream()
                        .sorted()
                        .forEach(kind -> histories.add(
                                Collections.nCopies(batches, new Spent(kind, 0, at - age, at, List.of()))));
            });
        }
        return histories.stream();
    }

    private <T> Stream<T> each(Function<Policy, List<T>> part) {
        return Stream.concat(part.apply(old).stream(), part.apply(next).stream());
    }

    private static <T> Function<Policy, List<T>> of(Function<Safeguards, List<T>> part) {
        return policy -> part.apply(policy.safeguards());
    }
}
