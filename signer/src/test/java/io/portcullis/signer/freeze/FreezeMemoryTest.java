package io.portcullis.signer.freeze;

import static io.portcullis.signer.freeze.FreezeInputs.approved;
import static io.portcullis.signer.freeze.FreezeInputs.mended;
import static io.portcullis.signer.freeze.FreezeInputs.raised;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.journal.JournalFault;
import io.portcullis.depositary.journal.TwinDisk;
import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.FreezeLevel;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.depositary.model.VelocityCap;
import io.portcullis.signer.intent.Effect;
import io.portcullis.signer.verdict.Refusal;
import io.portcullis.signer.verdict.SignerFault;
import io.portcullis.signer.verdict.SignerTag;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The lattice on its disk, and what it lets through. */
final class FreezeMemoryTest {
    private static final Bytes32 ID = Bytes32.fromHex("0x" + "01".repeat(32));
    private static final Effect WITHDRAW =
            new Effect.Withdraw(new TokenId(ID), Address.fromHex("0x" + "02".repeat(20)), Amount.of(1));
    private static final Effect TRANSFER = new Effect.Transfer(new EntityId(ID), new TokenId(ID), Amount.of(1));
    private static final Effect CAP = new Effect.ProposeCap(new VelocityCap(new TokenId(ID), Amount.of(1), 60));
    private static final Effect RAISE = new Effect.RaiseFreeze(FreezeLevel.SEALED);
    private static final Effect LOWER = new Effect.LowerFreeze(FreezeLevel.OPEN);

    private final TwinDisk disk = new TwinDisk(new byte[0]);

    private static Optional<SignerTag> judge(FreezeMemory memory, Effect effect) {
        return FreezeGate.judge(memory, List.of(effect)).map(Refusal::tag);
    }

    @Test
    void aRestartLowersNothing() {
        FreezeState before;
        try (FreezeMemory memory = FreezeMemory.create(disk)) {
            assertTrue(memory.raise(raised(1, FreezeCause.RESERVES_DIFFER)));
            assertTrue(memory.raise(raised(2, FreezeCause.OPERATOR_RAISED)));
            assertTrue(memory.mend(mended(3, FreezeCause.RESERVES_DIFFER)));
            assertTrue(memory.approve(approved(4, FreezeLevel.OPEN, 10, "ann")));
            assertFalse(memory.tick(9));
            before = memory.state();
        }
        try (FreezeMemory memory = FreezeMemory.open(disk, 0)) {
            assertEquals(before, memory.state());
            assertEquals(FreezeLevel.NO_WITHDRAWALS, memory.level());
            assertTrue(memory.tick(10), "the approved lowering goes on when its time has come");
            assertEquals(FreezeLevel.OPEN, memory.level());
        }
    }

    @Test
    void aRaiseThatWasAnsweredSurvivesThePowerCutAfterIt() {
        for (long cut = 0; cut < 8; cut++) {
            TwinDisk created = new TwinDisk(new byte[0]);
            FreezeMemory.create(created).close();
            TwinDisk cutting = new TwinDisk(created.image()).cutPowerAt(cut);
            boolean answered = false;
            FreezeLevel held = FreezeLevel.OPEN;
            try (FreezeMemory memory = FreezeMemory.open(cutting, 0)) {
                try {
                    answered = memory.raise(raised(1, FreezeCause.AUDIT_TAMPERED));
                } catch (SignerFault e) {
                    held = memory.level();
                    assertEquals(FreezeLevel.SEALED, held, "what cannot be written closes everything, cut " + cut);
                }
            } catch (SignerFault e) {
                continue;
            }
            for (long seed = 0; seed < 2; seed++) {
                try (FreezeMemory again = FreezeMemory.open(new TwinDisk(cutting.survivors(seed)), 0)) {
                    if (answered) {
                        assertEquals(FreezeLevel.SEALED, again.level(), "cut " + cut + ", seed " + seed);
                    }
                }
            }
        }
    }

    @Test
    void whatCannotBeWrittenClosesEverythingUntilItIs() {
        try (FreezeMemory memory = FreezeMemory.create(disk)) {
            disk.inspection(JournalFault.failed("the file is read-only"));
            assertThrows(SignerFault.class, () -> memory.raise(raised(1, FreezeCause.QUORUM_LOST)));
            assertEquals(FreezeLevel.SEALED, memory.level());
            assertEquals(Optional.of(SignerTag.FROZEN), judge(memory, CAP));
            disk.inspection(null);
            memory.tick(2);
            assertEquals(FreezeLevel.NO_NEW_CREDIT, memory.level());
            assertTrue(memory.state().wrong(FreezeCause.QUORUM_LOST));
        }
    }

