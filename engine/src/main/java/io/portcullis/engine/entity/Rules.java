package io.portcullis.engine.entity;

import io.portcullis.depositary.model.GroupSignature;
import io.portcullis.engine.entity.CommitCertificate.Commit;
import io.portcullis.threshold.codec.Bytes;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * What follows from what is known (QBFT, algorithms 2 and 3). Each rule says whether it moved anything; they are applied until none does.
 *
 * <p>Invariants: a vote is cast only for a value that replayed here and whose proposal is justified; a commit only after a quorum of
 * prepares, and with what it must bring into later rounds made durable first.
 */
final class Rules {
    private Rules() {}

    static void apply(Turn turn) {
        boolean moved = true;
        while (moved && turn.halted.isEmpty()) {
            moved = decide(turn) || join(turn) || takeProposal(turn) || prepare(turn) || commit(turn) || propose(turn);
        }
    }

    /** A quorum of commits in whatever round of the height. */
    private static boolean decide(Turn turn) {
        for (Message commit : turn.inbox.matching(Kind.COMMIT, message -> true).values()) {
            Vote vote = commit.vote();
            SortedMap<Integer, Message> commits = turn.inbox.matching(
                    Kind.COMMIT,
                    other -> other.vote().at().equals(vote.at())
                            && other.vote().value().equals(vote.value()));
            if (turn.electorate().isQuorum(commits.keySet())) {
                Optional<Bytes> value = turn.valueOf(vote.value().orElseThrow());
                return value.isPresent() && certify(turn, value.get(), vote, commits);
            }
        }
        return false;
    }

    private static boolean certify(Turn turn, Bytes value, Vote vote, SortedMap<Integer, Message> commits) {
        Optional<GroupSignature> group = Optional.empty();
        if (turn.validators().sharing().isPresent()) {
            group = combine(turn, vote, commits);
            if (group.isEmpty()) {
                return false;
            }
        }
        List<Commit> signatures = commits.values().stream()
                .map(commit -> new Commit(commit.vote().enclosed(), commit.signature()))
                .toList();
        turn.decide(new Certified(
                value, new CommitCertificate(vote.at(), vote.value().orElseThrow(), signatures, group)));
        return true;
    }

    private static Optional<GroupSignature> combine(Turn turn, Vote vote, SortedMap<Integer, Message> commits) {
        Map<Integer, Message> hopeful = new java.util.TreeMap<>(commits);
        hopeful.keySet().removeAll(turn.badParts);
        Bytes message = Bytes.of(
                turn.setup.domain().groupMessage(turn.validators(), vote).toArray());
        Parts.Sum sum =
                Parts.combine(message, turn.validators().sharing().orElseThrow(), hopeful, turn.setup.weights());
        for (int culprit : sum.culprits()) {
            turn.badParts.add(culprit);
            turn.accuse(culprit, new Evidence.BadPart(commits.get(culprit)));
        }
        return sum.signature();
    }

    /** So many have gone on to a later round that one of them is correct: no use in waiting here. */
    private static boolean join(Turn turn) {
        SortedMap<Integer, Message> later = turn.inbox.matching(
                Kind.ROUND_CHANGE, message -> message.round().isAfter(turn.round()));
        List<Round> rounds = later.values().stream()
                .map(Message::round)
                .sorted(Comparator.reverseOrder())
                .toList();
        for (Round round : rounds) {
            if (turn.electorate()
                    .hasCorrect(turn.inbox
                            .matching(
                                    Kind.ROUND_CHANGE,
                                    message -> !message.round().isBefore(round))
                            .keySet())) {
                turn.change(round);
                return true;
            }
        }
        return false;
    }

    /** A justified proposal of this round, or of a later one, into which its quorum of round changes leads. */
    private static boolean takeProposal(Turn turn) {
        Optional<Message> newest =
                turn.inbox.matching(Kind.PROPOSAL, message -> !message.round().isBefore(turn.round())).values().stream()
                        .max(Comparator.comparing(Message::round));
        if (newest.isEmpty() || newest.equals(turn.proposal)) {
            return false;
        }
        Message proposal = newest.get();
        if (proposal.round().isAfter(turn.round())) {
            turn.enter(proposal.round());
        } else {
            turn.setTimer();
        }
        turn.proposal = newest;
        turn.askReplay(proposal.vote().value().orElseThrow(), ((Enclosure.Justification) proposal.enclosure()).value());
        return true;
    }

    private static boolean prepare(Turn turn) {
        Optional<Digest> value = proposed(turn);
        if (value.isEmpty() || !turn.mayVote(Kind.PREPARE)) {
            return false;
        }
        turn.cast(Draft.prepare(turn.at(), value.get()));
        return true;
    }

    private static boolean commit(Turn turn) {
        Optional<Digest> value = proposed(turn);
        if (value.isEmpty() || !turn.mayVote(Kind.COMMIT)) {
            return false;
        }
        SortedMap<Integer, Message> prepares = turn.inbox.matching(
                Kind.PREPARE,
                message ->
                        message.round().equals(turn.round()) && message.vote().isFor(value.get()));
        if (!turn.electorate().isQuorum(prepares.keySet())) {
            return false;
        }
        turn.ballot = turn.ballot.with(new Prepared(
                turn.round(),
                turn.valueOf(value.get()).orElseThrow(),
                prepares.values().stream().map(Message::signed).toList()));
        turn.cast(Draft.commit(turn.at(), value.get()));
        return true;
    }

    private static Optional<Digest> proposed(Turn turn) {
        return turn.proposal.flatMap(message -> message.vote().value()).filter(turn::isGood);
    }

    private static boolean propose(Turn turn) {
        if (!turn.isProposer() || !turn.mayVote(Kind.PROPOSAL)) {
            return false;
        }
        Optional<Enclosure.Justification> justification =
                turn.round().equals(Round.FIRST) ? first(turn) : justified(turn);
        justification.ifPresent(some -> turn.cast(Draft.proposal(turn.at(), some)));
        return justification.isPresent();
    }

    private static Optional<Enclosure.Justification> first(Turn turn) {
        return turn.candidate.map(value -> new Enclosure.Justification(value, List.of(), List.of()));
    }

    private static Optional<Enclosure.Justification> justified(Turn turn) {
        SortedMap<Integer, Message> changes = turn.inbox.matching(
                Kind.ROUND_CHANGE, message -> message.round().equals(turn.round()));
        if (!turn.electorate().isQuorum(changes.keySet())) {
            return Optional.empty();
        }
        List<SignedVote> signed = changes.values().stream().map(Message::signed).toList();
        Optional<Vote> highest = Justifications.highestPrepared(
                signed.stream().map(SignedVote::vote).toList());
        if (highest.isEmpty()) {
            return turn.candidate.map(value -> new Enclosure.Justification(value, signed, List.of()));
        }
        return changes.values().stream()
                .filter(change -> change.vote().equals(highest.get()))
                .map(change -> (Enclosure.PreparedValue) change.enclosure())
                .map(prepared -> new Enclosure.Justification(prepared.value(), signed, prepared.prepares()))
                .findFirst();
    }
}
