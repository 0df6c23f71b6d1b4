package io.portcullis.engine.entity;

import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.engine.verdict.RefusedException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What makes a proposal or a round change believable (QBFT, algorithm 4, JustifyPrePrepare and JustifyRoundChange).
 *
 * <p>Invariants: once a quorum has prepared a value, a later round's proposal is justified only with the value of the highest prepared
 * round that its quorum of round changes names, and with the prepares of that round. Two quorums share a correct validator, so a value
 * that can have been decided is never replaced.
 */
final class Justifications {
    private Justifications() {}

    /** @throws RefusedException ENTITY_UNJUSTIFIED, ENTITY_VALUE_WRONG, ENTITY_SIGNER_STRANGER, ENTITY_EPOCH_UNKNOWN */
    static void require(Electorate electorate, Message message) {
        switch (message.enclosure()) {
            case Enclosure.Justification justification -> requireProposal(electorate, message.vote(), justification);
            case Enclosure.PreparedValue prepared -> {
                requireValue(Digest.of(prepared.value()), message.vote());
                requirePrepared(electorate, message.vote(), prepared.prepares());
            }
            case Enclosure.Part part -> requireSharing(electorate);
            case Enclosure.Nothing nothing -> {}
        }
    }

    private static void requireSharing(Electorate electorate) {
        if (electorate.validators().sharing().isEmpty()) {
            throw new RefusedException(EngineTag.ENTITY_PART_UNEXPECTED, "the board shares no key");
        }
    }

    private static void requireValue(Digest digest, Vote vote) {
        if (!vote.isFor(digest)) {
            throw new RefusedException(EngineTag.ENTITY_VALUE_WRONG, "the value is not the one that is voted on");
        }
    }

    private static void requireProposal(Electorate electorate, Vote proposal, Enclosure.Justification justification) {
        requireValue(Digest.of(justification.value()), proposal);
        if (proposal.at().round().equals(Round.FIRST)) {
            if (!justification.roundChanges().isEmpty()
                    || !justification.prepares().isEmpty()) {
                throw Electorate.unjustified("the first round needs no justification");
            }
            return;
        }
        for (SignedVote change : justification.roundChanges()) {
            if (change.vote().kind() != Kind.ROUND_CHANGE || !change.vote().at().equals(proposal.at())) {
                throw Electorate.unjustified("a round change of another round");
            }
        }
        electorate.requireQuorum(justification.roundChanges());
        Optional<Vote> highest = highestPrepared(
                justification.roundChanges().stream().map(SignedVote::vote).toList());
        if (highest.isEmpty()) {
            if (!justification.prepares().isEmpty()) {
                throw Electorate.unjustified("prepares of what nobody says was prepared");
            }
            return;
        }
        if (!proposal.value().equals(highest.get().value())) {
            throw Electorate.unjustified("another value was prepared");
        }
        requirePrepared(electorate, highest.get(), justification.prepares());
    }

    /** The round change that names the highest round in which something was prepared. */
    static Optional<Vote> highestPrepared(List<Vote> roundChanges) {
        return roundChanges.stream()
                .filter(vote -> vote.preparedIn().isPresent())
                .max(Comparator.comparing(vote -> vote.preparedIn().orElseThrow()));
    }

    /** That a quorum prepared what the round change says was prepared. */
    private static void requirePrepared(Electorate electorate, Vote change, List<SignedVote> prepares) {
        View at = change.at().in(change.preparedIn().orElseThrow());
        for (SignedVote prepare : prepares) {
            Vote vote = prepare.vote();
            if (vote.kind() != Kind.PREPARE
                    || !vote.at().equals(at)
                    || !vote.value().equals(change.value())) {
                throw Electorate.unjustified("a prepare of something else");
            }
        }
        electorate.requireQuorum(prepares);
    }
}
