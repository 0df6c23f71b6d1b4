package io.portcullis.depositary.sending;

import io.portcullis.depositary.model.Hex;
import java.util.Arrays;

/** The data of a call: at most {@link Limits#MAX_DATA_BYTES} bytes. */
public final class CallBytes {
    public static final CallBytes NONE = new CallBytes(new byte[0]);

    private final byte[] bytes;

    private CallBytes(byte[] bytes) {
        if (bytes.length > Limits.MAX_DATA_BYTES) {
            throw new IllegalArgumentException("a call has at most " + Limits.MAX_DATA_BYTES + " bytes of data");
        }
        this.bytes = bytes;
    }

    public static CallBytes of(byte[] bytes) {
        return new CallBytes(bytes.clone());
    }

    public byte[] toArray() {
        return bytes.clone();
    }

    public int length() {
        return bytes.length;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CallBytes that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** As hexadecimal, whole. */
    @Override
    public String toString() {
        return Hex.encode(bytes);
    }
}
