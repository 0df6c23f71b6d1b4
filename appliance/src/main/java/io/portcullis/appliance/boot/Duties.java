package io.portcullis.appliance.boot;

import io.micrometer.core.instrument.Counter;
import io.portcullis.appliance.custody.Progress;
import io.portcullis.appliance.dispute.ShownSecrets;
import io.portcullis.appliance.freeze.AccountReconciliation;
import io.portcullis.appliance.freeze.ApplianceFreeze;
import io.portcullis.appliance.hub.ChainWord;
import io.portcullis.appliance.hub.HubService;
import io.portcullis.appliance.store.AccountWords;
import io.portcullis.appliance.store.ChainStore;
import io.portcullis.appliance.verdict.ApplianceTag;
import io.portcullis.depositary.client.ChainException;
import io.portcullis.depositary.follower.ChainFollower;
import io.portcullis.depositary.model.AccountKey;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.FreezeLevel;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an appliance does again and again, on two threads: one follows the chain, tells the engine of it, and moves intents on; the other looks at what
 * closes the gate, and never waits for the first.
 */
final class Duties implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Duties.class);
    private static final long ROUND_MILLIS = 250;
    private static final long LOOK_MILLIS = 1_000;
    private static final long END_SECONDS = 30;

    private final ChainNodes nodes;
    private final Sending sending;
    private final Progress progress;
    private final ChainFollower follower;
    private final ChainStore followed;
    private final Counter failures;
    private final Optional<HubService> engine;
    private final ApplianceFreeze freeze;
    private final ShownSecrets secrets;
    private final AccountReconciliation accounts;
    /** The block whose reserves the engine was told. Of the working thread alone. */
    private Optional<Bytes32> reservesTold = Optional.empty();

    private final Thread working = Thread.ofPlatform().name("progress").unstarted(this::work);
    private final Thread looking = Thread.ofPlatform().name("freeze").unstarted(this::look);
    private final CountDownLatch stop = new CountDownLatch(1);

    Duties(
            ChainNodes nodes,
            Sending sending,
            Progress progress,
            ChainFollower follower,
            ChainStore followed,
            Counter failures,
            Optional<HubService> engine,
            ApplianceFreeze freeze,
            ShownSecrets secrets,
            AccountReconciliation accounts) {
        this.nodes = nodes;
        this.sending = sending;
        this.progress = progress;
        this.follower = follower;
        this.followed = followed;
        this.failures = failures;
        this.engine = engine;
        this.freeze = freeze;
        this.secrets = secrets;
        this.accounts = accounts;
    }

    void start() {
        working.start();
        looking.start();
    }

    /** Ends both between two rounds. */
    @Override
    public void close() {
        stop.countDown();
        try {
            working.join(TimeUnit.SECONDS.toMillis(END_SECONDS));
            looking.join(TimeUnit.SECONDS.toMillis(END_SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void work() {
        do {
            try {
                nodes.follow(follower, freeze);
                sending.round();
                Optional<ChainStore.Books> books = followed.books();
                freeze.reconcile(books, accounts::difference);
                engine.ifPresent(it -> {
                    tellLevels(it, followed);
                    tellReserves(it, books);
                    tellAccounts(it, followed.accounts());
                });
                progress.round();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (ChainException e) {
                failures.increment();
                LOG.warn("the chain does not answer: {} {}", e.tagName(), e.getMessage());
            } catch (RuntimeException e) {
                failures.increment();
                LOG.error("a round failed: {}", ApplianceTag.INTERNAL, e);
            }
        } while (!stopped(ROUND_MILLIS));
    }

    /** Entities that live here go by what closes this appliance's own gate and its board's, too. */
    private void tellLevels(HubService hub, ChainStore followed) {
        for (EntityId entity : hub.followed()) {
            FreezeLevel chainLevel = followed.level(entity);
            hub.hear(new ChainWord.Level(entity, hub.hosts(entity) ? freeze.over(chainLevel) : chainLevel));
        }
        hub.heardGate(freeze.over(FreezeLevel.OPEN));
    }

    /** Once a block: reserves are those of every entity that the chain knows. */
    private void tellReserves(HubService hub, Optional<ChainStore.Books> books) {
        Optional<Bytes32> block = books.map(it -> it.block().hash());
        if (!block.equals(reservesTold)) {
            followed.reserves().forEach(it -> hub.hear(new ChainWord.Reserve(it.entity(), it.token(), it.amount())));
            reservesTold = block;
        }
    }

    private void tellAccounts(HubService hub, AccountWords words) {
        for (AccountKey account : words.accounts()) {
            words.after(account, hub.noted(account))
                    .forEach(word -> hub.hear(new ChainWord.Collateral(
                            account, word.sequence(), word.token(), word.collateral(), word.ondelta())));
        }
        Set<AccountKey> disputed = new LinkedHashSet<>(words.disputed());
        disputed.forEach(account -> hub.hear(new ChainWord.Dispute(account)));
        List<AccountKey> ended = followed.disputes().ended();
        // What was shown is heard before the end, which leaves nothing for it to pay.
        secrets.look(disputed).forEach(one -> hub.hear(new ChainWord.Secret(one.account(), one.preimage())));
        ended.forEach(account -> hub.hear(new ChainWord.DisputeEnd(account)));
    }

    private void look() {
        do {
            try {
                freeze.look();
            } catch (RuntimeException e) {
                LOG.error("a look at what closes the gate failed: {}", ApplianceTag.INTERNAL, e);
            }
        } while (!stopped(LOOK_MILLIS));
    }

    private boolean stopped(long millis) {
        try {
            return stop.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
