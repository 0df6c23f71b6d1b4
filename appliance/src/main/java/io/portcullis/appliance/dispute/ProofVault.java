package io.portcullis.appliance.dispute;

import io.portcullis.appliance.store.ProofStore;
import io.portcullis.appliance.store.SealedBody;
import io.portcullis.appliance.store.UnsaidValue;
import io.portcullis.depositary.model.AccountKey;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.ProofBody;
import io.portcullis.depositary.model.SealLeaf;
import io.portcullis.engine.account.Unsaid;
import io.portcullis.engine.hub.ProofBooks;
import io.portcullis.engine.hub.ProvedAccount;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the newest proof of each account, told by the engine as blocks are sealed.
 *
 * <p>Invariants: the engine's thread waits for nothing here; {@link #newest} knows at once what the engine told; of an account's many versions between
 * two writes only the newest is written, and if asked for the hashes of all. What a crash loses is in the engine's log, and is told again by its replay.
 */
public final class ProofVault implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ProofVault.class);
    private static final long WRITE_MILLIS = 500;

    private final ProofStore store;
    private final boolean keepsBodies;
    private final Thread writer = Thread.ofPlatform().name("proofs").unstarted(this::run);

    /** What is not written yet; guarded by itself, as are the next three. */
    private final Map<AccountKey, ProofBooks.Agreed> fresh = new LinkedHashMap<>();

    private final Set<UnsaidValue> unsaid = new LinkedHashSet<>();
    /** Bodies whose hash is taken when they are written. */
    private final List<Supplier<SealedBody>> bodies = new ArrayList<>();

    private Map<AccountKey, ProofBooks.Agreed> writing = Map.of();
    private volatile boolean closing;

    public ProofVault(ProofStore store) {
        this(store, false);
    }

    /** @param keepsBodies whether the hash of every body that is sealed is kept: watchtowers' vaults need an opening for each */
    public ProofVault(ProofStore store, boolean keepsBodies) {
        this.store = store;
        this.keepsBodies = keepsBodies;
    }

    public void start() {
        writer.start();
    }

    /** What the engine's hub tells of itself. */
    public ProofBooks books() {
        return new ProofBooks(this::keep, this::keepUnsaid, this::keepSaid);
    }

    private void keepSaid(AccountKey account, SealLeaf leaf) {
        if (keepsBodies) {
            synchronized (fresh) {
                bodies.add(() -> new SealedBody(leaf.account(), leaf.version(), leaf.proofBodyHash()));
            }
        }
    }

    private void keep(ProofBooks.Agreed agreed) {
        synchronized (fresh) {
            fresh.put(agreed.body().account(), agreed);
            if (keepsBodies) {
                ProofBody body = agreed.body();
                bodies.add(() -> new SealedBody(body.account().id(), body.version(), body.hash()));
            }
        }
    }

    private void keepUnsaid(AccountKey account, Unsaid told) {
        synchronized (fresh) {
            unsaid.add(new UnsaidValue(account.id(), told.value(), told.progress()));
        }
    }

    /** What the engine would show in the account if it still could. */
    public List<UnsaidValue> unsaid(AccountKey account) {
        write();
        return store.unsaid(account.id());
    }

    /** What the account's sides both sealed last, as far as this appliance has it. */
    public Optional<ProvedAccount> newest(AccountKey account) {
        ProofBooks.Agreed told;
        synchronized (fresh) {
            told = fresh.containsKey(account) ? fresh.get(account) : writing.get(account);
        }
        return told == null ? store.newest(account) : Optional.of(told.prove());
    }

    /** @param account {@link AccountKey#id} */
    public Optional<ProvedAccount> newest(Bytes32 account) {
        return store.newest(account).flatMap(kept -> newest(kept.body().account()));
    }

    /** Writes what was told so far. */
    synchronized void write() {
        List<UnsaidValue> values;
        List<Supplier<SealedBody>> said;
        synchronized (fresh) {
            said = List.copyOf(bodies);
            bodies.clear();
            writing = new HashMap<>(fresh);
            fresh.clear();
            values = List.copyOf(unsaid);
            unsaid.clear();
        }
        boolean done = false;
        try {
            List<ProvedAccount> proofs = new ArrayList<>();
            writing.values().forEach(agreed -> proofs.add(agreed.prove()));
            if (!proofs.isEmpty() || !values.isEmpty() || !said.isEmpty()) {
                store.put(proofs, values, said.stream().map(Supplier::get).toList());
            }
            done = true;
        } finally {
            synchronized (fresh) {
                if (!done) {
                    writing.forEach(fresh::putIfAbsent);
                    unsaid.addAll(values);
                    bodies.addAll(said);
                }
                writing = Map.of();
            }
        }
    }

    private void run() {
        while (!closing) {
            try {
                Thread.sleep(WRITE_MILLIS);
                write();
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                // What was to be written stays, and is tried again.
                LOG.error("proofs are not written: {}", e.getMessage(), e);
            }
        }
    }

    @Override
    public void close() {
        closing = true;
        writer.interrupt();
        try {
            writer.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        write();
    }
}
