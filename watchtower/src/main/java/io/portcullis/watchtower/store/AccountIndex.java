package io.portcullis.watchtower.store;

import java.util.Arrays;
import java.util.function.IntPredicate;

/** Finds records by the first eight bytes of their account's id: open addressing, at most three quarters full. */
final class AccountIndex {
    private static final int SMALLEST = 1 << 10;

    /** Record plus one; zero where there is none. */
    private int[] slots = new int[SMALLEST];

    private int count;

    long bytes() {
        return (long) slots.length * Integer.BYTES;
    }

    private static int start(long fingerprint, int length) {
        return (int) (fingerprint >>> Integer.SIZE) & (length - 1);
    }

    /** @return -1 if there is none */
    int find(long fingerprint, Records records, IntPredicate isIt) {
        for (int at = start(fingerprint, slots.length); slots[at] != 0; at = (at + 1) & (slots.length - 1)) {
            int record = slots[at] - 1;
            if (records.longAt(record, Records.FINGERPRINT) == fingerprint && isIt.test(record)) {
                return record;
            }
        }
        return -1;
    }

    void add(long fingerprint, int record, Records records) {
        if (4L * (count + 1) > 3L * slots.length) {
            int[] before = slots;
            slots = new int[2 * before.length];
            Arrays.stream(before)
                    .filter(slot -> slot != 0)
                    .forEach(slot -> put(records.longAt(slot - 1, Records.FINGERPRINT), slot));
        }
        put(fingerprint, record + 1);
        count++;
    }

    private void put(long fingerprint, int slot) {
        int at = start(fingerprint, slots.length);
        while (slots[at] != 0) {
            at = (at + 1) & (slots.length - 1);
        }
        slots[at] = slot;
    }
}
