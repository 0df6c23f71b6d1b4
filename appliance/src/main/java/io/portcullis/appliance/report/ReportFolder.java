package io.portcullis.appliance.report;

import io.portcullis.appliance.audit.ApplianceLog;
import io.portcullis.signer.mirror.TileFolder;
import io.portcullis.signer.mirror.TileReader;
import io.portcullis.signer.tlog.TreeHead;
import io.portcullis.waterfall.report.Provenance;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * A copied data folder of an appliance: {@code engine/} and {@code audit/appliance/}, as {@code portcullis audit export} writes the latter.
 *
 * @param rules under which its log was made
 */
public record ReportFolder(Path folder, EngineBooks.Rules rules) {
    /** The books after a block. */
    public EngineBooks books(EngineBooks.AsOf asOf, LongConsumer progress) throws IOException {
        return EngineBooks.replay(folder.resolve("engine"), rules, asOf, progress);
    }

    /** The published head of the appliance's log; empty if there is no copy of it. */
    public Optional<Provenance.AuditHead> auditHead() {
        return auditHead(folder);
    }

    /** The same, of any data folder. */
    static Optional<Provenance.AuditHead> auditHead(Path folder) {
        return audit(folder).checkpoint().map(note -> {
            TreeHead head = TreeHead.of(note);
            return new Provenance.AuditHead(head.origin().text(), head.size(), head.root());
        });
    }

    /** Whether the copied log begins with what a head is of. */
    public boolean holds(Provenance.AuditHead head) {
        Optional<Provenance.AuditHead> copied = auditHead();
        return copied.isPresent()
                && copied.get().origin().equals(head.origin())
                && copied.get().size() >= head.size()
                && new TileReader(audit(folder), copied.get().size())
                        .proofs()
                        .root(head.size())
                        .equals(head.root());
    }

    private static TileFolder audit(Path folder) {
        return new TileFolder(folder.resolve("audit").resolve(ApplianceLog.NAME));
    }
}
