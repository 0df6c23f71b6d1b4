package io.portcullis.appliance.tower;

import io.portcullis.appliance.verdict.ApplianceRefusal;
import io.portcullis.appliance.verdict.ApplianceTag;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.threshold.codec.Bytes;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Every tower of this appliance, each on a thread of its own: one that is away keeps no other waiting. */
public final class Towers implements AutoCloseable {
    /** One that is appointed, and its door. */
    public record Tower(Guarding appointments, TowerDoor door) {}

    private static final Logger LOG = LoggerFactory.getLogger(Towers.class);
    private static final long ROUND_MILLIS = 1_000;

    private final List<Tower> towers;
    private final List<Thread> threads;

    public Towers(List<Tower> towers) {
        this.towers = List.copyOf(towers);
        this.threads = this.towers.stream()
                .map(tower -> Thread.ofPlatform().name("tower").unstarted(() -> run(tower.appointments())))
                .toList();
    }

    public void start() {
        threads.forEach(Thread::start);
    }

    public List<TowerStanding> standing() {
        return towers.stream().map(tower -> tower.appointments().standing()).toList();
    }

    /**
     * As {@link Guarding#evidence}, of the tower of that name.
     *
     * @throws ApplianceRefusal {@code TOWER_UNKNOWN}
     */
    public Optional<Bytes> evidence(String tower, Bytes32 account, Optional<Bytes32> started) {
        return towers.stream()
                .map(Tower::appointments)
                .filter(each -> each.standing().name().equals(tower))
                .findFirst()
                .orElseThrow(() -> ApplianceTag.TOWER_UNKNOWN.refusal("There is no tower " + tower))
                .evidence(account, started);
    }

    private static void run(Guarding appointments) {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                appointments.round();
                Thread.sleep(ROUND_MILLIS);
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                LOG.error("appointments failed", e);
                if (!pause()) {
                    return;
                }
            }
        }
    }

    private static boolean pause() {
        try {
            Thread.sleep(ROUND_MILLIS);
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }

    @Override
    public void close() {
        threads.forEach(Thread::interrupt);
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        towers.forEach(tower -> tower.door().close());
    }
}
