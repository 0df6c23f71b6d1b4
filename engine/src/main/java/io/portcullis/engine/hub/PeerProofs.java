package io.portcullis.engine.hub;

import io.portcullis.depositary.model.Board;
import io.portcullis.depositary.model.Eip712Domain;
import io.portcullis.depositary.model.MerkleTree;
import io.portcullis.depositary.model.Seal;
import io.portcullis.depositary.model.SealedProof;
import io.portcullis.depositary.model.Signature;
import java.util.List;

/**
 * Checks what peers sealed. One seal comes with many proofs, so the last seal that was good is remembered: its signatures are not checked
 * again, its paths are.
 */
final class PeerProofs {
    private record Good(Seal seal, List<Signature> signatures, Board board) {}

    private Good last;

    boolean verify(SealedProof proof, Eip712Domain domain, Board board) {
        Good now = new Good(proof.seal(), proof.signatures(), board);
        if (now.equals(last)) {
            return MerkleTree.verifyInclusion(
                    proof.leafIndex(),
                    proof.seal().leafCount(),
                    proof.leaf().hash(),
                    proof.path(),
                    proof.seal().root());
        }
        boolean good = proof.verify(domain, board);
        if (good) {
            last = now;
        }
        return good;
    }
}
