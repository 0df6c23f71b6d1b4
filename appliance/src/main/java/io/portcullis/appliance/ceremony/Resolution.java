package io.portcullis.appliance.ceremony;

import io.portcullis.signer.client.Answer;
import io.portcullis.signer.client.CeremonyAnswer;
import io.portcullis.signer.client.CeremonyClient;
import io.portcullis.signer.client.Shares;
import io.portcullis.threshold.ceremony.Completed;
import io.portcullis.threshold.ceremony.Definition;
import io.portcullis.threshold.ceremony.Message;
import io.portcullis.threshold.ceremony.Party;
import io.portcullis.threshold.ceremony.Renunciation;
import io.portcullis.threshold.ceremony.Transcript;
import io.portcullis.threshold.codec.Bytes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Brings a session to its end for every signer that does not know it: by a transcript that completes, if need be with the proofs of signers that
 * were stopped before theirs left; or else by enough promises that it never will. Every signer checks either for itself.
 */
public final class Resolution {
    private final Map<String, CeremonyClient> seats;

    public Resolution(Map<String, CeremonyClient> seats) {
        this.seats = new LinkedHashMap<>(seats);
    }

    /**
     * What came of it.
     *
     * @param transcript the given one, with the late proofs
     * @param completed whether the new sharing is in force
     * @param signers by name: settled, or why not
     */
    public record Result(Transcript transcript, boolean completed, Map<String, String> signers) {}

    public Result resolve(Transcript given) {
        Transcript transcript = given.replay() instanceof Completed ? given : withLateProofs(given);
        if (transcript.replay() instanceof Completed) {
            Map<String, String> answers = new LinkedHashMap<>();
            parties(transcript.definition()).forEach((name, party) -> answers.put(name, show(name, transcript)));
            return new Result(transcript, true, answers);
        }
        return new Result(transcript, false, abandon(transcript.definition()));
    }

    private Transcript withLateProofs(Transcript given) {
        List<Message> messages = new ArrayList<>(given.messages());
        Bytes session = given.definition().session();
        parties(given.definition()).forEach((name, party) -> {
            boolean isThere = messages.stream()
                    .anyMatch(message -> message.party() == party.number()
                            && message.round() == io.portcullis.threshold.ceremony.Round.PROVE);
            if (!isThere && seats.get(name).proveAgain(session) instanceof Answer.Granted<Message>(Message late)) {
                messages.add(late);
            }
        });
        messages.sort(Comparator.comparing(Message::round).thenComparing(Message::party));
        return new Transcript(given.definition(), messages);
    }

    private String show(String name, Transcript transcript) {
        return switch (seats.get(name).resolve(transcript)) {
            case Answer.Granted<CeremonyAnswer> settled -> "settled: the new sharing is in force";
            case Answer.Refused<CeremonyAnswer>(var refusal) -> refusal.toString();
        };
    }

    private Map<String, String> abandon(Definition definition) {
        Bytes session = definition.session();
        List<Renunciation> renunciations = new ArrayList<>();
        Map<String, String> answers = new LinkedHashMap<>();
        parties(definition).forEach((name, party) -> {
            switch (seats.get(name).renounce(session)) {
                case Answer.Granted<Bytes>(Bytes signature) ->
                    renunciations.add(new Renunciation(party.number(), signature));
                case Answer.Refused<Bytes>(var refusal) -> answers.put(name, refusal.toString());
            }
        });
        parties(definition).forEach((name, party) -> {
            if (isInDoubt(name, session)) {
                answers.put(
                        name,
                        switch (seats.get(name).abandon(definition, renunciations)) {
                            case Answer.Granted<Shares> thawed -> "settled: the old sharing stays in force";
                            case Answer.Refused<Shares>(var refusal) -> refusal.toString();
                        });
            }
        });
        return answers;
    }

    private boolean isInDoubt(String name, Bytes session) {
        return seats.get(name).shares() instanceof Answer.Granted<Shares>(Shares held)
                && held.sessionInDoubt().equals(Optional.of(session));
    }

    private Map<String, Party> parties(Definition definition) {
        Map<String, Party> parties = new LinkedHashMap<>();
        definition.parties().stream()
                .filter(party -> seats.containsKey(party.name()))
                .forEach(party -> parties.put(party.name(), party));
        return parties;
    }
}
