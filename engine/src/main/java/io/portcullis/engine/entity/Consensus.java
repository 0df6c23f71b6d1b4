package io.portcullis.engine.entity;

import io.portcullis.engine.Limits;
import io.portcullis.engine.entity.Gathering.Replayed;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.engine.verdict.Refusal;
import io.portcullis.engine.verdict.RefusedException;
import io.portcullis.threshold.codec.Bytes;
import java.util.List;
import java.util.Optional;

/**
 * The machine of one validator of one entity: {@code (state, input) -> (state, effects)}. The protocol is in the description of this
 * package.
 *
 * <p>Invariants: no input throws; what is refused is named by a tag; what was decided at a height is never decided otherwise.
 */
public final class Consensus {
    private Consensus() {}

    /**
     * A validator that starts, or starts again.
     *
     * @param height the one after the last whose decision is durable here
     * @param durable the ballot last persisted, if there ever was one
     */
    public static Step start(Setup setup, Epochs epochs, BlockHeight height, Optional<Ballot> durable) {
        long epoch = epochs.current().epoch();
        Ballot ballot =
                durable.filter(some -> !height.isAfter(some.at().height())).orElse(Ballot.empty(epoch, height));
        if (ballot.at().epoch() != epoch || !ballot.at().height().equals(height)) {
            Refusal why = new Refusal(
                    EngineTag.ENTITY_BALLOT_AHEAD,
                    "the ballot is of " + ballot.at() + ", the decisions end before height " + height);
            return new Step(new State.Halted(ballot, why), List.of(new Effect.Refuse(why)));
        }
        Turn turn = new Turn(
                new State.Validating(setup, epochs, ballot, Gathering.none(epochs.current(), Optional.empty())));
        if (!ballot.votes().isEmpty()) {
            turn.setTimer();
            ballot.votes().forEach(draft -> turn.effects.add(new Effect.Sign(turn.validators(), draft)));
        }
        return turn.done();
    }

    public static Step step(State state, Input input) {
        return switch (state) {
            case State.Halted halted ->
                new Step(
                        halted,
                        List.of(new Effect.Refuse(new Refusal(
                                EngineTag.ENTITY_HALTED, halted.why().toString()))));
            case State.Validating validating -> step(new Turn(validating), input);
        };
    }

    private static Step step(Turn turn, Input input) {
        try {
            switch (input) {
                case Input.Propose(BlockHeight height, Bytes value) -> propose(turn, height, value);
                case Input.Received(Bytes message) -> Intake.receive(turn, message);
                case Input.Signed(Message message) -> signed(turn, message);
                case Input.TimerExpired(BlockHeight height, Round round) -> expired(turn, height, round);
                case Input.ReplayVerdict(BlockHeight height, Digest value, Optional<Refusal> refusal) ->
                    replayed(turn, height, value, refusal);
                case Input.CertifiedBlock(Certified block) -> certified(turn, block);
                case Input.EpochChange change -> schedule(turn, change);
            }
            Rules.apply(turn);
        } catch (RefusedException e) {
            turn.refuse(e.refusal());
        }
        return turn.done();
    }

    private static void propose(Turn turn, BlockHeight height, Bytes value) {
        requireHeight(turn, height);
        if (value.size() > Limits.ENTITY_VALUE_BYTES) {
            throw new RefusedException(EngineTag.ENTITY_VALUE_TOO_LARGE, value.size() + " bytes");
        }
        turn.candidate = Optional.of(value);
        turn.begin();
    }

    private static void requireHeight(Turn turn, BlockHeight height) {
        if (!height.equals(turn.height())) {
            throw new RefusedException(EngineTag.ENTITY_HEIGHT_WRONG, "height " + height + "; it is " + turn.height());
        }
    }

    /** A signature for a vote of a round that is over comes too late to be of use. */
    private static void signed(Turn turn, Message message) {
        Optional<Draft> draft = turn.ballot.vote(message.kind());
        if (draft.isEmpty() || !draft.get().became(message)) {
            throw new RefusedException(EngineTag.ENTITY_SIGNATURE_UNASKED, "nobody waits for " + message.vote());
        }
        int number = turn.electorate().signer(message.signed());
        if (turn.self().isEmpty() || turn.self().getAsInt() != number) {
            throw new RefusedException(EngineTag.ENTITY_SIGNER_STRANGER, "signed by another than this validator");
        }
        Intake.store(turn, number, message);
        turn.effects.add(new Effect.Broadcast(message));
    }

    private static void expired(Turn turn, BlockHeight height, Round round) {
        if (!turn.running || !height.equals(turn.height()) || !round.equals(turn.round())) {
            throw new RefusedException(EngineTag.ENTITY_TIMER_STALE, "round " + round + " of height " + height);
        }
        if (round.isLast()) {
            throw new RefusedException(EngineTag.ENTITY_ROUNDS_SPENT, "there is no round after " + round);
        }
        turn.change(round.next());
    }

    private static void replayed(Turn turn, BlockHeight height, Digest value, Optional<Refusal> refusal) {
        requireHeight(turn, height);
        if (turn.replays.get(value) != Replayed.ASKED) {
            throw new RefusedException(EngineTag.ENTITY_VERDICT_UNASKED, "nobody waits for the replay of " + value);
        }
        turn.replays.put(value, refusal.isEmpty() ? Replayed.GOOD : Replayed.BAD);
        refusal.ifPresent(turn::refuse);
    }

    private static void certified(Turn turn, Certified block) {
        if (turn.last.isPresent()
                && turn.last.get().at().isAtHeightOf(block.certificate().at())) {
            requireSame(turn, turn.last.get(), block);
        }
        requireHeight(turn, block.height());
        block.certificate().require(turn.setup.domain(), turn.validators(), turn.setup.scheme());
        turn.decide(block);
    }

    /** Two certificates at one height cannot be while few enough are Byzantine; whatever happened, nothing more is signed here. */
    private static void requireSame(Turn turn, CommitCertificate last, Certified block) {
        CommitCertificate other = block.certificate();
        if (!last.value().equals(other.value())
                && other.verify(turn.setup.domain(), turn.validators(), turn.setup.scheme())
                        .isEmpty()) {
            turn.halt(new Refusal(
                    EngineTag.ENTITY_CERTIFICATES_CONFLICT,
                    "height " + block.height() + " was decided as " + last.value() + " and as " + other.value()));
        }
    }

    private static void schedule(Turn turn, Input.EpochChange change) {
        if (!change.from().isAfter(turn.height())
                || change.epoch() != turn.validators().epoch() + 1) {
            throw new RefusedException(
                    EngineTag.ENTITY_EPOCH_WRONG,
                    "epoch " + change.epoch() + " from height " + change.from() + " cannot follow " + turn.at());
        }
        Epochs.Scheduled scheduled =
                new Epochs.Scheduled(new Validators(change.epoch(), change.board(), change.sharing()), change.from());
        if (turn.epochs.next().isPresent() && !turn.epochs.next().get().equals(scheduled)) {
            throw new RefusedException(EngineTag.ENTITY_EPOCH_WRONG, "another board is to follow already");
        }
        turn.epochs = new Epochs(turn.validators(), Optional.of(scheduled));
        if (change.from().equals(turn.height().next())) {
            // What came for that height is of the board that retires.
            turn.early = Inbox.of(turn.validators());
        }
    }
}
