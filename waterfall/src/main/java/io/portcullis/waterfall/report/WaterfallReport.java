package io.portcullis.waterfall.report;

import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.waterfall.allocation.Allocation;
import io.portcullis.waterfall.allocation.DefaultCase;
import io.portcullis.waterfall.allocation.LayerKind;
import io.portcullis.waterfall.allocation.Profile;
import io.portcullis.waterfall.allocation.Replenishment;
import io.portcullis.waterfall.allocation.Waterfall;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Who bore a default: a row for each layer, each contributor to one, each creditor, and each claim that third parties took over. Where a pool's
 * contributors are asked to bring back what was used of it, a row says how much for the layer, and one for each of them.
 *
 * <p>What a default's creditors got of the debtor's own before the rest was counted, each account's collateral and then the reserve with the oldest
 * debt first, is a layer of its own at the first place: it was not shared by claims.
 *
 * <p>Rows come in the order in which layers paid; within one line by id. The profile is stated, and each place at which it differs from the other.
 */
public final class WaterfallReport {
    private static final List<Column> COLUMNS = List.of(
            Column.text("as_of"),
            Column.text("default_id"),
            Column.text("debtor"),
            Column.text("token"),
            Column.text("profile"),
            Column.whole("place"),
            Column.text("line"),
            Column.text("layer"),
            Column.text("kind"),
            Column.text("entity"),
            Column.whole("available"),
            Column.whole("used"),
            Column.whole("unused"),
            Column.whole("claim"),
            Column.whole("paid"),
            Column.whole("lost"),
            Column.whole("model_version"),
            Column.text("input_hash"));

    /** By place, line, layer and entity. */
    private static final List<Integer> KEYS = List.of(5, 6, 7, 9);

    /** What reports call the layer that was not shared by claims. */
    private static final String OWN = "debtor";

    private static final Cell NOTHING = new Cell.Missing();

    private final Provenance provenance;
    private final DefaultCase fallen;
    private final Allocation allocation;
    private final Replenishment replenishment;
    private final SortedMap<EntityId, Amount> before;
    private final List<List<Cell>> rows = new ArrayList<>();

    private WaterfallReport(Provenance provenance, DefaultCase fallen, SortedMap<EntityId, Amount> before) {
        this.before = before;
        this.provenance = provenance;
        this.fallen = fallen;
        this.allocation = Waterfall.allocate(fallen);
        this.replenishment = Replenishment.after(fallen, allocation);
    }

    public static Report of(Provenance provenance, DefaultCase fallen) {
        return of(provenance, fallen, Collections.emptySortedMap());
    }

    /** @param before what creditors of the default got of the debtor's own before the claims were counted, which are what was left */
    public static Report of(Provenance provenance, DefaultCase fallen, SortedMap<EntityId, Amount> before) {
        return new WaterfallReport(provenance, fallen, before).report();
    }

    private Amount paidBefore() {
        return before.values().stream().reduce(Amount.ZERO, Amount::plus);
    }

    private Amount paidBefore(EntityId creditor) {
        return before.getOrDefault(creditor, Amount.ZERO);
    }

    /** What the debtor's own paid by the chain's order. */
    private void own(int place) {
        Amount paid = paidBefore();
        String kind = kind(LayerKind.DEBTOR);
        row(place, "layer", OWN, kind, NOTHING, Cell.of(paid), paid, Cell.of(Amount.ZERO));
        row(place, "contributor", OWN, kind, Cell.id(fallen.debtor()), NOTHING, paid, NOTHING);
    }

