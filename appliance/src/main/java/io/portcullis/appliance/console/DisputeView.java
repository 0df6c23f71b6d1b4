package io.portcullis.appliance.console;

import io.portcullis.appliance.dispute.Disputes;
import io.portcullis.depositary.client.DisputeState;
import io.portcullis.depositary.model.ProofBody;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Where an account stands on the chain, and what this appliance could do about it.
 *
 * @param settledVersion proof bodies up to it are void
 * @param heldVersion of the newest body that both sides sealed, if it is here
 * @param shares by that body; what waits under a clause goes by what is shown in time
 */
public record DisputeView(
        long settledVersion, Optional<Long> heldVersion, Optional<Standing> dispute, List<Share> shares) {
    public DisputeView {
        shares = List.copyOf(shares);
    }

    /**
     * A dispute that stands.
     *
     * @param startedBy an entity's id, once the chain was followed that far
     * @param version of what stands
     * @param until answers before it, the end from it on
     * @param open whether it may still be answered
     * @param newerHere whether what is held here would win
     * @param clausesLeft how many are not executed yet
     */
    public record Standing(
            Optional<String> startedBy,
            long version,
            String bodyHash,
            String until,
            boolean open,
            boolean newerHere,
            int clausesLeft) {}

    /**
     * What the end of a dispute would give of a token, in its smallest unit.
     *
     * @param leftOwes beyond the collateral
     */
    public record Share(
            String token, String collateral, String left, String right, String leftOwes, String rightOwes) {}

    public static DisputeView of(Disputes.Look look, Optional<String> startedBy) {
        Optional<Long> held = look.held().map(ProofBody::version);
        return new DisputeView(
                look.account().settledVersion(),
                held,
                look.dispute().map(it -> standing(it, look.nowSeconds(), held, startedBy)),
                look.shares().stream()
                        .map(it -> new Share(
                                it.token().toString(),
                                it.line().collateral().toString(),
                                it.allocation().left().toString(),
                                it.allocation().right().toString(),
                                it.allocation().leftOwes().toString(),
                                it.allocation().rightOwes().toString()))
                        .toList());
    }

    private static Standing standing(
            DisputeState it, long nowSeconds, Optional<Long> held, Optional<String> startedBy) {
        return new Standing(
                startedBy,
                it.version(),
                it.bodyHash().toString(),
                Instant.ofEpochSecond(it.until()).toString(),
                it.isOpenAt(nowSeconds),
                held.filter(version -> version > it.version()).isPresent(),
                it.clausesLeft());
    }
}
