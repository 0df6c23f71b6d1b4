package io.portcullis.engine.log;

import io.portcullis.depositary.model.Bytes32;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;

/** Fixed places of a file: magic words, and sectors whose CRC32C follows what it covers and whose rest is zero. */
final class Fields {
    private Fields() {}

    static byte[] magic(String word) {
        return word.getBytes(StandardCharsets.US_ASCII);
    }

    /** Whether the next bytes are these; they are passed. */
    static boolean take(ByteBuffer from, byte[] expected) {
        byte[] found = new byte[expected.length];
        from.get(found);
        return Arrays.equals(found, expected);
    }

    static Bytes32 hash(ByteBuffer from) {
        byte[] hash = new byte[Bytes32.LENGTH];
        from.get(hash);
        return Bytes32.of(hash);
    }

    /** Puts the checksum of the first bytes after them. */
    static byte[] check(byte[] sector, int covered) {
        ByteBuffer.wrap(sector).putInt(covered, crc(sector, covered));
        return sector;
    }

    static boolean sound(byte[] sector, int covered) {
        return ByteBuffer.wrap(sector).getInt(covered) == crc(sector, covered)
                && zero(sector, covered + Integer.BYTES, sector.length);
    }

    static boolean zero(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return true;
    }

    private static int crc(byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }
}
