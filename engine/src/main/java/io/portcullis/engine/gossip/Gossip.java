package io.portcullis.engine.gossip;

import io.portcullis.depositary.model.Eip712Domain;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.engine.Limits;
import io.portcullis.engine.link.NodeId;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.engine.verdict.Refusal;
import io.portcullis.engine.verdict.RefusedException;
import io.portcullis.threshold.codec.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Spreads profiles among neighbours: {@code (state, input, time) -> (state, effects)}.
 *
 * <pre>
 *   new, and its seal is good   → told to every other neighbour
 *   neighbour up, and every {@link Limits#GOSSIP_DIGEST_SECONDS}  → Digest →  what is older there is told, what is newer is wanted
 * </pre>
 *
 * <p>What is told may be lost; digests repair it, so neighbours that can speak at all come to know the same.
 *
 * <p>Invariants: nothing is in the table, or told on, whose seal is not good; of an entity only the highest sequence; one that was caught saying two
 * things of one sequence is out for good, with the evidence, and both are told on, so all come to the same verdict whichever they heard first.
 * Tables, messages, and bytes a second in each direction of a link are bounded.
 *
 * <p>Not part of the replicated state: a sender picks its own routes, and what a restart forgets the neighbours' digests bring back.
 *
 * <p>One thread.
 */
public final class Gossip {
    private final Eip712Domain domain;
    private final Boards boards;
    private final ProfileTable table = new ProfileTable();
    private final Map<NodeId, Neighbour> neighbours = new TreeMap<>();
    private List<GossipEffect> effects = new ArrayList<>();
    private long nowSeconds;

    /** @param domain of the jurisdiction whose seals count */
    public Gossip(Eip712Domain domain, Boards boards) {
        this.domain = domain;
        this.boards = boards;
    }

    public List<GossipEffect> take(GossipInput input, long atSeconds) {
        effects = new ArrayList<>();
        nowSeconds = atSeconds;
        switch (input) {
            case GossipInput.Own it -> own(it.profile());
            case GossipInput.Heard it -> {
                Neighbour from = neighbours.get(it.peer());
                if (from != null) {
                    hear(it.peer(), from, it.message())
                            .ifPresent(refusal -> effects.add(new GossipEffect.Refused(it.peer(), refusal)));
                }
            }
            case GossipInput.PeerUp it -> neighbours.put(it.peer(), new Neighbour());
            case GossipInput.PeerDown it -> neighbours.remove(it.peer());
            case GossipInput.Tick it -> tick();
        }
        neighbours.forEach((peer, neighbour) -> neighbour.speak(
                table, nowSeconds, message -> effects.add(new GossipEffect.Send(peer, message.encode()))));
        return effects;
    }

    /** What routes may be made of. */
    public ProfileTable table() {
        return table;
    }

    private void own(VouchedProfile profile) {
        judge(profile, Optional.empty());
    }

    private void tick() {
        neighbours.values().forEach(Neighbour::refill);
        for (EntityId entity : table.forgetMadeUntil(nowSeconds - Limits.PROFILE_LIFETIME_SECONDS)) {
            effects.add(new GossipEffect.Forgotten(entity));
        }
    }

    private Optional<Refusal> hear(NodeId peer, Neighbour from, Bytes bytes) {
        if (!from.mayHear(bytes.size())) {
            return no(EngineTag.GOSSIP_TOO_MUCH, "more than " + Limits.GOSSIP_BYTES_PER_SECOND + " bytes a second");
        }
        GossipMessage message;
        try {
            message = GossipMessage.decode(bytes);
        } catch (RefusedException e) {
            return Optional.of(e.refusal());
        }
        return switch (message) {
            case GossipMessage.Told it -> told(it.profile(), peer);
            case GossipMessage.Accused it -> accused(it.evidence());
            case GossipMessage.Digest it -> {
                compare(it, from);
                yield Optional.empty();
            }
            case GossipMessage.Want it -> {
                it.entities().stream().filter(table::knows).forEach(from::owe);
                yield Optional.empty();
            }
        };
    }

    private Optional<Refusal> told(VouchedProfile vouched, NodeId peer) {
        // What is known already is the usual case, and costs no signature.
        Optional<VouchedProfile> known = table.vouched(vouched.profile().entity());
        if (known.map(VouchedProfile::profile).filter(vouched.profile()::equals).isPresent()) {
            return Optional.empty();
        }
        Optional<Refusal> refusal = overtaken(vouched.profile());
        if (refusal.isEmpty()) {
            refusal = vouched.refuse(domain, boards, nowSeconds);
        }
        return refusal.isPresent() ? refusal : judge(vouched, Optional.of(peer));
    }

    /** What makes a profile count for nothing, whoever vouches for it. */
    private Optional<Refusal> overtaken(Profile profile) {
        if (table.evidence(profile.entity()).isPresent()) {
            return no(EngineTag.PROFILE_BANNED, profile.entity() + " was caught saying two things");
        }
        return table.profile(profile.entity())
                .filter(known -> known.sequence() > profile.sequence())
                .map(known -> new Refusal(
                        EngineTag.PROFILE_STALE,
                        profile.entity() + " has said " + known.sequence() + " since " + profile.sequence()));
    }

    /** A profile whose seal is good. */
    private Optional<Refusal> judge(VouchedProfile vouched, Optional<NodeId> from) {
        Profile profile = vouched.profile();
        Optional<Refusal> overtaken = overtaken(profile);
        if (overtaken.isPresent()) {
            return overtaken;
        }
        Optional<VouchedProfile> known = table.vouched(profile.entity());
        if (known.isPresent() && known.get().profile().sequence() == profile.sequence()) {
            if (known.get().profile().equals(profile)) {
                return Optional.empty();
            }
            ban(new Equivocation(known.get(), vouched));
            return no(EngineTag.PROFILE_EQUIVOCAL, profile.entity() + " says two things as " + profile.sequence());
        }
        if (!table.put(vouched)) {
            return no(EngineTag.GOSSIP_FULL, "the table has no room for " + profile.entity());
        }
        effects.add(new GossipEffect.Learned(profile));
        tellAll(profile.entity(), from);
        return Optional.empty();
    }

    private Optional<Refusal> accused(Equivocation evidence) {
        if (table.evidence(evidence.entity()).isPresent()) {
            return Optional.empty();
        }
        Optional<Refusal> refusal = evidence.one().refuseSeal(domain, boards);
        if (refusal.isEmpty()) {
            refusal = evidence.other().refuseSeal(domain, boards);
        }
        if (refusal.isEmpty() && !ban(evidence)) {
            return no(EngineTag.GOSSIP_FULL, "the table has no room for evidence");
        }
        return refusal;
    }

    private boolean ban(Equivocation evidence) {
        if (!table.ban(evidence)) {
            return false;
        }
        effects.add(new GossipEffect.Caught(evidence));
        // To whoever told it, too: it may know only one of the two.
        tellAll(evidence.entity(), Optional.empty());
        return true;
    }

    private void tellAll(EntityId entity, Optional<NodeId> but) {
        neighbours.forEach((peer, neighbour) -> {
            if (but.filter(peer::equals).isEmpty()) {
                neighbour.owe(entity);
            }
        });
    }

    /** What the neighbour lacks is owed to it, and what this node lacks is wanted from it. */
    private void compare(GossipMessage.Digest digest, Neighbour from) {
        Map<EntityId, GossipMessage.Entry> there = new TreeMap<>();
        digest.entries().forEach(entry -> there.put(entry.entity(), entry));
        for (GossipMessage.Entry here : table.entries(digest.after(), digest.through(), Integer.MAX_VALUE)) {
            GossipMessage.Entry other = there.remove(here.entity());
            if (other == null) {
                from.owe(here.entity());
            } else if (!here.equals(other)) {
                if (!isBeyond(other, here)) {
                    from.owe(here.entity());
                }
                if (!isBeyond(here, other)) {
                    from.want(here.entity());
                }
            }
        }
        // Of whom no board is known nothing would be taken.
        there.keySet().stream()
                .filter(entity -> boards.boardOf(entity).isPresent())
                .forEach(from::want);
    }

    /** Whether one stands above the other for certain; of the same sequence neither does. */
    private static boolean isBeyond(GossipMessage.Entry one, GossipMessage.Entry other) {
        return one.sequence() == 0 ? other.sequence() != 0 : other.sequence() != 0 && one.sequence() > other.sequence();
    }

    private static Optional<Refusal> no(EngineTag tag, String reason) {
        return Optional.of(new Refusal(tag, reason));
    }
}
