package io.portcullis.engine.gossip;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.engine.Limits;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * What is still to be said to one neighbour whose link is up, and how much each side may say now.
 *
 * <p>Invariant: news of an entity is owed once, however often it changes meanwhile; what is said within a second stays below {@link
 * Limits#GOSSIP_BYTES_PER_SECOND} and one message, so payments on the same link wait for milliseconds.
 */
final class Neighbour {
    private final TreeSet<EntityId> owed = new TreeSet<>();
    private final TreeSet<EntityId> wanted = new TreeSet<>();
    private long mayHear = 2L * Limits.GOSSIP_BYTES_PER_SECOND;
    private long maySay = Limits.GOSSIP_BYTES_PER_SECOND;
    private Optional<Bytes32> digestAfter = Optional.of(Bytes32.ZERO);
    private long lastDigestSeconds;

    void owe(EntityId entity) {
        owed.add(entity);
    }

    void want(EntityId entity) {
        if (wanted.size() < Limits.GOSSIP_ENTRIES) {
            wanted.add(entity);
        }
    }

    void refill() {
        maySay = Limits.GOSSIP_BYTES_PER_SECOND;
        // Twice as much: the other side's seconds are not this side's.
        mayHear = 2L * Limits.GOSSIP_BYTES_PER_SECOND;
    }

    boolean mayHear(int bytes) {
        mayHear -= bytes;
        return mayHear >= 0;
    }

    void speak(ProfileTable table, long nowSeconds, Consumer<GossipMessage> say) {
        if (maySay > 0 && !wanted.isEmpty()) {
            say(new GossipMessage.Want(List.copyOf(wanted)), say);
            wanted.clear();
        }
        while (maySay > 0 && !owed.isEmpty()) {
            table.message(owed.pollFirst()).ifPresent(message -> say(message, say));
        }
        if (digestAfter.isEmpty() && nowSeconds - lastDigestSeconds >= Limits.GOSSIP_DIGEST_SECONDS) {
            digestAfter = Optional.of(Bytes32.ZERO);
        }
        while (maySay > 0 && digestAfter.isPresent()) {
            say(digest(table, digestAfter.get()), say);
            lastDigestSeconds = nowSeconds;
        }
    }

    private GossipMessage digest(ProfileTable table, Bytes32 after) {
        List<GossipMessage.Entry> entries = table.entries(after, GossipMessage.end(), Limits.GOSSIP_ENTRIES);
        boolean whole = entries.size() < Limits.GOSSIP_ENTRIES;
        Bytes32 through =
                whole ? GossipMessage.end() : entries.getLast().entity().value();
        digestAfter = whole ? Optional.empty() : Optional.of(through);
        return new GossipMessage.Digest(after, through, entries);
    }

    private void say(GossipMessage message, Consumer<GossipMessage> say) {
        maySay -= message.encode().size();
        say.accept(message);
    }
}
