package io.portcullis.engine.hub;

import io.portcullis.depositary.model.AccountKey;
import io.portcullis.depositary.model.Signature;
import io.portcullis.engine.account.AccountState;
import io.portcullis.engine.credit.RiskWord;
import io.portcullis.threshold.codec.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** One hub, fed block by block; its seals come back with the next block. */
public final class Rig {
    private final String board;
    private Hub hub;
    private final List<HubInput> next = new ArrayList<>();
    private long timeMillis = Town.START_MILLIS;
    private long commands;
    private final List<Block> blocks = new ArrayList<>();

    public Rig(String board, Hub hub) {
        this.board = board;
        this.hub = hub;
    }

    public Hub hub() {
        return hub;
    }

    /** Goes on with another hub of the same state. */
    public void replace(Hub other) {
        hub = other;
    }

    public long timeSeconds() {
        return timeMillis / 1_000;
    }

    public void pass(long seconds) {
        timeMillis += seconds * 1_000;
    }

    public Rig give(HubInput input) {
        next.add(input);
        return this;
    }

    public Rig command(String entity, Instruction instruction) {
        return give(new HubInput.Commanded(Town.command(entity, ++commands, instruction, timeSeconds())));
    }

    /** Every block so far. */
    public List<Block> blocks() {
        return List.copyOf(blocks);
    }

    /** A word of an entity's treasury. */
    public Rig says(String entity, RiskWord word) {
        return give(new HubInput.Commanded(Town.rate(entity, ++commands, word, timeSeconds())));
    }

    /** One block of what was given. */
    public Hub.Applied block() {
        timeMillis += 100;
        Block block = new Block(hub.height() + 1, hub.lastBlockHash(), timeMillis, List.copyOf(next));
        next.clear();
        blocks.add(block);
        Hub.Applied applied = hub.apply(Block.decode(block.encode()));
        hub.links().settle();
        applied.seal().ifPresent(tree -> {
            List<Signature> signatures = Town.seal(board, tree);
            next.add(new HubInput.Sealed(tree.seal().blockHeight(), signatures));
        });
        return applied;
    }

    /** One command in a block of its own. */
    public Outcome does(String entity, Instruction instruction) {
        return answer(command(entity, instruction).block());
    }

    static Outcome answer(Hub.Applied block) {
        return block.effects().stream()
                .flatMap(effect -> effect instanceof HubEffect.Answer answer
                        ? Stream.of(Outcome.decode(answer.outcome()))
                        : Stream.empty())
                .findFirst()
                .orElseThrow();
    }

    public AccountState account(String one, String other) {
        return hub.view(AccountKey.between(Town.entity(one), Town.entity(other)))
                .orElseThrow();
    }

    public Optional<Bytes> payload(String peer, long sequence) {
        return hub.links().payload(Town.node(peer), sequence);
    }
}
