package io.portcullis.engine.entity;

import io.portcullis.engine.Limits;
import io.portcullis.engine.entity.Gathering.Replayed;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.engine.verdict.Refusal;
import io.portcullis.threshold.codec.Bytes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * One step while it is being made: the parts of a state, and the effects so far.
 *
 * <p>Invariant: a vote is persisted in its ballot before its signature is asked for, and no round has two votes of a kind.
 */
final class Turn {
    final Setup setup;
    Epochs epochs;
    Ballot ballot;
    boolean running;
    Optional<Bytes> candidate;
    Optional<Message> proposal;
    Map<Digest, Replayed> replays;
    Inbox inbox;
    Inbox early;
    Set<Integer> accused;
    Set<Integer> badParts;
    Optional<CommitCertificate> last;
    Optional<Refusal> halted = Optional.empty();
    final List<Effect> effects = new ArrayList<>();

    Turn(State.Validating state) {
        setup = state.setup();
        epochs = state.epochs();
        ballot = state.ballot();
        take(state.gathering());
    }

    private void take(Gathering gathering) {
        running = gathering.running();
        candidate = gathering.candidate();
        proposal = gathering.proposal();
        replays = new HashMap<>(gathering.replays());
        inbox = gathering.inbox();
        early = gathering.early();
        accused = new HashSet<>(gathering.accused());
        badParts = new HashSet<>(gathering.badParts());
        last = gathering.last();
    }

    Step done() {
        if (halted.isPresent()) {
            return new Step(new State.Halted(ballot, halted.get()), effects);
        }
        Gathering gathering =
                new Gathering(running, candidate, proposal, replays, inbox, early, accused, badParts, last);
        return new Step(new State.Validating(setup, epochs, ballot, gathering), effects);
    }

    Validators validators() {
        return epochs.current();
    }

    Electorate electorate() {
        return new Electorate(setup.domain(), validators(), setup.scheme());
    }

    View at() {
        return ballot.at();
    }

    BlockHeight height() {
        return ballot.at().height();
    }

    Round round() {
        return ballot.at().round();
    }

    OptionalInt self() {
        return validators().numberOf(setup.self());
    }

    boolean isProposer() {
        OptionalInt self = self();
        return self.isPresent() && self.getAsInt() == validators().proposer(height(), round());
    }

    /** Whether this validator votes at all and has not yet cast a vote of this kind in the round. */
    boolean mayVote(Kind kind) {
        return self().isPresent() && ballot.vote(kind).isEmpty();
    }

    void cast(Draft draft) {
        ballot = ballot.with(draft);
        effects.add(new Effect.Persist(ballot));
        effects.add(new Effect.Sign(validators(), draft));
    }

    void setTimer() {
        running = true;
        effects.add(new Effect.SetTimer(height(), round()));
    }

    void begin() {
        if (!running) {
            setTimer();
        }
    }

    void enter(Round round) {
        ballot = ballot.in(round);
        proposal = Optional.empty();
        setTimer();
    }

    void change(Round round) {
        enter(round);
        if (mayVote(Kind.ROUND_CHANGE)) {
            cast(Draft.roundChange(at(), ballot.prepared()));
        }
    }

    void askReplay(Digest digest, Bytes value) {
        if (!replays.containsKey(digest) && replays.size() < Limits.ENTITY_REPLAYS) {
            replays.put(digest, Replayed.ASKED);
            effects.add(new Effect.Replay(height(), digest, value));
        }
    }

    boolean isGood(Digest digest) {
        return replays.get(digest) == Replayed.GOOD;
    }

    /** The value, if anything that came or was prepared here has it. */
    Optional<Bytes> valueOf(Digest digest) {
        return proposal.stream()
                .filter(message -> message.vote().isFor(digest))
                .findFirst()
                .or(() -> inbox
                        .matching(Kind.PROPOSAL, message -> message.vote().isFor(digest))
                        .values()
                        .stream()
                        .findFirst())
                .map(message -> ((Enclosure.Justification) message.enclosure()).value())
                .or(() -> ballot.prepared()
                        .filter(prepared -> prepared.digest().equals(digest))
                        .map(Prepared::value))
                .or(() -> candidate.filter(value -> Digest.of(value).equals(digest)));
    }

    void accuse(int validator, Evidence evidence) {
        if (accused.add(validator)) {
            effects.add(new Effect.Accuse(evidence));
        }
    }

    /** The next height, with what has already come for it. */
    void decide(Certified block) {
        Digest digest = block.certificate().value();
        if (replays.get(digest) == Replayed.BAD) {
            halt(new Refusal(
                    EngineTag.ENTITY_REPLAY_DIVERGED,
                    "a quorum has decided " + digest + ", which does not replay here"));
            return;
        }
        effects.add(new Effect.Decided(block));
        BlockHeight next = height().next();
        Epochs then = epochs.at(next);
        boolean sameBoard = !epochs.changesBy(next);
        Inbox came = early;
        epochs = then;
        ballot = Ballot.empty(validators().epoch(), next);
        take(Gathering.none(validators(), Optional.of(block.certificate())));
        if (sameBoard) {
            for (Kind kind : Kind.ALL) {
                came.matching(kind, message -> true).forEach((number, message) -> Intake.accept(this, number, message));
            }
        }
    }

    void halt(Refusal why) {
        halted = Optional.of(why);
        refuse(why);
    }

    void refuse(Refusal why) {
        effects.add(new Effect.Refuse(why));
    }

    void refuse(EngineTag tag, String reason) {
        refuse(new Refusal(tag, reason));
    }
}
