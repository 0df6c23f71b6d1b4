package io.portcullis.appliance.hub;

import io.portcullis.engine.node.SnapshotPlan;
import io.portcullis.signer.json.Fields;
import java.util.OptionalInt;

/**
 * How an engine uses memory and disk. It may differ from start to start, and from replica to replica: no state depends on it.
 *
 * @param hotRecords how many accounts, token lines and pending subcontracts each are kept in memory as they are; the others are packed into files
 *     of the folder {@code idle}. Empty: all stay in memory
 * @param snapshots when they come
 */
public record HubStorage(OptionalInt hotRecords, SnapshotPlan snapshots) {
    /** Everything in memory. */
    public static final HubStorage STANDARD = new HubStorage(OptionalInt.empty(), SnapshotPlan.STANDARD);

    /** Fewer would fetch records back within one payment. */
    private static final int LEAST_HOT_RECORDS = 1_024;

    private static final int MOST_HOT_RECORDS = 1 << 24;
    private static final int MOST_BLOCKS = 1_000_000;
    private static final int MOST_MEBIBYTES = 1 << 16;
    private static final int MOST_SECONDS = 7 * 24 * 3_600;

    static HubStorage read(Fields in) {
        return new HubStorage(
                in.has("hotRecords")
                        ? OptionalInt.of(in.number("hotRecords", LEAST_HOT_RECORDS, MOST_HOT_RECORDS))
                        : OptionalInt.empty(),
                in.optionalObject(
                                "snapshots",
                                plan -> new SnapshotPlan(
                                        plan.number("blocks", 1, MOST_BLOCKS),
                                        (long) plan.number("mebibytes", 1, MOST_MEBIBYTES) << 20,
                                        plan.number("seconds", 1, MOST_SECONDS)))
                        .orElse(SnapshotPlan.STANDARD));
    }
}
