package io.portcullis.engine.entity;

import io.portcullis.depositary.model.Bytes32;
import java.util.Optional;

/**
 * A message that waits for its signature. Of a commit's part there is nothing yet: it comes with the signature, from the same place.
 *
 * <p>Invariant: the vote names what is enclosed by its hash.
 */
public record Draft(Vote vote, Enclosure enclosure) {
    public Draft {
        if (!vote.enclosed().equals(enclosure.hash())) {
            throw new IllegalArgumentException("a vote names what it encloses");
        }
    }

    static Draft proposal(View at, Enclosure.Justification justification) {
        return of(Kind.PROPOSAL, at, Optional.of(Digest.of(justification.value())), Optional.empty(), justification);
    }

    static Draft prepare(View at, Digest value) {
        return of(Kind.PREPARE, at, Optional.of(value), Optional.empty(), new Enclosure.Nothing());
    }

    static Draft commit(View at, Digest value) {
        return of(Kind.COMMIT, at, Optional.of(value), Optional.empty(), new Enclosure.Nothing());
    }

    static Draft roundChange(View at, Optional<Prepared> prepared) {
        return of(
                Kind.ROUND_CHANGE,
                at,
                prepared.map(Prepared::digest),
                prepared.map(Prepared::round),
                prepared.map(Prepared::enclosure).orElseGet(Enclosure.Nothing::new));
    }

    private static Draft of(
            Kind kind, View at, Optional<Digest> value, Optional<Round> preparedIn, Enclosure enclosure) {
        Bytes32 enclosed = enclosure.hash();
        return new Draft(new Vote(kind, at, value, preparedIn, enclosed), enclosure);
    }

    /** Whether the message is this draft, signed. */
    boolean became(Message message) {
        if (vote.kind() != Kind.COMMIT) {
            return message.vote().equals(vote) && message.enclosure().equals(enclosure);
        }
        Vote signed = message.vote();
        return signed.kind() == Kind.COMMIT
                && signed.at().equals(vote.at())
                && signed.value().equals(vote.value());
    }
}
