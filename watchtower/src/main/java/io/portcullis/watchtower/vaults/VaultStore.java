package io.portcullis.watchtower.vaults;

import io.portcullis.depositary.journal.FileDisk;
import io.portcullis.depositary.journal.Journal;
import io.portcullis.depositary.journal.JournalFault;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Eip712Domain;
import io.portcullis.depositary.vault.Locator;
import io.portcullis.depositary.vault.VaultId;
import io.portcullis.depositary.vault.VaultReceipt;
import io.portcullis.depositary.vault.VaultStep;
import io.portcullis.watchtower.verdict.TowerTag;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Predicate;

/**
 * The vaults of a tower, durably. Safe for many threads.
 *
 * <p>Invariants: what {@link #take} and {@link #saw} returned for is there after any crash; what was refused changed nothing.
 */
public final class VaultStore implements AutoCloseable {
    /** Disputes remembered at once; beyond, the oldest is opened by nothing that comes later. */
    static final int MOST_DISPUTES = 200_000;

    static final Journal.Kind KIND = new Journal.Kind(
            "vaults",
            fault -> (fault.ill() == JournalFault.Ill.DAMAGED ? TowerTag.STORE_DAMAGED : TowerTag.STORE_FAILED)
                    .refusal(String.valueOf(fault.getMessage())));

    /** A journal shorter than this is not worth another. */
    private static final long SHORTEST_JOURNAL = 64L << 20;

    private static final Journal.Reader NOBODY = (sequence, offset, payload) -> {};

    private final VaultFiles files;
    private final VaultTable table;
    private final Map<Bytes32, Disputed> disputes = new LinkedHashMap<>();
    private Journal journal;
    private long journalled;
    private long changes;

    private VaultStore(VaultFiles files, VaultTable table) {
        this.files = files;
        this.table = table;
    }

    /**
     * Reads the newest journal, or begins.
     *
     * @param most bytes of all vaults
     * @throws io.portcullis.watchtower.verdict.TowerRefusal {@code STORE_FAILED}, {@code STORE_DAMAGED}
     */
    public static VaultStore open(Path folder, long most) {
        return open(new VaultFiles(folder, FileDisk::open), most);
    }

    static VaultStore open(VaultFiles files, long most) {
        VaultStore store = new VaultStore(files, new VaultTable(most));
        Replay replay = store.new Replay();
        try {
            if (files.isEmpty()) {
                Journal.create(files.unfinished(), KIND, replay).close();
                files.finish();
            }
            store.journal = Journal.open(files.newest(), KIND, replay);
            files.deleteOthers();
        } catch (IOException e) {
            throw TowerTag.STORE_FAILED.refusal(String.valueOf(e.getMessage()));
        }
        replay.isReplaying = false;
        return store;
    }

    /** Everything in order at a start; afterwards everything has been taken already. */
    private final class Replay implements Journal.Reader {
        private boolean isReplaying = true;

        @Override
        public void record(long sequence, long offset, byte[] payload) {
            if (isReplaying) {
                journalled += payload.length;
                switch (VaultRecord.decode(payload)) {
                    case VaultRecord.Stepped(String client, VaultStep step) -> table.take(client, step);
                    case VaultRecord.Expired(String client, VaultId id) -> table.drop(client, id);
                    case VaultRecord.Started(Disputed dispute) -> remember(dispute);
                }
            }
        }
    }

    private void remember(Disputed dispute) {
        disputes.remove(dispute.account());
        disputes.put(dispute.account(), dispute);
        if (disputes.size() > MOST_DISPUTES) {
            disputes.remove(disputes.keySet().iterator().next());
        }
        changes++;
    }

    /**
     * Takes a step. It is durable when this returns.
     *
     * @param share bytes that the client's vaults may take
     * @return what to sign for the vault as it is now; of a step that was taken before, the same again
     * @throws io.portcullis.watchtower.verdict.TowerRefusal {@code VAULT_STALE}, {@code VAULT_CONTRADICTS}, {@code VAULT_GAP}, {@code VAULT_CROWDED}, {@code
     *     QUOTA_EXCEEDED}, {@code TOWER_FULL}, {@code STORE_FAILED}
     */
    public VaultReceipt take(String client, VaultStep step, long share, Eip712Domain domain, long now) {
        CompletableFuture<Long> durable;
        VaultReceipt receipt;
        synchronized (this) {
            boolean isNew = table.judge(client, step, share);
            // A step that was taken before may not be durable yet: its receipt waits for what comes after it.
            durable = submit(new VaultRecord.Stepped(client, step));
            receipt = table.take(client, step).receipt(domain, now);
            changes += isNew ? 1 : 0;
            compact(durable);
        }
        await(durable);
        return receipt;
    }

