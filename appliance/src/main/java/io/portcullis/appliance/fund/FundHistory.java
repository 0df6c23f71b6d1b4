package io.portcullis.appliance.fund;

import io.portcullis.depositary.client.FundClient;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.FundEvent;
import io.portcullis.depositary.model.LoggedFundEvent;
import io.portcullis.depositary.model.ToldLog;
import io.portcullis.waterfall.chain.FundReplay;
import io.portcullis.waterfall.verdict.WaterfallRefusal;
import io.portcullis.waterfall.verdict.WaterfallTag;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a fund told, replayed: its defaults in the order they were declared in, and the exits that wait. */
final class FundHistory {
    private final FundReplay replay;
    private final Map<Bytes32, KnownDefault> defaults = new LinkedHashMap<>();
    private final SortedMap<Long, FundEvent.ExitRequested> exits = new TreeMap<>();

    private final Map<Bytes32, List<LoggedFundEvent>> told = new HashMap<>();
    private Optional<Map<Bytes32, List<LoggedFundEvent>>> snapshot = Optional.empty();

    FundHistory(FundClient fund) {
        this.replay = new FundReplay(fund.terms(), fund.hub());
    }

    /** @throws WaterfallRefusal FUND_EVENTS_INCONSISTENT */
    void take(ToldLog log) {
        LoggedFundEvent logged = log.fundEvent();
        FundEvent event = logged.event();
        replay.take(log.timeSeconds(), event);
        subject(event).ifPresent(id -> {
            told.computeIfAbsent(id, _ -> new ArrayList<>()).add(logged);
            snapshot = Optional.empty();
        });
        switch (event) {
            case FundEvent.DefaultDeclared it -> {
                KnownDefault made = new KnownDefault(it, log.timeSeconds(), 0, Amount.ZERO, false);
                if (defaults.put(it.id(), made) != null) {
                    throw WaterfallTag.FUND_EVENTS_INCONSISTENT.refusal("default " + it.id() + " was declared twice");
                }
            }
            case FundEvent.ClaimCounted it -> defaults.computeIfPresent(it.id(), (_, was) -> was.counted(it.amount()));
            case FundEvent.DefaultAbandoned it -> defaults.computeIfPresent(it.id(), (_, was) -> was.ended());
            case FundEvent.DefaultClosed it -> defaults.computeIfPresent(it.id(), (_, was) -> was.ended());
            case FundEvent.ExitRequested it -> exits.put(it.id(), it);
            case FundEvent.ExitFinished it -> exits.remove(it.id());
            default -> {}
        }
    }

    /** Of each default, all that was said of it: made anew only after something was. */
    Map<Bytes32, List<LoggedFundEvent>> told() {
        if (snapshot.isEmpty()) {
            Map<Bytes32, List<LoggedFundEvent>> all = new HashMap<>();
            told.forEach((id, events) -> all.put(id, List.copyOf(events)));
            snapshot = Optional.of(Map.copyOf(all));
        }
        return snapshot.get();
    }

    private static Optional<Bytes32> subject(FundEvent event) {
        return switch (event) {
            case FundEvent.DefaultDeclared it -> Optional.of(it.id());
            case FundEvent.ClaimCounted it -> Optional.of(it.id());
            case FundEvent.DefaultAllocated it -> Optional.of(it.id());
            case FundEvent.DefaultShared it -> Optional.of(it.id());
            case FundEvent.DefaultAbandoned it -> Optional.of(it.id());
            case FundEvent.ClaimPaid it -> Optional.of(it.id());
            case FundEvent.DefaultClosed it -> Optional.of(it.id());
            case FundEvent.Recovered it -> Optional.of(it.id());
            case FundEvent.Refunded it -> Optional.of(it.id());
            case FundEvent.RefundClaimed it -> Optional.of(it.id());
            case FundEvent.PoolJoined _,
                    FundEvent.PoolReplenished _,
                    FundEvent.ArrearsKept _,
                    FundEvent.PremiumPaid _,
                    FundEvent.BondPosted _,
                    FundEvent.ExitRequested _,
                    FundEvent.ExitFinished _ -> Optional.empty();
        };
    }

    FundReplay replay() {
        return replay;
    }

    List<KnownDefault> defaults() {
        return List.copyOf(defaults.values());
    }

    List<FundEvent.ExitRequested> exits() {
        return List.copyOf(exits.values());
    }
}
