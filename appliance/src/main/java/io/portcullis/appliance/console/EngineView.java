package io.portcullis.appliance.console;

import java.util.List;
import java.util.Optional;

/**
 * How the engine is at this moment.
 *
 * @param domain EIP-712 separator of the Depositary; commands name it
 * @param running false once it has stopped; {@code fault} says why, or why nothing new begins while it runs
 * @param ledger absent once it has stopped
 * @param entities everybody this node has a name for
 */
public record EngineView(
        String node,
        String domain,
        boolean running,
        Optional<IntentView.Fault> fault,
        Optional<Ledger> ledger,
        List<Entity> entities,
        List<Peer> peers) {
    /**
     * @param height of the last block
     * @param stateRoot after it
     * @param time of it, in milliseconds since 1970
     * @param waiting inputs that wait for a block
     * @param unsealed blocks that wait for their seals
     * @param signersAway whether too few signers answer, or too many say no: nothing becomes final meanwhile
     */
    public record Ledger(
            long height,
            String stateRoot,
            long time,
            long accounts,
            long waiting,
            long unsealed,
            boolean signersAway) {}

    /**
     * @param hosted whether it lives on this node
     * @param gate the chain's freeze level, as far as the engine was told; absent once it has stopped
     * @param onionKey what packets for it are encrypted to, of those here
     */
    public record Entity(
            String name,
            String id,
            boolean hosted,
            Optional<String> onionKey,
            Optional<Terms> terms,
            Optional<String> gate) {}

    /** On which terms an entity forwards. */
    public record Terms(String base, long partsPerMillion, long expiryDeltaSeconds, String least) {}

    /** @param unacknowledged messages it is not known to have durably */
    public record Peer(String node, boolean up, long unacknowledged) {}

    public EngineView {
        entities = List.copyOf(entities);
        peers = List.copyOf(peers);
    }
}
