package io.portcullis.appliance.web;

import io.portcullis.appliance.console.AuditPage;
import io.portcullis.appliance.console.LogView;
import io.portcullis.appliance.console.SnapshotView;
import io.portcullis.threshold.codec.Bytes;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the outside may read of the audit logs. Everything here was published, with its witnesses. */
interface AuditDesk {
    List<LogView> logs();

    /** @throws io.portcullis.appliance.verdict.ApplianceRefusal {@code AUDIT_QUERY_INVALID} */
    AuditPage search(Map<String, String> query);

    /** Newest first. */
    List<SnapshotView> snapshots();

    /**
     * The file that proves one.
     *
     * @throws io.portcullis.appliance.verdict.ApplianceRefusal {@code SNAPSHOT_UNKNOWN}
     */
    Bytes snapshot(long at);

    /** @throws io.portcullis.appliance.verdict.ApplianceRefusal {@code LOG_UNKNOWN} */
    Optional<Bytes> checkpoint(String log);

    /** @throws io.portcullis.appliance.verdict.ApplianceRefusal {@code LOG_UNKNOWN}, {@code TILE_PATH_INVALID} */
    Optional<Bytes> tile(String log, String path);
}
