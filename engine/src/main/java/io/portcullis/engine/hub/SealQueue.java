package io.portcullis.engine.hub;

import io.portcullis.depositary.model.SealLeaf;
import io.portcullis.depositary.model.Signature;
import io.portcullis.engine.Limits;
import io.portcullis.engine.link.NodeId;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.codec.RlpReader;
import io.portcullis.threshold.codec.RlpWriter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Blocks whose seals have not come back yet, oldest first, with the messages that wait for them.
 *
 * <p>Invariant: seals come back in the order of their blocks; a message without a leaf waits for the block before it, so that nothing overtakes.
 */
final class SealQueue {
    /** @param leaves that are proved with it, in this order */
    record Waiting(NodeId peer, Bytes message, List<SealLeaf> leaves) {}

    /** @param messages may grow until the seal comes */
    record Unsealed(SealTree tree, long blockHeight, List<Waiting> messages) {}

    /** What can be sent now. */
    record Payload(NodeId peer, Bytes bytes) {}

    private final Deque<Unsealed> unsealed = new ArrayDeque<>();

    /** @param leaves of the block, ascending; may be empty */
    List<Payload> add(long blockHeight, List<SealLeaf> leaves, List<Waiting> messages) {
        if (!leaves.isEmpty()) {
            unsealed.addLast(new Unsealed(new SealTree(blockHeight, leaves), blockHeight, new ArrayList<>(messages)));
            return List.of();
        }
        if (!unsealed.isEmpty()) {
            unsealed.getLast().messages().addAll(messages);
            return List.of();
        }
        return payloads(messages, Optional.empty(), List.of());
    }

    /** The oldest block that waits. */
    Optional<Unsealed> first() {
        return Optional.ofNullable(unsealed.peekFirst());
    }

    SealTree last() {
        return unsealed.getLast().tree();
    }

    List<SealTree> trees() {
        return unsealed.stream().map(Unsealed::tree).toList();
    }

    /** The oldest block's seal has come: its messages can go, with their proofs. */
    List<Payload> release(List<Signature> signatures) {
        Unsealed block = unsealed.removeFirst();
        return payloads(block.messages(), Optional.of(block.tree()), signatures);
    }

    /** A payload is RLP {@code [message, [proof, …]]}: the message's bytes, and {@code SealedProof#encode} for each leaf. */
    private static List<Payload> payloads(List<Waiting> messages, Optional<SealTree> tree, List<Signature> signatures) {
        List<Payload> payloads = new ArrayList<>();
        for (Waiting each : messages) {
            RlpWriter proofs = new RlpWriter();
            for (SealLeaf leaf : each.leaves()) {
                proofs.bytes(tree.orElseThrow().prove(leaf, signatures).encode());
            }
            payloads.add(new Payload(
                    each.peer(),
                    new RlpWriter().bytes(each.message()).list(proofs).toList()));
        }
        return payloads;
    }

    /** RLP {@code [[height, [leaves], [[peer, message, [leaf, …]], …]], …]}, a leaf as its 128 bytes. */
    void save(RlpWriter out) {
        out.list(unsealed, (list, block) -> {
            RlpWriter in = new RlpWriter().number(block.blockHeight());
            in.list(block.tree().leaves(), (leaves, leaf) -> leaves.bytes(leaf.encode()));
            in.list(
                    block.messages(),
                    (messages, each) -> messages.list(new RlpWriter()
                            .bytes(each.peer().value().toArray())
                            .bytes(each.message())
                            .list(each.leaves(), (leaves, leaf) -> leaves.bytes(leaf.encode()))));
            list.list(in);
        });
    }

    static SealQueue restore(RlpReader in) {
        SealQueue queue = new SealQueue();
        in.items(
                Limits.UNSEALED_BLOCKS,
                item -> item.list(fields -> {
                    long height = fields.number(1L, Long.MAX_VALUE);
                    List<SealLeaf> leaves = fields.items(Integer.MAX_VALUE, SealQueue::leaf);
                    List<Waiting> messages = fields.items(
                            Integer.MAX_VALUE,
                            one -> one.list(each -> new Waiting(
                                    new NodeId(Fields.word(each)),
                                    each.bytes(Limits.LINK_MAX_PAYLOAD_BYTES),
                                    each.items(2, SealQueue::leaf))));
                    return queue.unsealed.add(
                            new Unsealed(new SealTree(height, leaves), height, new ArrayList<>(messages)));
                }));
        return queue;
    }

    private static SealLeaf leaf(RlpReader in) {
        return SealLeaf.decode(in.fixed(SealLeaf.BYTES).toArray());
    }

    int size() {
        return unsealed.size();
    }
}
