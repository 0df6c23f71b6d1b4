package io.portcullis.threshold.ceremony;

import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.curve.OsRandomness;
import io.portcullis.threshold.signing.GroupSharing;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * A ceremony of parties in one process, over a network that hands every word to everybody in order. Between a party and the network stands its
 * {@link Tongue}, which a test may replace: a {@link Liar} signs what it likes with its own key.
 */
public final class Rehearsal implements AutoCloseable {
    /** One who could take part: what it signs with, where its shares rest. */
    public record Actor(String name, P256Voice voice, Vault vault) {
        public static Actor named(String name) {
            return new Actor(name, new P256Voice(), new Vault());
        }
    }

    /** What becomes of a party's honest word on its way: nothing, itself, another, several. */
    public interface Tongue extends BiFunction<Rehearsal, Message, List<Message>> {
        Tongue HONEST = (stage, word) -> List.of(word);
        Tongue SILENT = (stage, word) -> List.of();
    }

    private final Definition definition;
    private final List<Actor> actors;
    private final Map<Integer, Participant> participants = new LinkedHashMap<>();
    private final Map<Integer, Liar> liars = new LinkedHashMap<>();
    private final Deque<Message> network = new ArrayDeque<>();
    private final List<Effect> effects = new ArrayList<>();

    public Rehearsal(Definition definition, List<Actor> actors) {
        this.definition = definition;
        this.actors = List.copyOf(actors);
        for (Party party : definition.parties()) {
            Actor actor = actor(party);
            participants.put(
                    party.number(),
                    new Participant(definition, party, actor.voice(), new OsRandomness(), actor.vault()));
        }
    }

    public static List<Actor> cast(int size) {
        return IntStream.rangeClosed(1, size)
                .mapToObj(number -> Actor.named("member-" + number))
                .toList();
    }

    public static Definition dkg(int threshold, int leastMembers, List<Actor> members) {
        return definition(Kind.DKG, 1, threshold, leastMembers, members, Optional.empty());
    }

    /** A resharing of what these actors hold, in the order of their indices, to others. */
    public static Definition reshare(
            Kind kind, GroupSharing before, List<Actor> holders, int threshold, int leastMembers, List<Actor> members) {
        return definition(
                kind,
                before.epoch() + 1,
                threshold,
                leastMembers,
                members,
                Optional.of(new Definition.Previous(before, members(holders))));
    }

    private static Definition definition(
            Kind kind,
            long epoch,
            int threshold,
            int leastMembers,
            List<Actor> members,
            Optional<Definition.Previous> previous) {
        byte[] nonce = new byte[32];
        new SecureRandom().nextBytes(nonce);
        return new Definition(
                kind,
                Bytes.ascii("entity").sha256(),
                epoch,
                "a rehearsal",
                threshold,
                leastMembers,
                members(members),
                previous,
                1_000,
                2_000,
                Bytes.of(nonce));
    }

    private static List<Member> members(List<Actor> actors) {
        return IntStream.range(0, actors.size())
                .mapToObj(i -> new Member(
                        i + 1, actors.get(i).name(), actors.get(i).voice().key()))
                .toList();
    }

    /** @param number the party's; it says what the tongue makes of its honest words */
    public Rehearsal lying(int number, Tongue tongue) {
        Party party = definition.party(number).orElseThrow();
        Actor actor = actor(party);
        liars.put(
                number,
                new Liar(
                        definition,
                        party,
                        actor.voice(),
                        new MemberSecrets(party, new OsRandomness(), actor.vault()),
                        word -> tongue.apply(this, word)));
        return this;
    }

    /** The actor's own words of a round, replaced. */
    public Rehearsal lying(int party, Round round, Function<Bytes, Bytes> body) {
        return lying(
                party,
                (stage, word) -> List.of(word.round() == round ? stage.signed(word, body.apply(word.body())) : word));
    }

    /** The same word with another body, signed by the same key. */
    public Message signed(Message word, Bytes body) {
        Bytes text = Message.signedText(word.session(), word.round(), word.party(), word.seen(), body);
        Actor actor = actor(definition.party(word.party()).orElseThrow());
        return new Message(
                word.session(),
                word.round(),
                word.party(),
                word.seen(),
                body,
                actor.voice().sign(text));
    }

    /** Runs to the end; rounds in which somebody stays silent are closed when nothing more is said. */
    public Rehearsal run() {
        participants.forEach((number, participant) -> {
            if (liars.containsKey(number)) {
                network.addAll(liars.get(number).begin());
            } else {
                take(participant.begin());
            }
        });
        while (true) {
            while (!network.isEmpty()) {
                tellAll(new Input.Received(network.poll()));
            }
            Optional<Round> waiting = participants.entrySet().stream()
                    .filter(entry -> !liars.containsKey(entry.getKey()))
                    .map(entry -> entry.getValue().state())
                    .filter(Open.class::isInstance)
                    .map(state -> ((Open) state).round())
                    .min(Round::compareTo);
            if (waiting.isEmpty()) {
                return this;
            }
            tellAll(new Input.Close(waiting.get()));
        }
    }

    private void tellAll(Input input) {
        participants.forEach((number, participant) -> {
            if (liars.containsKey(number)) {
                network.addAll(liars.get(number).on(input));
            } else {
                take(participant.on(input));
            }
        });
    }

    private void take(Participant.Reaction reaction) {
        effects.addAll(reaction.effects());
        network.addAll(reaction.words());
    }

    public Definition definition() {
        return definition;
    }

    public Participant participant(int number) {
        return participants.get(number);
    }

    public List<Effect> effects() {
        return List.copyOf(effects);
    }

    /** Where the ceremony ended for a party. */
    public State end(int number) {
        return participants.get(number).state();
    }

    private Actor actor(Party party) {
        return actors.stream()
                .filter(actor -> actor.voice().key().equals(party.key()))
                .findFirst()
                .orElseThrow();
    }

    @Override
    public void close() {
        participants.values().forEach(Participant::close);
    }
}
