package io.portcullis.signer.cryptoki;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.portcullis.threshold.codec.Bytes;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.EnumMap;
import java.util.Map;

/**
 * Attributes an object shall have, or be found by: each type once, in the order of their numbers. A CK_BBOOL is one byte, a CK_ULONG eight
 * in the host's order, text is UTF-8 (Base 2.40, section 3.4 and tables of section 4).
 */
public final class Template {
    public static final Template EMPTY = new Template(new EnumMap<>(AttributeType.class));

    private sealed interface Value {
        record Flag(boolean set) implements Value {}

        record Ulong(long number) implements Value {}

        record Octets(Bytes bytes) implements Value {}
    }

    private final Map<AttributeType, Value> values;

    private Template(Map<AttributeType, Value> values) {
        this.values = values;
    }

    public static Template of(ObjectClass objectClass) {
        return EMPTY.put(AttributeType.CLASS, new Value.Ulong(objectClass.number()));
    }

    public Template with(AttributeType type, boolean flag) {
        return put(type, new Value.Flag(flag));
    }

    public Template with(AttributeType type, long number) {
        return put(type, new Value.Ulong(number));
    }

    public Template with(AttributeType type, Bytes bytes) {
        return put(type, new Value.Octets(bytes));
    }

    public Template with(KeyType type) {
        return put(AttributeType.KEY_TYPE, new Value.Ulong(type.number()));
    }

    public Template labelled(String label) {
        return with(AttributeType.LABEL, Bytes.of(label.getBytes(UTF_8)));
    }

    private Template put(AttributeType type, Value value) {
        EnumMap<AttributeType, Value> more = new EnumMap<>(AttributeType.class);
        more.putAll(values);
        more.put(type, value);
        return new Template(more);
    }

    public int size() {
        return values.size();
    }

    MemorySegment write(Arena arena) {
        if (values.isEmpty()) {
            return MemorySegment.NULL;
        }
        MemorySegment array = arena.allocate(Layouts.ATTRIBUTE, values.size());
        fill(array, arena);
        return array;
    }

    /** The same and, last, a CKA_VALUE that lies elsewhere: a secret is not copied. */
    MemorySegment writeWith(MemorySegment secret, Arena arena) {
        MemorySegment array = arena.allocate(Layouts.ATTRIBUTE, values.size() + 1L);
        fill(array, arena);
        put(array, values.size(), AttributeType.VALUE, secret);
        return array;
    }

    private void fill(MemorySegment array, Arena arena) {
        int index = 0;
        for (Map.Entry<AttributeType, Value> entry : values.entrySet()) {
            MemorySegment value = switch (entry.getValue()) {
                case Value.Flag(boolean set) -> arena.allocateFrom(JAVA_BYTE, (byte) (set ? 1 : 0));
                case Value.Ulong(long number) -> arena.allocateFrom(JAVA_LONG, number);
                case Value.Octets(Bytes bytes) -> arena.allocateFrom(JAVA_BYTE, bytes.toArray());
            };
            put(array, index, entry.getKey(), value);
            index++;
        }
    }

    static void put(MemorySegment array, int index, AttributeType type, MemorySegment value) {
        MemorySegment one = at(array, index);
        Layouts.number(one, Layouts.ATTRIBUTE, "type", type.number());
        Layouts.pointer(one, Layouts.ATTRIBUTE, "pValue", value);
        Layouts.number(one, Layouts.ATTRIBUTE, "ulValueLen", value.byteSize());
    }

    static MemorySegment at(MemorySegment array, int index) {
        return array.asSlice(index * Layouts.ATTRIBUTE.byteSize(), Layouts.ATTRIBUTE.byteSize());
    }
}
