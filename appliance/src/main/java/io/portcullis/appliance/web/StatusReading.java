package io.portcullis.appliance.web;

import io.portcullis.appliance.console.IntentView;
import io.portcullis.appliance.console.StatusView;
import io.portcullis.appliance.custody.Custody;
import io.portcullis.appliance.custody.SignerDoor;
import io.portcullis.appliance.hub.HubService;
import io.portcullis.appliance.verdict.ApplianceRefusal;
import io.portcullis.depositary.client.BlockRef;
import io.portcullis.depositary.client.ChainException;
import io.portcullis.depositary.client.EntityState;
import java.util.Optional;

/** Asks the chain and every signer how they are. One that does not answer is part of the answer, never a failure of it. */
final class StatusReading {
    private StatusReading() {}

    static StatusView read(Custody custody, Optional<HubService> engine) {
        var jurisdiction = custody.jurisdiction();
        Optional<BlockRef> head = Optional.empty();
        Optional<EntityState> state = Optional.empty();
        Optional<IntentView.Fault> fault = Optional.empty();
        try {
            head = Optional.of(jurisdiction.chain().node().head());
            state = jurisdiction.chain().entity(jurisdiction.entity());
        } catch (ChainException e) {
            fault = Optional.of(new IntentView.Fault(e.tagName(), e.getMessage(), e.remedy()));
        }
        return new StatusView(
                new StatusView.Chain(
                        jurisdiction.domain().chainId(),
                        jurisdiction.domain().depositary().toString(),
                        head.map(BlockRef::number),
                        head.map(BlockRef::timestamp),
                        fault),
                new StatusView.Entity(
                        jurisdiction.entity().toString(),
                        state.map(EntityState::nonce),
                        state.map(EntityState::boardEpoch),
                        state.map(entity -> entity.freezeLevel().name())),
                custody.signers().stream().map(StatusReading::signer).toList(),
                (int) custody.intents().all().stream()
                        .filter(row -> row.state().open())
                        .count(),
                engine.map(it -> new StatusView.Engine(it.stopped().isEmpty(), EngineRoutes.fault(it))));
    }

    private static StatusView.Signer signer(SignerDoor door) {
        try {
            return new StatusView.Signer(
                    door.name(), Optional.of(door.checkpoint().size()), Optional.empty());
        } catch (ApplianceRefusal e) {
            return new StatusView.Signer(
                    door.name(),
                    Optional.empty(),
                    Optional.of(new IntentView.Fault(e.tag(), e.getMessage(), e.remedy())));
        }
    }
}
