package io.portcullis.engine.entity;

import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.engine.verdict.RefusedException;
import io.portcullis.threshold.codec.Bytes;
import java.util.Optional;

/**
 * Which messages get into the inbox.
 *
 * <p>Invariants: nothing gets there unsigned, unjustified, of another height or board; a second, different vote of one kind in one round
 * counts for nothing and accuses its author.
 */
final class Intake {
    private Intake() {}

    static void receive(Turn turn, Bytes bytes) {
        switch (MessageCodec.decode(turn.setup.domain().entity(), bytes)) {
            case Decoded.Refused<Message> refused -> turn.refuse(refused.refusal());
            case Decoded.Complete<Message> complete -> {
                try {
                    receive(turn, complete.value());
                } catch (RefusedException e) {
                    turn.refuse(e.refusal());
                }
            }
        }
    }

    private static void receive(Turn turn, Message message) {
        View at = message.vote().at();
        if (turn.height().isAfter(at.height())) {
            // Only who asks for another round is stuck: the others were merely slow.
            if (message.kind() == Kind.ROUND_CHANGE) {
                turn.effects.add(new Effect.SenderBehind(at.height()));
            }
            throw new RefusedException(
                    EngineTag.ENTITY_MESSAGE_STALE, "height " + at.height() + " was decided before " + turn.height());
        }
        if (at.height().isAfter(turn.height())) {
            turn.effects.add(new Effect.SenderAhead(turn.height()));
        }
        requireEpoch(turn, at);
        if (at.height().equals(turn.height())) {
            // Before its signature: what is over must not cost much.
            requireNotOver(turn, message);
        }
        int number = turn.electorate().signer(message.signed());
        if (turn.self().isPresent() && turn.self().getAsInt() == number) {
            throw new RefusedException(EngineTag.ENTITY_MESSAGE_REPEATED, "this validator's own message");
        }
        if (at.height().equals(turn.height())) {
            store(turn, number, message);
        } else if (at.height().equals(turn.height().next())) {
            storeEarly(turn, number, message);
        } else {
            throw new RefusedException(
                    EngineTag.ENTITY_HEIGHT_AHEAD, "height " + at.height() + " is too far beyond " + turn.height());
        }
    }

    private static void requireEpoch(Turn turn, View at) {
        long epoch = turn.validators().epoch();
        if (at.epoch() < epoch) {
            throw new RefusedException(
                    EngineTag.ENTITY_EPOCH_RETIRED, "epoch " + at.epoch() + " has ended; it is " + epoch);
        }
        if (at.epoch() > epoch) {
            throw new RefusedException(
                    EngineTag.ENTITY_EPOCH_UNKNOWN, "epoch " + at.epoch() + " has not begun here; it is " + epoch);
        }
        if (turn.epochs.changesBy(at.height())) {
            throw new RefusedException(
                    EngineTag.ENTITY_EPOCH_RETIRED, "at height " + at.height() + " the next board is there");
        }
    }

    /** Of a message that came early and of whose rules only the signature was checked. */
    static void accept(Turn turn, int number, Message message) {
        try {
            store(turn, number, message);
        } catch (RefusedException e) {
            turn.refuse(e.refusal());
        }
    }

    static void store(Turn turn, int number, Message message) {
        requireNotOver(turn, message);
        requireNew(turn, turn.inbox, number, message);
        if (message.kind() == Kind.PROPOSAL && turn.validators().proposer(turn.height(), message.round()) != number) {
            throw new RefusedException(EngineTag.ENTITY_NOT_PROPOSER, "another proposes in round " + message.round());
        }
        Justifications.require(turn.electorate(), message);
        turn.inbox = turn.inbox.with(number, message);
    }

    /** Commits of an earlier round may still make a certificate. */
    private static void requireNotOver(Turn turn, Message message) {
        if (message.kind() != Kind.COMMIT && message.round().isBefore(turn.round())) {
            throw new RefusedException(
                    EngineTag.ENTITY_MESSAGE_STALE, "round " + message.round() + " is over; it is " + turn.round());
        }
    }

    private static void storeEarly(Turn turn, int number, Message message) {
        requireNew(turn, turn.early, number, message);
        turn.early = turn.early.with(number, message);
    }

    private static void requireNew(Turn turn, Inbox inbox, int number, Message message) {
        Optional<Message> before = inbox.get(number, message.kind());
        if (before.isEmpty() || message.round().isAfter(before.get().round())) {
            return;
        }
        if (message.round().isBefore(before.get().round())) {
            throw new RefusedException(
                    EngineTag.ENTITY_MESSAGE_STALE,
                    "its author has gone on to round " + before.get().round());
        }
        if (message.vote().equals(before.get().vote())) {
            throw new RefusedException(EngineTag.ENTITY_MESSAGE_REPEATED, message.vote() + " is known");
        }
        turn.accuse(number, Evidence.Equivocation.of(before.get().signed(), message.signed()));
        throw new RefusedException(
                EngineTag.ENTITY_EQUIVOCATION, "validator " + number + " has also signed another " + message.kind());
    }
}
