package io.portcullis.threshold.ceremony;

import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.verdict.ThresholdRefusal;
import io.portcullis.threshold.verdict.ThresholdRefusedException;
import io.portcullis.threshold.verdict.ThresholdTag;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The machine that all parties run, and whoever checks their transcript: it sees what everybody sees and knows no secret.
 *
 * <p>Invariants: the same messages give the same state to everybody; what is not signed by a party of this session changes nothing; a
 * party is evicted only by its own signed words or its silence; a terminal state takes nothing more.
 */
public final class Ceremony {
    private Ceremony() {}

    /** The first round. */
    public static Step begin(Definition definition) {
        return new Step(new Joining(Gathering.begin(definition)), List.of(new Effect.Speak(Round.JOIN)));
    }

    public static Step step(State state, Input input) {
        return switch (state) {
            case Completed completed -> settled(completed, input);
            case Aborted aborted -> settled(aborted, input);
            case Open open ->
                switch (input) {
                    case Input.Received received -> receive(open, received.message());
                    case Input.Close close -> close(open, close.round());
                    case Input.Tick tick -> tick(open, tick.nowSeconds());
                    case Input.Cancel cancel ->
                        abort(open, new ThresholdRefusal(ThresholdTag.CANCELLED, cancel.reason()));
                };
        };
    }

    private static Step settled(State state, Input input) {
        return input instanceof Input.Received received
                ? refuse(state, received.message(), ThresholdTag.ROUND_WRONG, "the ceremony is over")
                : new Step(state, List.of());
    }

    private static Step receive(Open open, Message message) {
        Gathering gathering = open.gathering();
        if (!message.session().equals(gathering.session())) {
            return refuse(open, message, ThresholdTag.WRONG_SESSION, "the message is of session " + message.session());
        }
        Optional<Party> sender = gathering.party(message.party());
        if (sender.isEmpty()) {
            return refuse(open, message, ThresholdTag.SENDER_UNKNOWN, "there is no party " + message.party());
        }
        if (!sender.get().key().verifies(message.signedText(), message.signature())) {
            return refuse(
                    open,
                    message,
                    ThresholdTag.MESSAGE_NOT_SIGNED,
                    "this is not signed by " + sender.get().name());
        }
        Bytes hash = message.signedText().sha256();
        Optional<Bytes> earlier = message.round() == open.round()
                ? Optional.ofNullable(gathering.arrived().get(message.party()))
                        .map(said -> said.signedText().sha256())
                : gathering.heard(message.round(), message.party());
        if (earlier.isPresent()) {
            return earlier.get().equals(hash) ? new Step(open, List.of()) : equivocation(open, sender.get(), message);
        }
        return admit(open, sender.get(), message);
    }

    private static Step equivocation(Open open, Party liar, Message message) {
        ThresholdRefusal refusal = new ThresholdRefusal(
                ThresholdTag.EQUIVOCATION, liar.name() + ": said two things in round " + message.round());
        return abort(open.with(open.gathering().evict(liar.number(), refusal)), refusal);
    }

    private static Step admit(Open open, Party sender, Message message) {
        Gathering gathering = open.gathering();
        if (!gathering.isLive(sender)) {
            return refuse(open, message, ThresholdTag.ROUND_WRONG, sender.name() + " is out of this session");
        }
        if (message.round() != open.round() || !open.speakers().contains(sender.number())) {
            return refuse(
                    open,
                    message,
                    ThresholdTag.ROUND_WRONG,
                    sender.name() + " speaks in round " + message.round() + ", this is " + open.round());
        }
        if (!message.seen().equals(gathering.seen())) {
            return abort(
                    open,
                    new ThresholdRefusal(
                            ThresholdTag.VIEWS_DIFFER,
                            sender.name() + " has seen other messages before round " + message.round()));
        }
        Open more = open.with(gathering.with(message));
        return more.gathering().arrived().keySet().containsAll(more.speakers())
                ? advance(more, gathering)
                : new Step(more, List.of());
    }

    /** Who has not proved its share in time may still hold it, and settles by the others' proof: nobody is evicted from that round. */
    private static Step close(Open open, Round round) {
        if (round != open.round()) {
            return new Step(open, List.of());
        }
        Gathering gathering = open.gathering();
        return round == Round.PROVE
                ? advance(open, gathering)
                : advance(open.with(gathering.evictSilent(open.speakers(), round)), gathering);
    }

    private static Step tick(Open open, long nowSeconds) {
        return nowSeconds < open.definition().expiresAt()
                ? new Step(open, List.of())
                : abort(open, new ThresholdRefusal(ThresholdTag.EXPIRED, "the ceremony's time is over"));
    }

    private static Step advance(Open open, Gathering before) {
        State next;
        try {
            next = open.close();
        } catch (CannotGoOnException e) {
            next = new Aborted(open.definition(), e.gathering().culprits(), e.reason());
        } catch (ThresholdRefusedException e) {
            next = new Aborted(open.definition(), open.gathering().culprits(), e.refusal());
        }
        List<Effect> effects = new ArrayList<>(evictions(before.culprits(), next));
        effects.add(
                switch (next) {
                    case Open further -> new Effect.Speak(further.round());
                    case Completed completed -> new Effect.End();
                    case Aborted aborted -> new Effect.End();
                });
        return new Step(next, effects);
    }

    private static Step abort(Open open, ThresholdRefusal reason) {
        return new Step(new Aborted(open.definition(), open.gathering().culprits(), reason), List.of(new Effect.End()));
    }

    private static List<Effect> evictions(SortedMap<Integer, ThresholdRefusal> before, State after) {
        SortedMap<Integer, ThresholdRefusal> fresh = new TreeMap<>(
                switch (after) {
                    case Open open -> open.gathering().culprits();
                    case Completed completed -> completed.culprits();
                    case Aborted aborted -> aborted.culprits();
                });
        fresh.keySet().removeAll(before.keySet());
        List<Effect> effects = new ArrayList<>();
        fresh.forEach((party, refusal) -> effects.add(new Effect.Evict(party, refusal)));
        return effects;
    }

    private static Step refuse(State state, Message message, ThresholdTag tag, String reason) {
        return new Step(state, List.of(new Effect.Refuse(message, new ThresholdRefusal(tag, reason))));
    }
}
