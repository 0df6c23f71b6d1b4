package io.portcullis.engine.entity;

import java.util.List;

/** What proves that a validator broke the protocol: its own signatures. */
public sealed interface Evidence {
    /**
     * Two different votes of one kind in one round.
     *
     * <p>Invariant: the first is the smaller by its bytes, so that one fault has one evidence.
     */
    record Equivocation(SignedVote first, SignedVote second) implements Evidence {
        public Equivocation {
            Vote one = first.vote();
            Vote other = second.vote();
            if (one.kind() != other.kind() || !one.at().equals(other.at()) || one.equals(other)) {
                throw new IllegalArgumentException("two different votes of one kind in one round are expected");
            }
            if (EvidenceCodec.bytes(first).compareTo(EvidenceCodec.bytes(second)) >= 0) {
                throw new IllegalArgumentException("the smaller vote comes first");
            }
        }

        static Equivocation of(SignedVote one, SignedVote other) {
            List<SignedVote> sorted = EvidenceCodec.bytes(one).compareTo(EvidenceCodec.bytes(other)) < 0
                    ? List.of(one, other)
                    : List.of(other, one);
            return new Equivocation(sorted.getFirst(), sorted.getLast());
        }
    }

    /** A commit whose part is not its member's part of the group's signature. */
    record BadPart(Message commit) implements Evidence {
        public BadPart {
            if (!(commit.enclosure() instanceof Enclosure.Part)) {
                throw new IllegalArgumentException("a commit with a part is expected");
            }
        }
    }
}
