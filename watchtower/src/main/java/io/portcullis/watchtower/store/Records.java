package io.portcullis.watchtower.store;

import io.portcullis.depositary.model.Bytes32;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** Records of accounts in pages, by number; the layout is in the package's description. Not safe for threads. */
final class Records {
    static final int BYTES = 108;
    static final int PER_PAGE = 1 << 15;

    static final int FINGERPRINT = 0;
    static final int VERSION = 8;
    static final int OTHER = 16;
    static final int OWN = 48;
    static final int LEFT_WINDOW = 52;
    static final int RIGHT_WINDOW = 56;
    static final int LEFT = 60;
    static final int RIGHT = 72;
    static final int DEADLINE = 84;
    static final int TOKEN = 88;
    static final int FLAGS = 90;
    static final int OFFDELTA = 92;

    /** Of a side, from where it begins. */
    static final int SHEET = 0;

    static final int LEAF = 4;
    static final int EPOCH = 8;

    /** The own entity is left. */
    static final int OWN_IS_LEFT = 1;

    /** Tokens and clauses are in the entry beside. */
    static final int HAS_MORE = 2;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle SHORTS = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);

    private final List<byte[]> pages = new ArrayList<>();
    private int count;

    int count() {
        return count;
    }

    /** A new record, all zeros. */
    int add() {
        if (count == pages.size() * PER_PAGE) {
            pages.add(new byte[PER_PAGE * BYTES]);
        }
        return count++;
    }

    long bytes() {
        return (long) pages.size() * PER_PAGE * BYTES;
    }

    byte[] page(int record) {
        return pages.get(record / PER_PAGE);
    }

    /** Where a record begins in its page. */
    int at(int record) {
        return record % PER_PAGE * BYTES;
    }

    long longAt(int record, int field) {
        return (long) LONGS.get(page(record), at(record) + field);
    }

    void putLong(int record, int field, long value) {
        LONGS.set(page(record), at(record) + field, value);
    }

    int intAt(int record, int field) {
        return (int) INTS.get(page(record), at(record) + field);
    }

    void putInt(int record, int field, int value) {
        INTS.set(page(record), at(record) + field, value);
    }

    int shortAt(int record, int field) {
        return (short) SHORTS.get(page(record), at(record) + field) & 0xffff;
    }

    void putShort(int record, int field, int value) {
        SHORTS.set(page(record), at(record) + field, (short) value);
    }

    Bytes32 wordAt(int record, int field) {
        return Bytes32.of(page(record), at(record) + field);
    }

    void putWord(int record, int field, Bytes32 value) {
        value.copyTo(page(record), at(record) + field);
    }
}
