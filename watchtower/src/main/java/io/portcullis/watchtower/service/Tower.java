package io.portcullis.watchtower.service;

import io.portcullis.depositary.appointment.TowerKey;
import io.portcullis.depositary.client.ContractArtifact;
import io.portcullis.depositary.client.DepositaryClient;
import io.portcullis.depositary.client.TransactionSender;
import io.portcullis.depositary.model.Eip712Domain;
import io.portcullis.depositary.sending.LaneListener;
import io.portcullis.watchtower.store.AppointmentStore;
import io.portcullis.watchtower.vaults.VaultStore;
import io.portcullis.watchtower.watch.Payer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A tower at work: opened, then {@link #run}, until it is closed or cannot go on. */
public final class Tower implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Tower.class);

    /** A watch that did not finish a look for so long does not live. */
    static final long PATIENCE_SECONDS = 60;

    private final TowerConfig config;
    private final InstantSource clock;
    private final TowerIdentity identity;
    private final DepositaryClient client;
    private final AppointmentStore store;
    private final Map<Payer, Purse> purses;
    private final Bells bells;
    private final VaultStore vaults;
    private final VaultOpener opener;
    private final Watcher watcher;
    private final Herald herald;
    private final Door door;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final AtomicReference<RuntimeException> broken = new AtomicReference<>();
    private volatile long lookedAt;

    private Tower(TowerConfig config, InstantSource clock) throws IOException {
        Path folder = Files.createDirectories(config.folder());
        this.config = config;
        this.clock = clock;
        this.identity = TowerIdentity.read(config.identityKey());
        GasKey own = GasKey.read(config.gas().key(), config);
        this.client = DepositaryClient.connect(
                config.rpc(),
                config.domain(),
                Optional.of(
                        config.codeHash().orElse(ContractArtifact.depositary().codeHash())),
                TransactionSender.heldBy(config.rpc(), config.domain().chainId(), own.account()));
        this.store = AppointmentStore.open(folder, config.mostAccounts());
        this.purses = new EnumMap<>(Payer.class);
        purses.put(Payer.OWN, purse(folder, "gas", own));
        config.gas().pool().ifPresent(pool -> purses.put(Payer.POOL, purse(folder, "pool", GasKey.read(pool, config))));
        this.bells = new Bells(clock);
        Boards boards = new Boards(client);
        this.vaults = VaultStore.open(folder, config.mostVaultBytes());
        this.opener = new VaultOpener(config.domain(), vaults, store, bells);
        this.watcher = new Watcher(config, client, store, purses, boards, bells, opener, new WatchFile(folder));
        this.herald = new Herald(config.domain(), identity, config.heartbeats());
        Desk desk =
                new Desk(config.domain(), boards::of, store, identity, clock, taken -> watcher.taken(taken.promises()));
        opener.opensTo(desk);
        VaultDesk vaultDesk = new VaultDesk(config.domain(), vaults, identity, clock);
        this.door = new Door(config, desk, vaultDesk, store, new Reports(this));
    }

    private Purse purse(Path folder, String name, GasKey key) {
        return Purse.open(folder.resolve(name), key, client.node(), config, clock, LaneListener.NONE);
    }

    /** Opens everything, and lets clients in. Watching begins with {@link #run}. */
    public static Tower open(TowerConfig config, InstantSource clock) throws IOException {
        Tower tower = new Tower(config, clock);
        tower.door.open();
        LOG.info(
                "the tower {} watches {} on chain {}",
                tower.key(),
                config.domain().depositary(),
                config.domain().chainId());
        return tower;
    }

    /** Watches until {@link #close}; throws what it cannot go on with. */
    public void run() throws InterruptedException {
        long nextBeat = 0;
        boolean isBehind = false;
        while (!closing.await(isBehind ? 0 : config.poll().toMillis(), TimeUnit.MILLISECONDS)) {
            long before = watcher.looks();
            try {
                isBehind = watcher.look();
                opener.round(watcher.state());
            } catch (RuntimeException e) {
                broken.set(e);
                throw e;
            }
            long now = clock.instant().getEpochSecond();
            if (watcher.looks() > before) {
                lookedAt = now;
                if (now >= nextBeat
                        && !isBehind
                        && store.failure().isEmpty()
                        && vaults.failure().isEmpty()) {
                    herald.beat(now, watcher.state().height());
                    nextBeat = now + config.heartbeats().every().toSeconds();
                }
            }
        }
    }

    /** What keeps it from its duty now; empty if nothing does. */
    Optional<String> illness() {
        RuntimeException fault = broken.get();
        if (fault != null) {
            return Optional.of(String.valueOf(fault.getMessage()));
        }
        if (store.failure().isPresent()) {
            return store.failure();
        }
        if (vaults.failure().isPresent()) {
            return vaults.failure();
        }
        return clock.instant().getEpochSecond() - lookedAt > PATIENCE_SECONDS
                ? Optional.of("the chain was not looked at for more than " + PATIENCE_SECONDS + " s")
                : Optional.empty();
    }

    public TowerKey key() {
        return identity.point();
    }

    /** Where clients come in, once it is open. */
    public int port() {
        return door.port();
    }

    /** Where its operator looks, on loopback. */
    public int operatorPort() {
        return door.operatorPort();
    }

    Watcher watcher() {
        return watcher;
    }

    AppointmentStore store() {
        return store;
    }

    Eip712Domain domain() {
        return config.domain();
    }

    VaultStore vaults() {
        return vaults;
    }

    Bells bells() {
        return bells;
    }

    Herald herald() {
        return herald;
    }

    /** Has {@link #run} return soon. */
    public void end() {
        closing.countDown();
    }

    /** Lets nobody in any more, finishes what was begun, and closes. */
    @Override
    public void close() {
        closing.countDown();
        door.close();
        herald.close();
        purses.values().forEach(Purse::close);
        store.close();
        vaults.close();
        client.close();
    }
}
