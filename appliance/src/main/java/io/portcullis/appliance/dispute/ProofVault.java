package io.portcullis.appliance.dispute;

import io.portcullis.appliance.store.ProofStore;
import io.portcullis.depositary.model.AccountKey;
import io.portcullis.depositary.model.Bytes32;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the newest proof of each account, told by the engine as blocks are sealed.
 *
 * <p>Invariants: the engine's thread waits for nothing here; {@link #newest} knows at once what the engine told; of an account's many versions between
 * two writes only the newest is written. What a crash loses is in the engine's log, and is told again by its replay.
 */
public final class ProofVault implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ProofVault.class);
    private static final long WRITE_MILLIS = 500;

    private final ProofStore store;
    private final Thread writer = Thread.ofPlatform().name("proofs").unstarted(this::run);

    /** What is not written yet; guarded by itself, as are the next two. */
    private final Map<AccountKey, ProofBooks.Agreed> fresh = new LinkedHashMap<>();

    private final Set<Bytes32> secrets = new LinkedHashSet<>();
    private Map<AccountKey, ProofBooks.Agreed> writing = Map.of();
    private volatile boolean closing;

    public ProofVault(ProofStore store) {
        this.store = store;
    }

    public void start() {
        writer.start();
    }

    /** What the engine's hub tells of itself. */
    public ProofBooks books() {
        return new ProofBooks(this::keep, this::keepSecret);
    }

    private void keep(ProofBooks.Agreed agreed) {
        synchronized (fresh) {
            fresh.put(agreed.body().account(), agreed);
        }
    }

    private void keepSecret(Bytes32 preimage) {
        synchronized (fresh) {
            secrets.add(preimage);
        }
    }

    /** The preimage of a hash that the engine would show if it still could. */
    public Optional<Bytes32> preimage(Bytes32 hash) {
        write();
        return store.preimage(hash);
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
        List<Bytes32> shown;
        synchronized (fresh) {
            writing = new HashMap<>(fresh);
            fresh.clear();
            shown = List.copyOf(secrets);
            secrets.clear();
        }
        boolean done = false;
        try {
            List<ProvedAccount> proofs = new ArrayList<>();
            writing.values().forEach(agreed -> proofs.add(agreed.prove()));
            if (!proofs.isEmpty() || !shown.isEmpty()) {
                store.put(proofs, shown);
            }
            done = true;
        } finally {
            synchronized (fresh) {
                if (!done) {
                    writing.forEach(fresh::putIfAbsent);
                    secrets.addAll(shown);
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
