package io.portcullis.appliance.fund;

import io.portcullis.appliance.verdict.ApplianceRefusal;
import io.portcullis.appliance.verdict.ApplianceTag;
import io.portcullis.depositary.client.ChainException;
import io.portcullis.depositary.client.FundClient;
import io.portcullis.depositary.client.FundDefault;
import io.portcullis.depositary.model.Bytes32;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves declared defaults on, as anyone may, on a thread of its own: has claims counted and shares made until creditors can take theirs, and closes
 * what is over.
 *
 * <p>Invariants: it remembers nothing that matters, so a restart goes on where the chain stands; it never declares a default and never abandons one; what
 * somebody else did first is no failure.
 */
public final class FundKeeper implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FundKeeper.class);
    private static final long ROUND_MILLIS = 1_000;
    private static final long END_SECONDS = 30;

    private final Supplier<FundClient> fund;
    private final FundDeeds deeds;
    private final Supplier<FundStanding> standing;
    private final LongSupplier chainTime;
    private final Thread keeping = Thread.ofPlatform().name("fund-keeper").unstarted(this::work);
    private final CountDownLatch stop = new CountDownLatch(1);

    /** Why each default waits, so that it is said once. */
    private final Map<Bytes32, String> waits = new HashMap<>();

    /** What is next of a default. */
    enum Next {
        ADVANCE,
        CLOSE,
        WAIT
    }

    /**
     * @param standing which defaults there are, at the confirmation depth
     * @param chainTime Unix seconds of the newest block
     */
    public FundKeeper(
            Supplier<FundClient> fund, FundDeeds deeds, Supplier<FundStanding> standing, LongSupplier chainTime) {
        this.fund = fund;
        this.deeds = deeds;
        this.standing = standing;
        this.chainTime = chainTime;
    }

    public void start() {
        keeping.start();
    }

    @Override
    public void close() {
        stop.countDown();
        try {
            keeping.join(TimeUnit.SECONDS.toMillis(END_SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void work() {
        try {
            do {
                round();
            } while (!stop.await(ROUND_MILLIS, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** One look at each default that is not over; one that waits holds up no other. */
    void round() {
        for (KnownDefault known : standing.get().defaults()) {
            if (!known.over() && stop.getCount() > 0) {
                keep(known.declared().id());
            }
        }
    }

    private void keep(Bytes32 id) {
        try {
            Optional<FundDefault> now = fund.get().fallen(id);
            if (now.isEmpty()) {
                return;
            }
            switch (next(now.get(), chainTime.getAsLong())) {
                case ADVANCE -> {
                    deeds.advance(id);
                    LOG.info("default {} was {} and is moved on", id, now.get().stage());
                }
                case CLOSE -> {
                    deeds.close(id);
                    LOG.info("default {} is closed", id);
                }
                case WAIT -> {}
            }
            waits.remove(id);
        } catch (ApplianceRefusal e) {
            wait(id, e.tag() + ": " + e.getMessage());
        } catch (ChainException e) {
            wait(id, e.tagName() + ": " + e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("default {} is not moved on: {}", id, ApplianceTag.INTERNAL, e);
        }
    }

    static Next next(FundDefault now, long chainTimeSeconds) {
        return switch (now.stage()) {
            case COUNTING, SHARING -> Next.ADVANCE;
            case PAYING -> now.unpaid().isZero() || chainTimeSeconds >= now.until() ? Next.CLOSE : Next.WAIT;
            case NONE, CLOSED, ABANDONED -> Next.WAIT;
        };
    }

    private void wait(Bytes32 id, String why) {
        if (!why.equals(waits.put(id, why))) {
            LOG.info("default {} waits: {}", id, why);
        }
    }
}
