package io.portcullis.depositary.client;

import io.portcullis.depositary.follower.Block;
import io.portcullis.depositary.follower.BlockSource;
import io.portcullis.depositary.follower.Head;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.LoggedEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A node as the follower asks it while it catches up: the logs of many blocks in one question. Near the head, where a reorg could mix two
 * questions up, each block is asked for by its hash, as {@link NodeBlocks} does.
 *
 * <p>Invariant: the blocks of a range are one chain, whose last block the node had before and after its logs were asked for, and each log
 * is in the block of that chain which it names; a range of which that is not so is not used. One thread.
 */
public final class RangedBlocks implements BlockSource {
    /** Blocks below the head that are not asked for in ranges: two epochs. */
    static final int NEAR = 64;

    private final DepositaryClient client;
    private final NodeBlocks single;
    private final Map<Long, Block> ahead = new HashMap<>();
    private AdaptiveRange range = AdaptiveRange.FIRST;
    private long head;

    public RangedBlocks(DepositaryClient client) {
        this.client = client;
        this.single = new NodeBlocks(client);
    }

    @Override
    public Head head() {
        Head seen = single.head();
        head = seen.number();
        return seen;
    }

    @Override
    public Optional<Block> block(long number) {
        Optional<Block> known = Optional.ofNullable(ahead.remove(number));
        if (known.isPresent()) {
            return known;
        }
        ahead.clear();
        while (true) {
            long last = Math.min(number + range.blocks() - 1, head - NEAR);
            if (last <= number) {
                return single.block(number);
            }
            try {
                List<Block> blocks = fetch(number, last);
                range = range.taken();
                if (blocks.isEmpty()) {
                    return single.block(number);
                }
                blocks.forEach(block -> ahead.put(block.number(), block));
                return Optional.of(ahead.remove(number));
            } catch (ChainFault e) {
                range = range.tooMuch();
                // A node that answers says at once what is too much; one that does not is asked for less at the next
                // poll.
                if (e.tag() != ChainTag.NODE_REFUSED && e.tag() != ChainTag.ANSWER_MALFORMED) {
                    throw e;
                }
            }
        }
    }

    /** How many blocks the next range has at most. */
    int rangeBlocks() {
        return range.blocks();
    }

    /** Empty if a reorg came between. */
    private List<Block> fetch(long first, long last) {
        Optional<BlockRef> before = client.node().block(last);
        Map<Long, List<LoggedEvent>> events =
                ReceiptReader.events(client.node().logsJson(client.contracts(), first, last), client.contracts())
                        .stream()
                        .collect(Collectors.groupingBy(LoggedEvent::blockNumber));
        List<Block> blocks = new ArrayList<>();
        Optional<Bytes32> parent = Optional.empty();
        for (long number = first; number <= last; number++) {
            Optional<BlockRef> ref = client.node().block(number);
            List<LoggedEvent> within =
                    Optional.ofNullable(events.remove(number)).orElse(List.of());
            if (ref.isEmpty()
                    || !parent.orElse(ref.get().parentHash()).equals(ref.get().parentHash())
                    || !within.stream()
                            .allMatch(
                                    event -> event.blockHash().equals(ref.get().hash()))) {
                return List.of();
            }
            parent = Optional.of(ref.get().hash());
            blocks.add(new Block(number, ref.get().hash(), ref.get().parentHash(), within));
        }
        boolean same = before.map(BlockRef::hash).equals(parent) && events.isEmpty();
        return same ? blocks : List.of();
    }
}
