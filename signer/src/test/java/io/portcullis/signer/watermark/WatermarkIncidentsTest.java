package io.portcullis.signer.watermark;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.journal.TwinDisk;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.Keccak;
import io.portcullis.signer.intent.IntentKind;
import io.portcullis.signer.policy.Facts;
import io.portcullis.signer.verdict.SignerFault;
import io.portcullis.signer.verdict.SignerTag;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Failures of the past, replayed against the watermark; the table is docs/incidents.md. */
final class WatermarkIncidentsTest {
    private static final EntityId ENTITY = new EntityId(hash("entity"));

    private static Bytes32 hash(String text) {
        return Keccak.hash(text.getBytes(UTF_8));
    }

    private static Watermark.Answer spend(Watermark watermark, long nonce, String batch) {
        return watermark.spend(
                ENTITY, hash(batch), new Facts.Spent(IntentKind.RULES, nonce, 1_000 + nonce, 2_000, List.of()));
    }

    /** The check and the write of the sign state raced, and two messages were signed: here one of the racers gets the nonce. */
    @Test
    void horcruxOfTwoSignaturesThatRaceForOneNonceOneIsMade() throws Exception {
        TwinDisk disk = new TwinDisk(new byte[0]);
        List<String> winners = new ArrayList<>();
        try (Watermark watermark = Watermark.create(disk, 1);
                ExecutorService callers = Executors.newFixedThreadPool(2)) {
            for (long nonce = 1; nonce <= 200; nonce++) {
                CyclicBarrier start = new CyclicBarrier(2);
                long contested = nonce;
                List<Future<Watermark.Answer>> answers = new ArrayList<>();
                for (String batch : List.of("left " + nonce, "right " + nonce)) {
                    answers.add(callers.submit(() -> {
                        start.await();
                        return spend(watermark, contested, batch);
                    }));
                }
                boolean left = answers.get(0).get() instanceof Watermark.Answer.Fresh;
                boolean right = answers.get(1).get() instanceof Watermark.Answer.Fresh;
                assertTrue(left != right, "nonce " + nonce);
                winners.add((left ? "left " : "right ") + nonce);
            }
        }
        try (Watermark watermark = Watermark.open(new TwinDisk(disk.image()))) {
            for (int i = 0; i < winners.size(); i++) {
                assertInstanceOf(Watermark.Answer.Again.class, spend(watermark, i + 1, winners.get(i)));
                assertInstanceOf(Watermark.Answer.Refused.class, spend(watermark, i + 1, "another " + i));
            }
        }
    }

    /** The state was renamed into place without a force, and a power cut took it back: here what was granted survives a cut at any operation. */
    @Test
    void tmkms1220APowerCutAtAnyWriteNeverGivesANonceBack() {
        byte[] begun = begun();
        TwinDisk counting = new TwinDisk(begun);
        try (Watermark watermark = Watermark.open(counting)) {
            spend(watermark, 1, "signed");
            spend(watermark, 2, "the next");
        }
        long operations = counting.operations();
        int granted = 0;
        for (long cut = 0; cut <= operations + 1; cut++) {
            TwinDisk disk = new TwinDisk(begun).cutPowerAt(cut);
            boolean given = false;
            try (Watermark watermark = Watermark.open(disk)) {
                given = spend(watermark, 1, "signed") instanceof Watermark.Answer.Fresh;
                spend(watermark, 2, "the next");
            } catch (SignerFault fault) {
                assertEquals(SignerTag.JOURNAL_FAILED, fault.tag());
            }
            granted += given ? 1 : 0;
            for (long seed = 0; given && seed < 8; seed++) {
                try (Watermark watermark = Watermark.open(new TwinDisk(disk.survivors(seed)))) {
                    assertInstanceOf(
                            Watermark.Answer.Refused.class,
                            spend(watermark, 1, "another"),
                            "cut at " + cut + ", seed " + seed);
                }
            }
        }
        assertTrue(granted > 1 && operations > 1, granted + " grants, " + operations + " operations");
    }

    private static byte[] begun() {
        TwinDisk disk = new TwinDisk(new byte[0]);
        Watermark.create(disk, 1).close();
        return disk.image();
    }
}
