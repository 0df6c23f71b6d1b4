package io.portcullis.depositary.client;

import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.sending.SendingLane;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import tools.jackson.databind.JsonNode;

/**
 * Sends transactions of one account. This process never holds its key.
 *
 * <p>{@link #by} sends by a lane, which owes each transaction until it is buried, and is what an appliance uses. {@link #heldBy} has a node sign,
 * and is for putting contracts on a lab's chain.
 */
public abstract sealed class TransactionSender permits LaneSender, NodeHeldSender {
    TransactionSender() {}

    /** A sender with default limits for an account that the node, or a Web3Signer in front of it, holds. */
    public static TransactionSender heldBy(URI rpc, long chainId, Address account) {
        return heldBy(new Node(rpc), chainId, account, SendingLimits.DEFAULT);
    }

    public static TransactionSender heldBy(Node node, long chainId, Address account, SendingLimits limits) {
        return new NodeHeldSender(node, chainId, account, limits);
    }

    /**
     * A sender over a lane. Whoever sends drives the lane while waiting; somebody must drive it afterwards, until it is idle.
     *
     * @param lifetime after which an order that was not mined is taken back
     */
    public static TransactionSender by(
            Node node, SendingLane lane, SendingLimits limits, Duration lifetime, InstantSource clock) {
        return new LaneSender(node, lane, limits, lifetime, clock);
    }

    public abstract Address account();

    /** Sends, and waits until the transaction is mined; the receipt is the raw one, and its status is success. */
    abstract JsonNode send(Call call);

    /** Estimated on the pending block: the transaction will see its time, not the last block's. */
    static long gas(Node node, Call call, Address account) {
        long estimate = Quantity.decodeLong(Node.text(node.ask("eth_estimateGas", call.toJson(account), "pending")));
        if (estimate > SendingLimits.MAX_TRANSACTION_GAS) {
            throw new ChainFault(ChainTag.GAS_ABOVE_LIMIT, "it needs " + estimate);
        }
        long margin = estimate * SendingLimits.GAS_MARGIN_PERCENT / 100;
        return Math.min(estimate + margin, SendingLimits.MAX_TRANSACTION_GAS);
    }

    /** A transaction that failed although its estimate had passed is run again on its block for its reason. */
    static ChainException whyFailed(Node node, Call call, Address account, String block) {
        try {
            node.call(call, account, block);
        } catch (ChainException e) {
            return e;
        }
        return RevertDecoder.decode(new byte[0]);
    }

    static void pause(Duration duration) {
        try {
            Thread.sleep(duration);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ChainFault(ChainTag.RECEIPT_LATE, "interrupted while waiting for a receipt", e);
        }
    }
}
