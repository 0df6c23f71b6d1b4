package io.portcullis.appliance.dispute;

import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Hex;
import io.portcullis.depositary.testing.DeployedDepositary;
import java.util.List;
import java.util.stream.IntStream;
import tools.jackson.databind.json.JsonMapper;

/** Transactions to the contract in few requests, by an account whose key the chain's node holds. Nobody waits for them. */
final class ManyCalls {
    /** The most that a transaction may have (EIP-7825). */
    static final long MOST_GAS = 16_777_216;

    /** A node takes two megabytes at once. */
    private static final int CALLS_PER_REQUEST = 16;

    private static final String FEE = "0x2e90edd000";

    private final DeployedDepositary chain;
    private final Address sender;
    private long sent;

    /** @param data in hex */
    record Call(String data, long gas) {}

    ManyCalls(DeployedDepositary chain, Address sender) {
        this.chain = chain;
        this.sender = sender;
    }

    void send(List<Call> calls) {
        if (!calls.isEmpty()) {
            sent += calls.size();
            long nonce = nonce();
            for (int from = 0; from < calls.size(); from += CALLS_PER_REQUEST) {
                // The node takes those of one request in any order.
                chain.anvil.askEach(
                        "eth_sendTransaction",
                        IntStream.range(from, Math.min(calls.size(), from + CALLS_PER_REQUEST))
                                .mapToObj(i -> parameters(calls.get(i), nonce + i))
                                .toList());
            }
        }
    }

    long sent() {
        return sent;
    }

    private long nonce() {
        String answer =
                chain.anvil.ask("eth_getTransactionCount", "[\"" + Hex.encode(sender.toArray()) + "\", \"pending\"]");
        return Long.decode(JsonMapper.shared().readTree(answer).path("result").asString());
    }

    private String parameters(Call call, long nonce) {
        return "[{\"from\":\"" + Hex.encode(sender.toArray())
                + "\",\"to\":\""
                + Hex.encode(chain.client.domain().depositary().toArray())
                + "\",\"nonce\":\"0x" + Long.toHexString(nonce) + "\",\"gas\":\"0x"
                + Long.toHexString(Math.min(call.gas(), MOST_GAS))
                + "\",\"maxFeePerGas\":\"" + FEE
                + "\",\"maxPriorityFeePerGas\":\"0x1\",\"data\":\"" + call.data()
                + "\"}]";
    }
}
