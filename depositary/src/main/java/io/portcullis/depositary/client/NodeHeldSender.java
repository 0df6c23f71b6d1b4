package io.portcullis.depositary.client;

import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Bytes32;
import java.math.BigInteger;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import tools.jackson.databind.JsonNode;

/**
 * Sends transactions of one account whose key the RPC side holds. This process holds none.
 *
 * <p>Invariants: the chain id is compared, and signed over (EIP-155), each time; one transaction is numbered at a time; nothing is sent
 * that the node's own estimate says would revert; fee and gas stay within {@link SendingLimits}; nothing is ever sent twice.
 */
final class NodeHeldSender extends TransactionSender {
    private static final BigInteger FALLBACK_TIP = BigInteger.valueOf(1_000_000_000);

    private final Node node;
    private final long chainId;
    private final Address account;
    private final SendingLimits limits;
    private final ReentrantLock numbering = new ReentrantLock();

    NodeHeldSender(Node node, long chainId, Address account, SendingLimits limits) {
        this.node = node;
        this.chainId = chainId;
        this.account = account;
        this.limits = limits;
    }

    @Override
    public Address account() {
        return account;
    }

    @Override
    JsonNode send(Call call) {
        Sent sent = sendOne(call);
        JsonNode receipt = awaitReceipt(sent);
        if (Quantity.decodeLong(Node.text(receipt.path("status"))) != 1) {
            throw whyFailed(node, call, account, Node.text(receipt.path("blockNumber")));
        }
        return receipt;
    }

    private record Sent(Bytes32 hash, long nonce) {}

    private Sent sendOne(Call call) {
        numbering.lock();
        try {
            requireChain();
            Map<String, Object> transaction = call.toJson(account);
            transaction.put("gas", Quantity.encode(gas(node, call, account)));
            putFees(transaction);
            long nonce = node.transactionCount(account, "pending");
            transaction.put("nonce", Quantity.encode(nonce));
            transaction.put("chainId", Quantity.encode(chainId));
            transaction.put("type", "0x2");
            return new Sent(submit(sign(transaction)), nonce);
        } finally {
            numbering.unlock();
        }
    }

    private void requireChain() {
        long served = node.chainId();
        if (served != chainId) {
            throw new ChainFault(ChainTag.CHAIN_ID_CHANGED, "pinned " + chainId + ", the node serves " + served);
        }
    }

    /** Twice the base fee, so that it may rise for six blocks, and the tip the node suggests; never above the cap. */
    private void putFees(Map<String, Object> transaction) {
        JsonNode block = node.blockJson("latest")
                .orElseThrow(() -> new ChainFault(ChainTag.ANSWER_MALFORMED, "the node knows no latest block"));
        BigInteger base = Quantity.decode(Node.text(block.path("baseFeePerGas")));
        BigInteger tip = suggestedTip();
        if (base.add(tip).compareTo(limits.maxFeePerGas()) > 0) {
            throw new ChainFault(
                    ChainTag.FEE_ABOVE_CAP,
                    "base fee " + base + " and tip " + tip + " exceed the cap of " + limits.maxFeePerGas() + " wei");
        }
        transaction.put("maxPriorityFeePerGas", Quantity.encode(tip));
        transaction.put(
                "maxFeePerGas", Quantity.encode(base.shiftLeft(1).add(tip).min(limits.maxFeePerGas())));
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

    /** Geth answers {@code {raw, tx}}, Anvil and Web3Signer the raw bytes. */
    private String sign(Map<String, Object> transaction) {
        JsonNode answer = node.ask("eth_signTransaction", transaction);
        return Node.text(answer.isObject() ? answer.path("raw") : answer);
    }

    private Bytes32 submit(String raw) {
        try {
            return Node.word(node.ask("eth_sendRawTransaction", raw));
        } catch (ChainFault e) {
            String message = e.getMessage().toLowerCase(Locale.ROOT);
            if (message.contains("nonce too low") || message.contains("underpriced")) {
                throw new ChainFault(
                        ChainTag.TRANSACTION_ABANDONED, "someone else uses the account: " + e.getMessage(), e);
            }
            throw e;
        }
    }

    private JsonNode awaitReceipt(Sent sent) {
        long deadline = System.nanoTime() + limits.receiptDeadline().toNanos();
        while (true) {
            Optional<JsonNode> receipt = node.receiptJson(sent.hash());
            if (receipt.isPresent()) {
                return receipt.get();
            }
            if (System.nanoTime() - deadline >= 0) {
                throw whyLate(sent);
            }
            pause(limits.receiptPoll());
        }
    }

    private ChainFault whyLate(Sent sent) {
        long mined = node.transactionCount(account, "latest");
        long inLine = node.transactionCount(account, "pending");
        String what = "transaction " + sent.hash() + " has nonce " + sent.nonce();
        if (mined > sent.nonce()) {
            return new ChainFault(
                    ChainTag.TRANSACTION_ABANDONED, what + ", which another transaction of " + account + " has used");
        }
        if (inLine < sent.nonce()) {
            return new ChainFault(
                    ChainTag.NONCE_GAP, what + ", and nonce " + inLine + " of " + account + " is missing");
        }
        return new ChainFault(ChainTag.RECEIPT_LATE, what + " and was not mined within " + limits.receiptDeadline());
    }
}
