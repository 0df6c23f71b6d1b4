package io.portcullis.watchtower.service;

import io.portcullis.depositary.client.DepositaryClient;
import io.portcullis.depositary.client.EntityState;
import io.portcullis.depositary.model.EntityId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Boards in force, as the chain has them; the ones asked for last are remembered until the chain moves them. Safe for many threads. */
final class Boards {
    /** Boards remembered; beyond, the one that was asked for longest ago is asked for again. */
    private static final int MOST = 100_000;

    private final DepositaryClient client;

    /** Guarded by this. */
    private final Map<EntityId, Desk.InForce> known = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<EntityId, Desk.InForce> eldest) {
            return size() > MOST;
        }
    };

    Boards(DepositaryClient client) {
        this.client = client;
    }

    /** Empty if there is no such entity. Throws what the client throws. */
    Optional<Desk.InForce> of(EntityId entity) {
        synchronized (this) {
            Desk.InForce board = known.get(entity);
            if (board != null) {
                return Optional.of(board);
            }
        }
        Optional<Desk.InForce> found = client.entity(entity)
                .map(EntityState::boardEpoch)
                .flatMap(epoch -> client.board(entity).map(board -> new Desk.InForce(epoch, board)));
        synchronized (this) {
            found.ifPresent(board -> known.put(entity, board));
        }
        return found;
    }

    /** The chain moved its board, or took that back. */
    synchronized void forget(EntityId entity) {
        known.remove(entity);
    }
}
