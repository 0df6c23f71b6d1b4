package io.portcullis.signer.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.portcullis.depositary.journal.TwinDisk;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.Keccak;
import io.portcullis.signer.audit.AuditEntry;
import io.portcullis.signer.audit.AuditLog;
import io.portcullis.signer.intent.IntentKind;
import io.portcullis.signer.policy.Facts;
import io.portcullis.signer.verdict.SignerFault;
import io.portcullis.signer.verdict.SignerTag;
import io.portcullis.signer.watermark.Watermark;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JournalsAgreeTest {
    private static final EntityId ENTITY = new EntityId(Keccak.hash(new byte[] {1}));
    private static final Bytes32 INTENT = Keccak.hash(new byte[] {2});

    @TempDir
    private Path directory;

    @Test
    void refusesAnOlderWatermarkThanTheLogHasSeen() {
        TwinDisk marks = new TwinDisk(new byte[0]);
        TwinDisk entries = new TwinDisk(new byte[0]);
        byte[] older;
        try (Watermark watermark = Watermark.create(marks, 1);
                AuditLog log = AuditLog.create(entries, directory)) {
            agree(watermark, log, 1);
            older = marks.image();
            agree(watermark, log, 2);
            JournalsAgree.require(watermark, log);
        }
        try (Watermark restored = Watermark.open(new TwinDisk(older));
                AuditLog log = AuditLog.open(new TwinDisk(entries.image()), directory)) {
            SignerFault fault = assertThrows(SignerFault.class, () -> JournalsAgree.require(restored, log));
            assertEquals(SignerTag.WATERMARK_ROLLED_BACK, fault.tag());
        }
    }

    @Test
    void aWatermarkAheadOfTheLogIsWhatACrashBetweenTheTwoLeaves() {
        try (Watermark watermark = Watermark.create(new TwinDisk(new byte[0]), 1);
                AuditLog log = AuditLog.create(new TwinDisk(new byte[0]), directory)) {
            agree(watermark, log, 1);
            watermark.spend(ENTITY, digest(2), batch(2));
            JournalsAgree.require(watermark, log);
        }
    }

    private static void agree(Watermark watermark, AuditLog log, int nonce) {
        watermark.spend(ENTITY, digest(nonce), batch(nonce));
        log.append(AuditEntry.signatureAgreed(nonce, INTENT, ENTITY, nonce, digest(nonce)));
    }

    private static Bytes32 digest(int nonce) {
        return Keccak.hash(new byte[] {3, (byte) nonce});
    }

    private static Facts.Spent batch(long nonce) {
        return new Facts.Spent(IntentKind.RULES, nonce, 1_000, 2_000, List.of());
    }
}
