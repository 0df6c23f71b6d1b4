package io.portcullis.watchtower.watch;

import io.portcullis.depositary.model.Bytes32;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The watching machine; its picture is in the package's description.
 *
 * <p>Invariants, after each input:
 *
 * <ul>
 *   <li>a case is in the state iff its dispute began in the chain as it is now, and its end is not buried;
 *   <li>every owed case was asked to be answered with the newest version held, or more than {@link WatchRules#answersPerBlock} owed cases that end no
 *       later were asked for in the same block, or nobody can pay and that rings;
 *   <li>the pool pays only after {@code GAS_EMPTY} rang.
 * </ul>
 */
public final class Watch {
    /** The state after an input, and what is asked for, in this order. */
    public record Step(WatchState state, List<WatchEffect> effects) {
        public Step {
            effects = List.copyOf(effects);
        }
    }

    private Watch() {}

    public static Step step(WatchState state, WatchInput input) {
        List<WatchEffect> effects = new ArrayList<>();
        WatchState next = switch (input) {
            case WatchInput.ChainMoved moved -> ask(chainMoved(state, moved, effects), effects);
            case WatchInput.Appointed(Bytes32 account, long version) ->
                ask(appointed(state, account, version), effects);
            case WatchInput.Funds funds -> ask(funds(state, funds, effects), effects);
            case WatchInput.Reserves reserves ->
                bell(
                        state,
                        reserves.has().compareTo(reserves.owes()) < 0,
                        new Alarm(
                                AlarmKind.RESERVES_SHORT,
                                reserves.token().toString(),
                                "it has " + reserves.has() + " and owes " + reserves.owes()),
                        effects);
            case WatchInput.Credit credit -> credit(state, credit, effects);
            case WatchInput.ChainSilent(boolean isSilent) ->
                bell(state, isSilent, new Alarm(AlarmKind.CHAIN_SILENT, "", ""), effects);
        };
        return new Step(next, effects);
    }

    private static WatchState chainMoved(WatchState state, WatchInput.ChainMoved moved, List<WatchEffect> effects) {
        Map<Bytes32, Case> cases = new TreeMap<>(state.cases());
        Map<Bytes32, List<Case>> earlier = new TreeMap<>(state.earlier());
        moved.undone().forEach(each -> undo(cases, earlier, each.seen()));
        moved.done().forEach(each -> apply(cases, earlier, each, effects));
        long buried = moved.height() - state.rules().buriedBlocks();
        earlier.replaceAll((account, ended) ->
                ended.stream().filter(each -> !each.isBuried(buried)).toList());
        earlier.values().removeIf(List::isEmpty);
        cases.values().removeIf(each -> {
            if (each.isBuried(buried)) {
                effects.add(new WatchEffect.Forget(each.account()));
            }
            return each.isBuried(buried);
        });
        return state.with(moved.height(), moved.at(), cases).after(earlier);
    }

    private static void undo(Map<Bytes32, Case> cases, Map<Bytes32, List<Case>> earlier, Seen seen) {
        switch (seen) {
            case Seen.DisputeStarted started -> {
                Case gone = cases.remove(started.account());
                List<Case> before = earlier.getOrDefault(started.account(), List.of());
                if (!before.isEmpty()) {
                    long held = Math.max(
                            gone == null ? 0 : gone.held(), before.getLast().held());
                    cases.put(started.account(), before.getLast().holding(held));
                    earlier.put(started.account(), before.subList(0, before.size() - 1));
                }
            }
            case Seen.DisputeCountered countered ->
                cases.computeIfPresent(countered.account(), (account, before) -> before.uncountered());
            case Seen.DisputeEnded ended ->
                cases.computeIfPresent(
                        ended.account(),
                        (account, before) -> before.ended(OptionalLong.empty()).asking(0));
            case Seen.WithdrawalQueued queued -> {}
            case Seen.FreezeMoved frozen -> {}
            case Seen.BoardActivated board -> {}
            case Seen.DebtOpened debt -> {}
        }
    }

    private static void apply(
            Map<Bytes32, Case> cases,
            Map<Bytes32, List<Case>> earlier,
            WatchInput.InBlock in,
            List<WatchEffect> effects) {
        switch (in.seen()) {
            case Seen.DisputeStarted started -> {
                Case before = cases.get(started.account());
                if (before != null) {
                    List<Case> ended = new ArrayList<>(earlier.getOrDefault(started.account(), List.of()));
                    ended.add(before);
                    earlier.put(started.account(), List.copyOf(ended));
                }
                cases.put(
                        started.account(),
                        Case.started(
                                started.account(),
                                in.block(),
                                in.at(),
                                started.until(),
                                started.version(),
                                Math.max(0, started.held())));
                if (started.held() > started.version()) {
                    ring(
                            effects,
                            AlarmKind.STALE_DISPUTE,
                            started.account(),
                            "version " + started.version() + ", held is " + started.held());
                } else if (started.held() == 0) {
                    ring(effects, AlarmKind.UNANSWERABLE, started.account(), "version " + started.version());
                }
            }
            case Seen.DisputeCountered countered ->
                cases.computeIfPresent(countered.account(), (account, before) -> before.countered(countered.version()));
            case Seen.DisputeEnded ended -> {
                Case before = cases.get(ended.account());
                if (before != null) {
                    cases.put(ended.account(), before.ended(OptionalLong.of(in.block())));
                    if (before.held() > ended.version()) {
                        ring(
                                effects,
                                AlarmKind.ANSWER_TOO_LATE,
                                ended.account(),
                                "it ended at version " + ended.version() + ", held is " + before.held());
                    }
                }
            }
            case Seen.WithdrawalQueued queued ->
                ring(
                        effects,
                        AlarmKind.WITHDRAWAL,
                        queued.entity().value(),
                        queued.amount() + " of " + queued.token() + ", " + queued.id() + ", at " + queued.releaseAt());
            case Seen.FreezeMoved frozen ->
                ring(
                        effects,
                        AlarmKind.FREEZE,
                        frozen.entity().value(),
                        frozen.level().name());
            case Seen.BoardActivated board ->
                ring(effects, AlarmKind.BOARD_CHANGED, board.entity().value(), "epoch " + board.epoch());
            case Seen.DebtOpened debt ->
                ring(effects, AlarmKind.DEBT, debt.debtor().value(), debt.amount() + " of " + debt.token());
        }
    }

    private static void ring(List<WatchEffect> effects, AlarmKind kind, Bytes32 about, String text) {
        effects.add(new WatchEffect.Ring(new Alarm(kind, about.toString(), text)));
    }

    private static WatchState appointed(WatchState state, Bytes32 account, long version) {
        Case before = state.cases().get(account);
        if (before == null || before.held() >= version) {
            return state;
        }
        Map<Bytes32, Case> cases = new TreeMap<>(state.cases());
        cases.put(account, before.holding(version));
        return state.with(state.height(), state.at(), cases);
    }

    private static WatchState funds(WatchState state, WatchInput.Funds funds, List<WatchEffect> effects) {
        BigInteger owed = funds.anAnswer().multiply(BigInteger.valueOf(Math.max(1, state.owed())));
        boolean ownPays = funds.own().compareTo(funds.anAnswer()) >= 0;
        boolean poolPays = funds.pool().compareTo(funds.anAnswer()) >= 0;
        WatchState next = bell(
                state,
                ownPays && funds.own().compareTo(owed) < 0,
                new Alarm(AlarmKind.GAS_LOW, "", funds.own() + " of " + owed + " wei"),
                effects);
        next = bell(
                next,
                !ownPays,
                new Alarm(AlarmKind.GAS_EMPTY, "", funds.own() + " wei; an answer may cost " + funds.anAnswer()),
                effects);
        next = bell(next, !ownPays && !poolPays, new Alarm(AlarmKind.NOBODY_PAYS, "", "pool " + funds.pool()), effects);
        Payer payer = ownPays || !poolPays ? Payer.OWN : Payer.POOL;
        if (payer == next.payer()) {
            return next;
        }
        // What the other purse was to pay for may never be mined.
        Map<Bytes32, Case> cases = new TreeMap<>(next.cases());
        cases.replaceAll((account, each) -> each.isOwed(state.at()) ? each.asking(0) : each);
        return next.with(next.height(), next.at(), cases).paying(payer);
    }

    private static WatchState credit(WatchState state, WatchInput.Credit credit, List<WatchEffect> effects) {
        return bell(
                state,
                credit.owed().compareTo(credit.limit()) > 0,
                new Alarm(
                        AlarmKind.CREDIT_EXCEEDED,
                        credit.account() + " " + credit.token(),
                        credit.owed() + " is owed beyond the collateral, the limit is " + credit.limit()),
                effects);
    }

    private static WatchState bell(WatchState state, boolean rings, Alarm alarm, List<WatchEffect> effects) {
        String name = alarm.kind() + " " + alarm.about();
        if (state.ringing().contains(name) == rings) {
            return state;
        }
        Set<String> bells = new TreeSet<>(state.ringing());
        if (rings) {
            bells.add(name);
            effects.add(new WatchEffect.Ring(alarm));
        } else {
            bells.remove(name);
            effects.add(new WatchEffect.Still(alarm.kind(), alarm.about()));
        }
        return state.ringing(bells);
    }

    /** Asks for what is owed and was not asked for, as far as a block's share of gas goes. */
    private static WatchState ask(WatchState state, List<WatchEffect> effects) {
        List<Case> owed = state.cases().values().stream()
                .filter(each -> each.isOwed(state.at()))
                .sorted(Comparator.comparingLong(Case::until).thenComparing(Case::account))
                .toList();
        long pending = owed.stream().filter(each -> each.asked() == each.held()).count();
        List<Case> next = owed.stream()
                .filter(each -> each.asked() != each.held())
                .limit(Math.max(0, state.rules().answersPerBlock() - pending))
                .toList();
        if (next.isEmpty()) {
            return state;
        }
        Map<Bytes32, Case> cases = new TreeMap<>(state.cases());
        for (Case each : next) {
            effects.add(
                    new WatchEffect.Answer(each.account(), each.startedIn(), each.held(), each.until(), state.payer()));
            cases.put(each.account(), each.asking(each.held()));
        }
        return state.with(state.height(), state.at(), cases);
    }
}
