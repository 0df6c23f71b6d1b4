package io.portcullis.threshold.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.HotSpotDiagnosticMXBean;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.curve.OsRandomness;
import io.portcullis.threshold.memory.LockedMemory;
import io.portcullis.threshold.memory.SecretAccess;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No key and no plaintext of a deal is on the Java heap, garbage included, neither while its owner works nor afterwards. */
final class DealMemoryTest {
    private static final byte MASK = 0x5a;
    private static final int PLAINTEXT_BYTES = 64;
    private static final Bytes CONTEXT = Bytes.ascii("session, dealer, member");

    @TempDir
    Path directory;

    @Test
    void leavesNothingOnTheHeap() throws IOException, GeneralSecurityException {
        byte[] maskedPlaintext;
        byte[] maskedEphemeral;
        byte[] maskedTransport;
        TransportPublicKey ephemeralPublic;
        TransportPublicKey transportPublic;
        byte[] control = new byte[PLAINTEXT_BYTES];
        try (LockedMemory plaintext = LockedMemory.allocate(PLAINTEXT_BYTES);
                LockedMemory exposed = LockedMemory.allocate(PLAINTEXT_BYTES);
                TransportKeys ephemeral = TransportKeys.generate(1, new OsRandomness());
                TransportKeys transport = TransportKeys.generate(1, new OsRandomness())) {
            new OsRandomness().fill(plaintext.open(SecretAccess.INSTANCE));
            new OsRandomness().fill(exposed.open(SecretAccess.INSTANCE));
            maskedPlaintext = masked(plaintext.open(SecretAccess.INSTANCE));
            maskedEphemeral = masked(ephemeral.privateKey(0));
            maskedTransport = masked(transport.privateKey(0));
            ephemeralPublic = ephemeral.publicKey(0);
            transportPublic = transport.publicKey(0);
            // The one secret that is put on the heap on purpose: if it is not found, nothing would be.
            MemorySegment.copy(
                    exposed.open(SecretAccess.INSTANCE), ValueLayout.JAVA_BYTE, 0, control, 0, PLAINTEXT_BYTES);
            for (int i = 0; i < 3; i++) {
                SealedDeal deal = DealCipher.seal(plaintext, ephemeral, 0, transportPublic, CONTEXT)
                        .orElseThrow();
                try (LockedMemory opened = DealCipher.open(deal, transport, CONTEXT, PLAINTEXT_BYTES)
                        .orElseThrow()) {
                    assertEquals(
                            -1, opened.open(SecretAccess.INSTANCE).mismatch(plaintext.open(SecretAccess.INSTANCE)));
                }
            }
            byte[] during = dump("during.hprof");
            assertFalse(contains(during, maskedPlaintext), "plaintext while in use");
            assertFalse(contains(during, maskedEphemeral), "ephemeral key while in use");
            assertFalse(contains(during, maskedTransport), "transport key while in use");
        }
        byte[] after = dump("after.hprof");
        assertTrue(contains(after, masked(MemorySegment.ofArray(control))), "the control is found");
        assertFalse(contains(after, maskedPlaintext), "plaintext");
        assertFalse(contains(after, maskedEphemeral), "ephemeral key");
        assertFalse(contains(after, maskedTransport), "transport key");
        Bytes shared = Oracle.agree(unmasked(maskedEphemeral), transportPublic.bytes());
        Bytes derived = Oracle.derive(shared, ephemeralPublic.bytes(), transportPublic.bytes(), CONTEXT);
        MemorySegment aesKey = MemorySegment.ofArray(derived.toArray()).asSlice(0, 32);
        assertFalse(contains(after, masked(MemorySegment.ofArray(shared.toArray()))), "shared secret");
        assertFalse(contains(after, masked(aesKey)), "AES key");
    }

    /** With what is garbage but not yet overwritten. */
    private byte[] dump(String name) throws IOException {
        Path file = directory.resolve(name);
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class).dumpHeap(file.toString(), false);
        byte[] bytes = Files.readAllBytes(file);
        Files.delete(file);
        return bytes;
    }

    /** A copy that can be on the heap without being what is looked for. */
    private static byte[] masked(MemorySegment secret) {
        byte[] masked = new byte[(int) secret.byteSize()];
        for (int i = 0; i < masked.length; i++) {
            masked[i] = (byte) (secret.get(ValueLayout.JAVA_BYTE, i) ^ MASK);
        }
        return masked;
    }

    /** Only once everything is dumped. */
    private static Bytes unmasked(byte[] masked) {
        return Bytes.of(masked(MemorySegment.ofArray(masked)));
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
