package io.portcullis.waterfall.report;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;

/**
 * Rows of one form.
 *
 * <p>Invariants: every cell is of its column's kind; rows ascend strictly by their keys, so that the same rows are the same table in whatever order they came.
 *
 * @param keys the places of the columns that a row is told apart and sorted by, the first first
 */
public record Table(List<Column> columns, List<Integer> keys, List<List<Cell>> rows) {
    /** Beyond this a report is made for parts of what it is about. */
    public static final int MOST_ROWS = 1_000_000;

    public Table {
        columns = List.copyOf(columns);
        keys = List.copyOf(keys);
        Comparator<List<Cell>> order = order(keys);
        rows = rows.stream().map(row -> List.<Cell>copyOf(row)).sorted(order).toList();
        if (rows.size() > MOST_ROWS) {
            throw new IllegalArgumentException("a report has at most " + MOST_ROWS + " rows");
        }
        if (new HashSet<>(columns.stream().map(Column::name).toList()).size() != columns.size()) {
            throw new IllegalArgumentException("columns have names of their own");
        }
        for (int i = 0; i < rows.size(); i++) {
            requireFits(columns, rows.get(i));
            if (i > 0 && order.compare(rows.get(i - 1), rows.get(i)) == 0) {
                throw new IllegalArgumentException("two rows have one key: " + rows.get(i));
            }
        }
    }

    private static void requireFits(List<Column> columns, List<Cell> row) {
        if (row.size() != columns.size()) {
            throw new IllegalArgumentException("a row has a cell for each column");
        }
        for (int i = 0; i < row.size(); i++) {
            if (!columns.get(i).holds(row.get(i))) {
                throw new IllegalArgumentException(
                        columns.get(i).name() + " is no " + columns.get(i).kind());
            }
        }
    }

    private static Comparator<List<Cell>> order(List<Integer> keys) {
        return keys.stream()
                .map(key -> Comparator.<List<Cell>, Cell>comparing(row -> row.get(key), Table::compare))
                .reduce(Comparator::thenComparing)
                .orElseThrow(() -> new IllegalArgumentException("rows are told apart by a key"));
    }

    private static int compare(Cell left, Cell right) {
        return left instanceof Cell.Whole one && right instanceof Cell.Whole other
                ? one.number().compareTo(other.number())
                : left.text().compareTo(right.text());
    }
}
