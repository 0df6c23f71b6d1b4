package io.portcullis.engine.authority;

import io.portcullis.threshold.codec.Bytes;
import java.nio.ByteBuffer;

/** Sixteen bytes by which a client names one command of its entity, so that sending it again does not do it again. */
public record IdempotencyKey(long high, long low) implements Comparable<IdempotencyKey> {
    public static final int LENGTH = 16;

    /** @throws IllegalArgumentException unless there are exactly 16 bytes */
    public static IdempotencyKey of(Bytes bytes) {
        return bytes.with(IdempotencyKey::of);
    }

    static IdempotencyKey of(byte[] bytes, int from, int length) {
        if (length != LENGTH) {
            throw new IllegalArgumentException("expected 16 bytes, got " + length);
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes, from, length);
        return new IdempotencyKey(buffer.getLong(), buffer.getLong());
    }

    public Bytes bytes() {
        return Bytes.of(ByteBuffer.allocate(LENGTH).putLong(high).putLong(low).array());
    }

    @Override
    public int compareTo(IdempotencyKey other) {
        return high != other.high ? Long.compareUnsigned(high, other.high) : Long.compareUnsigned(low, other.low);
    }

    @Override
    public String toString() {
        return bytes().toString();
    }
}
