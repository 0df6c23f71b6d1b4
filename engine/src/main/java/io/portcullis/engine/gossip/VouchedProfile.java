package io.portcullis.engine.gossip;

import io.portcullis.depositary.model.Board;
import io.portcullis.depositary.model.Eip712Domain;
import io.portcullis.depositary.model.SealedProof;
import io.portcullis.engine.Limits;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.engine.verdict.Refusal;
import io.portcullis.engine.verdict.RefusedException;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.codec.RlpWriter;
import java.util.Optional;

/**
 * A profile with the seal of the block that has it as a leaf. Anybody can check it who knows the entity's board; until {@link #refuse} has said
 * nothing, it is hearsay.
 */
public record VouchedProfile(Profile profile, SealedProof proof) {
    public Bytes encode() {
        return new RlpWriter().bytes(profile.encode()).bytes(proof.encode()).toList();
    }

    /** @throws RefusedException PROFILE_INVALID, PROFILE_TOO_LONG */
    public static VouchedProfile decode(Bytes bytes) {
        return ProfileCodec.decodeVouched(bytes);
    }

    /**
     * Why it does not count, cheapest check first.
     *
     * @param domain the jurisdiction that the checker keeps accounts of
     * @param nowSeconds the checker's time
     */
    public Optional<Refusal> refuse(Eip712Domain domain, Boards boards, long nowSeconds) {
        if (profile.madeAtSeconds() > nowSeconds + Limits.CLOCK_SKEW_SECONDS) {
            return no(EngineTag.PROFILE_OF_THE_FUTURE, "made at " + profile.madeAtSeconds());
        }
        if (nowSeconds - profile.madeAtSeconds() >= Limits.PROFILE_LIFETIME_SECONDS) {
            return no(EngineTag.PROFILE_EXPIRED, "made at " + profile.madeAtSeconds());
        }
        return refuseSeal(domain, boards);
    }

    /** The same, whenever it was made. */
    Optional<Refusal> refuseSeal(Eip712Domain domain, Boards boards) {
        if (!proof.leaf().equals(profile.leaf())) {
            return no(EngineTag.PROFILE_LEAF_OTHER, "the proof is of " + proof.leaf());
        }
        Optional<Board> board = boards.boardOf(profile.entity());
        if (board.isEmpty()) {
            return no(EngineTag.PROFILE_BOARD_UNKNOWN, "of " + profile.entity());
        }
        return proof.verify(domain, board.get())
                ? Optional.empty()
                : no(EngineTag.PROFILE_SEAL_INVALID, "no quorum of " + profile.entity() + " signed it");
    }

    private static Optional<Refusal> no(EngineTag tag, String reason) {
        return Optional.of(new Refusal(tag, reason));
    }
}
