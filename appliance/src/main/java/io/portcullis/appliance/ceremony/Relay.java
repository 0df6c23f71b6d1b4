package io.portcullis.appliance.ceremony;

import io.portcullis.signer.client.Answer;
import io.portcullis.signer.client.CeremonyAnswer;
import io.portcullis.signer.client.CeremonyClient;
import io.portcullis.threshold.ceremony.Ceremony;
import io.portcullis.threshold.ceremony.Definition;
import io.portcullis.threshold.ceremony.Effect;
import io.portcullis.threshold.ceremony.Input;
import io.portcullis.threshold.ceremony.Message;
import io.portcullis.threshold.ceremony.Open;
import io.portcullis.threshold.ceremony.Party;
import io.portcullis.threshold.ceremony.State;
import io.portcullis.threshold.ceremony.Step;
import io.portcullis.threshold.ceremony.Transcript;
import io.portcullis.threshold.codec.Bytes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Runs one session to its end.
 *
 * <p>Invariants: every word goes to every signer but its speaker, in one order; a signer that refuses or does not answer is silent from then on,
 * and nothing it did is undone; the transcript holds what the relay's own machine took; in the end every signer that answers knows the end.
 */
public final class Relay {
    private final Definition definition;
    private final Bytes officerSignature;
    private final Map<String, CeremonyClient> seats;
    private final Consumer<String> progress;

    /** For each signer what it has not heard yet. */
    private final Map<String, Deque<Message>> unheard = new LinkedHashMap<>();

    private final Map<String, String> silent = new LinkedHashMap<>();
    private final Map<String, String> ends = new LinkedHashMap<>();
    private final List<Message> taken = new ArrayList<>();
    private State state;

    /**
     * How it ended.
     *
     * @param state of the relay's own machine: Completed or Aborted
     * @param ends by signer: what it says of the end itself
     * @param silent by signer: why it was not waited for any longer
     */
    public record Result(State state, Transcript transcript, Map<String, String> ends, Map<String, String> silent) {}

    /**
     * @param seats the signers by the names the definition gives its parties
     * @param progress told what happens, in words
     */
    public Relay(
            Definition definition,
            Bytes officerSignature,
            Map<String, CeremonyClient> seats,
            Consumer<String> progress) {
        this.definition = definition;
        this.officerSignature = officerSignature;
        this.seats = new LinkedHashMap<>(seats);
        this.progress = progress;
        this.state = Ceremony.begin(definition).state();
    }

    public Result run() {
        progress.accept("session " + definition.session());
        // All queues first: what the first one says, the last one must hear.
        definition.parties().forEach(party -> unheard.put(party.name(), new ArrayDeque<>()));
        for (Party party : definition.parties()) {
            String name = party.name();
            if (seats.containsKey(name)) {
                take(name, () -> seats.get(name).begin(definition, officerSignature));
            } else {
                silent.put(name, "there is no way to this signer");
            }
        }
        while (state instanceof Open open) {
            if (!deliver() && state == open) {
                close(open);
            }
        }
        boolean more = true;
        while (more) {
            more = deliver();
        }
        taken.sort(Comparator.comparing(Message::round).thenComparing(Message::party));
        Resolution.Result settled = new Resolution(seats).resolve(new Transcript(definition, taken));
        settled.signers().forEach((name, end) -> progress.accept(name + " " + end));
        return new Result(
                settled.completed() ? settled.transcript().replay() : state,
                settled.transcript(),
                Map.copyOf(ends),
                Map.copyOf(silent));
    }

    /** Carries what is waiting; false if nothing was. */
    private boolean deliver() {
        boolean any = false;
        for (Map.Entry<String, Deque<Message>> entry : unheard.entrySet()) {
            String name = entry.getKey();
            if (entry.getValue().isEmpty() || silent.containsKey(name) || ends.containsKey(name)) {
                entry.getValue().clear();
                continue;
            }
            List<Message> waiting = List.copyOf(entry.getValue());
            entry.getValue().clear();
            any = true;
            take(name, () -> seats.get(name).hear(definition.session(), waiting));
        }
        return any;
    }

    private void close(Open open) {
        progress.accept("round " + open.round() + ": closed over " + missing(open));
        step(new Input.Close(open.round()));
        for (String name : unheard.keySet()) {
            if (!silent.containsKey(name) && !ends.containsKey(name)) {
                take(name, () -> seats.get(name).close(definition.session(), open.round()));
            }
        }
    }

    private List<String> missing(Open open) {
        return open.speakers().stream()
                .filter(number -> !open.gathering().arrived().containsKey(number))
                .map(number -> definition.parties().get(number - 1).name())
                .toList();
    }

    private void take(String name, Supplier<Answer<CeremonyAnswer>> call) {
        switch (call.get()) {
            case Answer.Refused<CeremonyAnswer>(var refusal) -> {
                silent.put(name, refusal.toString());
                progress.accept(name + " takes no further part: " + refusal);
            }
            case Answer.Granted<CeremonyAnswer>(CeremonyAnswer answer) -> {
                if (answer.isOver()) {
                    ends.put(
                            name,
                            answer.stands()
                                    + answer.reason().map(why -> ": " + why).orElse(""));
                }
                answer.words().forEach(word -> spread(name, word));
            }
        }
    }

    private void spread(String speaker, Message word) {
        unheard.forEach((name, waiting) -> {
            if (!name.equals(speaker)) {
                waiting.add(word);
            }
        });
        step(new Input.Received(word));
    }

    private void step(Input input) {
        Optional<String> before = round();
        Step step = Ceremony.step(state, input);
        boolean refused = step.effects().stream().anyMatch(Effect.Refuse.class::isInstance);
        if (input instanceof Input.Received received && !refused) {
            taken.add(received.message());
        }
        state = step.state();
        for (Effect effect : step.effects()) {
            switch (effect) {
                case Effect.Evict evict -> progress.accept("out: " + evict.refusal());
                case Effect.Refuse refuse -> progress.accept("not taken: " + refuse.refusal());
                case Effect.Speak speak -> before.ifPresent(round -> progress.accept("round " + round + ": done"));
                case Effect.End end ->
                    before.ifPresent(round -> progress.accept("round " + round + ": done, the last"));
            }
        }
    }

    private Optional<String> round() {
        return state instanceof Open open ? Optional.of(open.round().name()) : Optional.empty();
    }
}
