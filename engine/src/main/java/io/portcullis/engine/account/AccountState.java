package io.portcullis.engine.account;

import io.portcullis.depositary.model.AccountKey;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.ProofBody;
import io.portcullis.depositary.model.TokenDelta;
import io.portcullis.depositary.model.TokenId;
import java.util.List;
import java.util.Optional;

/**
 * An account as people, tests and proofs read it: a view of its records at one moment.
 *
 * @param height of its last frame, 0 before the first
 * @param version of its last proof body
 * @param lines ascending by token
 * @param closer who proposed to close, unless it is open
 * @param noticeSequence of the chain's last notice
 * @param leftNumbers the last number that a subcontract of left's got
 * @param makings when each of the subcontracts and settlements was made, in that order
 * @param subcontracts in the order of their making
 */
public record AccountState(
        AccountKey key,
        AccountStatus status,
        Optional<Side> closer,
        long height,
        long version,
        Bytes32 lastFrameHash,
        long noticeSequence,
        long leftNumbers,
        long rightNumbers,
        List<TokenLine> lines,
        List<Making> makings,
        List<Subcontract> subcontracts,
        List<PendingSettlement> settlements,
        int leftResponseSeconds,
        int rightResponseSeconds) {
    public AccountState {
        lines = List.copyOf(lines);
        makings = List.copyOf(makings);
        subcontracts = List.copyOf(subcontracts);
        settlements = List.copyOf(settlements);
    }

    /** @param height of the frame that made it */
    public record Making(SubcontractId id, long height) {}

    /** One token: what both sides' position is made of, and what follows from it. */
    public record TokenLine(
            TokenId token,
            Amount collateral,
            Amount ondelta,
            Amount offdelta,
            Amount creditLeft,
            Amount creditRight,
            Amount holdLeft,
            Amount holdRight,
            Capacity left,
            Capacity right) {
        public Amount delta() {
            return ondelta.plus(offdelta);
        }
    }

    /** What a side can pay and receive at most, by protocol.md's formulas. */
    public record Capacity(Amount out, Amount in) {}

    /** Collateral that both sides hold still until the chain gives it back. */
    public record PendingSettlement(
            SubcontractId id, TokenId token, Amount left, Amount right, boolean accepted, long expiresAtSeconds) {}

    public Optional<TokenLine> line(TokenId token) {
        return lines.stream().filter(line -> line.token().equals(token)).findFirst();
    }

    /** What a dispute would settle now. The account has a frame. */
    public ProofBody proofBody() {
        return new ProofBody(
                key,
                version,
                lines.stream()
                        .map(line -> new TokenDelta(line.token(), line.offdelta()))
                        .toList(),
                subcontracts.stream().map(Subcontract::clause).toList(),
                leftResponseSeconds,
                rightResponseSeconds);
    }
}
