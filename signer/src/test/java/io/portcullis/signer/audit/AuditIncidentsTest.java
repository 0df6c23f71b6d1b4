package io.portcullis.signer.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.journal.TwinDisk;
import io.portcullis.signer.verdict.SignerFault;
import io.portcullis.signer.verdict.SignerTag;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Failures of the past, replayed against the audit log; the table is docs/incidents.md. */
final class AuditIncidentsTest {
    @TempDir
    private Path directory;

    /** Events went into a queue that was dropped when it was full or the process died: here an entry is durable before its caller goes on. */
    @Test
    void immudbNothingGoesOnBeforeItsEntryIsDurable() {
        TwinDisk disk = new TwinDisk(new byte[0]);
        long counted;
        try (AuditLog log = AuditLog.create(disk, directory)) {
            log.append(AuditEntry.started(1, "signer-1"));
            counted = disk.operations();
        }
        byte[] begun = disk.image();
        for (long cut = 0; cut < counted + 4; cut++) {
            TwinDisk cutting = new TwinDisk(begun).cutPowerAt(cut);
            long answered = 0;
            try (AuditLog log = AuditLog.open(cutting, directory)) {
                for (int i = 0; i < 3; i++) {
                    log.append(AuditEntry.drained(2 + i, true));
                    answered = log.size();
                }
            } catch (SignerFault fault) {
                assertEquals(SignerTag.AUDIT_UNAVAILABLE, fault.tag());
            }
            for (long seed = 0; seed < 3; seed++) {
                try (AuditLog log = AuditLog.open(new TwinDisk(cutting.survivors(seed)), directory)) {
                    assertTrue(log.size() >= answered, "cut at " + cut + ": " + log.size() + " of " + answered);
                }
            }
        }
    }

    /** A full queue was no error: here a log that takes no more says so to whoever asks, and to everybody after. */
    @Test
    void immudbALogThatTakesNoMoreStopsItsCallersInsteadOfDropping() {
        TwinDisk disk = new TwinDisk(new byte[0]);
        try (AuditLog log = AuditLog.create(disk, directory)) {
            log.append(AuditEntry.started(1, "signer-1"));
            disk.failNextForce();
            assertThrows(SignerFault.class, () -> log.append(AuditEntry.drained(2, true)));
            assertThrows(SignerFault.class, () -> log.append(AuditEntry.drained(3, true)));
            assertEquals(1, log.size());
        }
    }
}
