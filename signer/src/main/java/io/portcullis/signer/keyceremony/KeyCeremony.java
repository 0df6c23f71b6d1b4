package io.portcullis.signer.keyceremony;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.signer.verdict.Refusal;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.verdict.SignerTag;
import io.portcullis.threshold.codec.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The machine of all key ceremonies, which also checks their transcripts.
 *
 * <p>Invariants: steps are taken in the script's order, each once, each by two people who signed it and all that came before it; an order is
 * durable before it is carried out; what does not fit the record ends the ceremony; an ended ceremony takes nothing more, and one that was
 * interrupted is never resumed: what it made is destroyed.
 */
public final class KeyCeremony {
    private KeyCeremony() {}

    /** @throws RefusedException CEREMONY_NOT_AUTHORISED */
    public static Step begin(Line.Begun line) {
        Definition definition = line.definition();
        if (!definition.officer().credential().verifies(definition.signedText(), line.officer())) {
            throw new RefusedException(
                    SignerTag.CEREMONY_NOT_AUTHORISED, definition.officer().name() + " did not sign this definition");
        }
        Gathered known = Gathered.NOTHING;
        if (definition.subject().isPresent() && definition.backup().isEmpty()) {
            known = known.with(new Result.KeyMade(definition.subject().get(), "known"));
        }
        State state = new State.Waiting(
                definition, line.chain(Bytes32.of(new byte[Bytes32.LENGTH])), known, 0, definition.createdAt());
        return new Step(state, List.of(new Effect.Persist(line)));
    }

    public static Step step(State state, Input input) {
        return switch (state) {
            case State.Waiting waiting -> whileWaiting(waiting, input);
            case State.Working working -> whileWorking(working, input);
            case State.Undoing undoing ->
                switch (input) {
                    case Input.Undone(List<String> destroyed, List<String> left) ->
                        aborted(undoing, new Line.Aborted(undoing.refusal(), destroyed, left));
                    // Whoever ran it is gone before it was taken back: take it back again.
                    case Input.Interrupted interrupted ->
                        new Step(
                                undoing,
                                List.of(new Effect.Undo(undoing.gathered().made())));
                    default -> over(state, input);
                };
            case State.Completed completed -> over(state, input);
            case State.Aborted aborted -> over(state, input);
        };
    }

    /** Time and interruptions do nothing to what is over; whoever speaks is told. */
    private static Step over(State state, Input input) {
        return switch (input) {
            case Input.Tick tick -> new Step(state, List.of());
            case Input.Interrupted interrupted -> new Step(state, List.of());
            default -> refuse(state, new Refusal(SignerTag.CEREMONY_OVER, "the ceremony has ended"));
        };
    }

    private static Step whileWaiting(State.Waiting waiting, Input input) {
        return switch (input) {
            case Input.Ordered(Line.Ordered line) -> ordered(waiting, line);
            case Input.Ended(StepSignature officer) -> ended(waiting, officer);
            case Input.Done done -> refuse(waiting, outOfOrder("nothing is being done"));
            case Input.Failed(String reason) -> refuse(waiting, outOfOrder("nothing is being done"));
            case Input.Undone undone -> refuse(waiting, outOfOrder("nothing is being undone"));
            default -> stopped(waiting, input);
        };
    }

    private static Step whileWorking(State.Working working, Input input) {
        return switch (input) {
            case Input.Done(Result result) -> done(working, result);
            case Input.Failed(String reason) ->
                undo(working, working.gathered(), new Refusal(SignerTag.CEREMONY_STEP_FAILED, reason));
            case Input.Ordered ordered -> refuse(working, outOfOrder("the step before is being done"));
            case Input.Ended ended -> refuse(working, outOfOrder("the step before is being done"));
            case Input.Undone undone -> refuse(working, outOfOrder("nothing is being undone"));
            default -> stopped(working, input);
        };
    }

    private static Step stopped(State state, Input input) {
        return switch (input) {
            case Input.Cancel(String reason) ->
                undo(state, state.gathered(), new Refusal(SignerTag.CEREMONY_CANCELLED, reason));
            case Input.Interrupted interrupted ->
                undo(
                        state,
                        state.gathered(),
                        new Refusal(SignerTag.CEREMONY_INTERRUPTED, "it was interrupted, and nothing is resumed"));
            case Input.Tick(long now)
            when now >= state.definition().expiresAt() ->
                undo(state, state.gathered(), new Refusal(SignerTag.CEREMONY_EXPIRED, "its time is over"));
            default -> new Step(state, List.of());
        };
    }

    private static Step ordered(State.Waiting waiting, Line.Ordered line) {
        Optional<Refusal> unfit = OrderRules.judge(waiting, line);
        if (unfit.isPresent()) {
            return refuse(waiting, unfit.get());
        }
        Order order = line.order();
        State.Working working = new State.Working(
                waiting.definition(), line.chain(waiting.head()), Script.beginning(waiting, order), order);
        Optional<Refusal> broken = OrderRules.contradiction(waiting, order);
        if (broken.isPresent()) {
            return persisting(line, undo(working, working.gathered(), broken.get()));
        }
        Optional<Effect.Task> task = Script.task(working);
        return task.isPresent()
                ? new Step(working, List.of(new Effect.Persist(line), new Effect.Perform(task.get())))
                // Nothing is to be done but to have said so: there is no line for a result.
                : new Step(next(working, working.head(), working.gathered()), List.of(new Effect.Persist(line)));
    }

