package io.portcullis.waterfall.report;

import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.TokenId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * What is held on the chain: by the Depositary for all, and in it by one entity. Whoever reads the same block of the chain finds the same numbers.
 *
 * <p>{@code covered} says whether the contract has at least what it owes to all; {@code entity_total} is the entity's reserve, its queue of withdrawals, and its
 * collateral.
 */
public final class ReservesReport {
    private static final List<Column> COLUMNS = List.of(
            Column.text("as_of"),
            Column.text("token"),
            Column.text("entity"),
            Column.whole("block_number"),
            Column.text("block_hash"),
            Column.whole("contract_balance"),
            Column.whole("contract_owes"),
            Column.whole("contract_surplus"),
            Column.flag("covered"),
            Column.whole("entity_reserve"),
            Column.whole("entity_queued"),
            Column.whole("entity_collateral"),
            Column.whole("entity_total"),
            Column.whole("model_version"),
            Column.text("input_hash"));
    private static final List<Integer> KEYS = List.of(1);

    private ReservesReport() {}

    /** The block that everything was read at. */
    public record At(EntityId entity, long blockNumber, Bytes32 blockHash) {}

    /**
     * @param contractBalance what the token says the Depositary has
     * @param contractOwes what the Depositary says it owes to everybody
     * @param reserve of the entity
     * @param queued withdrawals of the entity that wait
     * @param collateral of the entity's accounts, as far as it is the entity's by ondelta
     */
    public record Row(
            TokenId token,
            Amount contractBalance,
            Amount contractOwes,
            Amount reserve,
            Amount queued,
            Amount collateral) {
        public Row {
            if (contractBalance.isNegative()
                    || contractOwes.isNegative()
                    || reserve.isNegative()
                    || queued.isNegative()
                    || collateral.isNegative()) {
                throw new IllegalArgumentException("what is held is not below zero");
            }
        }

        boolean isCovered() {
            return contractBalance.compareTo(contractOwes) >= 0;
        }

        Amount total() {
            return reserve.plus(queued).plus(collateral);
        }
    }

    public static Report of(Provenance provenance, At at, Collection<Row> rows) {
        List<List<Cell>> cells = new ArrayList<>();
        for (Row row : rows) {
            cells.add(List.of(
                    Cell.at(provenance.asOfSeconds()),
                    Cell.id(row.token()),
                    Cell.id(at.entity()),
                    Cell.of(at.blockNumber()),
                    Cell.id(at.blockHash()),
                    Cell.of(row.contractBalance()),
                    Cell.of(row.contractOwes()),
                    Cell.of(row.contractBalance().minus(row.contractOwes())),
                    new Cell.Flag(row.isCovered()),
                    Cell.of(row.reserve()),
                    Cell.of(row.queued()),
                    Cell.of(row.collateral()),
                    Cell.of(row.total()),
                    Cell.of(provenance.modelVersion()),
                    Cell.id(provenance.inputHash())));
        }
        List<Fact> facts = List.of(
                new Fact("entity", Cell.id(at.entity())),
                new Fact("block_number", Cell.of(at.blockNumber())),
                new Fact("block_hash", Cell.id(at.blockHash())),
                new Fact("covered", new Cell.Flag(rows.stream().allMatch(Row::isCovered))));
        List<Chart> charts = rows.stream()
                .sorted((left, right) -> left.token().compareTo(right.token()))
                .limit(Chart.MOST_PLACES)
                .map(ReservesReport::chart)
                .toList();
        return new Report(provenance, facts, new Table(COLUMNS, KEYS, cells), charts);
    }

    /** One for each token: units of two tokens have no common scale. */
    private static Chart chart(Row row) {
        return new Chart.Bars(
                "Token " + Labels.of(row.token()),
                "smallest units",
                List.of("amount"),
                List.of(
                        new Chart.Bar(
                                "contract has", List.of(row.contractBalance().units())),
                        new Chart.Bar(
                                "contract owes", List.of(row.contractOwes().units())),
                        new Chart.Bar("own reserve", List.of(row.reserve().units())),
                        new Chart.Bar("own queue", List.of(row.queued().units())),
                        new Chart.Bar("own collateral", List.of(row.collateral().units()))),
                List.of());
    }
}
