package io.portcullis.appliance.boot;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.portcullis.appliance.dispute.ProofVault;
import io.portcullis.appliance.hub.HubService;
import io.portcullis.appliance.hub.QuorumSealer;
import io.portcullis.appliance.verdict.ApplianceRefusal;
import io.portcullis.depositary.client.DepositaryClient;
import io.portcullis.depositary.model.Board;
import io.portcullis.engine.verdict.EngineFault;
import io.portcullis.signer.client.SealClient;
import io.portcullis.signer.client.SealQuorum;
import io.portcullis.signer.evidence.TrustRoots;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Starts the engine of an appliance whose configuration has one, sealed by the same signers. */
final class Engines {
    private static final Duration SEAL_DEADLINE = Duration.ofSeconds(10);

    private Engines() {}

    /** @throws ApplianceRefusal with the engine's own tag, if its disk does not hold what it should */
    static Optional<HubService> start(
            ApplianceConfig config,
            TrustRoots trust,
            DepositaryClient chain,
            Path data,
            ProofVault proofs,
            MeterRegistry meters)
            throws IOException {
        if (config.engine().isEmpty()) {
            return Optional.empty();
        }
        Board board = trust.board();
        List<SealClient> clients = config.signers().stream()
                .map(door -> new SealClient(
                        door.socket(),
                        trust.member(door.name()).orElseThrow().address(),
                        trust.domain(),
                        SEAL_DEADLINE))
                .toList();
        QuorumSealer sealer = new QuorumSealer(board, new SealQuorum(board, clients));
        HubService engine;
        try {
            engine = HubService.start(
                    data.resolve("engine"),
                    config.engine().get(),
                    trust.domain(),
                    board,
                    sealer,
                    chain::board,
                    proofs.books(),
                    new SecureRandom());
        } catch (EngineFault e) {
            sealer.close();
            throw new ApplianceRefusal(e.tag().name(), e.getMessage(), e.tag().remedy());
        }
        Gauge.builder("portcullis.engine.stopped", engine, it -> it.stopped().isPresent() ? 1 : 0)
                .description("1 if the engine has stopped: nothing is agreed any more")
                .register(meters);
        Gauge.builder("portcullis.engine.waiting", engine, HubService::waiting)
                .description("Inputs that wait for a block")
                .register(meters);
        Gauge.builder("portcullis.engine.listeners", engine, it -> it.feed().listeners())
                .description("Listeners of the feed")
                .register(meters);
        return Optional.of(engine);
    }
}