    private Report report() {
        int place = 0;
        if (!before.isEmpty()) {
            own(++place);
        }
        for (Allocation.Use use : allocation.uses()) {
            place++;
            String kind = kind(use.kind());
            row(place, "layer", use.layer(), kind, NOTHING, Cell.of(use.available()), use.used(), Cell.of(use.left()));
            for (var share : use.byContributor().entrySet()) {
                row(
                        place,
                        "contributor",
                        use.layer(),
                        kind,
                        Cell.id(share.getKey()),
                        NOTHING,
                        share.getValue(),
                        NOTHING);
            }
        }
        int last = place + 1;
        row(
                last,
                "layer",
                "socialised",
                kind(LayerKind.SOCIALISED),
                NOTHING,
                NOTHING,
                allocation.totalSocialised(),
                NOTHING);
        SortedSet<EntityId> creditors = new TreeSet<>(fallen.claims().keySet());
        // Whoever got all of it of the debtor's own has no claim left to be counted.
        creditors.addAll(before.keySet());
        creditors.forEach(creditor -> add(
                last + 1,
                "creditor",
                Cell.of("claims"),
                NOTHING,
                Cell.id(creditor),
                List.of(NOTHING, NOTHING, NOTHING),
                List.of(
                        Cell.of(fallen.claims()
                                .getOrDefault(creditor, Amount.ZERO)
                                .plus(paidBefore(creditor))),
                        Cell.of(allocation
                                .paid()
                                .getOrDefault(creditor, Amount.ZERO)
                                .plus(paidBefore(creditor))),
                        Cell.of(allocation.socialised().getOrDefault(creditor, Amount.ZERO)))));
        allocation
                .subrogated()
                .forEach((entity, claim) -> add(
                        last + 2,
                        "subrogated",
                        Cell.of("claims"),
                        NOTHING,
                        Cell.id(entity),
                        List.of(NOTHING, NOTHING, NOTHING),
                        List.of(Cell.of(claim), NOTHING, NOTHING)));
        for (Replenishment.Asked asked : replenishment.layers()) {
            asked(last + 3, asked, NOTHING, asked.amount());
            asked.byContributor().forEach((entity, amount) -> asked(last + 3, asked, Cell.id(entity), amount));
        }
        return new Report(provenance, facts(), new Table(COLUMNS, KEYS, rows), List.of(chart()));
    }

    /** Of a layer, and then of each of its contributors: what is claimed of them for it. */
    private void asked(int place, Replenishment.Asked of, Cell entity, Amount amount) {
        add(
                place,
                "replenishment",
                Cell.of(of.layer()),
                Cell.of(kind(of.kind())),
                entity,
                List.of(NOTHING, NOTHING, NOTHING),
                List.of(Cell.of(amount), NOTHING, NOTHING));
    }

    private void row(
            int place, String line, String layer, String kind, Cell entity, Cell available, Amount used, Cell unused) {
        add(
                place,
                line,
                Cell.of(layer),
                Cell.of(kind),
                entity,
                List.of(available, Cell.of(used), unused),
                List.of(NOTHING, NOTHING, NOTHING));
    }

    private void add(int place, String line, Cell layer, Cell kind, Cell entity, List<Cell> layers, List<Cell> claims) {
        List<Cell> row = new ArrayList<>(List.of(
                Cell.at(provenance.asOfSeconds()),
                Cell.id(fallen.id()),
                Cell.id(fallen.debtor()),
                Cell.id(fallen.token()),
                Cell.of(fallen.profile().name()),
                Cell.of(place),
                Cell.of(line),
                layer,
                kind,
                entity));
        row.addAll(layers);
        row.addAll(claims);
        row.add(Cell.of(provenance.modelVersion()));
        row.add(Cell.id(provenance.inputHash()));
        rows.add(row);
    }

    private List<Fact> facts() {
        List<Fact> facts = new ArrayList<>(List.of(
                new Fact("default_id", Cell.id(fallen.id())),
                new Fact("debtor", Cell.id(fallen.debtor())),
                new Fact("token", Cell.id(fallen.token())),
                new Fact("profile", Cell.of(fallen.profile().name())),
                new Fact("loss", Cell.of(fallen.loss().plus(paidBefore()))),
                new Fact("borne_by_layers", Cell.of(allocation.totalUsed().plus(paidBefore()))),
                new Fact("socialised", Cell.of(allocation.totalSocialised()))));
        if (!replenishment.layers().isEmpty()) {
            facts.add(new Fact("asked_to_bring_back", Cell.of(replenishment.total())));
        }
        for (Profile other : Profile.values()) {
            if (other != fallen.profile()) {
                int number = 0;
                for (String deviation : fallen.profile().deviationsFrom(other)) {
                    number++;
                    facts.add(new Fact(
                            "deviation_from_" + other.name().toLowerCase(Locale.ROOT) + "_" + number,
                            Cell.of(deviation)));
                }
            }
        }
        return facts;
    }

    private Chart chart() {
        List<Chart.Bar> bars = new ArrayList<>();
        if (!before.isEmpty()) {
            bars.add(new Chart.Bar(OWN, List.of(paidBefore().units(), BigInteger.ZERO)));
        }
        for (Allocation.Use use : allocation.uses()) {
            if (bars.size() < Chart.MOST_PLACES - 1) {
                bars.add(new Chart.Bar(
                        use.layer(), List.of(use.used().units(), use.left().units())));
            }
        }
        bars.add(
                new Chart.Bar("socialised", List.of(allocation.totalSocialised().units(), BigInteger.ZERO)));
        return new Chart.Bars(
                "Layers in the order in which they pay", "smallest units", List.of("used", "left"), bars, List.of());
    }

    private static String kind(LayerKind kind) {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
