package io.portcullis.threshold.ceremony;

import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.curve.SecretSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One party at work: the machine that everybody runs, this party's secrets, and the key that signs its words.
 *
 * <p>Invariants: what it says in a round it says once; a message that comes before its round waits, one for each party; when the ceremony
 * is over for this party its secrets are gone. A participant that is lost is lost: another of the same session cannot be made of anything.
 */
public final class Participant implements AutoCloseable {
    private final Definition definition;
    private final Party party;
    private final Voice voice;
    private final MemberSecrets secrets;
    private final SortedMap<Integer, Message> transcript = new TreeMap<>();
    private final SortedMap<Integer, Message> early = new TreeMap<>();
    private State state;

    /** Signs with this party's identity key, inside its HSM. */
    @FunctionalInterface
    public interface Voice {
        /** 64 bytes {@code r ‖ s}: ECDSA on P-256 over the SHA-256 of the text. */
        Bytes sign(Bytes text);
    }

    /** What came of an input: the words to send to all, and what the machine had to say. */
    public record Reaction(List<Message> words, List<Effect> effects) {
        public Reaction {
            words = List.copyOf(words);
            effects = List.copyOf(effects);
        }
    }

    public Participant(Definition definition, Party party, Voice voice, SecretSource random, ShareKeeper keeper) {
        this.definition = definition;
        this.party = party;
        this.voice = voice;
        this.secrets = new MemberSecrets(party, random, keeper);
        this.state = Ceremony.begin(definition).state();
    }

    /** The first word. */
    public synchronized Reaction begin() {
        Reacting reacting = new Reacting();
        reacting.perform(Ceremony.begin(definition));
        return reacting.result();
    }

    public synchronized Reaction on(Input input) {
        Reacting reacting = new Reacting();
        reacting.take(input);
        return reacting.result();
    }

    public synchronized State state() {
        return state;
    }

    public Party party() {
        return party;
    }

    /** Empty while the ceremony goes on for this party. */
    public synchronized Optional<Outcome> outcome() {
        return Outcome.of(state, party.number());
    }

    /** Everything that was said and taken, in the order of rounds and parties. */
    public synchronized Transcript transcript() {
        return new Transcript(definition, List.copyOf(transcript.values()));
    }

    /** One input and all that follows from it. */
    private final class Reacting {
        private final List<Message> words = new ArrayList<>();
        private final List<Effect> effects = new ArrayList<>();

        void take(Input input) {
            if (input instanceof Input.Received received && isEarly(received.message())) {
                early.put(Transcript.place(received.message()), received.message());
                return;
            }
            Step step = Ceremony.step(state, input);
            boolean refused = step.effects().stream().anyMatch(Effect.Refuse.class::isInstance);
            if (input instanceof Input.Received received && !refused) {
                transcript.putIfAbsent(Transcript.place(received.message()), received.message());
            }
            perform(step);
        }

        private boolean isEarly(Message message) {
            return state instanceof Open open
                    && message.session().equals(open.gathering().session())
                    && message.round().compareTo(open.round()) > 0
                    && open.gathering().party(message.party()).isPresent()
                    && early.size() < open.gathering().parties().size();
        }

        void perform(Step step) {
            state = step.state();
            effects.addAll(step.effects());
            for (Effect effect : step.effects()) {
                if (effect instanceof Effect.Speak && state instanceof Open open) {
                    speak(open);
                }
            }
            if (outcome().isPresent()) {
                secrets.close();
            }
        }

        private void speak(Open open) {
            if (open.speakers().contains(party.number())) {
                Gathering gathering = open.gathering();
                Bytes body = secrets.compose(open);
                Bytes text =
                        Message.signedText(gathering.session(), open.round(), party.number(), gathering.seen(), body);
                Message word = new Message(
                        gathering.session(), open.round(), party.number(), gathering.seen(), body, voice.sign(text));
                words.add(word);
                take(new Input.Received(word));
            }
            Collection<Message> waiting = List.copyOf(early.values());
            early.clear();
            waiting.forEach(message -> take(new Input.Received(message)));
        }

        Reaction result() {
            return new Reaction(words, effects);
        }
    }

    /** Wipes this party's secrets. */
    @Override
    public synchronized void close() {
        secrets.close();
    }
}
