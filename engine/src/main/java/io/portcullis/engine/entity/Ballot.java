package io.portcullis.engine.entity;

import io.portcullis.engine.Limits;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.codec.RlpReader;
import io.portcullis.threshold.codec.RlpWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is durable before a vote leaves, so that a validator that restarts never contradicts itself: its round, what was prepared, and
 * every vote it cast in that round, as it will be signed again.
 *
 * <p>{@code version ‖ RLP [epoch, height, round, prepared, [draft…]]}, prepared {@code []} or {@code [round, value, [prepare…]]}, a draft
 * {@code [kind, value, prepared, enclosure]}.
 *
 * <p>Invariants: at most one draft of a kind, in the order of kinds, each of this view; what was prepared was prepared in no later round.
 */
public record Ballot(View at, Optional<Prepared> prepared, List<Draft> votes) {
    public Ballot {
        votes = List.copyOf(votes);
        for (int i = 0; i < votes.size(); i++) {
            Vote vote = votes.get(i).vote();
            if (!vote.at().equals(at)
                    || (i > 0 && votes.get(i - 1).vote().kind().compareTo(vote.kind()) >= 0)) {
                throw new IllegalArgumentException("votes are of this round, one of a kind, in their order");
            }
        }
        if (prepared.isPresent() && prepared.get().round().isAfter(at.round())) {
            throw new IllegalArgumentException("nothing is prepared in a later round");
        }
    }

    static Ballot empty(long epoch, BlockHeight height) {
        return new Ballot(new View(epoch, height, Round.FIRST), Optional.empty(), List.of());
    }

    public Bytes encode() {
        RlpWriter out = new RlpWriter();
        VoteCodec.write(out, at);
        RlpWriter inside = new RlpWriter();
        prepared.ifPresent(some ->
                inside.number(some.round().number()).bytes(some.value()).list(some.prepares(), VoteCodec::write));
        out.list(inside);
        out.list(votes, Ballot::write);
        return VoteCodec.document(out);
    }

    /** Refuses with ENTITY_MESSAGE_TOO_LONG, ENTITY_VERSION_UNKNOWN, ENCODING_INVALID. */
    public static Decoded<Ballot> decode(Bytes bytes) {
        return VoteCodec.decoded(bytes, Limits.ENTITY_BALLOT_BYTES, in -> {
            View at = VoteCodec.readView(in);
            Optional<Prepared> prepared = in.list(Ballot::readPrepared);
            return new Ballot(at, prepared, in.items(Kind.ALL.size(), one -> readDraft(one, at)));
        });
    }

    private static Optional<Prepared> readPrepared(RlpReader in) {
        if (!in.hasMore()) {
            return Optional.empty();
        }
        Round round = new Round(in.number(0, Limits.ENTITY_ROUNDS));
        Bytes value = MessageCodec.readValue(in);
        return Optional.of(new Prepared(round, value, VoteCodec.readAll(in)));
    }

    private static void write(RlpWriter out, Draft draft) {
        RlpWriter inside = new RlpWriter().number(draft.vote().kind().code());
        VoteCodec.value(inside, draft.vote().value());
        VoteCodec.prepared(inside, draft.vote().preparedIn());
        MessageCodec.write(inside, draft.enclosure());
        out.list(inside);
    }

    private static Draft readDraft(RlpReader in, View at) {
        return in.list(fields -> {
            Kind kind = VoteCodec.readKind(fields);
            Optional<Digest> value = VoteCodec.readValue(fields);
            Optional<Round> prepared = VoteCodec.readPrepared(fields);
            Enclosure enclosure = MessageCodec.read(fields, kind);
            return new Draft(new Vote(kind, at, value, prepared, enclosure.hash()), enclosure);
        });
    }

    /** Every vote of the round. */
    Ballot with(Draft draft) {
        List<Draft> all = new ArrayList<>(votes);
        all.add(draft);
        all.sort((one, other) -> one.vote().kind().compareTo(other.vote().kind()));
        return new Ballot(at, prepared, all);
    }

    Ballot with(Prepared better) {
        return new Ballot(at, Optional.of(better), votes);
    }

    /** Nothing cast yet in another round of the height. */
    Ballot in(Round round) {
        return new Ballot(at.in(round), prepared, List.of());
    }

    Optional<Draft> vote(Kind kind) {
        return votes.stream().filter(draft -> draft.vote().kind() == kind).findFirst();
    }
}
