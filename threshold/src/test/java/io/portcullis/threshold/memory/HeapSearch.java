package io.portcullis.threshold.memory;

import com.sun.management.HotSpotDiagnosticMXBean;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.curve.Scalar;
import io.portcullis.threshold.curve.SecretScalars;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Looks for a secret scalar in a dump of the heap, in every form that this module's code could leave there. What is remembered of it is
 * masked, so that the memory itself is not what is found.
 */
public final class HeapSearch {
    private static final byte MASK = 0x5a;
    private static final int SIZE = SecretScalars.LENGTH;
    private static final int WORD = Long.BYTES;

    /** 2^256: times this, a number is in the Montgomery form in which it is computed with. */
    private static final Scalar RADIX = Scalar.reduce(Bytes.ofHex("01" + "00".repeat(SIZE)));

    /** A dump writes the elements of a {@code long[]} big-endian, whatever the machine; those of a {@code byte[]} as they are. */
    public enum Form {
        BIG_ENDIAN,
        LITTLE_ENDIAN,
        LIMBS,
        MONTGOMERY_BIG_ENDIAN,
        MONTGOMERY_LITTLE_ENDIAN,
        MONTGOMERY_LIMBS
    }

    private final Map<Form, byte[]> masked = new EnumMap<>(Form.class);

    /** Remembers the secret's number i. */
    public HeapSearch(SecretScalars secret, int i) {
        try (SecretScalars montgomery = SecretScalars.zeros(1)) {
            montgomery.addProduct(0, secret, i, RADIX);
            remember(secret, i, Form.BIG_ENDIAN, Form.LITTLE_ENDIAN, Form.LIMBS);
            remember(montgomery, 0, Form.MONTGOMERY_BIG_ENDIAN, Form.MONTGOMERY_LITTLE_ENDIAN, Form.MONTGOMERY_LIMBS);
        }
    }

    private void remember(SecretScalars secret, int at, Form straight, Form reversed, Form limbs) {
        try (LockedMemory room = LockedMemory.allocate(SIZE)) {
            MemorySegment bytes = room.open(SecretAccess.INSTANCE);
            secret.write(at, bytes, SecretAccess.INSTANCE);
            byte[][] forms = new byte[3][SIZE];
            for (int k = 0; k < SIZE; k++) {
                byte one = (byte) (bytes.get(ValueLayout.JAVA_BYTE, k) ^ MASK);
                forms[0][k] = one;
                forms[1][SIZE - 1 - k] = one;
                // The lowest limb first, the highest byte of each limb first.
                forms[2][SIZE - WORD - k / WORD * WORD + k % WORD] = one;
            }
            masked.put(straight, forms[0]);
            masked.put(reversed, forms[1]);
            masked.put(limbs, forms[2]);
        }
    }

    /** The forms in which the secret is in the dump. */
    public Set<Form> in(byte[] dump) {
        return scan(dump);
    }

    /** The whole heap, with what is garbage but not yet overwritten. */
    public static byte[] dump(Path directory) throws IOException {
        Path file = directory.resolve("heap.hprof");
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class).dumpHeap(file.toString(), false);
        byte[] bytes = Files.readAllBytes(file);
        Files.delete(file);
        return bytes;
    }

    /** One pass for all forms: few places in a dump begin like any of them. */
    private Set<Form> scan(byte[] dump) {
        boolean[] beginnings = new boolean[1 << 16];
        masked.values().forEach(secret -> beginnings[beginning(secret, 0) ^ (MASK << 8 | MASK)] = true);
        Set<Form> found = new TreeSet<>();
        for (int i = 0; i + SIZE <= dump.length; i++) {
            if (beginnings[beginning(dump, i)]) {
                int at = i;
                masked.forEach((form, secret) -> {
                    if (isAt(dump, at, secret)) {
                        found.add(form);
                    }
                });
            }
        }
        return found;
    }

    private static int beginning(byte[] bytes, int at) {
        return Byte.toUnsignedInt(bytes[at]) << 8 | Byte.toUnsignedInt(bytes[at + 1]);
    }

    private static boolean isAt(byte[] dump, int at, byte[] secret) {
        for (int i = 0; i < SIZE; i++) {
            if (dump[at + i] != (byte) (secret[i] ^ MASK)) {
                return false;
            }
        }
        return true;
    }
}
