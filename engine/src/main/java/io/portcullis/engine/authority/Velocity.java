package io.portcullis.engine.authority;

import io.portcullis.depositary.model.Amount;
import io.portcullis.threshold.codec.RlpReader;
import io.portcullis.threshold.codec.RlpWriter;
import java.util.Arrays;

/**
 * What was spent of one token within a rolling window of seconds, in bounded memory: a ring of buckets.
 *
 * <p>Invariants: with a window of W seconds and buckets of w = ⌈W / {@value #BUCKETS}⌉ seconds, {@link #spentAt} counts everything of (t − W,
 * t], and nothing of before t − W − w: a bucket that only reaches into the window counts whole. So it errs by less than w seconds, and only
 * to the stricter; windows of up to {@value #BUCKETS} seconds are exact. Time never goes back; asking changes nothing.
 */
final class Velocity {
    static final int BUCKETS = 32;

    private final long windowSeconds;
    private final long widthSeconds;
    private final Amount[] ring = new Amount[BUCKETS + 1];
    private long oldest;
    private long newest;
    private Amount total = Amount.ZERO;

    Velocity(long windowSeconds) {
        this.windowSeconds = windowSeconds;
        this.widthSeconds = Math.ceilDiv(windowSeconds, (long) BUCKETS);
        Arrays.fill(ring, Amount.ZERO);
    }

    long windowSeconds() {
        return windowSeconds;
    }

    Amount spentAt(long nowSeconds) {
        long from = oldestAt(nowSeconds);
        if (from <= oldest) {
            return total;
        }
        Amount rest = total;
        for (long bucket = oldest; bucket < from && bucket <= newest; bucket++) {
            rest = rest.minus(ring[slot(bucket)]);
        }
        return rest;
    }

    /** @param amount so that the sum stays within a cap, and so within 128 bits */
    void add(Amount amount, long nowSeconds) {
        forgetBefore(oldestAt(nowSeconds));
        newest = Math.max(newest, nowSeconds / widthSeconds);
        int slot = slot(nowSeconds / widthSeconds);
        ring[slot] = ring[slot].plus(amount);
        total = total.plus(amount);
    }

    /** Undoes an {@link #add}, if it is still counted. */
    void takeBack(Amount amount, long addedSeconds) {
        long bucket = addedSeconds / widthSeconds;
        if (bucket >= oldest) {
            ring[slot(bucket)] = ring[slot(bucket)].minus(amount);
            total = total.minus(amount);
        }
    }

    private void forgetBefore(long from) {
        for (long bucket = oldest; bucket < from && bucket <= newest; bucket++) {
            total = total.minus(ring[slot(bucket)]);
            ring[slot(bucket)] = Amount.ZERO;
        }
        oldest = Math.max(oldest, from);
    }

    private long oldestAt(long nowSeconds) {
        return Math.max(0, Math.floorDiv(nowSeconds - windowSeconds + 1, widthSeconds));
    }

    private static int slot(long bucket) {
        return (int) (bucket % (BUCKETS + 1));
    }

    RlpWriter write() {
        RlpWriter amounts = new RlpWriter();
        for (long bucket = oldest; bucket <= newest; bucket++) {
            GrantCodec.amount(amounts, ring[slot(bucket)]);
        }
        return new RlpWriter().number(oldest).number(newest).list(amounts);
    }

    static Velocity read(RlpReader in, TokenCap cap) {
        Velocity read = new Velocity(cap.windowSeconds());
        read.oldest = in.number(0, Long.MAX_VALUE / 2);
        read.newest = in.number(0, Long.MAX_VALUE / 2);
        in.list(amounts -> {
            for (long bucket = read.oldest; amounts.hasMore(); bucket++) {
                if (bucket > read.newest || bucket - read.oldest > BUCKETS) {
                    throw new IllegalArgumentException("more buckets than a window has");
                }
                Amount amount = GrantCodec.readAmount(amounts);
                read.ring[slot(bucket)] = amount;
                read.total = read.total.plus(amount);
            }
            return read;
        });
        return read;
    }
}
