package io.portcullis.engine.entity;

import io.portcullis.depositary.model.Signature;

/**
 * What validators send one another.
 *
 * <p>Invariants: the vote names what is enclosed by its hash, and each kind encloses what belongs to it.
 */
public record Message(Vote vote, Enclosure enclosure, Signature signature) {
    public Message {
        boolean fits = switch (enclosure) {
            case Enclosure.Nothing nothing ->
                vote.kind() != Kind.PROPOSAL && vote.preparedIn().isEmpty();
            case Enclosure.Justification justification -> vote.kind() == Kind.PROPOSAL;
            case Enclosure.PreparedValue prepared -> vote.preparedIn().isPresent();
            case Enclosure.Part part -> vote.kind() == Kind.COMMIT;
        };
        if (!fits || !vote.enclosed().equals(enclosure.hash())) {
            throw new IllegalArgumentException("a " + vote.kind() + " that encloses something else than it says");
        }
    }

    SignedVote signed() {
        return new SignedVote(vote, signature);
    }

    Kind kind() {
        return vote.kind();
    }

    Round round() {
        return vote.at().round();
    }
}
