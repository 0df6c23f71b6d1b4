package io.portcullis.appliance.console;

import java.util.List;
import java.util.Optional;

/** How the appliance, its signers and the chain are, at this moment. */
public record StatusView(Chain chain, Entity entity, List<Signer> signers, int openIntents, Optional<Engine> engine) {
    /** The jurisdiction; the block is absent while the node does not answer, and {@code fault} says why. */
    public record Chain(
            long chainId,
            String depositary,
            Optional<Long> blockNumber,
            Optional<Long> blockTime,
            Optional<IntentView.Fault> fault) {}

    /** The entity on the chain, as far as the chain answers. */
    public record Entity(String id, Optional<Long> nonce, Optional<Long> boardEpoch, Optional<String> freezeLevel) {}

    /** A signer; the size of its log is absent while it does not answer, and {@code fault} says why. */
    public record Signer(String name, Optional<Long> logSize, Optional<IntentView.Fault> fault) {}

    /** Absent where no entity lives; {@code fault} says why one has stopped. */
    public record Engine(boolean running, Optional<IntentView.Fault> fault) {}

    public StatusView {
        signers = List.copyOf(signers);
    }
}
