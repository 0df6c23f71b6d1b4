package io.portcullis.engine.hub;

import io.portcullis.depositary.model.AccountKey;
import io.portcullis.depositary.model.ProofBody;
import io.portcullis.depositary.model.SealLeaf;
import io.portcullis.depositary.model.SealedProof;
import io.portcullis.depositary.model.Statement;
import java.util.Optional;

/**
 * What both sides of an account stand by, with the seals that prove it to the contract (protocol, sections 2 and 3): what starts a dispute, answers
 * one, and ends one.
 *
 * @param left left's leaf of exactly this body
 */
public record ProvedAccount(ProofBody body, SealedProof left, SealedProof right) {
    public ProvedAccount {
        AccountKey key = body.account();
        SealLeaf ofLeft = new SealLeaf(key.left(), key.id(), body.version(), body.hash());
        SealLeaf ofRight = new SealLeaf(key.right(), key.id(), body.version(), body.hash());
        if (!left.leaf().equals(ofLeft) || !right.leaf().equals(ofRight)) {
            throw new IllegalArgumentException("the seals are of another proof body, or of other entities");
        }
    }

    /**
     * With both seals: what anybody may answer a dispute with.
     *
     * @param leftEpoch of the board of left's whose members sealed it
     */
    public Statement statement(long leftEpoch, long rightEpoch) {
        return new Statement(
                body.head(),
                Optional.of(new Statement.BoardSeal(leftEpoch, left)),
                Optional.of(new Statement.BoardSeal(rightEpoch, right)));
    }

    /** With the other side's seal alone, for a batch of one side's, which stands for that side. */
    public Statement byLeft(long rightEpoch) {
        return new Statement(body.head(), Optional.empty(), Optional.of(new Statement.BoardSeal(rightEpoch, right)));
    }

    /** As {@link #byLeft}, for a batch of right's. */
    public Statement byRight(long leftEpoch) {
        return new Statement(body.head(), Optional.of(new Statement.BoardSeal(leftEpoch, left)), Optional.empty());
    }
}
