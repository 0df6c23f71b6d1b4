package io.portcullis.threshold.ceremony;

import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.codec.RlpWriter;
import io.portcullis.threshold.verdict.ThresholdRefusal;
import io.portcullis.threshold.verdict.ThresholdRefusedException;
import io.portcullis.threshold.verdict.ThresholdTag;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * What every round has: who was evicted, what was said in the rounds before, what has been said in this one.
 *
 * @param seen the chain of everything said: {@code SHA-256(seen before ‖ RLP [message…])}, round by round
 * @param culprits by party number: who is out, and why
 * @param arrived by party number: what was said in this round
 * @param heard hashes of what was said before, by round and party, so that a second word in an old round is still proof
 */
public record Gathering(
        Definition definition,
        List<Party> parties,
        Bytes session,
        Bytes seen,
        SortedMap<Integer, ThresholdRefusal> culprits,
        SortedMap<Integer, Message> arrived,
        SortedMap<Integer, Bytes> heard) {
    private static final int PARTIES_IN_KEY = 1_000;

    static Gathering begin(Definition definition) {
        Bytes session = definition.session();
        return new Gathering(
                definition, definition.parties(), session, session, new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
    }

    public Gathering {
        culprits = Collections.unmodifiableSortedMap(culprits);
        arrived = Collections.unmodifiableSortedMap(arrived);
        heard = Collections.unmodifiableSortedMap(heard);
    }

    Optional<Party> party(int number) {
        return number >= 1 && number <= parties.size() ? Optional.of(parties.get(number - 1)) : Optional.empty();
    }

    boolean isLive(Party party) {
        return !culprits.containsKey(party.number());
    }

    /** The numbers of live parties of which this holds. */
    SortedSet<Integer> live(Predicate<Party> wanted) {
        SortedSet<Integer> numbers = new TreeSet<>();
        parties.stream().filter(wanted).filter(this::isLive).forEach(party -> numbers.add(party.number()));
        return numbers;
    }

    SortedSet<Integer> liveReceivers() {
        return live(party -> party.receivesAs().isPresent());
    }

    SortedSet<Integer> liveDealers() {
        return live(party -> party.dealsAs().isPresent());
    }

    /** The indices at which live parties receive. */
    SortedSet<Integer> receivingIndices() {
        SortedSet<Integer> indices = new TreeSet<>();
        liveReceivers()
                .forEach(number ->
                        indices.add(party(number).orElseThrow().receivesAs().getAsInt()));
        return indices;
    }

    Party dealer(int index) {
        return parties.stream()
                .filter(party -> party.dealsAs().isPresent() && party.dealsAs().getAsInt() == index)
                .findFirst()
                .orElseThrow();
    }

    Party receiver(int index) {
        return parties.get(index - 1);
    }

    Gathering with(Message message) {
        SortedMap<Integer, Message> more = new TreeMap<>(arrived);
        more.put(message.party(), message);
        return new Gathering(definition, parties, session, seen, culprits, more, heard);
    }

    /** What a party said in a round, if it has spoken there. */
    Optional<Bytes> heard(Round round, int party) {
        return Optional.ofNullable(heard.get(round.code() * PARTIES_IN_KEY + party));
    }

    /** The first proof against a party stays. */
    Gathering evict(int party, ThresholdRefusal refusal) {
        if (culprits.containsKey(party)) {
            return this;
        }
        SortedMap<Integer, ThresholdRefusal> more = new TreeMap<>(culprits);
        more.put(party, refusal);
        return new Gathering(definition, parties, session, seen, more, arrived, heard);
    }

    Gathering evict(Party party, ThresholdTag tag, String reason) {
        return evict(party.number(), new ThresholdRefusal(tag, party.name() + ": " + reason));
    }

    /** Evicts those of the speakers who have said nothing. */
    Gathering evictSilent(Set<Integer> speakers, Round round) {
        Gathering gathering = this;
        Set<Integer> silent = new HashSet<>(speakers);
        silent.removeAll(arrived.keySet());
        for (int number : new TreeSet<>(silent)) {
            gathering = gathering.evict(
                    party(number).orElseThrow(), ThresholdTag.MEMBER_SILENT, "said nothing in round " + round);
        }
        return gathering;
    }

    /** What a round's judge does with one word; a refusal it throws evicts the speaker. */
    interface Judge {
        void judge(Party speaker, Bytes body);
    }

    /** Hears every word of the round, and evicts those whose words are refused. */
    Gathering judge(Judge judge) {
        Gathering gathering = this;
        for (Message message : arrived.values()) {
            Party speaker = party(message.party()).orElseThrow();
            try {
                judge.judge(speaker, message.body());
            } catch (ThresholdRefusedException e) {
                gathering = gathering.evict(speaker, e.tag(), e.refusal().reason());
            }
        }
        return gathering;
    }

    /** The round is over: what was said becomes part of what everybody has seen. */
    Gathering next() {
        RlpWriter said = new RlpWriter();
        SortedMap<Integer, Bytes> all = new TreeMap<>(heard);
        arrived.values().forEach(message -> {
            Bytes encoded = message.encode();
            said.bytes(encoded);
            all.put(
                    message.round().code() * PARTIES_IN_KEY + message.party(),
                    message.signedText().sha256());
        });
        return new Gathering(
                definition, parties, session, seen.concat(said.toList()).sha256(), culprits, new TreeMap<>(), all);
    }

    /** Goes on only if as many members are left as the definition wants. */
    Gathering requireEnough() {
        require(liveReceivers().size(), definition.leastMembers(), "members");
        return this;
    }

    /** Goes on only if enough dealers are left. */
    void requireDealers(int dealers) {
        require(dealers, definition.leastDealers(), "dealers");
    }

    void require(int have, int least, String whom) {
        if (have < least) {
            throw new CannotGoOnException(
                    this, ThresholdTag.TOO_FEW_MEMBERS, have + " " + whom + " are left of at least " + least);
        }
    }

    /** Names of the parties that are out, for people. */
    public List<String> culpritNames() {
        List<String> names = new ArrayList<>();
        Consumer<Integer> add = number -> names.add(party(number).orElseThrow().name());
        culprits.keySet().forEach(add);
        return names;
    }
}
