package io.portcullis.depositary.client;

import io.portcullis.depositary.follower.Block;
import io.portcullis.depositary.follower.BlockSource;
import io.portcullis.depositary.follower.Head;
import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.LoggedEvent;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A node as the follower asks it. Chain and code are compared with the pinned ones on each poll; every method throws {@link
 * ChainFault}.
 */
public final class NodeBlocks implements BlockSource {
    private final DepositaryClient client;

    public NodeBlocks(DepositaryClient client) {
        this.client = client;
    }

    @Override
    public Head head() {
        client.requirePinned();
        Optional<Head.FinalBlock> finalized = finalized();
        BlockRef head = client.node().head();
        return new Head(head.number(), head.hash(), finalized);
    }

    /** A node that does not know the word, as on a chain without finality, has nothing final. */
    private Optional<Head.FinalBlock> finalized() {
        try {
            return client.node().finalized().map(block -> new Head.FinalBlock(block.number(), block.hash()));
        } catch (ChainFault e) {
            if (e.tag() == ChainTag.NODE_REFUSED) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** The logs are asked for by the block's hash; if a reorg takes it away between the two questions the block counts as not there. */
    @Override
    public Optional<Block> block(long number) {
        Set<Address> contracts = client.contracts();
        return client.node()
                .block(number)
                .flatMap(ref -> client.node().logsJson(contracts, ref.hash()).map(logs -> {
                    List<LoggedEvent> events = ReceiptReader.events(logs, contracts);
                    return new Block(ref.number(), ref.hash(), ref.parentHash(), events);
                }));
    }
}
