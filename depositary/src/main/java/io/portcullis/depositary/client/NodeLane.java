package io.portcullis.depositary.client;

import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.sending.LaneChain;
import io.portcullis.depositary.sending.Limits;
import io.portcullis.depositary.sending.Reception;
import io.portcullis.depositary.sending.Sighting;
import io.portcullis.depositary.sending.SignedTransaction;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * The chain of a lane over JSON-RPC. What was found mined is not asked for again while its block is the chain's: each look asks once for each such block,
 * not for each transaction in it. The chain id is compared with the pinned one before each look and before each sending; every method
 * throws {@link ChainFault}, save that a node which does not take a transaction has answered.
 */
public final class NodeLane implements LaneChain {
    private static final BigInteger FALLBACK_TIP = BigInteger.valueOf(1_000_000_000);

    private final Node node;
    private final long chainId;

    /** What was found mined, the oldest first. Guarded by this, as is the next. */
    private final Map<Bytes32, Sighting.Mined> mined = new LinkedHashMap<>();

    /** The chain's blocks by number, as this look has them. */
    private final Map<Long, Optional<Bytes32>> blocks = new HashMap<>();

    public NodeLane(Node node, long chainId) {
        this.node = node;
        this.chainId = chainId;
    }

    /** Both counts are asked at blocks by number, not by tag, so that they belong to this head. */
    @Override
    public Numbers numbers(Address account, int buriedBlocks) {
        requireChain();
        synchronized (this) {
            blocks.clear();
        }
        JsonNode head = node.blockJson("latest")
                .orElseThrow(() -> new ChainFault(ChainTag.ANSWER_MALFORMED, "the node knows no latest block"));
        long number = Quantity.decodeLong(Node.text(head.path("number")));
        long mined = node.transactionCount(account, Quantity.encode(number));
        long buried =
                number < buriedBlocks ? 0 : node.transactionCount(account, Quantity.encode(number - buriedBlocks));
        return new Numbers(
                number,
                Quantity.decode(Node.text(head.path("baseFeePerGas"))),
                suggestedTip(),
                mined,
                Math.min(buried, mined));
    }

    private void requireChain() {
        long served = node.chainId();
        if (served != chainId) {
            throw new ChainFault(ChainTag.CHAIN_ID_CHANGED, "pinned " + chainId + ", the node serves " + served);
        }
    }

    private BigInteger suggestedTip() {
        try {
            return Quantity.decode(Node.text(node.ask("eth_maxPriorityFeePerGas")));
        } catch (ChainFault e) {
            if (e.tag() == ChainTag.NODE_REFUSED) {
                return FALLBACK_TIP;
            }
            throw e;
        }
    }

    @Override
    public synchronized Sighting sighting(Bytes32 transaction) {
        Sighting.Mined before = mined.get(transaction);
        if (before != null && isOnChain(before)) {
            return before;
        }
        mined.remove(transaction);
        Optional<JsonNode> receipt = node.receiptJson(transaction);
        if (receipt.isPresent()) {
            Sighting.Mined now = new Sighting.Mined(
                    Quantity.decodeLong(Node.text(receipt.get().path("blockNumber"))),
                    Node.word(receipt.get().path("blockHash")),
                    Quantity.decodeLong(Node.text(receipt.get().path("status"))) == 1);
            mined.put(transaction, now);
            if (mined.size() > Limits.MAX_UNBURIED) {
                mined.remove(mined.keySet().iterator().next());
            }
            return now;
        }
        JsonNode known = node.ask("eth_getTransactionByHash", transaction.toString());
        return known.isObject() ? new Sighting.Waiting() : new Sighting.Absent();
    }

    private boolean isOnChain(Sighting.Mined sighting) {
        return blocks.computeIfAbsent(
                        sighting.blockNumber(), number -> node.block(number).map(BlockRef::hash))
                .equals(Optional.of(sighting.blockHash()));
    }

    /** Nodes say it in words of their own; what none of these words is in is told as it came. */
    @Override
    public Reception send(SignedTransaction transaction) {
        try {
            requireChain();
            Bytes32 hash = Node.word(node.ask("eth_sendRawTransaction", transaction.toHex()));
            return hash.equals(transaction.hash())
                    ? new Reception.Taken()
                    : new Reception.Refused("the node calls it " + hash);
        } catch (ChainFault e) {
            return reception(e);
        } catch (ChainRefusal e) {
            return new Reception.Refused(String.valueOf(e.getMessage()));
        }
    }

    private static Reception reception(ChainFault fault) {
        String words = String.valueOf(fault.getMessage());
        return switch (fault.tag()) {
            case FUNDS_MISSING -> new Reception.FundsMissing(words);
            case NODE_REFUSED -> refused(words);
            default -> new Reception.Unanswered(words);
        };
    }

    private static Reception refused(String words) {
        String lower = words.toLowerCase(Locale.ROOT);
        if (lower.contains("already known") || lower.contains("already imported")) {
            return new Reception.Taken();
        }
        if (lower.contains("nonce too low")) {
            return new Reception.NonceUsed();
        }
        if (lower.contains("underpriced") || lower.contains("max fee per gas less than block base fee")) {
            return new Reception.Underpriced();
        }
        return new Reception.Refused(words);
    }
}
