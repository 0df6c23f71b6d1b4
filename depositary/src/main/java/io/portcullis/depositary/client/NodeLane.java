package io.portcullis.depositary.client;

import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.sending.LaneChain;
import io.portcullis.depositary.sending.Reception;
import io.portcullis.depositary.sending.Sighting;
import io.portcullis.depositary.sending.SignedTransaction;
import java.math.BigInteger;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * The chain of a lane over JSON-RPC. The chain id is compared with the pinned one before each look and before each sending; every method
 * throws {@link ChainFault}, save that a node which does not take a transaction has answered.
 */
public final class NodeLane implements LaneChain {
    private static final BigInteger FALLBACK_TIP = BigInteger.valueOf(1_000_000_000);

    private final Node node;
    private final long chainId;

    public NodeLane(Node node, long chainId) {
        this.node = node;
        this.chainId = chainId;
    }

    /** Both counts are asked at blocks by number, not by tag, so that they belong to this head. */
    @Override
    public Numbers numbers(Address account, int buriedBlocks) {
        requireChain();
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
    public Sighting sighting(Bytes32 transaction) {
        Optional<JsonNode> receipt = node.receiptJson(transaction);
        if (receipt.isPresent()) {
            return new Sighting.Mined(
                    Quantity.decodeLong(Node.text(receipt.get().path("blockNumber"))),
                    Node.word(receipt.get().path("blockHash")),
                    Quantity.decodeLong(Node.text(receipt.get().path("status"))) == 1);
        }
        JsonNode known = node.ask("eth_getTransactionByHash", transaction.toString());
        return known.isObject() ? new Sighting.Waiting() : new Sighting.Absent();
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
