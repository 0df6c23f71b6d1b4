package io.portcullis.appliance.tower;

import io.portcullis.appliance.store.AppointmentStore;
import io.portcullis.depositary.appointment.Appointment;
import io.portcullis.depositary.appointment.Handover;
import io.portcullis.depositary.appointment.Limits;
import io.portcullis.depositary.appointment.Receipt;
import io.portcullis.depositary.appointment.TowerKey;
import io.portcullis.depositary.client.ChainException;
import io.portcullis.depositary.model.AccountKey;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Eip712Domain;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.Seal;
import io.portcullis.depositary.model.Statement;
import io.portcullis.engine.hub.ProvedAccount;
import io.portcullis.threshold.codec.Bytes;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one tower appointed: hands it what it lacks, checks its receipt, keeps its promises. {@link #round} is asked for again and again by one thread;
 * {@link #standing} by anybody.
 *
 * <p>Invariants: a promise is kept only after the pinned key has signed for exactly what was handed; what is not promised is owed, whatever happened.
 */
public final class Appointments implements Guarding {
    private static final Logger LOG = LoggerFactory.getLogger(Appointments.class);

    /** Accounts of which proofs are in memory at a time. */
    private static final int PAGE = 8_192;

    /** For how long a tower is asked to guard, and from when on it is asked again. */
    static final long GUARD_SECONDS = 365 * 86_400L;

    static final long RENEW_SECONDS = 180 * 86_400L;

    private final String name;
    private final TowerKey key;
    private final TowerDoor door;
    private final AppointmentStore store;
    private final Function<Bytes32, Optional<ProvedAccount>> proofs;
    private final Eip712Domain domain;
    private final ToLongFunction<EntityId> epochs;
    private final InstantSource clock;

    /** Versions that the tower does not want, by account: asked again with the next version, or after a restart. */
    private final Map<Bytes32, Long> refused = new HashMap<>();

    private volatile Optional<Long> takenAt = Optional.empty();
    private volatile Optional<String> failure = Optional.empty();
    private volatile int unwanted;

    /**
     * @param proofs the newest of an account, by its id
     * @param epochs of the boards in force; it may throw {@link ChainException}
     */
    public Appointments(
            String name,
            TowerKey key,
            TowerDoor door,
            AppointmentStore store,
            Function<Bytes32, Optional<ProvedAccount>> proofs,
            Eip712Domain domain,
            ToLongFunction<EntityId> epochs,
            InstantSource clock) {
        this.name = name;
        this.key = key;
        this.door = door;
        this.store = store;
        this.proofs = proofs;
        this.domain = domain;
        this.epochs = epochs;
        this.clock = clock;
    }

    @Override
    public Optional<Bytes> evidence(Bytes32 account, Optional<Bytes32> started) {
        return store.promise(name, account).map(promise -> Bytes.of(promise.encode()));
    }

    @Override
    public TowerStanding standing() {
        return new TowerStanding(
                name, store.promised(name), store.owedCount(name), unwanted, takenAt, failure, Optional.empty());
    }

    /** Hands over everything that is owed, part by part, until there is nothing more or the tower is away. */
    @Override
    public void round() throws InterruptedException {
        long now = clock.instant().getEpochSecond();
        Bytes32 after = Bytes32.ZERO;
        try {
            while (true) {
                List<Bytes32> owed = store.owed(name, now + RENEW_SECONDS, after, PAGE);
                if (owed.isEmpty()) {
                    break;
                }
                after = owed.getLast();
                for (List<Appointment> part : parts(appointments(owed, now))) {
                    hand(part);
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

    private List<Appointment> appointments(List<Bytes32> accounts, long now) {
        Map<EntityId, Long> known = new HashMap<>();
        List<Appointment> appointments = new ArrayList<>();
        for (Bytes32 account : accounts) {
            Optional<ProvedAccount> proof = proofs.apply(account);
            if (proof.isPresent() && isWanted(proof.get())) {
                AccountKey sides = proof.get().body().account();
                appointments.add(new Appointment(
                        proof.get().statement(epoch(known, sides.left()), epoch(known, sides.right())),
                        now + GUARD_SECONDS));
            }
        }
        return appointments;
    }

    /**
     * Hand-overs of as many seals as one may have, accounts of the same seals together: the more of a seal's leaves a tower has at once, the fewer
     * nodes of its tree it keeps.
     */
    private static List<List<Appointment>> parts(List<Appointment> appointments) {
        Comparator<Appointment> bySeals = Comparator.comparingLong(
                        (Appointment each) -> seal(each, true).blockHeight())
                .thenComparingLong(each -> seal(each, false).blockHeight())
                .thenComparing(Appointment::account);
        List<List<Appointment>> parts = new ArrayList<>();
        Set<Seal> seals = new HashSet<>();
        for (Appointment each : appointments.stream().sorted(bySeals).toList()) {
            seals.add(seal(each, true));
            seals.add(seal(each, false));
            if (parts.isEmpty() || seals.size() > Limits.MAX_SEALS) {
                parts.add(new ArrayList<>());
                seals = new HashSet<>(List.of(seal(each, true)));
                seals.add(seal(each, false));
            }
            parts.getLast().add(each);
        }
        return parts;
    }

    private static Seal seal(Appointment appointment, boolean isLeft) {
        Statement statement = appointment.statement();
        return (isLeft ? statement.left() : statement.right())
                .orElseThrow()
                .proof()
                .seal();
    }

    private boolean isWanted(ProvedAccount proof) {
        Long version = refused.get(proof.body().account().id());
        return version == null || version < proof.body().version();
    }

    /** Of the board in force: a tower takes no other's seals. */
    private long epoch(Map<EntityId, Long> known, EntityId entity) {
        return known.computeIfAbsent(entity, epochs::applyAsLong);
    }

    private void hand(List<Appointment> appointments) throws TowerAway, InterruptedException {
        Handover handover = Handover.of(appointments);
        try {
            keep(handover.check(), door.hand(handover.encode()));
            appointments.forEach(each -> refused.remove(each.account().id()));
        } catch (TowerRefused e) {
            if (appointments.size() > 1) {
                // Half by half, until what is not wanted is alone.
                int half = appointments.size() / 2;
                hand(appointments.subList(0, half));
                hand(appointments.subList(half, appointments.size()));
                return;
            }
            Appointment alone = appointments.getFirst();
            refused.put(alone.account().id(), alone.statement().head().version());
            LOG.error(
                    "the tower {} does not guard account {}: {} {}",
                    name,
                    alone.account().id(),
                    e.tag(),
                    e.getMessage());
        }
    }

    private void keep(Handover.Checked handed, Receipt.Signed receipt) throws TowerAway {
        Receipt expected = handed.receipt(domain, receipt.receipt().receivedAt());
        if (!receipt.receipt().equals(expected) || !receipt.isOf(key)) {
            throw new TowerAway("its receipt is not the pinned key's over what was handed");
        }
        store.put(name, handed.proved(receipt));
        takenAt = Optional.of(clock.instant().getEpochSecond());
    }

    private void failed(String why) {
        if (failure.isEmpty()) {
            LOG.error("the tower {} takes nothing: {}", name, why);
        }
        failure = Optional.of(why);
    }

    private void healed() {
        if (failure.isPresent()) {
            LOG.info("the tower {} takes appointments again", name);
        }
        failure = Optional.empty();
    }
}