    private static Step done(State.Working working, Result result) {
        Line.Done line = new Line.Done(result);
        Bytes32 head = line.chain(working.head());
        Optional<Refusal> wrong = Script.judge(working, result);
        if (wrong.isPresent()) {
            State.Working recorded = new State.Working(working.definition(), head, working.gathered(), working.order());
            return persisting(line, undo(recorded, recorded.gathered(), wrong.get()));
        }
        return new Step(next(working, head, Script.ending(working, result)), List.of(new Effect.Persist(line)));
    }

    private static State next(State.Working working, Bytes32 head, Gathered gathered) {
        Order order = working.order();
        return new State.Waiting(working.definition(), head, gathered, order.step() + 1, order.at());
    }

    private static Step ended(State.Waiting waiting, StepSignature officer) {
        if (waiting.next().isPresent()) {
            return refuse(waiting, outOfOrder("the script is not at its end"));
        }
        if (!waiting.definition().officer().credential().verifies(endText(waiting.head()), officer)) {
            return refuse(
                    waiting,
                    new Refusal(SignerTag.CEREMONY_STEP_UNSIGNED, "the officer did not sign this transcript's head"));
        }
        Line.Ended line = new Line.Ended(officer);
        return new Step(
                new State.Completed(waiting.definition(), line.chain(waiting.head()), waiting.gathered()),
                List.of(new Effect.Persist(line)));
    }

    /** What the officer signs at the end: {@code "portcullis/key-ceremony-end/v1" ‖ head}. */
    public static Bytes endText(Bytes32 head) {
        return Bytes.ascii("portcullis/key-ceremony-end/v1").concat(Bytes.of(head.toArray()));
    }

    private static Step undo(State state, Gathered gathered, Refusal refusal) {
        return new Step(
                new State.Undoing(state.definition(), state.head(), gathered, refusal),
                List.of(new Effect.Undo(gathered.made())));
    }

    private static Step aborted(State state, Line.Aborted line) {
        return new Step(
                new State.Aborted(state.definition(), line.chain(state.head()), state.gathered(), line),
                List.of(new Effect.Persist(line)));
    }

    private static Step persisting(Line line, Step step) {
        List<Effect> effects = new ArrayList<>(List.of(new Effect.Persist(line)));
        effects.addAll(step.effects());
        return new Step(step.state(), effects);
    }

    private static Step refuse(State state, Refusal refusal) {
        return new Step(state, List.of(new Effect.Refuse(refusal)));
    }

    private static Refusal outOfOrder(String reason) {
        return new Refusal(SignerTag.CEREMONY_STEP_ORDER, reason);
    }

    /**
     * Takes lines that were written before: the same machine, without its effects.
     *
     * @throws RefusedException with what the machine says to a line that does not fit
     */
    public static State replay(List<Line> lines) {
        if (lines.isEmpty() || !(lines.getFirst() instanceof Line.Begun begun)) {
            throw new RefusedException(SignerTag.CEREMONY_TRANSCRIPT_BROKEN, "a transcript begins with its definition");
        }
        State state = begin(begun).state();
        for (Line line : lines.subList(1, lines.size())) {
            state = again(state, line);
        }
        return state;
    }

    static State again(State state, Line line) {
        Step step = switch (line) {
            case Line.Begun begun ->
                throw new RefusedException(SignerTag.CEREMONY_TRANSCRIPT_BROKEN, "a transcript begins once");
            case Line.Ordered ordered -> step(state, new Input.Ordered(ordered));
            case Line.Done(Result result) -> step(state, new Input.Done(result));
            case Line.Ended(StepSignature officer) -> step(state, new Input.Ended(officer));
            case Line.Aborted end -> abortedAgain(state, end);
        };
        for (Effect effect : step.effects()) {
            if (effect instanceof Effect.Refuse(Refusal refusal)) {
                throw new RefusedException(refusal);
            }
        }
        return step.state();
    }

    /** An abort for a reason of the record has that reason; any other may come at any time. */
    private static Step abortedAgain(State state, Line.Aborted end) {
        return switch (state) {
            case State.Undoing undoing
            when !undoing.refusal().equals(end.refusal()) ->
                throw new RefusedException(
                        SignerTag.CEREMONY_TRANSCRIPT_BROKEN,
                        "the record says " + undoing.refusal().tag() + ", its end "
                                + end.refusal().tag());
            case State.Completed completed -> over(state, new Input.Cancel("it is over"));
            case State.Aborted aborted -> over(state, new Input.Cancel("it is over"));
            default -> aborted(state, end);
        };
    }
}
