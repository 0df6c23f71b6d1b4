package io.portcullis.appliance.freeze;

import io.portcullis.appliance.verdict.ApplianceRefusal;
import io.portcullis.appliance.verdict.ApplianceTag;
import io.portcullis.depositary.appointment.Heartbeat;
import io.portcullis.depositary.model.Eip712Domain;

/**
 * Whether the pinned watchtower is heard. Safe for many threads; time is an input.
 *
 * <p>Invariants: only the pinned key's words count, for this chain and contract, each sequence once and upwards; a heartbeat counts from when it
 * was heard here, so no clock of the tower can make it last.
 */
public final class TowerWatch {
    private final FreezeSettings.Tower tower;
    private final Eip712Domain domain;

    /** Guarded by this. */
    private long heardAtSeconds;

    private long sequence;

    /** @param nowSeconds patience begins with the start: nothing was heard before it */
    public TowerWatch(FreezeSettings.Tower tower, Eip712Domain domain, long nowSeconds) {
        this.tower = tower;
        this.domain = domain;
        this.heardAtSeconds = nowSeconds;
    }

    /** @throws ApplianceRefusal {@code HEARTBEAT_FOREIGN}, {@code HEARTBEAT_STALE} */
    public synchronized void hear(Heartbeat.Signed signed, long nowSeconds) {
        Heartbeat heartbeat = signed.heartbeat();
        if (!signed.isOf(tower.key()) || !heartbeat.domain().equals(domain)) {
            throw ApplianceTag.HEARTBEAT_FOREIGN.refusal();
        }
        if (heartbeat.sequence() <= sequence
                || Math.abs(heartbeat.at() - nowSeconds) > tower.patience().toSeconds()) {
            throw ApplianceTag.HEARTBEAT_STALE.refusal("heartbeat " + heartbeat.sequence() + " of " + heartbeat.at()
                    + " after " + sequence + ", it is " + nowSeconds);
        }
        sequence = heartbeat.sequence();
        heardAtSeconds = nowSeconds;
    }

    public synchronized boolean isSilent(long nowSeconds) {
        return nowSeconds - heardAtSeconds > tower.patience().toSeconds();
    }

    /** Unix seconds; of the start, if nothing was heard yet. */
    public synchronized long heardAtSeconds() {
        return heardAtSeconds;
    }

    public synchronized boolean heardSinceStart() {
        return sequence > 0;
    }
}
