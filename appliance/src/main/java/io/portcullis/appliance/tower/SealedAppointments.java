package io.portcullis.appliance.tower;

import io.portcullis.appliance.store.VaultStore;
import io.portcullis.depositary.appointment.Appointment;
import io.portcullis.depositary.appointment.TowerKey;
import io.portcullis.depositary.client.ChainException;
import io.portcullis.depositary.model.AccountKey;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Eip712Domain;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.MerkleTree;
import io.portcullis.depositary.vault.Clue;
import io.portcullis.depositary.vault.Limits;
import io.portcullis.depositary.vault.Opening;
import io.portcullis.depositary.vault.VaultId;
import io.portcullis.depositary.vault.VaultKey;
import io.portcullis.depositary.vault.VaultLink;
import io.portcullis.depositary.vault.VaultReceipt;
import io.portcullis.depositary.vault.VaultStep;
import io.portcullis.engine.hub.ProvedAccount;
import io.portcullis.threshold.codec.Bytes;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one tower's vaults up to date: the tower learns neither accounts nor balances until a dispute opens one. {@link #round} is asked for again and
 * again by one thread; {@link #standing} by anybody.
 *
 * <p>Invariants: whatever was sealed before the version in a vault has an opening in it before the tower is asked to take that version; secrets, openings
 * and revisions are durable before they are used; a receipt counts if the pinned key signed it over exactly this vault.
 */
public final class SealedAppointments implements Guarding {
    private static final Logger LOG = LoggerFactory.getLogger(SealedAppointments.class);
    private static final int BATCH = 128;

    private final String name;
    private final TowerKey key;
    private final VaultDoor door;
    private final VaultStore store;
    private final Function<Bytes32, Optional<ProvedAccount>> proofs;
    private final Eip712Domain domain;
    private final ToLongFunction<EntityId> epochs;
    private final Optional<ToLongFunction<AccountKey>> settled;
    private final InstantSource clock;
    private final RandomGenerator random;

    /** Versions that the tower does not want, by account: asked again with the next version, or after a restart. */
    private final Map<Bytes32, Long> refused = new HashMap<>();

    private volatile Optional<Long> takenAt = Optional.empty();
    private volatile Optional<String> failure = Optional.empty();
    private volatile int unwanted;

    /**
     * @param proofs the newest of an account, by its id
     * @param epochs of the boards in force; it may throw {@link ChainException}
     * @param settled the version that the chain settled last, if vaults are to be opened by unproven starts too; it may throw {@link ChainException}
     * @param random for names, keys and nonces: unpredictable
     */
    public SealedAppointments(
            String name,
            TowerKey key,
            VaultDoor door,
            VaultStore store,
            Function<Bytes32, Optional<ProvedAccount>> proofs,
            Eip712Domain domain,
            ToLongFunction<EntityId> epochs,
            Optional<ToLongFunction<AccountKey>> settled,
            InstantSource clock,
            RandomGenerator random) {
        this.name = name;
        this.key = key;
        this.door = door;
        this.store = store;
        this.proofs = proofs;
        this.domain = domain;
        this.epochs = epochs;
        this.settled = settled;
        this.clock = clock;
        this.random = random;
    }

    @Override
    public Optional<Bytes> evidence(Bytes32 account, Optional<Bytes32> started) {
        return started.flatMap(body -> store.proof(name, account, body)).map(proof -> Bytes.of(proof.encode()));
    }

    @Override
    public TowerStanding standing() {
        return new TowerStanding(
                name,
                store.held(name),
                store.owedCount(name),
                unwanted,
                takenAt,
                failure,
                Optional.of(store.openingCount(name)));
    }

    /** Moves on every vault that is owed, until there is nothing more or the tower is away. */
    @Override
    public void round() throws InterruptedException {
        long now = clock.instant().getEpochSecond();
        Bytes32 after = Bytes32.ZERO;
        try {
            while (true) {
                List<Bytes32> owed = store.owed(name, now + Appointments.RENEW_SECONDS, after, BATCH);
                if (owed.isEmpty()) {
                    break;
                }
                after = owed.getLast();
                for (Bytes32 account : owed) {
                    Optional<ProvedAccount> proof = proofs.apply(account);
                    if (proof.isPresent() && isWanted(account, proof.get())) {
                        hand(account, proof.get(), now);
                    }
                }
            }
            healed();
        } catch (TowerAway e) {
            failed(e.getMessage());
        } catch (ChainException e) {
            failed("the chain does not answer: " + e.getMessage());
        }
        unwanted = refused.size();
    }

    private boolean isWanted(Bytes32 account, ProvedAccount proof) {
        Long version = refused.get(account);
        return version == null || version < proof.body().version();
    }

    private void hand(Bytes32 account, ProvedAccount proof, long now) throws TowerAway, InterruptedException {
        AccountKey sides = proof.body().account();
        Appointment appointment = new Appointment(
                proof.statement(epochs.applyAsLong(sides.left()), epochs.applyAsLong(sides.right())),
                now + Appointments.GUARD_SECONDS);
        VaultStore.Kept vault = store.vault(name, account)
                .orElseGet(() -> store.begin(
                        name, account, VaultId.random(random), VaultKey.random(random), Bytes32.of(words())));
        prepare(account, vault, proof);
        List<Opening> all = store.openings(name, account).stream()
                .map(VaultStore.Placed::opening)
                .toList();
        if (all.size() > Limits.MAX_OPENINGS) {
            refuse(account, proof, "VAULT_FULL", "it would have " + all.size() + " openings");
            return;
        }
        try {
            int from = vault.openings();
            do {
                int to = Math.min(all.size(), from + Limits.MAX_STEP_OPENINGS);
                VaultStep step = step(account, vault, appointment, all.subList(from, to), from);
                VaultReceipt.Signed receipt = door.step(step);
                requireExact(receipt, step, all.subList(0, to));
                // The account is owed until its last opening is there.
                long version = to == all.size() ? proof.body().version() : vault.version();
                store.put(name, account, version, appointment.deadline(), receipt, step.payload());
                takenAt = Optional.of(clock.instant().getEpochSecond());
                from = to;
            } while (from < all.size());
            refused.remove(account);
        } catch (TowerRefused e) {
            refuse(account, proof, e.tag(), e.getMessage());
        }
    }

    private byte[] words() {
        byte[] words = new byte[Bytes32.LENGTH];
        random.nextBytes(words);
        return words;
    }

    /** Makes the openings that the vault lacks for this version. */
    private void prepare(Bytes32 account, VaultStore.Kept vault, ProvedAccount proof) {
        List<Clue> clues = new ArrayList<>();
        store.unopened(name, account, proof.body().version(), proof.body().hash())
                .forEach(hash -> clues.add(Clue.ofBody(domain, account, hash)));
        settled.ifPresent(versions -> {
            Clue unproven = Clue.ofUnproven(
                    domain, account, versions.applyAsLong(proof.body().account()));
            if (store.openings(name, account).stream()
                    .noneMatch(each -> each.clue().equals(unproven.word()))) {
                clues.add(unproven);
            }
        });
        store.add(
                name,
                account,
                clues.stream()
                        .map(clue -> new VaultStore.Placed(
                                clue.word(), clue.stretch().opening(vault.id(), vault.key())))
                        .toList());
    }

    private VaultStep step(
            Bytes32 account, VaultStore.Kept vault, Appointment appointment, List<Opening> openings, int from)
            throws TowerRefused {
        long revision = store.nextRevision(name, account);
        if (revision > Limits.MAX_REVISIONS) {
            throw new TowerRefused("VAULT_FULL", "its revisions are spent");
        }
        return new VaultStep(
                vault.id(),
                revision,
                VaultLink.of(vault.seed(), revision),
                appointment.deadline(),
                from,
                openings,
                vault.key().seal(vault.id(), revision, appointment, random));
    }

    /** @param all openings of the vault after the step */
    private void requireExact(VaultReceipt.Signed receipt, VaultStep step, List<Opening> all) throws TowerAway {
        List<Bytes32> leaves = all.stream().map(Opening::leafHash).toList();
        VaultReceipt expected = new VaultReceipt(
                domain,
                receipt.receipt().receivedAt(),
                step.vault(),
                step.revision(),
                step.link(),
                step.keepUntil(),
                step.payload().sha256(),
                leaves.isEmpty() ? MerkleTree.emptyRoot() : MerkleTree.root(leaves),
                all.size());
        if (!receipt.receipt().equals(expected) || !receipt.isOf(key)) {
            throw new TowerAway("its receipt is not the pinned key's over what was handed");
        }
    }

    private void refuse(Bytes32 account, ProvedAccount proof, String tag, String why) {
        refused.put(account, proof.body().version());
        LOG.error("the tower {} does not guard account {}: {} {}", name, account, tag, why);
    }

    private void failed(String why) {
        if (failure.isEmpty()) {
            LOG.error("the tower {} takes nothing: {}", name, why);
        }
        failure = Optional.of(why);
    }

    private void healed() {
        if (failure.isPresent()) {
            LOG.info("the tower {} takes vaults again", name);
        }
        failure = Optional.empty();
    }
}
