package io.portcullis.appliance.console;

import java.util.List;
import java.util.Optional;

/** @param next where the next page begins */
public record AuditPage(List<AuditRowView> rows, Optional<String> next) {
    public AuditPage {
        rows = List.copyOf(rows);
    }
}
