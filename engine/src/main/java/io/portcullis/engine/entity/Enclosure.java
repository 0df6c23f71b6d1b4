package io.portcullis.engine.entity;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.threshold.codec.Bytes;
import java.util.List;

/** What a message carries beside its vote. The vote has its hash, so nobody can strip or exchange it on the way. */
public sealed interface Enclosure {
    /** With a prepare always; with a commit that has no part; with a round change when nothing was prepared. */
    record Nothing() implements Enclosure {}

    /**
     * With a proposal.
     *
     * @param roundChanges a quorum into this round; none in the first
     * @param prepares a quorum for the value, if one of the round changes says that something was prepared
     */
    record Justification(Bytes value, List<SignedVote> roundChanges, List<SignedVote> prepares) implements Enclosure {
        public Justification {
            roundChanges = List.copyOf(roundChanges);
            prepares = List.copyOf(prepares);
        }
    }

    /** With a round change after something was prepared: the value, and the quorum that prepared it. */
    record PreparedValue(Bytes value, List<SignedVote> prepares) implements Enclosure {
        public PreparedValue {
            prepares = List.copyOf(prepares);
        }
    }

    /** With a commit, where the board shares a key: this member's part of the group's signature, 48 bytes. */
    record Part(Bytes signature) implements Enclosure {
        public Part {
            if (signature.size() != io.portcullis.threshold.bls.Signature.LENGTH) {
                throw new IllegalArgumentException("a part has 48 bytes");
            }
        }
    }

    /** Keccak-256 of {@link MessageCodec}'s bytes, or zero for nothing. */
    default Bytes32 hash() {
        return MessageCodec.hash(this);
    }
}
