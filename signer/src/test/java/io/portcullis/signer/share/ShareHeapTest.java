package io.portcullis.signer.share;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.HotSpotDiagnosticMXBean;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.curve.SecretScalars;
import io.portcullis.threshold.memory.LockedMemory;
import io.portcullis.threshold.memory.SecretAccess;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A share that was made, sealed, opened and signed with is nowhere on the Java heap, garbage included. */
final class ShareHeapTest {
    private static final byte MASK = 0x5a;
    private static final int SIZE = SecretScalars.LENGTH;

    @TempDir
    Path directory;

    @Test
    void leavesNoShareOnTheHeap() throws IOException {
        try (SealTokens tokens = new SealTokens(3)) {
            List<Signatory> all = tokens.signatories();
            try {
                Session.dkg(2, all).run();
                for (int i = 0; i < 3; i++) {
                    assertEquals(
                            1L,
                            all.getFirst()
                                    .store()
                                    .sign(Bytes.ascii("digest " + i).sha256())
                                    .orElseThrow()
                                    .epoch());
                }
                byte[] bigEndian = masked(all.getFirst(), false);
                byte[] littleEndian = masked(all.getFirst(), true);
                // One secret that is put on the heap on purpose: if it is not found, nothing would be.
                byte[] control = new byte[SIZE];
                new java.security.SecureRandom().nextBytes(control);
                byte[] maskedControl = control.clone();
                for (int i = 0; i < SIZE; i++) {
                    maskedControl[i] ^= MASK;
                }
                byte[] heap = dump();
                assertTrue(contains(heap, maskedControl), "the control is found");
                assertEquals(SIZE, control.length);
                assertFalse(contains(heap, bigEndian), "the share");
                assertFalse(contains(heap, littleEndian), "the share, the lowest byte first");
            } finally {
                all.forEach(Signatory::close);
            }
        }
    }

    /** A copy that can be on the heap without being what is looked for. */
    private static byte[] masked(Signatory one, boolean reversed) {
        try (SecretScalars share = one.store().openActive(SecretAccess.INSTANCE);
                LockedMemory room = LockedMemory.allocate(SIZE)) {
            MemorySegment secret = room.open(SecretAccess.INSTANCE);
            share.write(0, secret, SecretAccess.INSTANCE);
            byte[] masked = new byte[SIZE];
            for (int i = 0; i < SIZE; i++) {
                masked[i] = (byte) (secret.get(ValueLayout.JAVA_BYTE, reversed ? SIZE - 1 - i : i) ^ MASK);
            }
            return masked;
        }
    }

    /** With what is garbage but not yet overwritten. */
    private byte[] dump() throws IOException {
        Path file = directory.resolve("heap.hprof");
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class).dumpHeap(file.toString(), false);
        byte[] bytes = Files.readAllBytes(file);
        Files.delete(file);
        return bytes;
    }

    private static boolean contains(byte[] heap, byte[] masked) {
        for (int i = 0; i + masked.length <= heap.length; i++) {
            int same = 0;
            while (same < masked.length && heap[i + same] == (byte) (masked[same] ^ MASK)) {
                same++;
            }
            if (same == masked.length) {
                return true;
            }
        }
        return false;
    }
}
