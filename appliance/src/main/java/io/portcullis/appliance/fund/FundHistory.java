package io.portcullis.appliance.fund;

import io.portcullis.depositary.client.FundClient;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.FundEvent;
import io.portcullis.depositary.model.ToldLog;
import io.portcullis.waterfall.chain.FundReplay;
import io.portcullis.waterfall.verdict.WaterfallRefusal;
import io.portcullis.waterfall.verdict.WaterfallTag;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a fund told, replayed: its defaults in the order they were declared in, and the exits that wait. */
final class FundHistory {
    private final FundReplay replay;
    private final Map<Bytes32, KnownDefault> defaults = new LinkedHashMap<>();
    private final SortedMap<Long, FundEvent.ExitRequested> exits = new TreeMap<>();

    FundHistory(FundClient fund) {
        this.replay = new FundReplay(fund.terms(), fund.hub());
    }

    /** @throws WaterfallRefusal FUND_EVENTS_INCONSISTENT */
    void take(ToldLog log) {
        FundEvent event = log.fundEvent().event();
        replay.take(log.timeSeconds(), event);
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
