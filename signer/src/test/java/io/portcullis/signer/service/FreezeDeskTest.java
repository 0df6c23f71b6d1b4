package io.portcullis.signer.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.journal.TwinDisk;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.FreezeLevel;
import io.portcullis.signer.audit.AuditEntry;
import io.portcullis.signer.audit.AuditLog;
import io.portcullis.signer.freeze.FreezeCause;
import io.portcullis.signer.freeze.FreezeMemory;
import io.portcullis.signer.freeze.Lowering;
import io.portcullis.signer.intent.Effect;
import io.portcullis.signer.json.Fields;
import io.portcullis.signer.json.StrictJson;
import io.portcullis.signer.keystore.Circuit;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.verdict.SignerFault;
import io.portcullis.signer.verdict.SignerTag;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/** What a signer sees for itself, wired to its lattice and its log; time stands still unless it is moved. */
final class FreezeDeskTest {
    private static final long START = 1_800_000_000L;

    @TempDir
    private Path directory;

    private final TwinDisk disk = new TwinDisk(new byte[0]);
    private long wall = START * 1_000;
    private long nanos;
    private Circuit circuit = Circuit.CLOSED;
    private Optional<Boolean> kept = Optional.empty();
    private AuditLog log;
    private FreezeMemory memory;
    private FreezeDesk desk;
    private FreezeWatch watch;

    @BeforeEach
    void open() {
        log = AuditLog.create(new TwinDisk(new byte[0]), directory);
        log.append(AuditEntry.started(START, "signer-1"));
        memory = FreezeMemory.create(disk);
        begin(START);
    }

    private void begin(long newestWritten) {
        desk = new FreezeDesk("signer-1", memory, log, () -> Instant.ofEpochMilli(wall));
        watch = new FreezeWatch(
                desk,
                log,
                () -> Instant.ofEpochMilli(wall),
                () -> nanos,
                () -> circuit,
                () -> kept,
                newestWritten * 1_000);
    }

    @AfterEach
    void close() {
        memory.close();
        log.close();
    }

    private void pass(long seconds) {
        wall += seconds * 1_000;
        nanos += seconds * 1_000_000_000L;
        watch.look();
    }

    private List<String> logged() {
        List<String> types = new ArrayList<>();
        for (long index = 1; index < log.size(); index++) {
            ObjectNode entry = StrictJson.object(log.leaf(index));
            types.add(
                    entry.path("type").asString("") + " " + entry.path("cause").asString(""));
        }
        return types;
    }

    private void lower(FreezeLevel to) {
        desk.agreed(
                List.of(new Effect.LowerFreeze(to)),
                "alice",
                new Lowering(
                        Bytes32.fromHex("0x" + "11".repeat(32)),
                        to,
                        wall / 1_000 + 60,
                        new TreeSet<>(List.of("ann", "bob"))));
    }

    @Test
    void anUneventfulHourRaisesNothing() {
        for (int i = 0; i < 60; i++) {
            pass(60);
        }
        assertEquals(FreezeLevel.OPEN, desk.level());
        assertEquals(List.of(), logged());
    }

    @Test
    void aLogThatIsAwaySealsAndIsToldWhatItMissed() throws Exception {
        Path marker = Files.createFile(directory.resolve(AuditLog.PAUSE_MARKER));
        pass(1);
        assertEquals(FreezeLevel.SEALED, desk.level());
        assertThrows(RefusedException.class, desk::requireUnsealed);
        assertEquals(List.of(), logged());
        Files.delete(marker);
        pass(1);
        assertEquals(FreezeLevel.SEALED, desk.level(), "that the log is back opens nothing");
        pass(1);
        assertEquals(List.of("freeze-raised AUDIT_UNAVAILABLE", "freeze-mended AUDIT_UNAVAILABLE"), logged());
        lower(FreezeLevel.OPEN);
        pass(59);
        assertEquals(FreezeLevel.SEALED, desk.level());
        pass(1);
        assertEquals(FreezeLevel.OPEN, desk.level());
        assertEquals(List.of("freeze-lowering-approved ", "freeze-lowered "), logged().subList(2, 4));
    }

    @Test
    void aClockThatStepsStopsWithdrawalsBothWays() {
        pass(10);
        wall += 3_600_000;
        watch.look();
        assertTrue(desk.wrong(FreezeCause.CLOCK_FORWARD));
        wall -= 7_200_000;
        watch.look();
        assertTrue(desk.wrong(FreezeCause.CLOCK_BACK));
        assertEquals(FreezeLevel.NO_WITHDRAWALS, desk.level());
    }

    @Test
    void aStartBeforeTheNewestEntryStopsWithdrawals() {
        begin(START + 3_600);
        watch.look();
        assertTrue(desk.wrong(FreezeCause.CLOCK_BACK));
    }

