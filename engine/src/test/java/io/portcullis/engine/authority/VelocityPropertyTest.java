package io.portcullis.engine.authority;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.model.Amount;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

/** The ring of buckets against a list of all payments. */
final class VelocityPropertyTest {
    private record Paid(long atSeconds, long amount) {}

    private static long within(List<Paid> all, long fromExclusive, long toInclusive) {
        return all.stream()
                .filter(paid -> paid.atSeconds > fromExclusive && paid.atSeconds <= toInclusive)
                .mapToLong(Paid::amount)
                .sum();
    }

    @Property(tries = 500)
    void countsTheWholeWindowAndLessThanABucketMore(
            @ForAll @LongRange(min = 1, max = 4_000) long windowSeconds, @ForAll long seed) {
        Random random = new Random(seed);
        Velocity velocity = new Velocity(windowSeconds);
        long width = Math.ceilDiv(windowSeconds, (long) Velocity.BUCKETS);
        List<Paid> all = new ArrayList<>();
        long now = random.nextInt(10_000);
        for (int i = 0; i < 120; i++) {
            now += random.nextInt(8) == 0 ? random.nextLong(2 * windowSeconds) : random.nextLong(width + 2);
            long counted = velocity.spentAt(now).low();
            assertTrue(counted >= within(all, now - windowSeconds, now), "errs only to the stricter");
            assertTrue(counted <= within(all, now - windowSeconds - width, now), "by less than a bucket");
            if (width == 1) {
                assertEquals(within(all, now - windowSeconds, now), counted, "short windows are exact");
            }
            Paid paid = new Paid(now, 1 + random.nextInt(1_000));
            velocity.add(Amount.of(paid.amount), now);
            if (random.nextInt(4) == 0) {
                velocity.takeBack(Amount.of(paid.amount), now);
            } else {
                all.add(paid);
            }
        }
    }
}
