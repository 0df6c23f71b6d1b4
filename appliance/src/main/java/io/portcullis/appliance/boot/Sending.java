package io.portcullis.appliance.boot;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.portcullis.appliance.verdict.ApplianceRefusal;
import io.portcullis.appliance.verdict.ApplianceTag;
import io.portcullis.depositary.client.ComparedLane;
import io.portcullis.depositary.client.Node;
import io.portcullis.depositary.client.NodeLane;
import io.portcullis.depositary.client.SendingLimits;
import io.portcullis.depositary.client.TransactionSender;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.sending.Alarm;
import io.portcullis.depositary.sending.LaneChain;
import io.portcullis.depositary.sending.LaneJournal;
import io.portcullis.depositary.sending.LaneListener;
import io.portcullis.depositary.sending.LaneReport;
import io.portcullis.depositary.sending.LaneRules;
import io.portcullis.depositary.sending.Outcome;
import io.portcullis.depositary.sending.SendingFault;
import io.portcullis.depositary.sending.SendingLane;
import io.portcullis.depositary.sending.SendingTag;
import io.portcullis.signer.client.GasDoor;
import io.portcullis.signer.client.SignerClient;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How this appliance's transactions are paid for: by a lane whose key is in a signer's token, or, where no signer is named for it, by an account
 * that the node holds, as on a lab's chain.
 */
final class Sending implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Sending.class);
    private static final Duration SIGNER_DEADLINE = Duration.ofSeconds(15);

    /** After which a transaction that was not mined is taken back. */
    private static final Duration LIFETIME = Duration.ofHours(1);

    private final TransactionSender sender;
    private final Optional<SendingLane> lane;
    private final List<Node> nodes;

    private Sending(TransactionSender sender, Optional<SendingLane> lane, List<Node> nodes) {
        this.sender = sender;
        this.lane = lane;
        this.nodes = List.copyOf(nodes);
    }

    /** @throws io.portcullis.appliance.verdict.ApplianceRefusal CONFIGURATION_INVALID, or the lane's own tag */
    static Sending open(ApplianceConfig config, Path folder, MeterRegistry meters, InstantSource clock) {
        ApplianceConfig.Chain chain = config.chain();
        long chainId = chain.domain().chainId();
        if (chain.gasSigner().isEmpty()) {
            return new Sending(
                    TransactionSender.heldBy(
                            chain.rpc(), chainId, chain.gasAccount().orElseThrow()),
                    Optional.empty(),
                    List.of());
        }
        SignerClient signer = config.signers().stream()
                .filter(door -> door.name().equals(chain.gasSigner().get()))
                .findFirst()
                .map(door -> new SignerClient(door.socket(), SIGNER_DEADLINE))
                .orElseThrow(() -> ApplianceTag.CONFIGURATION_INVALID.refusal(
                        "chain.gasSigner names no signer: " + chain.gasSigner().get()));
        List<Node> nodes = new ArrayList<>(List.of(new Node(chain.rpc())));
        chain.others().forEach(other -> nodes.add(new Node(other.rpc())));
        try {
            GasDoor key = chain.gasAccount()
                    .map(account -> GasDoor.of(signer, account))
                    .orElseGet(() -> GasDoor.open(signer));
            SendingLane lane = SendingLane.open(
                    LaneRules.standard(chainId, key.account()),
                    LaneJournal.open(folder),
                    chain(nodes, chainId),
                    key,
                    clock,
                    new Speaking());
            measure(lane, meters);
            return new Sending(
                    TransactionSender.by(nodes.getFirst(), lane, SendingLimits.DEFAULT, LIFETIME, clock),
                    Optional.of(lane),
                    nodes);
        } catch (SendingFault e) {
            nodes.forEach(Node::close);
            throw new ApplianceRefusal(e.tag().name(), e.getMessage(), e.tag().remedy());
        }
    }

    private static LaneChain chain(List<Node> nodes, long chainId) {
        List<LaneChain> all = nodes.stream()
                .map(node -> (LaneChain) new NodeLane(node, chainId))
                .toList();
        return all.size() == 1 ? all.getFirst() : new ComparedLane(all, 2);
    }

    TransactionSender sender() {
        return sender;
    }

    Optional<LaneReport> report() {
        return lane.map(SendingLane::report);
    }

    /** Owes on what was sent before: until it is buried it may have to be sent again. */
    void round() {
        lane.ifPresent(SendingLane::round);
    }

    private static void measure(SendingLane lane, MeterRegistry meters) {
        gauge(lane, meters, "portcullis.sending.queued", "Orders that have no nonce yet", LaneReport::queued);
        gauge(lane, meters, "portcullis.sending.unmined", "Transactions that wait to be mined", LaneReport::unmined);
        gauge(lane, meters, "portcullis.sending.unburied", "Transactions that are not buried", LaneReport::inFlight);
        gauge(
                lane,
                meters,
                "portcullis.sending.replacements",
                "How often transactions that are not buried were outbid",
                LaneReport::replacements);
        for (SendingTag tag : SendingTag.values()) {
            Gauge.builder("portcullis.sending.alarm", lane, it -> rings(it, tag) ? 1 : 0)
                    .description("1 while the lane of the gas account rings for this")
                    .tag("tag", tag.name())
                    .register(meters);
        }
    }

    private static boolean rings(SendingLane lane, SendingTag tag) {
        return lane.report().alarms().stream().anyMatch(alarm -> alarm.tag() == tag);
    }

    private static void gauge(
            SendingLane lane, MeterRegistry meters, String name, String description, ToIntFunction<LaneReport> value) {
        Gauge.builder(name, lane, it -> value.applyAsInt(it.report()))
                .description(description)
                .register(meters);
    }

    /** Tells the log. */
    private static final class Speaking implements LaneListener {
        @Override
        public void finished(Bytes32 order, Outcome outcome) {
            LOG.info("order {} is buried: {}", order, outcome);
        }

        @Override
        public void ring(Alarm alarm) {
            LOG.warn("the lane of the gas account rings: {} {}", alarm.tag(), alarm.detail());
        }
    }

    @Override
    public void close() {
        lane.ifPresent(SendingLane::close);
        nodes.forEach(Node::close);
    }
}
