package io.portcullis.appliance.boot;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.portcullis.appliance.console.ChainView;
import io.portcullis.appliance.freeze.ApplianceFreeze;
import io.portcullis.depositary.client.ChainFault;
import io.portcullis.depositary.client.ChainTag;
import io.portcullis.depositary.client.ComparedBlocks;
import io.portcullis.depositary.client.DepositaryClient;
import io.portcullis.depositary.client.HeadHints;
import io.portcullis.depositary.client.RangedBlocks;
import io.portcullis.depositary.client.TransactionSender;
import io.portcullis.depositary.follower.BlockSource;
import io.portcullis.depositary.follower.ChainFollower;
import io.portcullis.depositary.follower.Confirmations;
import io.portcullis.depositary.model.Eip712Domain;
import io.portcullis.depositary.model.FreezeLevel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The nodes of one chain, and how they are followed. Each is pinned to chain and code; what they say of blocks is compared where there are
 * several. With a WebSocket for heads, they are asked when it hints, and every few seconds all the same.
 */
final class ChainNodes implements AutoCloseable {
    /** Nearer to the head than that, nodes may differ honestly. */
    private static final int HONEST_BLOCKS = 12;

    private static final String FIRST = "rpc";
    private static final Duration SILENCE = Duration.ofMinutes(2);
    private static final Duration AGAIN = Duration.ofSeconds(5);
    private static final long UNHINTED_NANOS = Duration.ofSeconds(4).toNanos();

    private final List<DepositaryClient> clients;
    private final List<String> names;
    private final BlockSource blocks;
    private final Optional<ComparedBlocks> compared;
    private final Confirmations confirmations;
    private final Optional<HeadHints> hints;
    private Optional<Long> followedNanos = Optional.empty();

    private ChainNodes(ApplianceConfig.Chain chain, List<DepositaryClient> clients) {
        this.clients = List.copyOf(clients);
        this.names = Stream.concat(Stream.of(FIRST), chain.others().stream().map(ApplianceConfig.Other::name))
                .toList();
        this.confirmations = chain.deeper().isEmpty()
                ? new Confirmations.Depth(chain.confirmations())
                : new Confirmations.ByValue(chain.confirmations(), chain.deeper());
        this.hints = chain.heads().map(uri -> new HeadHints(uri, SILENCE, AGAIN));
        if (clients.size() == 1) {
            this.compared = Optional.empty();
            this.blocks = new RangedBlocks(clients.getFirst());
        } else {
            List<ComparedBlocks.Endpoint> endpoints = new ArrayList<>();
            endpoints.add(new ComparedBlocks.Endpoint(FIRST, new RangedBlocks(clients.getFirst())));
            for (int i = 1; i < clients.size(); i++) {
                endpoints.add(new ComparedBlocks.Endpoint(
                        chain.others().get(i - 1).name(), new RangedBlocks(clients.get(i))));
            }
            ComparedBlocks several = new ComparedBlocks(endpoints, 2, Math.max(HONEST_BLOCKS, chain.confirmations()));
            this.compared = Optional.of(several);
            this.blocks = several;
        }
    }

    /** @throws ChainFault if one does not answer, or is not as pinned: an appliance begins with all its nodes */
    static ChainNodes connect(
            ApplianceConfig config, Eip712Domain domain, TransactionSender sender, MeterRegistry meters) {
        ApplianceConfig.Chain chain = config.chain();
        List<DepositaryClient> clients = new ArrayList<>();
        clients.add(DepositaryClient.connect(chain.rpc(), domain, Optional.of(chain.codeHash()), sender));
        chain.others()
                .forEach(other -> clients.add(
                        DepositaryClient.connect(other.rpc(), domain, Optional.of(chain.codeHash()), sender)));
        ChainNodes nodes = new ChainNodes(chain, clients);
        Gauge.builder(
                        "portcullis.chain.nodes",
                        nodes,
                        it -> it.clients.size() - it.lies().size())
                .description("Nodes that are asked")
                .register(meters);
        Gauge.builder("portcullis.chain.nodes.lying", nodes, it -> it.lies().size())
                .description("Nodes that were found lying and are asked no more: an alarm while there is one")
                .register(meters);
        return nodes;
    }

    /** The one that is asked for everything but blocks. */
    DepositaryClient first() {
        return clients.getFirst();
    }

    List<DepositaryClient> all() {
        return clients;
    }

    BlockSource blocks() {
        return blocks;
    }

    Confirmations confirmations() {
        return confirmations;
    }

    /** Each node, in the order of the configuration. */
    List<ChainView.NodeView> view() {
        Map<String, String> lies = lies();
        return names.stream()
                .map(name -> new ChainView.NodeView(name, !lies.containsKey(name), Optional.ofNullable(lies.get(name))))
                .toList();
    }

    /** Who was found lying, by name, with what was found. */
    Map<String, String> lies() {
        return compared.map(ComparedBlocks::lies).orElse(Map.of());
    }

    /**
     * Reads what is new, unless nothing hinted at it lately. Nodes that contradict each other close the gate.
     *
     * @throws ChainFault past a reorg deeper than is remembered nothing is booked any more: what was booked may never have happened
     */
    void follow(ChainFollower follower, ApplianceFreeze freeze) throws InterruptedException {
        boolean hinted = hints.isEmpty() || hints.get().await(Duration.ZERO);
        long now = System.nanoTime();
        if (!hinted && followedNanos.isPresent() && now - followedNanos.get() < UNHINTED_NANOS) {
            return;
        }
        followedNanos = Optional.of(now);
        try {
            boolean behind = true;
            while (behind) {
                behind = switch (follower.poll()) {
                    case ChainFollower.Progress.CaughtUp _ -> false;
                    case ChainFollower.Progress.Behind _ -> true;
                    case ChainFollower.Progress.TooDeep(long oldestKnown) ->
                        throw new ChainFault(ChainTag.REORG_TOO_DEEP, "the chain changed below block " + oldestKnown);
                };
            }
        } catch (ChainFault e) {
            boolean open = freeze.over(FreezeLevel.OPEN).compareTo(FreezeLevel.NO_WITHDRAWALS) < 0;
            if (open && e.tag() == ChainTag.ENDPOINTS_DISAGREE) {
                freeze.raise(FreezeLevel.NO_WITHDRAWALS, "endpoints", String.valueOf(e.getMessage()));
            }
            throw e;
        }
    }

    @Override
    public void close() {
        hints.ifPresent(HeadHints::close);
        clients.forEach(DepositaryClient::close);
    }
}
