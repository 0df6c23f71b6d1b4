package io.portcullis.signer.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.journal.FileDisk;
import io.portcullis.depositary.journal.TwinDisk;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Keccak;
import io.portcullis.depositary.model.MerkleTree;
import io.portcullis.signer.verdict.Refusal;
import io.portcullis.signer.verdict.SignerFault;
import io.portcullis.signer.verdict.SignerTag;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditLogTest {
    private static final Bytes32 INTENT = Keccak.hash("intent".getBytes(UTF_8));

    @TempDir
    Path directory;

    private Path file() {
        return directory.resolve("audit.journal");
    }

    private AuditLog create() throws IOException {
        return AuditLog.create(FileDisk.open(file()), directory);
    }

    private static SignerTag tagOf(AuditLog log) {
        return assertThrows(SignerFault.class, () -> log.append(AuditEntry.intentRecorded(2, INTENT)))
                .tag();
    }

    @Test
    void appendedEntriesAreProvableAndSurviveARestart() throws IOException {
        Bytes32 root;
        try (AuditLog log = create()) {
            assertEquals(0, log.append(AuditEntry.started(1, "signer-1")));
            assertEquals(1, log.append(AuditEntry.intentRecorded(2, INTENT)));
            root = log.rootAt(2).orElseThrow();
        }
        try (AuditLog log = AuditLog.open(FileDisk.open(file()), directory)) {
            assertEquals(2, log.size());
            assertEquals(Optional.of(root), log.rootAt(2));
            assertEquals(Optional.empty(), log.rootAt(3));
            byte[] leaf = log.leaf(1);
            assertEquals(
                    "{\"at\":2,\"intent\":\"" + INTENT + "\",\"type\":\"intent-recorded\",\"version\":1}",
                    new String(leaf, UTF_8));
            assertTrue(MerkleTree.verifyInclusion(1, 2, MerkleTree.leafHash(leaf), log.inclusion(1, 2), root));
        }
    }

    @Test
    void pausedLogRefusesUntilTheOperatorTakesTheMarkerAway() throws IOException {
        try (AuditLog log = create()) {
            log.append(AuditEntry.started(1, "signer-1"));
            Path marker = Files.createFile(directory.resolve(AuditLog.PAUSE_MARKER));
            assertEquals(SignerTag.AUDIT_UNAVAILABLE, tagOf(log));
            assertEquals(1, log.size());
            Files.delete(marker);
            assertEquals(1, log.append(AuditEntry.intentRecorded(2, INTENT)));
        }
    }

    @Test
    void readOnlyFileIsUnavailableEvenForRoot() throws IOException {
        try (AuditLog log = create()) {
            log.append(AuditEntry.started(1, "signer-1"));
            Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("r--------"));
            assertEquals(SignerTag.AUDIT_UNAVAILABLE, tagOf(log));
        }
    }

    @Test
    void deletedFileIsTampering() throws IOException {
        try (AuditLog log = create()) {
            log.append(AuditEntry.started(1, "signer-1"));
            Files.delete(file());
            assertEquals(SignerTag.AUDIT_TAMPERED, tagOf(log));
            assertTrue(log.failure().isPresent(), "and stays so until a restart");
        }
        assertThrows(
                SignerFault.class, () -> AuditLog.open(FileDisk.open(file()), directory), "an empty log is a lost one");
    }

    @Test
    void fullDiskIsUnavailable() {
        TwinDisk disk = new TwinDisk(new byte[0]).holding(4 << 20);
        try (AuditLog log = AuditLog.create(disk, directory)) {
            byte[] leaf = new byte[AuditLog.MAX_LEAF_BYTES];
            SignerFault fault = assertThrows(SignerFault.class, () -> {
                while (true) {
                    try {
                        log.submit(leaf).join();
                    } catch (java.util.concurrent.CompletionException e) {
                        throw e.getCause();
                    }
                }
            });
            assertEquals(SignerTag.AUDIT_UNAVAILABLE, fault.tag());
            assertEquals(SignerTag.AUDIT_UNAVAILABLE, tagOf(log));
        }
    }

    @Test
    void damagedEntryIsNamedAtOpening() throws IOException {
        try (AuditLog log = create()) {
            log.append(AuditEntry.started(1, "signer-1"));
            log.append(AuditEntry.intentRecorded(2, INTENT));
        }
        byte[] bytes = Files.readAllBytes(file());
        bytes[160] ^= 4;
        Files.write(file(), bytes);
        SignerFault fault = assertThrows(SignerFault.class, () -> AuditLog.open(FileDisk.open(file()), directory));
        assertEquals(SignerTag.AUDIT_TAMPERED, fault.tag());
        assertTrue(fault.getMessage().contains("record 0"), fault.getMessage());
    }

    @Test
    void hostileReasonsStayWithinOneLeaf() throws IOException {
        try (AuditLog log = create()) {
            for (String reason : List.of("x".repeat(100_000), "\u0001".repeat(5_000), "😀".repeat(600))) {
                log.append(AuditEntry.refused(1, Optional.of(INTENT), new Refusal(SignerTag.FIELD_INVALID, reason), 7));
            }
            assertEquals(3, log.size());
        }
    }
}
