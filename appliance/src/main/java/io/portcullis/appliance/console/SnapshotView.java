package io.portcullis.appliance.console;

import java.util.List;
import java.util.Optional;

/**
 * What all logs were at an instant.
 *
 * @param anchoredBy the intent whose batch brought it on the chain; empty as long as none did
 */
public record SnapshotView(long at, List<LogAt> heads, Optional<String> anchoredBy) {
    public SnapshotView {
        heads = List.copyOf(heads);
    }

    /** One log then. */
    public record LogAt(String log, long size, String root) {}
}
