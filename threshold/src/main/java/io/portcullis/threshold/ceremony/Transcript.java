package io.portcullis.threshold.ceremony;

import io.portcullis.threshold.Limits;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.codec.RlpReader;
import io.portcullis.threshold.codec.RlpWriter;
import io.portcullis.threshold.verdict.ThresholdRefusal;
import io.portcullis.threshold.verdict.ThresholdRefusedException;
import io.portcullis.threshold.verdict.ThresholdTag;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Everything that was said in a session, signed by who said it: enough for anybody to run the ceremony again without its secrets, and to come to
 * the same end.
 *
 * <p>RLP: {@code [definition, [message…]]}, the messages in the order of rounds and parties.
 */
public record Transcript(Definition definition, List<Message> messages) {
    private static final int ROUNDS = Round.values().length;
    private static final int MAX_MESSAGES = 2 * Limits.MAX_MEMBERS * ROUNDS;
    private static final int PARTIES_IN_PLACE = 1_000;

    public Transcript {
        messages = List.copyOf(messages);
        for (int i = 1; i < messages.size(); i++) {
            if (place(messages.get(i - 1)) >= place(messages.get(i))) {
                throw new ThresholdRefusedException(
                        ThresholdTag.ENCODING_INVALID, "messages are in the order of rounds and parties, one each");
            }
        }
    }

    static int place(Message message) {
        return message.round().code() * PARTIES_IN_PLACE + message.party();
    }

    /**
     * Runs the ceremony again. A round whose speakers are not all there was closed over the silent.
     *
     * @return where it ends; a message that the machine refuses makes it an abort with that refusal
     */
    public State replay() {
        State state = Ceremony.begin(definition).state();
        for (Message message : messages) {
            while (state instanceof Open open && open.round().compareTo(message.round()) < 0) {
                state = Ceremony.step(state, new Input.Close(open.round())).state();
            }
            Step step = Ceremony.step(state, new Input.Received(message));
            for (Effect effect : step.effects()) {
                if (effect instanceof Effect.Refuse refuse) {
                    return new Aborted(definition, new TreeMap<>(), refuse.refusal());
                }
            }
            state = step.state();
        }
        return state instanceof Open open && open.round() == Round.PROVE
                ? Ceremony.step(state, new Input.Close(Round.PROVE)).state()
                : state;
    }

    /**
     * Who said two different things in one round, by two transcripts of a session: what parties whose views differed find out by comparing.
     *
     * @return by party number
     */
    public SortedMap<Integer, ThresholdRefusal> equivocations(Transcript other) {
        SortedMap<Integer, ThresholdRefusal> found = new TreeMap<>();
        SortedMap<Integer, Message> here = new TreeMap<>();
        messages.forEach(message -> here.put(place(message), message));
        for (Message message : other.messages) {
            Optional<Message> twin = Optional.ofNullable(here.get(place(message)));
            boolean proof = twin.isPresent()
                    && !twin.get().signedText().equals(message.signedText())
                    && isSigned(twin.get())
                    && isSigned(message);
            if (proof) {
                found.put(
                        message.party(),
                        new ThresholdRefusal(
                                ThresholdTag.EQUIVOCATION,
                                definition.party(message.party()).orElseThrow().name() + ": said two things in round "
                                        + message.round()));
            }
        }
        return found;
    }

    private boolean isSigned(Message message) {
        return message.session().equals(definition.session())
                && definition.party(message.party()).stream()
                        .anyMatch(party -> party.key().verifies(message.signedText(), message.signature()));
    }

    public Bytes encode() {
        RlpWriter out = new RlpWriter().bytes(definition.encode());
        return out.list(messages, (inside, message) -> inside.bytes(message.encode()))
                .toList();
    }

    /** @throws ThresholdRefusedException ENCODING_INVALID, DEFINITION_INVALID, and what a point may be refused for */
    public static Transcript decode(Bytes encoded) {
        return RlpReader.readList(encoded, in -> {
            Definition definition = Definition.decode(in.bytes(Limits.MAX_DEFINITION_BYTES));
            List<Message> messages = new ArrayList<>(
                    in.items(MAX_MESSAGES, one -> Message.decode(one.bytes(Limits.MAX_BODY_BYTES + 512))));
            return new Transcript(definition, messages);
        });
    }
}
