package io.portcullis.engine.link;

import io.portcullis.depositary.model.Eip712Domain;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.engine.Limits;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.engine.verdict.Refusal;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What one side of a link knows beforehand.
 *
 * @param domain the jurisdiction of both sides
 * @param self this node
 * @param hosts entities that live here, ascending
 * @param peer the other node
 * @param peerHosts entities that may live there; a peer that claims another is refused, or it could draw away what is meant for that one
 * @param dials whether this side opens connections, or waits for them
 * @param window how many payloads of the peer this side takes before they are durable
 */
public record Terms(
        Eip712Domain domain,
        NodeId self,
        List<EntityId> hosts,
        NodeId peer,
        Set<EntityId> peerHosts,
        boolean dials,
        int window,
        Timing timing) {
    public Terms {
        hosts = hosts.stream().sorted().distinct().toList();
        peerHosts = Set.copyOf(peerHosts);
        if (self.equals(peer)) {
            throw new IllegalArgumentException("a node does not link to itself");
        }
        if (hosts.size() > Limits.LINK_MAX_HOSTED_ENTITIES) {
            throw new IllegalArgumentException("too many entities on one node");
        }
        if (window < 1 || window > Limits.LINK_WINDOW_PAYLOADS) {
            throw new IllegalArgumentException("a window of 1 to a bounded number of payloads is expected");
        }
    }

    Frame.Hello hello(long received) {
        return new Frame.Hello(FrameCodec.VERSION, FrameCodec.VERSION, domain, self, hosts, received, window);
    }

    /** What is wrong with a peer's greeting, given where this side stands. */
    Optional<Refusal> objection(Frame.Hello hello, Cursors cursors) {
        if (hello.versionLeast() > FrameCodec.VERSION || hello.versionMost() < FrameCodec.VERSION) {
            return refuse(
                    EngineTag.LINK_VERSION_UNSUPPORTED,
                    "the peer speaks versions " + hello.versionLeast() + " to " + hello.versionMost());
        }
        if (!hello.node().equals(peer)) {
            return refuse(EngineTag.LINK_PEER_UNEXPECTED, hello.node() + " greets where " + peer + " is expected");
        }
        if (!hello.domain().equals(domain)) {
            return refuse(EngineTag.LINK_OTHER_JURISDICTION, "the peer keeps accounts of " + hello.domain());
        }
        for (EntityId entity : hello.hosts()) {
            if (!peerHosts.contains(entity)) {
                return refuse(EngineTag.LINK_ENTITY_UNEXPECTED, "the peer claims to host " + entity);
            }
        }
        return objection(hello.received(), cursors);
    }

    /** What is wrong with a peer's claim of what it has durably. */
    Optional<Refusal> objection(long received, Cursors cursors) {
        if (received > cursors.appended()) {
            return refuse(
                    EngineTag.LINK_PEER_AHEAD,
                    "the peer has received " + received + ", and only " + cursors.appended() + " were ever appended");
        }
        if (received < cursors.acknowledged()) {
            return refuse(
                    EngineTag.LINK_PEER_WENT_BACK,
                    "the peer has received " + received + ", and had acknowledged " + cursors.acknowledged());
        }
        return Optional.empty();
    }

    private static Optional<Refusal> refuse(EngineTag tag, String reason) {
        return Optional.of(new Refusal(tag, reason));
    }
}
