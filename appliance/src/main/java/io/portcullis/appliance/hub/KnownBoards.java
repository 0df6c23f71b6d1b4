package io.portcullis.appliance.hub;

import io.portcullis.depositary.model.Board;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.engine.Limits;
import io.portcullis.engine.gossip.Boards;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Boards as the configuration pins them, and else as the chain has them. The chain is asked in the background, one entity after the other, so the
 * first question about a stranger is answered with nothing; whoever gossips asks again.
 *
 * <p>Invariants: a pinned board is never overridden; what the chain said counts for {@link #KNOWN_MILLIS}, that it knows no such entity for {@link
 * #UNKNOWN_MILLIS}; a chain that does not answer changes nothing.
 */
final class KnownBoards implements Boards, AutoCloseable {
    static final long KNOWN_MILLIS = 600_000;
    static final long UNKNOWN_MILLIS = 60_000;

    private static final Logger LOG = LoggerFactory.getLogger(KnownBoards.class);
    private static final int MOST_QUESTIONS = 256;

    private record Answer(Optional<Board> board, long atMillis) {}

    private final Map<EntityId, Board> pinned;
    private final Function<EntityId, Optional<Board>> chain;
    private final LongSupplier nowMillis;
    private final BlockingQueue<EntityId> questions = new ArrayBlockingQueue<>(MOST_QUESTIONS);
    private final Thread asking;

    /** Guarded by this; the least recently used answer goes first. */
    private final Map<EntityId, Answer> answers = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<EntityId, Answer> eldest) {
            return size() > Limits.GOSSIP_ENTITIES;
        }
    };

    /** @param chain answers slowly, or throws */
    KnownBoards(Map<EntityId, Board> pinned, Function<EntityId, Optional<Board>> chain, LongSupplier nowMillis) {
        this.pinned = Map.copyOf(pinned);
        this.chain = chain;
        this.nowMillis = nowMillis;
        this.asking = Thread.ofPlatform().daemon().name("engine-boards").unstarted(this::ask);
        asking.start();
    }

    @Override
    public Optional<Board> boardOf(EntityId entity) {
        Board pin = pinned.get(entity);
        return pin != null ? Optional.of(pin) : answered(entity);
    }

    private synchronized Optional<Board> answered(EntityId entity) {
        Answer answer = answers.get(entity);
        long age = answer == null ? 0 : nowMillis.getAsLong() - answer.atMillis();
        boolean fresh = answer != null && age < (answer.board().isPresent() ? KNOWN_MILLIS : UNKNOWN_MILLIS);
        if (!fresh && !questions.contains(entity) && !questions.offer(entity)) {
            LOG.debug("too many boards are asked for: {} waits for another time", entity);
        }
        return answer == null ? Optional.empty() : answer.board();
    }

    private void ask() {
        try {
            while (true) {
                EntityId entity = questions.take();
                try {
                    Optional<Board> board = chain.apply(entity);
                    synchronized (this) {
                        answers.put(entity, new Answer(board, nowMillis.getAsLong()));
                    }
                } catch (RuntimeException e) {
                    LOG.warn("the chain does not say whose board {} has: {}", entity, e.getMessage());
                    TimeUnit.SECONDS.sleep(1);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        asking.interrupt();
    }
}