    @Test
    void aDiskThatFailsClosesForGood() {
        try (FreezeMemory memory = FreezeMemory.create(disk)) {
            disk.failNextForce();
            assertThrows(SignerFault.class, () -> memory.raise(raised(1, FreezeCause.QUORUM_LOST)));
            assertThrows(SignerFault.class, () -> memory.tick(2));
            assertEquals(FreezeLevel.SEALED, memory.level());
            assertTrue(FreezeGate.judgeSeal(memory).isPresent());
        }
    }

    @Test
    void anEmptyOrDamagedFileIsNotOpen() {
        assertEquals(
                SignerTag.JOURNAL_CORRUPT,
                assertThrows(SignerFault.class, () -> FreezeMemory.open(new TwinDisk(new byte[0]), 0))
                        .tag());
    }

    @Test
    void aFullDiskStillTakesARaise() {
        FreezeMemory.create(disk).close();
        TwinDisk full = new TwinDisk(disk.image()).holding(disk.image().length);
        try (FreezeMemory memory = FreezeMemory.open(full, 0)) {
            assertTrue(memory.raise(raised(1, FreezeCause.AUDIT_UNAVAILABLE)));
        }
        try (FreezeMemory memory = FreezeMemory.open(new TwinDisk(full.image()), 0)) {
            assertEquals(FreezeLevel.SEALED, memory.level());
        }
    }

    @Test
    void anOlderFilePutBackIsNoticedByWhatTheLogWasTold() {
        byte[] older;
        try (FreezeMemory memory = FreezeMemory.create(disk)) {
            memory.raise(raised(1, FreezeCause.QUORUM_LOST));
            older = disk.image();
            memory.raise(raised(2, FreezeCause.RESERVES_DIFFER));
        }
        assertEquals(
                SignerTag.WATERMARK_ROLLED_BACK,
                assertThrows(SignerFault.class, () -> FreezeMemory.open(new TwinDisk(older), 3))
                        .tag());
    }

    @Test
    void eachRecordIsToldOnceThroughARestart() {
        try (FreezeMemory memory = FreezeMemory.create(disk)) {
            memory.raise(raised(1, FreezeCause.QUORUM_LOST));
            memory.raise(raised(1, FreezeCause.QUORUM_LOST));
            memory.raise(raised(2, FreezeCause.HSM_FAULT));
            FreezeMemory.Durable first = memory.untold().orElseThrow();
            assertEquals(1, first.sequence());
            memory.told(first);
        }
        try (FreezeMemory memory = FreezeMemory.open(disk, 2)) {
            FreezeMemory.Durable second = memory.untold().orElseThrow();
            assertEquals(2, second.sequence());
            memory.told(second);
            assertEquals(Optional.empty(), memory.untold());
        }
    }

    @Test
    void eachLevelStopsWhatItSaysAndTheWayUpAndDownStaysOpen() {
        try (FreezeMemory memory = FreezeMemory.create(disk)) {
            for (Effect effect : List.of(WITHDRAW, TRANSFER, CAP, RAISE, LOWER)) {
                assertEquals(Optional.empty(), judge(memory, effect));
            }
            memory.raise(raised(1, FreezeCause.QUORUM_LOST));
            assertEquals(Optional.empty(), judge(memory, WITHDRAW));
            memory.raise(raised(2, FreezeCause.RESERVES_DIFFER));
            assertEquals(Optional.of(SignerTag.FROZEN), judge(memory, WITHDRAW));
            assertEquals(Optional.of(SignerTag.FROZEN), judge(memory, TRANSFER));
            assertEquals(Optional.empty(), judge(memory, CAP));
            assertEquals(Optional.empty(), FreezeGate.judgeSeal(memory));
            memory.raise(raised(3, FreezeCause.AUDIT_TAMPERED));
            assertEquals(Optional.of(SignerTag.FROZEN), judge(memory, CAP));
            assertEquals(Optional.empty(), judge(memory, RAISE));
            assertEquals(Optional.empty(), judge(memory, LOWER));
            assertTrue(FreezeGate.judgeSeal(memory).isPresent());
            assertEquals(
                    Optional.of(SignerTag.FROZEN),
                    FreezeGate.judge(memory, List.of(LOWER, WITHDRAW)).map(Refusal::tag),
                    "nothing slips through beside what may pass");
        }
    }

    @Test
    void duressLooksLikeADelay() {
        try (FreezeMemory memory = FreezeMemory.create(disk)) {
            memory.raise(raised(1, FreezeCause.DURESS_SIGNALLED));
            Refusal refusal = FreezeGate.judge(memory, List.of(WITHDRAW)).orElseThrow();
            assertEquals(SignerTag.DELAYED, refusal.tag());
            assertFalse(refusal.reason().toLowerCase(java.util.Locale.ROOT).contains("duress"));
            assertEquals(Optional.empty(), FreezeGate.judgeSeal(memory));
        }
    }
}
