package io.portcullis.appliance.fund;

import io.portcullis.appliance.store.FundStore;
import io.portcullis.appliance.verdict.ApplianceTag;
import io.portcullis.depositary.client.ChainException;
import io.portcullis.depositary.client.FundClient;
import io.portcullis.depositary.client.ToldBlocks;
import io.portcullis.depositary.follower.Block;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.waterfall.verdict.WaterfallRefusal;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows what the fund and the Depositary tell, as far as the appliance follows the chain, on a thread of its own; replays it, and has a file written for
 * each default that is allocated and shared.
 *
 * <p>Invariants: only blocks count that the appliance's follower counts, by their hash; what was read is durable with the block it was read to, so a start
 * goes on there; a chain that changed below that block, or a history that is inconsistent, is read again from its first block on, and until it makes
 * sense no file is written.
 */
public final class FundWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FundWatch.class);
    private static final long ROUND_MILLIS = 500;
    private static final long END_SECONDS = 30;

    /** How long an inconsistent history stays before it is read again. */
    static final Duration AGAIN = Duration.ofMinutes(1);

    private final Supplier<FundClient> fund;
    private final ToldBlocks blocks;
    private final Supplier<Optional<Block>> followed;
    private final FundStore store;
    private final CaseFiles files;
    private final LongSupplier nanoTime;
    private final Thread watching = Thread.ofPlatform().name("fund").unstarted(this::work);
    private final CountDownLatch stop = new CountDownLatch(1);
    private Optional<FundHistory> history = Optional.empty();
    private Optional<Long> troubledNanos = Optional.empty();
    private volatile FundStanding standing = FundStanding.NOTHING;

    /**
     * @param fund connects at the first question, and may throw {@link ChainException}
     * @param followed the newest block that the appliance's follower counts
     * @param inputs where a report's inputs wait for the writer of reports
     */
    public FundWatch(
            Supplier<FundClient> fund,
            ToldBlocks blocks,
            Supplier<Optional<Block>> followed,
            FundStore store,
            Path inputs,
            LongSupplier nanoTime) {
        this.fund = fund;
        this.blocks = blocks;
        this.followed = followed;
        this.store = store;
        this.files = new CaseFiles(inputs, store);
        this.nanoTime = nanoTime;
    }

    public void start() {
        watching.start();
    }

    @Override
    public void close() {
        stop.countDown();
        try {
            watching.join(TimeUnit.SECONDS.toMillis(END_SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What the fund told, as of the last round. */
    public FundStanding standing() {
        return standing;
    }

    private void work() {
        try {
            do {
                look();
            } while (!stop.await(ROUND_MILLIS, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() {
        try {
            round();
        } catch (ChainException e) {
            String why = e.tagName() + ": " + e.getMessage();
            if (!standing.trouble().equals(Optional.of(why))) {
                LOG.warn("the default fund is not read: {}", why);
                standing = standing.troubled(why);
            }
        } catch (IOException | RuntimeException e) {
            LOG.error("a look at the default fund failed: {}", ApplianceTag.INTERNAL, e);
        }
    }

    /** One look: reads what is new, and says what follows of it. */
    void round() throws IOException {
        if (troubledNanos.isPresent()) {
            if (nanoTime.getAsLong() - troubledNanos.get() < AGAIN.toNanos()) {
                return;
            }
            LOG.info("the default fund's history is read again from its first block on");
            forget();
        }
        Optional<Block> newest = followed.get();
        if (newest.isEmpty()) {
            return;
        }
        try {
            if (read(newest.get())) {
                tell(newest.get().number());
            }
        } catch (WaterfallRefusal e) {
            troubledNanos = Optional.of(nanoTime.getAsLong());
            standing = standing.troubled(e.tag() + ": " + e.getMessage());
            LOG.error(
                    "NO REPORT OF A DEFAULT IS MADE: {} {} {}",
                    e.tag(),
                    e.getMessage(),
                    e.tag().remedy());
        }
    }

    /** Whether all is read, up to that very block. */
    private boolean read(Block newest) {
        Optional<FundStore.Position> at = store.position();
        boolean isRead = at.equals(Optional.of(new FundStore.Position(newest.number(), newest.hash())));
        if (isRead) {
            return true;
        }
        if (at.isPresent()
                && !blocks.hash(at.get().number()).equals(Optional.of(at.get().hash()))) {
            LOG.warn(
                    "the chain changed below block {}: the default fund is read again",
                    at.get().number());
            forget();
            return false;
        }
        long next = at.map(FundStore.Position::number).orElse(-1L) + 1;
        while (next <= newest.number() && stop.getCount() > 0) {
            Optional<ToldBlocks.Read> read = blocks.read(next, newest.number());
            if (read.isEmpty()) {
                return false;
            }
            Bytes32 hash = read.get().last().hash();
            long number = read.get().last().number();
            if (number == newest.number() && !hash.equals(newest.hash())) {
                return false;
            }
            // Kept before it is replayed: what the disk refuses is read, and replayed, once more.
            store.append(read.get().logs(), new FundStore.Position(number, hash));
            history.ifPresent(known ->
                    read.get().logs().stream().filter(log -> log.ofFund()).forEach(known::take));
            next = number + 1;
        }
        return store.position().equals(Optional.of(new FundStore.Position(newest.number(), newest.hash())));
    }

    private void tell(long readTo) throws IOException {
        if (history.isEmpty()) {
            FundHistory fresh = new FundHistory(fund.get());
            store.ofFund().forEach(fresh::take);
            history = Optional.of(fresh);
        }
        FundHistory known = history.get();
        files.write(fund.get().fund(), known);
        if (standing.trouble().isPresent()) {
            LOG.info("the default fund's history makes sense again");
        }
        standing = new FundStanding(
                readTo, known.defaults(), known.exits(), files.written(), known.told(), Optional.empty());
    }

    private void forget() {
        store.forget();
        history = Optional.empty();
        files.forget();
        troubledNanos = Optional.empty();
    }
}
