package io.portcullis.waterfall.report;

import io.portcullis.depositary.model.EntityId;
import io.portcullis.waterfall.sumtree.SumHead;
import io.portcullis.waterfall.sumtree.SumLeaf;
import io.portcullis.waterfall.sumtree.SumTree;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/**
 * What one entity owes to its counterparties and what they owe it, by token: the head of a {@link SumTree}, which each of them can hold its own proof against.
 *
 * <p>A client's amounts are not in it: they are in its own proof, under a salt. Who makes the report again from the log sees them all.
 */
public final class LiabilitiesReport {
    private static final List<Column> COLUMNS = List.of(
            Column.text("as_of"),
            Column.text("entity"),
            Column.text("token"),
            Column.whole("clients"),
            Column.whole("owed_to_clients"),
            Column.whole("owed_by_clients"),
            Column.whole("clients_owed"),
            Column.whole("clients_owing"),
            Column.text("root_hash"),
            Column.text("head_hash"),
            Column.whole("model_version"),
            Column.text("input_hash"));
    private static final List<Integer> KEYS = List.of(2);

    private LiabilitiesReport() {}

    /** @param trees one for each token */
    public static Report of(Provenance provenance, EntityId entity, Collection<SumTree> trees) {
        List<List<Cell>> rows = new ArrayList<>();
        List<Chart> charts = new ArrayList<>();
        for (SumTree tree : trees.stream()
                .sorted(Comparator.comparing(tree -> tree.head().token()))
                .toList()) {
            SumHead head = tree.head();
            rows.add(List.of(
                    Cell.at(provenance.asOfSeconds()),
                    Cell.id(entity),
                    Cell.id(head.token()),
                    Cell.of(head.size()),
                    Cell.of(head.root().sums().positive()),
                    Cell.of(head.root().sums().negative()),
                    Cell.of(count(tree, leaf -> leaf.sums().positive().isPositive())),
                    Cell.of(count(tree, leaf -> leaf.sums().negative().isPositive())),
                    Cell.id(head.root().hash()),
                    Cell.id(head.hash()),
                    Cell.of(provenance.modelVersion()),
                    Cell.id(provenance.inputHash())));
            if (charts.size() < Chart.MOST_PLACES) {
                charts.add(chart(head));
            }
        }
        return new Report(
                provenance,
                List.of(new Fact("entity", Cell.id(entity)), new Fact("tokens", Cell.of(trees.size()))),
                new Table(COLUMNS, KEYS, rows),
                charts);
    }

    private static long count(SumTree tree, Predicate<SumLeaf> which) {
        return tree.leaves().stream().filter(which).count();
    }

    private static Chart chart(SumHead head) {
        return new Chart.Bars(
                "Token " + Labels.of(head.token()),
                "smallest units",
                List.of("amount"),
                List.of(
                        new Chart.Bar(
                                "owed to clients",
                                List.of(head.root().sums().positive().units())),
                        new Chart.Bar(
                                "owed by clients",
                                List.of(head.root().sums().negative().units()))),
                List.of());
    }
}
