package io.portcullis.threshold.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.threshold.bls.PublicKey;
import io.portcullis.threshold.bls.Signature;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.curve.OsRandomness;
import io.portcullis.threshold.curve.Scalar;
import io.portcullis.threshold.curve.SecretScalars;
import io.portcullis.threshold.sharing.Pedersen;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Polynomials and shares that were used and closed are nowhere on the Java heap, in no form. */
final class SecretsOnTheHeapTest {
    private static final int THRESHOLD = 5;
    private static final Bytes MESSAGE = Bytes.ascii("a batch's digest, in the product");

    @TempDir
    Path directory;

    @Test
    void usedPolynomialsAndSharesLeaveNothing() throws IOException {
        List<HeapSearch> secrets = new ArrayList<>();
        try (SecretScalars polynomial = SecretScalars.random(THRESHOLD, new OsRandomness());
                SecretScalars blinding = SecretScalars.random(THRESHOLD, new OsRandomness());
                SecretScalars share = SecretScalars.zeros(1);
                SecretScalars restored = SecretScalars.zeros(1);
                LockedMemory sealed = LockedMemory.allocate(SecretScalars.LENGTH)) {
            Pedersen.to(polynomial, blinding);
            share.evaluate(0, polynomial, Scalar.of(3));
            MemorySegment bytes = sealed.open(SecretAccess.INSTANCE);
            share.write(0, bytes, SecretAccess.INSTANCE);
            restored.read(0, bytes, SecretAccess.INSTANCE);
            Signature signature = Signature.sign(restored, 0, MESSAGE, SecretAccess.INSTANCE);
            assertTrue(PublicKey.of(share, 0).verifies(MESSAGE, signature));
            for (int k = 0; k < THRESHOLD; k++) {
                secrets.add(new HeapSearch(polynomial, k));
                secrets.add(new HeapSearch(blinding, k));
            }
            secrets.add(new HeapSearch(share, 0));
        }
        byte[] dump = HeapSearch.dump(directory);
        for (HeapSearch secret : secrets) {
            assertEquals(Set.of(), secret.in(dump));
        }
    }

    /** What the test above would see if there were something: a secret that is given up, and all its forms put there on purpose. */
    @Test
    void whatIsOnTheHeapIsFoundInEveryForm() throws IOException {
        try (SecretScalars given = SecretScalars.random(1, new OsRandomness());
                SecretScalars exposed = SecretScalars.random(1, new OsRandomness());
                SecretScalars montgomery = SecretScalars.zeros(1)) {
            Scalar revealed = given.reveal(0, SecretAccess.INSTANCE);
            montgomery.addProduct(0, exposed, 0, Scalar.reduce(Bytes.ofHex("01" + "00".repeat(32))));
            List<Object> kept = new ArrayList<>(onTheHeap(exposed));
            kept.addAll(onTheHeap(montgomery));
            byte[] dump = HeapSearch.dump(directory);
            assertEquals(Set.of(HeapSearch.Form.MONTGOMERY_LIMBS), new HeapSearch(given, 0).in(dump));
            assertEquals(EnumSet.allOf(HeapSearch.Form.class), new HeapSearch(exposed, 0).in(dump));
            assertTrue(!revealed.isZero() && kept.size() == 6);
        }
    }

    private static List<Object> onTheHeap(SecretScalars secret) {
        byte[] bigEndian = new byte[SecretScalars.LENGTH];
        byte[] littleEndian = new byte[SecretScalars.LENGTH];
        try (LockedMemory room = LockedMemory.allocate(SecretScalars.LENGTH)) {
            MemorySegment bytes = room.open(SecretAccess.INSTANCE);
            secret.write(0, bytes, SecretAccess.INSTANCE);
            MemorySegment.ofArray(bigEndian).copyFrom(bytes);
        }
        for (int i = 0; i < bigEndian.length; i++) {
            littleEndian[i] = bigEndian[bigEndian.length - 1 - i];
        }
        long[] limbs = new long[SecretScalars.LENGTH / Long.BYTES];
        MemorySegment.ofArray(limbs).copyFrom(MemorySegment.ofArray(littleEndian));
        return List.of(bigEndian, littleEndian, limbs);
    }
}
