package io.portcullis.waterfall.report;

/**
 * What stands under a name in every row.
 *
 * @param name of lower-case letters, digits and {@code _}: a field of the JSON, a column of the CSV
 */
public record Column(String name, Kind kind) {
    /** What a column holds; any may be missing. */
    public enum Kind {
        TEXT,
        WHOLE,
        DECIMAL,
        FLAG
    }

    public Column {
        if (!name.matches("[a-z][a-z0-9_]{0,39}")) {
            throw new IllegalArgumentException("a column is named by small letters, digits and _");
        }
    }

    static Column text(String name) {
        return new Column(name, Kind.TEXT);
    }

    static Column whole(String name) {
        return new Column(name, Kind.WHOLE);
    }

    static Column decimal(String name) {
        return new Column(name, Kind.DECIMAL);
    }

    static Column flag(String name) {
        return new Column(name, Kind.FLAG);
    }

    boolean holds(Cell cell) {
        return switch (cell) {
            case Cell.Text text -> kind == Kind.TEXT;
            case Cell.Whole whole -> kind == Kind.WHOLE;
            case Cell.Decimal decimal -> kind == Kind.DECIMAL;
            case Cell.Flag flag -> kind == Kind.FLAG;
            case Cell.Missing missing -> true;
        };
    }
}
