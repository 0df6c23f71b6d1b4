package io.portcullis.appliance.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Board;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.Keccak;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class KnownBoardsTest {
    private static final Board ONE = board("1");
    private static final Board OTHER = board("2");

    private final AtomicLong nowMillis = new AtomicLong(1_000);
    private final LinkedBlockingQueue<EntityId> asked = new LinkedBlockingQueue<>();
    private volatile Optional<Board> onChain = Optional.of(OTHER);

    private static Board board(String digit) {
        return Board.ofEqualWeights(1, List.of(Address.fromHex("0x" + digit.repeat(40))));
    }

    private static EntityId entity(String name) {
        return new EntityId(Keccak.hash(name.getBytes(StandardCharsets.UTF_8)));
    }

    private KnownBoards boards() {
        return new KnownBoards(
                Map.of(entity("pinned"), ONE),
                entity -> {
                    asked.add(entity);
                    return onChain;
                },
                nowMillis::get);
    }

    /** Until the answer of the background has come. */
    private static Optional<Board> await(KnownBoards boards, EntityId entity, Optional<Board> expected)
            throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!boards.boardOf(entity).equals(expected) && System.nanoTime() - deadline < 0) {
            TimeUnit.MILLISECONDS.sleep(1);
        }
        return boards.boardOf(entity);
    }

    @Test
    void whatIsPinnedIsNotAskedFor() {
        try (KnownBoards boards = boards()) {
            assertEquals(Optional.of(ONE), boards.boardOf(entity("pinned")));
            assertTrue(asked.isEmpty());
        }
    }

    @Test
    void theChainIsAskedInTheBackgroundAndAgainAfterAWhile() throws InterruptedException {
        try (KnownBoards boards = boards()) {
            assertEquals(Optional.of(OTHER), await(boards, entity("stranger"), Optional.of(OTHER)));
            assertEquals(entity("stranger"), asked.poll(30, TimeUnit.SECONDS));
            assertEquals(Optional.of(OTHER), boards.boardOf(entity("stranger")));
            assertTrue(asked.isEmpty(), "a fresh answer is kept");
            onChain = Optional.of(ONE);
            nowMillis.addAndGet(KnownBoards.KNOWN_MILLIS);
            assertEquals(Optional.of(ONE), await(boards, entity("stranger"), Optional.of(ONE)), "boards rotate");
        }
    }

    @Test
    void whoTheChainDoesNotKnowIsAskedForAgainSooner() throws InterruptedException {
        onChain = Optional.empty();
        try (KnownBoards boards = boards()) {
            assertEquals(Optional.empty(), boards.boardOf(entity("stranger")));
            assertEquals(entity("stranger"), asked.poll(30, TimeUnit.SECONDS));
            onChain = Optional.of(OTHER);
            // The first answer may still be on its way: it counts from when it comes.
            while (boards.boardOf(entity("stranger")).isEmpty()) {
                nowMillis.addAndGet(KnownBoards.UNKNOWN_MILLIS);
                TimeUnit.MILLISECONDS.sleep(1);
            }
            assertEquals(Optional.of(OTHER), boards.boardOf(entity("stranger")));
        }
    }
}