    @Test
    void aClockThatNobodyKeepsStopsNewCreditWhereThatIsAsked() {
        pass(1);
        kept = Optional.of(false);
        pass(1);
        assertEquals(FreezeLevel.NO_NEW_CREDIT, desk.level());
        kept = Optional.of(true);
        pass(1);
        assertFalse(desk.wrong(FreezeCause.CLOCK_UNSYNCHRONISED));
        assertEquals(FreezeLevel.NO_NEW_CREDIT, desk.level());
    }

    @Test
    void aTokenThatFailsTwiceStopsWithdrawals() {
        FreezeWatch.heed(desk, new SignerFault(SignerTag.TOKEN_FAULT, "CKR_DEVICE_ERROR"));
        assertEquals(FreezeLevel.NO_NEW_CREDIT, desk.level());
        FreezeWatch.heed(desk, new SignerFault(SignerTag.TOKEN_FAULT, "CKR_DEVICE_ERROR"));
        assertEquals(FreezeLevel.NO_WITHDRAWALS, desk.level());
        pass(29);
        assertTrue(desk.wrong(FreezeCause.HSM_FAILING));
        pass(2);
        assertFalse(desk.wrong(FreezeCause.HSM_FAILING), "its canary has signed for a while");
        assertEquals(FreezeLevel.NO_WITHDRAWALS, desk.level());
    }

    @Test
    void oneFailureOfATokenThatIsAskedForLittleClosesNothing() {
        circuit = new Circuit.Closed(1);
        pass(7_200);
        assertEquals(FreezeLevel.OPEN, desk.level());
    }

    @Test
    void aCircuitThatStaysOpenStopsWithdrawals() {
        circuit = new Circuit.Open(0, java.time.Duration.ofSeconds(2));
        pass(599);
        assertEquals(FreezeLevel.OPEN, desk.level());
        pass(1);
        assertTrue(desk.wrong(FreezeCause.HSM_FAILING));
    }

    @Test
    void nothingIsRaisedOrMendedByTheAppliancesWordThatTheSignerSeesForItself() {
        for (FreezeCause cause : FreezeCause.values()) {
            ObjectNode request = StrictJson.newObject()
                    .put("cause", cause.name())
                    .put("level", cause.level().name())
                    .put("by", "appliance")
                    .put("text", "seen");
            if (cause.source().signers()) {
                RefusedException refused = assertThrows(
                        RefusedException.class,
                        () -> Fields.read(
                                "request",
                                request,
                                in -> desk.decode("freeze-raise", in).orElseThrow()));
                assertEquals(SignerTag.FREEZE_CAUSE_OWN, refused.refusal().tag());
            } else {
                Fields.read(
                        "request",
                        request,
                        in -> desk.decode("freeze-raise", in).orElseThrow().get());
                assertTrue(desk.wrong(cause));
            }
        }
    }

    @Test
    void whatIsTooLowForItsCauseIsRefusedAndRaisesNothing() {
        ObjectNode request = StrictJson.newObject()
                .put("cause", "OPERATOR_RAISED")
                .put("level", "OPEN")
                .put("by", "olga")
                .put("text", "x");
        assertThrows(
                RefusedException.class,
                () -> Fields.read(
                        "request",
                        request,
                        in -> desk.decode("freeze-raise", in).orElseThrow().get()));
        assertEquals(FreezeLevel.OPEN, desk.level());
    }

    @Test
    void theLogSaysNothingOfDuressBeforeItIsOverAndAllOfItAfterwards() {
        desk.raise(FreezeCause.WATCHTOWER_SILENT, "appliance", "no heartbeat");
        assertEquals(List.of("freeze-raised WATCHTOWER_SILENT"), logged());
        desk.raise(FreezeCause.DURESS_SIGNALLED, "carol", "somebody decided under threat");
        desk.mend(FreezeCause.WATCHTOWER_SILENT, "a heartbeat");
        pass(3_600);
        assertEquals(FreezeLevel.NO_WITHDRAWALS, desk.level());
        assertEquals(1, logged().size(), "also what followed says nothing: a gap would");
        lower(FreezeLevel.OPEN);
        pass(59);
        assertEquals(1, logged().size());
        pass(1);
        assertEquals(FreezeLevel.OPEN, desk.level());
        assertEquals(
                List.of(
                        "freeze-raised DURESS_SIGNALLED",
                        "freeze-mended WATCHTOWER_SILENT",
                        "freeze-lowering-approved ",
                        "freeze-lowered "),
                logged().subList(1, 5));
        assertEquals(
                START,
                StrictJson.object(log.leaf(2)).path("at").asLong(),
                "each row has the time at which it happened");
    }

    @Test
    void aBatchThatRaisesTheLevelRaisesItHere() {
        desk.agreed(
                List.of(new Effect.RaiseFreeze(FreezeLevel.SEALED)),
                "alice",
                new Lowering(Bytes32.fromHex("0x" + "11".repeat(32)), FreezeLevel.OPEN, 0, new TreeSet<>()));
        assertEquals(FreezeLevel.SEALED, desk.level());
        assertTrue(memory.state().pending().isEmpty());
    }
}
