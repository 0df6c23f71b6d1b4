package io.portcullis.depositary.follower;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Keccak;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FollowerTest {
    private final SimulatedChain chain = new SimulatedChain(new Random(7));
    private final ProjectionInMemory projection = new ProjectionInMemory(new Random(8));

    @Test
    void haltsWhenTheChainChangesFurtherBackThanItRemembers() {
        chain.mine(Follower.MAX_APPLIED_BLOCKS + 20);
        ChainFollower follower = new ChainFollower(chain, projection, new Confirmations.Depth(0), 0);
        assertInstanceOf(ChainFollower.Progress.CaughtUp.class, follower.poll());
        chain.reorg(Follower.MAX_APPLIED_BLOCKS + 1, Follower.MAX_APPLIED_BLOCKS + 5);
        assertInstanceOf(ChainFollower.Progress.TooDeep.class, follower.poll());
        List<?> before = projection.events();
        chain.mine(3);
        follower.poll();
        assertEquals(before, projection.events(), "a halted follower changes nothing more");
    }

    @Test
    void followsAReorgToTheVeryFirstBlock() {
        ChainFollower follower = new ChainFollower(chain, projection, new Confirmations.Depth(0), 1);
        chain.mine(3);
        follower.poll();
        chain.reorg(3, 5);
        follower.poll();
        assertEquals(
                chain.eventsUpTo(chain.tip()).stream()
                        .filter(event -> event.blockNumber() >= 1)
                        .toList(),
                projection.events());
    }

    @Test
    void readsABoundedNumberOfBlocksInOnePoll() {
        chain.mine(ChainFollower.MAX_BLOCKS_PER_POLL + 10);
        ChainFollower follower = new ChainFollower(chain, projection, new Confirmations.Depth(0), 0);
        assertInstanceOf(ChainFollower.Progress.Behind.class, follower.poll());
        assertInstanceOf(ChainFollower.Progress.CaughtUp.class, follower.poll());
        assertEquals(chain.eventsUpTo(chain.tip()), projection.events());
    }

    @Test
    void finalityThatDecidedAgainstAWaitingBlockReplacesIt() {
        Block genesis = block(0, "genesis", Bytes32.ZERO);
        Block loser = block(1, "loser", genesis.hash());
        Block winner = block(1, "winner", genesis.hash());
        FollowerState state = FollowerState.at(Cursor.startingAt(0), new Confirmations.Finalized());
        state = Follower.step(state, new Input.HeadSeen(new Head(1, loser.hash(), Optional.empty())))
                .state();
        state = Follower.step(state, new Input.BlockSeen(genesis)).state();
        state = Follower.step(state, new Input.BlockSeen(loser)).state();
        Head decided = new Head(9, Keccak.hash(new byte[9]), Optional.of(new Head.FinalBlock(1, winner.hash())));
        Follower.Step step = Follower.step(state, new Input.HeadSeen(decided));
        assertEquals(List.of(new Effect.Fetch(1)), step.effects());
        assertEquals(List.of(genesis), step.state().waiting());
        Follower.Step settled = Follower.step(step.state(), new Input.BlockSeen(winner));
        assertEquals(
                new Effect.Commit(new Cursor(0, List.of(genesis, winner)), List.of()),
                settled.effects().getFirst());
    }

    @Test
    void cursorTextIsTheGoldenOne() throws IOException {
        chain.mine(3);
        new ChainFollower(chain, projection, new Confirmations.Depth(0), 0).poll();
        String golden = Files.readString(Path.of("src/test/resources/golden/cursor-v1.txt"));
        Cursor cursor = CursorCodec.decode(golden);
        assertEquals(projection.load(), Optional.of(cursor));
        assertEquals(golden, CursorCodec.encode(cursor));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "portcullis/cursor/v2\nstart 0\n",
                "portcullis/cursor/v1\n",
                "portcullis/cursor/v1\nstart 0",
                "portcullis/cursor/v1\nstart 00\n",
                "portcullis/cursor/v1\nstart -1\n",
                "portcullis/cursor/v1\nstart 0\n\n",
                "portcullis/cursor/v1\nstart 0\nblock 1\n",
                "portcullis/cursor/v1\nstart 0\nlog 1\n",
            })
    void refusesATextThatIsNoCursor(String text) {
        assertThrows(IllegalArgumentException.class, () -> CursorCodec.decode(text));
    }

    private static Block block(long number, String name, Bytes32 parent) {
        return new Block(number, Keccak.hash(name.getBytes(StandardCharsets.UTF_8)), parent, List.of());
    }
}
