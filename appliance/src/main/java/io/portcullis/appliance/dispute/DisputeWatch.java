package io.portcullis.appliance.dispute;

import io.portcullis.appliance.store.DisputeStore;
import io.portcullis.appliance.verdict.ApplianceRefusal;
import io.portcullis.depositary.client.ChainException;
import io.portcullis.depositary.model.AccountKey;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.ProofBody;
import io.portcullis.engine.hub.ProvedAccount;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tends every dispute that stands, round after round, on a thread of its own: answers at once, shows what it knows, ends what is due.
 *
 * <p>Invariants: it remembers nothing, so a restart goes on where the chain stands; one dispute that fails stops no other.
 */
public final class DisputeWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DisputeWatch.class);
    private static final long ROUND_MILLIS = 1_000;

    private final DisputeStore standing;
    private final Function<Bytes32, Optional<ProvedAccount>> proofs;
    private final Disputes disputes;
    private final Thread watching = Thread.ofPlatform().name("disputes").unstarted(this::run);

    /** Accounts of which it was said that their standing body is not here. */
    private final Set<Bytes32> told = new HashSet<>();

    private volatile boolean closing;

    public DisputeWatch(DisputeStore standing, Function<Bytes32, Optional<ProvedAccount>> proofs, Disputes disputes) {
        this.standing = standing;
        this.proofs = proofs;
        this.disputes = disputes;
    }

    public void start() {
        watching.start();
    }

    /** One look at each dispute of an account that has a proof here. */
    void round() {
        List<Bytes32> accounts = standing.standing();
        told.retainAll(accounts);
        for (Bytes32 account : accounts) {
            Optional<AccountKey> key =
                    proofs.apply(account).map(ProvedAccount::body).map(ProofBody::account);
            if (key.isPresent() && !closing) {
                tend(account, key.get());
            }
        }
    }

    private void tend(Bytes32 account, AccountKey key) {
        try {
            switch (disputes.tend(key)) {
                case DisputeMachine.Step.Wait it -> {}
                case DisputeMachine.Step.Counter it ->
                    LOG.warn(
                            "a dispute of {} was answered with version {}",
                            account,
                            it.body().version());
                case DisputeMachine.Step.Reveal it ->
                    LOG.warn(
                            "{} secrets were shown for {}",
                            it.secrets().values().size(),
                            account);
                case DisputeMachine.Step.Finish it -> LOG.warn("the dispute of {} is ended", account);
                case DisputeMachine.Step.Foreign it -> {
                    if (told.add(account)) {
                        LOG.error("in the dispute of {} stands what is not here, or it is too late", account);
                    }
                }
            }
        } catch (ChainException e) {
            LOG.warn("the dispute of {} waits: {} {}", account, e.tagName(), e.getMessage());
        } catch (ApplianceRefusal e) {
            LOG.error("the dispute of {} is not answered: {}", account, e.getMessage());
        }
    }

    private void run() {
        while (!closing) {
            try {
                Thread.sleep(ROUND_MILLIS);
                round();
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                LOG.error("a look at the disputes failed", e);
            }
        }
    }

    @Override
    public void close() {
        closing = true;
        try {
            watching.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
