package io.portcullis.signer.seal;

import static io.portcullis.signer.testing.SealBlocks.CLIENT;
import static io.portcullis.signer.testing.SealBlocks.HUB;
import static io.portcullis.signer.testing.SealBlocks.account;
import static io.portcullis.signer.testing.SealBlocks.block;
import static io.portcullis.signer.testing.SealBlocks.leaf;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.journal.Disk;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Signature;
import io.portcullis.signer.testing.SealBlocks;
import io.portcullis.signer.verdict.Refusal;
import io.portcullis.signer.verdict.SignerFault;
import io.portcullis.signer.verdict.SignerTag;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class SealMemoryTest {
    private static final Signature SIGNATURE = new Signature(BigInteger.TWO, BigInteger.TEN, 27);
    private static final int PAGE = FrameBuilder.PAGE_BYTES;

    private static SignerTag faultOf(TwinPower power, boolean mayBegin) {
        return assertThrows(SignerFault.class, () -> power.open(mayBegin).close())
                .tag();
    }

    private static void agree(SealMemory memory, SealBlocks block) {
        assertInstanceOf(SealMemory.Answer.Fresh.class, memory.agree(Proposals.of(block)));
    }

    private static SignerTag refused(SealMemory memory, SealBlocks block) {
        return assertInstanceOf(SealMemory.Answer.Refused.class, memory.agree(Proposals.of(block)))
                .refusal()
                .tag();
    }

    /** A journal of three blocks, durable; frames lie at pages 1, 2 and 3 of the left file. */
    private static TwinPower threeBlocks() {
        TwinPower power = TwinPower.fresh();
        try (SealMemory memory = power.open(true)) {
            for (long height = 1; height <= 3; height++) {
                agree(memory, block(height, leaf(HUB, 1, height, "a"), leaf(CLIENT, 2, height, "b")));
            }
        }
        return power;
    }

    private static TwinPower changed(TwinPower power, int at) {
        byte[] image = power.left.image();
        image[at] ^= 0x40;
        return new TwinPower(image, power.right.image(), Long.MAX_VALUE);
    }

    @Test
    void whatWasSealedIsKnownAfterARestart() {
        TwinPower power = threeBlocks();
        try (SealMemory memory = power.open(false)) {
            assertEquals(OptionalLong.of(3), memory.watermark(HUB, account(1)));
            assertEquals(OptionalLong.of(3), memory.watermark(CLIENT, account(2)));
            assertEquals(OptionalLong.empty(), memory.watermark(HUB, account(2)));
            assertEquals(3, memory.last().orElseThrow().blockHeight());
            assertEquals(2, memory.accounts());
            assertEquals(SignerTag.SEAL_HEIGHT_SPENT, refused(memory, block(3, leaf(HUB, 1, 4, "a"))));
            assertEquals(SignerTag.WATERMARK_VERSION_TOO_LOW, refused(memory, block(4, leaf(HUB, 1, 2, "a"))));
            assertEquals(SignerTag.WATERMARK_VERSION_FORKED, refused(memory, block(4, leaf(HUB, 1, 3, "x"))));
        }
    }

    /** Height 5 is versions 10 and 11, height 6 is 12 and 13. */
    @Test
    void aDisputeIsNotBegunWithLessThanWhatStandsButAnUnansweredProposalMayStandAboveIt() {
        TwinPower power = TwinPower.fresh();
        try (SealMemory memory = power.open(true)) {
            assertEquals(Optional.empty(), memory.refuseDispute(HUB, account(1), 0, Optional.empty()));
            SealBlocks block = block(1, leaf(HUB, 1, 12, "a"), leaf(CLIENT, 1, 13, "b"));
            agree(memory, block);
            Optional<Bytes32> body = Optional.of(leaf(HUB, 1, 12, "a").proofBodyHash());
            Optional<Bytes32> other = Optional.of(leaf(HUB, 1, 12, "x").proofBodyHash());
            for (long version : new long[] {10, 11, 13, 14}) {
                assertEquals(Optional.empty(), memory.refuseDispute(HUB, account(1), version, other));
            }
            assertEquals(Optional.empty(), memory.refuseDispute(HUB, account(1), 12, body));
            assertEquals(SignerTag.WATERMARK_VERSION_FORKED, stale(memory.refuseDispute(HUB, account(1), 12, other)));
            assertEquals(Optional.empty(), memory.refuseDispute(HUB, account(1), 12, Optional.empty()));
            assertEquals(SignerTag.DISPUTE_STALE, stale(memory.refuseDispute(HUB, account(1), 9, other)));
            assertEquals(SignerTag.DISPUTE_STALE, stale(memory.refuseDispute(HUB, account(1), 0, Optional.empty())));
            assertEquals(SignerTag.DISPUTE_STALE, stale(memory.refuseDispute(CLIENT, account(1), 9, other)));
            assertEquals(Optional.empty(), memory.refuseDispute(CLIENT, account(1), 10, other));
            assertEquals(Optional.empty(), memory.refuseDispute(HUB, account(2), 1, other));
        }
    }

    private static SignerTag stale(Optional<Refusal> refusal) {
        return refusal.orElseThrow().tag();
    }

    @Test
    void refusedBlockRaisesNothing() {
        TwinPower power = threeBlocks();
        try (SealMemory memory = power.open(false)) {
            SealBlocks mixed = block(4, leaf(HUB, 1, 9, "a"), leaf(HUB, 7, 9, "a"), leaf(CLIENT, 2, 1, "b"));
            assertEquals(SignerTag.WATERMARK_VERSION_TOO_LOW, refused(memory, mixed));
            assertEquals(OptionalLong.of(3), memory.watermark(HUB, account(1)));
            assertEquals(OptionalLong.empty(), memory.watermark(HUB, account(7)));
            agree(memory, block(4, leaf(HUB, 1, 4, "a")));
        }
    }

    @Test
    void lastSealIsAgreedToAgainWithItsSignature() {
        TwinPower power = threeBlocks();
        SealBlocks block = block(4, leaf(HUB, 1, 4, "a"), leaf(HUB, 1, 5, "b"));
        try (SealMemory memory = power.open(false)) {
            agree(memory, block);
            assertEquals(new SealMemory.Answer.Again(Optional.empty()), memory.agree(Proposals.of(block)));
            memory.remember(block.seal(), SIGNATURE);
            memory.remember(block(3, 1, 1).seal(), new Signature(BigInteger.ONE, BigInteger.ONE, 28));
            assertEquals(new SealMemory.Answer.Again(Optional.of(SIGNATURE)), memory.agree(Proposals.of(block)));
        }
        try (SealMemory memory = power.open(false)) {
            assertEquals(new SealMemory.Answer.Again(Optional.of(SIGNATURE)), memory.agree(Proposals.of(block)));
            agree(memory, block(5, leaf(HUB, 1, 6, "c")));
        }
        try (SealMemory memory = power.open(false)) {
            assertEquals(
                    new SealMemory.Answer.Again(Optional.empty()),
                    memory.agree(Proposals.of(block(5, leaf(HUB, 1, 6, "c")))),
                    "an older block's signature is never a newer one's");
        }
    }

    @Test
    void damagedFrameIsNamedAndNothingStarts() {
        for (int frame = 1; frame <= 3; frame++) {
            TwinPower damaged = changed(threeBlocks(), frame * PAGE + 60);
            SignerFault fault = assertThrows(SignerFault.class, () -> damaged.open(false));
            assertEquals(SignerTag.JOURNAL_CORRUPT, fault.tag());
            assertTrue(fault.getMessage().contains("offset " + frame * PAGE), fault.getMessage());
        }
    }

    @Test
    void damagedHeaderOrLostFilesStopTheStart() {
        assertEquals(SignerTag.JOURNAL_CORRUPT, faultOf(changed(threeBlocks(), 20), true));
        assertEquals(SignerTag.WATERMARK_ROLLED_BACK, faultOf(TwinPower.fresh(), false));
    }

    @Test
    void newerFileThatIsLostIsMissed() {
        TwinPower power = threeBlocks();
        try (SealMemory memory = power.open(false)) {
            memory.compaction().compact();
            agree(memory, block(4, leaf(HUB, 1, 4, "a")));
        } catch (java.io.IOException e) {
            throw new AssertionError(e);
        }
        byte[] newer = power.right.image();
        newer[3] ^= 1;
        assertEquals(
                SignerTag.JOURNAL_CORRUPT, faultOf(new TwinPower(power.left.image(), newer, Long.MAX_VALUE), true));
        assertEquals(
                SignerTag.JOURNAL_CORRUPT,
                faultOf(new TwinPower(power.left.image(), new byte[0], Long.MAX_VALUE), true));
        byte[] snapshot = power.right.image();
        snapshot[PAGE + 80] ^= 1;
        assertEquals(
                SignerTag.JOURNAL_CORRUPT, faultOf(new TwinPower(power.left.image(), snapshot, Long.MAX_VALUE), true));
    }

    @Test
    void compactionsKeepEverythingAndUseTheirFilesInTurn() throws Exception {
        TwinPower power = threeBlocks();
        for (long height = 4; height <= 15; height++) {
            try (SealMemory memory = power.open(false)) {
                agree(memory, block(height, leaf(HUB, 1, height, "a"), leaf(CLIENT, (int) height, 1, "b")));
                if (height % 3 == 0) {
                    memory.compaction().compact();
                    height++;
                    agree(memory, block(height, leaf(HUB, 1, height, "a")));
                }
            }
            power = power.survivor(height);
            try (SealMemory memory = power.open(false)) {
                assertEquals(OptionalLong.of(height), memory.watermark(HUB, account(1)));
                assertEquals(OptionalLong.of(3), memory.watermark(CLIENT, account(2)));
                assertEquals(OptionalLong.of(1), memory.watermark(CLIENT, account(4)));
                assertEquals(height, memory.last().orElseThrow().blockHeight());
            }
        }
    }

    @Test
    void failedForceStopsSealingForGood() {
        TwinPower power = threeBlocks();
        try (SealMemory memory = power.open(false)) {
            power.left.failNextForce();
            SealBlocks block = block(4, leaf(HUB, 1, 4, "a"));
            assertEquals(
                    SignerTag.JOURNAL_FAILED,
                    assertThrows(SignerFault.class, () -> memory.agree(Proposals.of(block)))
                            .tag());
            assertEquals(
                    SignerTag.JOURNAL_FAILED,
                    assertThrows(SignerFault.class, () -> memory.agree(Proposals.of(block)))
                            .tag());
            assertEquals(OptionalLong.of(3), memory.watermark(HUB, account(1)), "what is not durable has not happened");
        }
    }

    @Test
    void blocksThatComeDuringACompactionAreInTheNewFile() throws Exception {
        TwinPower power = threeBlocks();
        List<SealBlocks> meanwhile = new ArrayList<>(
                List.of(block(4, leaf(HUB, 1, 4, "a"), leaf(HUB, 9, 1, "new")), block(5, leaf(HUB, 1, 5, "a"))));
        AtomicReference<SealMemory> sealing = new AtomicReference<>();
        // The next file's first force is before the snapshot, its second after the last round of copying.
        Disk next = power.onForce(power.right, () -> {
            if (!meanwhile.isEmpty()) {
                agree(sealing.get(), meanwhile.removeFirst());
            }
        });
        try (SealMemory memory = SealMemory.open(
                power.disk(power.left), next, false, new Random(3), new Compaction.Terms(1L << 60, 1))) {
            sealing.set(memory);
            memory.compaction().compact();
        }
        assertTrue(meanwhile.isEmpty());
        try (SealMemory memory = power.open(false)) {
            assertEquals(OptionalLong.of(5), memory.watermark(HUB, account(1)));
            assertEquals(OptionalLong.of(1), memory.watermark(HUB, account(9)));
            assertEquals(5, memory.last().orElseThrow().blockHeight());
        }
    }

    @Test
    void compactionRunsBesideSealingWhenItIsDue() throws Exception {
        TwinPower power = TwinPower.fresh();
        Random random = new Random(5);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        long height = 0;
        try (SealMemory memory =
                SealMemory.open(power.left, power.right, true, random, new Compaction.Terms(20L * PAGE, 1))) {
            // It runs on a thread of its own: sealing goes on until that had its turn.
            while (height < 400 || (power.right.size() <= PAGE && System.nanoTime() < deadline)) {
                height++;
                agree(memory, block(height, leaf(HUB, (int) (height % 50), height, "a")));
            }
        }
        assertTrue(power.right.size() > PAGE, "it was compacted");
        try (SealMemory memory = power.open(false)) {
            assertEquals(50, memory.accounts());
            for (long last = height - 49; last <= height; last++) {
                assertEquals(OptionalLong.of(last), memory.watermark(HUB, account((int) (last % 50))));
            }
        }
    }
}
