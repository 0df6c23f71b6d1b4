package io.portcullis.threshold.ceremony;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** A party that makes its words honestly and then says others; it believes its own lies, so that it can go on lying. */
final class Liar {
    private final MemberSecrets secrets;
    private final Party party;
    private final Participant.Voice voice;
    private final Function<Message, List<Message>> tongue;
    private final List<Message> early = new ArrayList<>();
    private State state;

    Liar(
            Definition definition,
            Party party,
            Participant.Voice voice,
            MemberSecrets secrets,
            Function<Message, List<Message>> tongue) {
        this.party = party;
        this.voice = voice;
        this.secrets = secrets;
        this.tongue = tongue;
        this.state = Ceremony.begin(definition).state();
    }

    List<Message> begin() {
        return speak();
    }

    State state() {
        return state;
    }

    List<Message> on(Input input) {
        if (input instanceof Input.Received received
                && state instanceof Open open
                && received.message().round().compareTo(open.round()) > 0) {
            early.add(received.message());
            return List.of();
        }
        Step step = Ceremony.step(state, input);
        state = step.state();
        return step.effects().stream().anyMatch(Effect.Speak.class::isInstance) ? speak() : List.of();
    }

    private List<Message> speak() {
        List<Message> words = new ArrayList<>();
        if (state instanceof Open open && open.speakers().contains(party.number())) {
            Gathering gathering = open.gathering();
            var body = secrets.compose(open);
            Message honest = new Message(
                    gathering.session(),
                    open.round(),
                    party.number(),
                    gathering.seen(),
                    body,
                    voice.sign(Message.signedText(
                            gathering.session(), open.round(), party.number(), gathering.seen(), body)));
            List<Message> said = tongue.apply(honest);
            words.addAll(said);
            if (!said.isEmpty()) {
                words.addAll(on(new Input.Received(said.getFirst())));
            }
        }
        List<Message> waiting = List.copyOf(early);
        early.clear();
        waiting.forEach(message -> words.addAll(on(new Input.Received(message))));
        return words;
    }
}
