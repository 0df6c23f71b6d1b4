package io.portcullis.appliance.web;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.portcullis.appliance.console.AuditPage;
import io.portcullis.appliance.console.AuditRowView;
import io.portcullis.appliance.console.LogView;
import io.portcullis.appliance.console.SnapshotView;
import io.portcullis.appliance.verdict.ApplianceTag;
import io.portcullis.threshold.codec.Bytes;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One log with one full tile and one that is not. */
final class MemoryLogs implements AuditDesk {
    static final String NAME = "signer-1";

    @Override
    public List<LogView> logs() {
        return List.of(new LogView(
                NAME,
                "portcullis/17/signer-1",
                "key",
                1,
                List.of("witness"),
                Optional.of(new LogView.Head(300, "0x00", List.of("witness.example/w1")))));
    }

    @Override
    public AuditPage search(Map<String, String> query) {
        return new AuditPage(
                List.of(new AuditRowView(
                        NAME, 7, 1_800_000_000, "signed-in", List.of(new AuditRowView.Field("person", "alice")))),
                Optional.of("signer-1:7"));
    }

    @Override
    public List<SnapshotView> snapshots() {
        return List.of(new SnapshotView(
                7, List.of(new SnapshotView.LogAt(NAME, 300, "0x00")), Optional.of("0x" + "44".repeat(32))));
    }

    @Override
    public Bytes snapshot(long at) {
        return Bytes.ascii("{}");
    }

    @Override
    public Optional<Bytes> checkpoint(String log) {
        require(log);
        return Optional.of(Bytes.of("portcullis/17/signer-1\n300\n".getBytes(US_ASCII)));
    }

    @Override
    public Optional<Bytes> tile(String log, String path) {
        require(log);
        return path.equals("0/000") || path.equals("0/001.p/44") || path.equals("entries/x001/x234/067")
                ? Optional.of(Bytes.ascii(path))
                : Optional.empty();
    }

    private static void require(String log) {
        if (!log.equals(NAME)) {
            throw ApplianceTag.LOG_UNKNOWN.refusal();
        }
    }
}
