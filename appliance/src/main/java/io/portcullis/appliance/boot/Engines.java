package io.portcullis.appliance.boot;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.portcullis.appliance.dispute.ProofVault;
import io.portcullis.appliance.freeze.AccountReconciliation.EngineBook;
import io.portcullis.appliance.freeze.AccountReconciliation.Held;
import io.portcullis.appliance.hub.HubService;
import io.portcullis.appliance.hub.QuorumSealer;
import io.portcullis.appliance.verdict.ApplianceRefusal;
import io.portcullis.depositary.client.DepositaryClient;
import io.portcullis.depositary.model.AccountKey;
import io.portcullis.depositary.model.Board;
import io.portcullis.engine.account.AccountState.TokenLine;
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
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts the engine of an appliance whose configuration has one, sealed by the same signers. */
final class Engines {
    private static final Logger LOG = LoggerFactory.getLogger(Engines.class);
    private static final Duration SEAL_DEADLINE = Duration.ofSeconds(10);
    private static final Duration BOOK_DEADLINE = Duration.ofSeconds(10);

    private Engines() {}

    /**
     * What the engine has of an account on the chain; empty if it does not know the account, agrees to nothing in it any more, or does not answer, which
     * other alarms tell.
     */
    static Optional<EngineBook> book(HubService engine, AccountKey account) {
        try {
            return engine.account(account)
                    .orTimeout(BOOK_DEADLINE.toMillis(), TimeUnit.MILLISECONDS)
                    .join()
                    .filter(seen -> seen.frozen().isEmpty())
                    .map(seen -> new EngineBook(
                            seen.state().noticeSequence(),
                            seen.state().lines().stream()
                                    .collect(Collectors.toMap(
                                            TokenLine::token, line -> new Held(line.collateral(), line.ondelta())))));
        } catch (CompletionException | CancellationException e) {
            LOG.warn("the engine does not tell of account {}: {}", account.id(), e.getMessage());
            return Optional.empty();
        }
    }

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
