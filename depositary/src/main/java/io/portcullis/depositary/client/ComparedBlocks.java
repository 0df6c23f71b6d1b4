package io.portcullis.depositary.client;

import io.portcullis.depositary.follower.Block;
import io.portcullis.depositary.follower.BlockSource;
import io.portcullis.depositary.follower.Head;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;

/**
 * Several nodes as one. What they say of a block is compared whole: number, hash, parent, and every event.
 *
 * <p>Invariants: a block is told only if as many nodes as are required say the same of it, and none that counts says otherwise; a node that a
 * strict majority contradicts about a block as deep as that, or about the events of a block whose hash it shares, is asked no more; where
 * there is no majority nobody is believed, and {@code ENDPOINTS_DISAGREE} comes out. Near the head nodes differ honestly: there a
 * difference is waited out. One thread; the lies may be read by any.
 */
public final class ComparedBlocks implements BlockSource {
    /** One node. */
    public record Endpoint(String name, BlockSource blocks) {}

    private final List<Endpoint> endpoints;
    private final int required;
    private final int depth;
    private final Map<String, String> lies = new ConcurrentSkipListMap<>();
    private long head;

    /**
     * @param required how many must say the same: 1 only where there is one
     * @param depth blocks below the head from which nodes do not differ honestly
     */
    public ComparedBlocks(List<Endpoint> endpoints, int required, int depth) {
        this.endpoints = List.copyOf(endpoints);
        this.required = required;
        this.depth = depth;
        if (required < 1 || required > endpoints.size() || (required == 1 && endpoints.size() > 1) || depth < 0) {
            throw new IllegalArgumentException("two of several nodes must agree, or the only one");
        }
        if (endpoints.stream().map(Endpoint::name).distinct().count() != endpoints.size()) {
            throw new IllegalArgumentException("each node has a name of its own");
        }
    }

    /** Who was found lying, by name, with what was found: asked no more until a restart. */
    public Map<String, String> lies() {
        return Map.copyOf(lies);
    }

    /** The highest head, and the highest final block, that as many nodes have reached as are required. */
    @Override
    public Head head() {
        Map<Endpoint, Head> heads = ask(BlockSource::head);
        Head reached = heads.values().stream()
                .sorted(Comparator.comparingLong(Head::number).reversed())
                .toList()
                .get(required - 1);
        Optional<Head.FinalBlock> finalized = heads.values().stream()
                .flatMap(one -> one.finalized().stream())
                .sorted(Comparator.comparingLong(Head.FinalBlock::number).reversed())
                .skip(required - 1L)
                .findFirst();
        head = reached.number();
        return new Head(reached.number(), reached.hash(), finalized);
    }

    @Override
    public Optional<Block> block(long number) {
        Map<Endpoint, Block> said = new LinkedHashMap<>();
        ask(one -> one.block(number)).forEach((endpoint, block) -> block.ifPresent(it -> said.put(endpoint, it)));
        List<Block> versions = said.values().stream().distinct().toList();
        if (versions.size() <= 1) {
            return said.size() < required ? Optional.empty() : versions.stream().findFirst();
        }
        boolean sameHash = versions.stream().map(Block::hash).distinct().count() < versions.size();
        if (!sameHash && number > head - depth) {
            return Optional.empty();
        }
        return Optional.of(judge(number, said, versions));
    }

    private Block judge(long number, Map<Endpoint, Block> said, List<Block> versions) {
        for (Block version : versions) {
            List<Endpoint> agreeing = said.keySet().stream()
                    .filter(endpoint -> said.get(endpoint).equals(version))
                    .toList();
            if (agreeing.size() >= required && 2 * agreeing.size() > said.size()) {
                said.forEach((endpoint, block) -> {
                    if (!block.equals(version)) {
                        lies.put(endpoint.name(), difference(version, block));
                    }
                });
                return version;
            }
        }
        List<String> all = new ArrayList<>();
        said.forEach((endpoint, block) -> all.add(endpoint.name() + " says " + block.hash() + " with "
                + block.events().size() + " events"));
        throw new ChainFault(ChainTag.ENDPOINTS_DISAGREE, "block " + number + ": " + String.join(", ", all));
    }

    private static String difference(Block believed, Block told) {
        return "block " + believed.number() + ": told " + told.hash() + " with "
                + told.events().size() + " events, the majority " + believed.hash() + " with "
                + believed.events().size();
    }

    /** A node that does not answer is passed over while enough others do. */
    private <T> Map<Endpoint, T> ask(Function<BlockSource, T> question) {
        Map<Endpoint, T> answers = new LinkedHashMap<>();
        Optional<ChainFault> fault = Optional.empty();
        for (Endpoint endpoint : endpoints) {
            if (lies.containsKey(endpoint.name())) {
                continue;
            }
            try {
                answers.put(endpoint, question.apply(endpoint.blocks()));
            } catch (ChainFault e) {
                fault = Optional.of(e);
            }
        }
        if (answers.size() < required) {
            throw fault.filter(one -> endpoints.size() == 1)
                    .orElseGet(() -> new ChainFault(
                            ChainTag.TOO_FEW_ENDPOINTS,
                            answers.size() + " of " + endpoints.size() + " nodes count, and " + required
                                    + " must; lying: " + lies.keySet()));
        }
        return answers;
    }
}
