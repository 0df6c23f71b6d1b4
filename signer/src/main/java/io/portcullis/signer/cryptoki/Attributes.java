package io.portcullis.signer.cryptoki;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.portcullis.threshold.codec.Bytes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.Optional;

/** What a token told of an object. What it withholds, or does not have, is absent, and never taken for false. */
public record Attributes(Map<AttributeType, Bytes> values) {
    public Attributes {
        values = Map.copyOf(values);
    }

    public Optional<Bytes> octets(AttributeType type) {
        return Optional.ofNullable(values.get(type));
    }

    /** Empty also when the value is not one byte: nothing is assumed of it. */
    public Optional<Boolean> flag(AttributeType type) {
        return octets(type).filter(value -> value.size() == 1).map(value -> value.toArray()[0] != 0);
    }

    /** Empty also when the value is not a CK_ULONG. */
    public Optional<Long> number(AttributeType type) {
        return octets(type)
                .filter(value -> value.size() == Long.BYTES)
                .map(value -> ByteBuffer.wrap(value.toArray())
                        .order(ByteOrder.nativeOrder())
                        .getLong());
    }

    public Optional<String> text(AttributeType type) {
        return octets(type).map(value -> new String(value.toArray(), UTF_8));
    }
}
