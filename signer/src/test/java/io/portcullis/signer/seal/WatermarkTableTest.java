package io.portcullis.signer.seal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class WatermarkTableTest {
    private record Mark(long version, long body) {}

    private static MemorySegment entry(long account, long version, long body) {
        MemorySegment entry = MemorySegment.ofArray(new byte[Entries.ENTRY_BYTES]);
        // Accounts that differ in few bits, and only in their middle.
        entry.set(Entries.LONG, 16, account);
        entry.set(Entries.LONG, 32, version);
        entry.set(Entries.LONG, 64, body);
        return entry;
    }

    private static int find(WatermarkTable table, int entity, long account) {
        return table.find(entity, 0, 0, account, 0);
    }

    @Property(tries = 60)
    void tableSaysWhatAMapSays(@ForAll long seed, @ForAll @IntRange(min = 1, max = 4_000) int accounts) {
        Random random = new Random(seed);
        Map<List<Long>, Mark> map = new HashMap<>();
        try (WatermarkTable table = new WatermarkTable(random)) {
            for (int i = 0; i < 3 * accounts; i++) {
                long account = random.nextInt(accounts);
                int entity = random.nextInt(3);
                long version = 1L + random.nextInt(20);
                MemorySegment entry = entry(account, version, version * 7 + account);
                table.raise(entity, entry, 0);
                map.merge(
                        List.of((long) entity, account),
                        new Mark(version, version * 7 + account),
                        (old, next) -> next.version() > old.version() ? next : old);
            }
            assertEquals(map.size(), table.size());
            map.forEach((key, mark) -> {
                int slot = find(table, key.get(0).intValue(), key.get(1));
                assertEquals(mark.version(), table.version(slot));
                assertTrue(table.hasBody(slot, 0, 0, 0, mark.body()));
                assertEquals(key.get(0).intValue(), table.entity(slot));
            });
            assertEquals(WatermarkTable.NONE, find(table, 3, 0));
            assertEquals(WatermarkTable.NONE, find(table, 0, accounts + 1L));
        }
    }

    @Test
    void oneVersionHasOneBody() {
        try (WatermarkTable table = new WatermarkTable(new Random(1))) {
            table.raise(0, entry(1, 5, 1), 0);
            table.raise(0, entry(1, 5, 1), 0);
            table.raise(0, entry(1, 4, 9), 0);
            assertThrows(IllegalStateException.class, () -> table.raise(0, entry(1, 5, 2), 0));
            assertEquals(5, table.version(find(table, 0, 1)));
        }
    }
}
