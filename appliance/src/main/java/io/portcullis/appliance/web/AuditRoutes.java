package io.portcullis.appliance.web;

import io.portcullis.appliance.console.AuditPage;
import io.portcullis.appliance.console.LogView;
import io.portcullis.appliance.console.SnapshotView;
import io.portcullis.appliance.verdict.ApplianceTag;
import io.portcullis.signer.audit.AuditRow;
import io.portcullis.signer.policy.Policy.Role;
import java.util.List;

/**
 * The published logs, each under a prefix as c2sp.org/tlog-tiles has them. Read-only: nothing here writes a log, whoever asks.
 *
 * <p>A full tile never changes, so it may be kept for ever; who may see it is still asked, so only by who asked.
 */
final class AuditRoutes {
    private static final String LOGS = "/api/v1/audit/logs";
    private static final String SNAPSHOTS = "/api/v1/audit/snapshots";
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final String BYTES = "application/octet-stream";
    private static final String FOR_EVER = "private, max-age=31536000, immutable";

    record SnapshotList(List<SnapshotView> snapshots) {}

    record LogList(List<LogView> logs) {}

    /** Who may read what others did. */
    static final Access.AnyOf READERS = Access.anyOf(Role.REGULATOR, Role.OPERATOR);

    private final AuditDesk desk;
    private final Deeds deeds;

    AuditRoutes(AuditDesk desk, Deeds deeds) {
        this.desk = desk;
        this.deeds = deeds;
    }

    List<Route> routes() {
        return List.of(
                new Route(
                        "GET",
                        "/api/v1/audit",
                        "searchAudit",
                        READERS,
                        Route.NONE,
                        new Route.Shape.Of(AuditPage.class),
                        200,
                        call -> Reply.ok(desk.search(call.query()))),
                get(
                        SNAPSHOTS,
                        "listSnapshots",
                        new Route.Shape.Of(SnapshotList.class),
                        call -> Reply.ok(new SnapshotList(desk.snapshots()))),
                get(SNAPSHOTS + "/{at}", "getSnapshot", new Route.Shape.Foreign("Snapshot"), this::snapshot),
                get(LOGS, "listLogs", new Route.Shape.Of(LogList.class), call -> Reply.ok(new LogList(desk.logs()))),
                get(LOGS + "/{log}/checkpoint", "getLogCheckpoint", new Route.Shape.Text(TEXT), this::checkpoint),
                get(LOGS + "/{log}/tile/{path*}", "getLogTile", new Route.Shape.Text(BYTES), this::tile));
    }

    /** Who takes a log away begins here. */
    private Reply checkpoint(Call call) {
        String log = call.path().get("log");
        desk.checkpoint(log);
        deeds.write(new AuditRow.LogRead(call.known().person(), log));
        return Reply.bytes(
                        TEXT,
                        desk.checkpoint(log)
                                .orElseThrow(ApplianceTag.LOG_NOT_PUBLISHED::refusal)
                                .toArray())
                .with("Cache-Control", "no-cache");
    }

    private Reply snapshot(Call call) {
        String at = call.path().get("at");
        if (!at.matches("[0-9]{1,15}")) {
            throw WebTag.PATH_INVALID.refusal();
        }
        return Reply.bytes(Reply.JSON, desk.snapshot(Long.parseLong(at)).toArray());
    }

    private Reply tile(Call call) {
        String path = call.path().get("path");
        Reply tile = Reply.bytes(
                BYTES,
                desk.tile(call.path().get("log"), path)
                        .orElseThrow(ApplianceTag.TILE_UNKNOWN::refusal)
                        .toArray());
        return path.contains(".p/") ? tile.with("Cache-Control", "no-cache") : tile.with("Cache-Control", FOR_EVER);
    }

    private static Route get(String path, String name, Route.Shape gives, Handler handler) {
        return new Route("GET", path, name, READERS, Route.NONE, gives, 200, handler);
    }
}
