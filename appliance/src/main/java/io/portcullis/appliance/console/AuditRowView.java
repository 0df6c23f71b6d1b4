package io.portcullis.appliance.console;

import java.util.List;

/** A row of a log where it stands. */
public record AuditRowView(String log, long index, long at, String type, List<Field> fields) {
    public AuditRowView {
        fields = List.copyOf(fields);
    }

    /** What the row says, word by word. */
    public record Field(String name, String value) {}
}
