package io.portcullis.watchtower.service;

import io.portcullis.depositary.appointment.AppointmentRefusal;
import io.portcullis.depositary.appointment.Handover;
import io.portcullis.depositary.appointment.Receipt;
import io.portcullis.depositary.client.ChainException;
import io.portcullis.depositary.model.Board;
import io.portcullis.depositary.model.Eip712Domain;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.watchtower.judgement.Seals;
import io.portcullis.watchtower.store.AppointmentStore;
import io.portcullis.watchtower.verdict.TowerRefusal;
import io.portcullis.watchtower.verdict.TowerTag;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Takes hand-overs: everything the contract would ask is asked before a receipt is signed.
 *
 * <p>Invariant: a receipt is signed only after the hand-over is durable, and the watch was told of it.
 */
public final class Desk {
    /** A board and its epoch. */
    public record InForce(long epoch, Board board) {}

    private final Eip712Domain domain;
    private final Function<EntityId, Optional<InForce>> boards;
    private final AppointmentStore store;
    private final TowerIdentity identity;
    private final InstantSource clock;
    private final Consumer<Handover.Checked> taken;

    /**
     * @param boards those in force, empty for nobody's
     * @param taken is told of what became durable
     */
    public Desk(
            Eip712Domain domain,
            Function<EntityId, Optional<InForce>> boards,
            AppointmentStore store,
            TowerIdentity identity,
            InstantSource clock,
            Consumer<Handover.Checked> taken) {
        this.domain = domain;
        this.boards = boards;
        this.store = store;
        this.identity = identity;
        this.clock = clock;
        this.taken = taken;
    }

    /** @throws TowerRefusal as the tags of appointments say */
    public Receipt.Signed take(TowerConfig.Client client, byte[] bytes) {
        Handover.Checked handover;
        try {
            handover = Handover.decode(bytes).check();
        } catch (AppointmentRefusal refused) {
            throw TowerRefusal.of(refused);
        }
        handover.handover().rows().forEach(row -> requireOwn(client, row));
        int fresh = store.judge(handover);
        int kept = store.accountsOf(client.entities());
        if (fresh > 0 && kept + fresh > client.mostAccounts()) {
            throw TowerTag.QUOTA_EXCEEDED.refusal(
                    kept + " of " + client.mostAccounts() + " accounts are kept, " + fresh + " would be new");
        }
        requireRoom(client, handover.handover(), fresh);
        requireSealed(handover.handover());
        store.take(handover, bytes, client.entities());
        taken.accept(handover);
        return identity.sign(handover.receipt(domain, clock.instant().getEpochSecond()));
    }

    /**
     * An account alone in its block costs its path, so that bytes are counted beside accounts where the client's share says so. What is kept already may
     * move on up to twice the share: a longer path keeps no account at an older version.
     */
    private void requireRoom(TowerConfig.Client client, Handover handover, int fresh) {
        if (client.mostBytes() == Long.MAX_VALUE) {
            return;
        }
        long kept = store.bytesOf(client.entities());
        long most = fresh > 0 ? client.mostBytes() : 2 * client.mostBytes();
        long brought = fresh > 0 ? handover.bytesKept() : 0;
        if (kept + brought > most) {
            throw TowerTag.QUOTA_EXCEEDED.refusal(
                    kept + " of " + client.mostBytes() + " bytes of appointments are kept, " + brought + " would come");
        }
    }

    private static void requireOwn(TowerConfig.Client client, Handover.Row row) {
        if (!client.entities().contains(row.head().account().left())
                && !client.entities().contains(row.head().account().right())) {
            throw TowerTag.ENTITY_FOREIGN.refusal(
                    "neither side of account " + row.head().account().id() + " is an entity of " + client.name());
        }
    }

    /**
     * Takes what a client's vault held, once a dispute opened it, as if it had been handed over in the open.
     *
     * @throws TowerRefusal as the tags of appointments say
     */
    void takeOpened(Handover.Checked handover) {
        store.judge(handover);
        requireSealed(handover.handover());
        EntityId left = handover.handover().rows().getFirst().head().account().left();
        store.take(handover, handover.handover().encode(), Set.of(left));
        taken.accept(handover);
    }

    private void requireSealed(Handover handover) {
        Seals.require(handover, domain, this::inForce);
    }

    private Board inForce(EntityId side, long epoch) {
        InForce inForce;
        try {
            inForce = boards.apply(side)
                    .orElseThrow(() -> TowerTag.SEAL_UNSIGNED.refusal("the chain knows no entity " + side));
        } catch (ChainException e) {
            throw TowerTag.CHAIN_UNKNOWN.refusal(String.valueOf(e.getMessage()));
        }
        if (inForce.epoch() != epoch) {
            throw TowerTag.SEAL_UNSIGNED.refusal(
                    "the board of " + side + " in force is of epoch " + inForce.epoch() + ", not " + epoch);
        }
        return inForce.board();
    }
}
