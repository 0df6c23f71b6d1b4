package io.portcullis.appliance.console;

import java.util.List;

/** What all logs were at an instant. */
public record SnapshotView(long at, List<LogAt> heads) {
    public SnapshotView {
        heads = List.copyOf(heads);
    }

    /** One log then. */
    public record LogAt(String log, long size, String root) {}
}