    /** Lets go of vaults whose time has passed. */
    public synchronized void expire(long now) {
        for (Vault vault : table.expired(now)) {
            await(submit(new VaultRecord.Expired(vault.client(), vault.id())));
            table.drop(vault.client(), vault.id());
        }
    }

    /** Remembers disputes that started. It is durable when this returns. */
    public void saw(List<Disputed> started) {
        if (started.isEmpty()) {
            return;
        }
        CompletableFuture<Long> durable = CompletableFuture.completedFuture(0L);
        synchronized (this) {
            for (Disputed dispute : started) {
                durable = submit(new VaultRecord.Started(dispute));
                remember(dispute);
            }
            compact(durable);
        }
        await(durable);
    }

    /** Forgets disputes that are no more. A start may remember them again, until the journal is written anew. */
    public synchronized void keepDisputes(Predicate<Bytes32> running) {
        disputes.keySet().removeIf(account -> !running.test(account));
    }

    public synchronized List<Disputed> disputes() {
        return List.copyOf(disputes.values());
    }

    public synchronized List<Found> found(Locator locator) {
        return table.found(locator);
    }

    /** All clients' vaults of that id, as a receipt would have them. */
    public synchronized List<VaultReceipt> look(VaultId id, Eip712Domain domain, long now) {
        return table.all().stream()
                .filter(vault -> vault.id().equals(id))
                .map(vault -> vault.receipt(domain, now))
                .toList();
    }

    public synchronized boolean has(String client, VaultId id) {
        return table.find(client, id).isPresent();
    }

    /** Rises with every vault and dispute that could give something new to open. */
    public synchronized long changes() {
        return changes;
    }

    public synchronized List<Share> shares() {
        return table.shares();
    }

    public synchronized long bytes() {
        return table.bytes();
    }

    private CompletableFuture<Long> submit(VaultRecord vaultRecord) {
        return submit(journal, vaultRecord);
    }

    private CompletableFuture<Long> submit(Journal to, VaultRecord vaultRecord) {
        byte[] bytes = vaultRecord.encode();
        journalled += bytes.length;
        return to.submit(bytes);
    }

    private static void await(CompletableFuture<Long> durable) {
        try {
            durable.join();
        } catch (CompletionException e) {
            throw TowerTag.STORE_FAILED.refusal(String.valueOf(e.getCause().getMessage()));
        }
    }

    private void compact(CompletableFuture<Long> durable) {
        if (journalled > Math.max(SHORTEST_JOURNAL, 4 * table.bytes())) {
            await(durable);
            beginAnew();
        }
    }

    /** Writes a journal of nothing but what counts now. */
    public synchronized void beginAnew() {
        try {
            journalled = 0;
            try (Journal next = Journal.create(files.unfinished(), KIND, NOBODY)) {
                CompletableFuture<Long> last = CompletableFuture.completedFuture(0L);
                for (Vault vault : table.all()) {
                    for (VaultStep step : vault.steps()) {
                        last = submit(next, new VaultRecord.Stepped(vault.client(), step));
                    }
                }
                for (Disputed dispute : disputes.values()) {
                    last = submit(next, new VaultRecord.Started(dispute));
                }
                await(last);
            }
            journal.close();
            files.finish();
            journal = Journal.open(files.newest(), KIND, NOBODY);
            files.deleteOthers();
        } catch (IOException e) {
            throw TowerTag.STORE_FAILED.refusal(String.valueOf(e.getMessage()));
        }
    }

    /** Why nothing can be taken any more, if so. */
    public synchronized Optional<String> failure() {
        return journal.failure().map(fault -> String.valueOf(fault.getMessage()));
    }

    @Override
    public synchronized void close() {
        journal.close();
    }
}
