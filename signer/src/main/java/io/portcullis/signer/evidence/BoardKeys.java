package io.portcullis.signer.evidence;

import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Board;
import io.portcullis.signer.intent.Effect;
import io.portcullis.signer.intent.Intent;
import io.portcullis.signer.registry.KeyStatement;
import io.portcullis.signer.verdict.Refusal;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.verdict.SignerTag;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A key may receive value only after it proved control and its backup came back in a drill: of every key that a proposed board names, its signer
 * must say so. Also of keys that are on the board already: a board that is proposed is a board anew.
 *
 * <p>Invariants: a statement counts only if it is signed by the audit key that the trust roots pin for its signer, and is of the intent's time;
 * one that is shown and does not hold is a sign of tampering, whether it is needed or not.
 */
public final class BoardKeys {
    private BoardKeys() {}

    /** Whether a batch with these effects needs statements. */
    public static boolean proposesBoard(List<Effect> effects) {
        return effects.stream().anyMatch(Effect.ProposeBoard.class::isInstance);
    }

    /**
     * @param statements what is shown
     * @throws RefusedException KEY_STATEMENT_INVALID, KEY_NOT_PROVEN, KEY_NOT_DRILLED, KEY_NOT_ACTIVE
     */
    public static void require(Intent intent, List<Effect> effects, List<KeyStatement> statements, TrustRoots trust) {
        Set<Address> shown = new HashSet<>();
        for (KeyStatement statement : statements) {
            requireGenuine(intent, statement, trust);
            Address address = statement
                    .address()
                    .orElseThrow(() -> invalid("the key shown of " + statement.signer() + " has no address"));
            if (!shown.add(address)) {
                throw invalid("two statements are of key " + address);
            }
        }
        for (Effect effect : effects) {
            if (effect instanceof Effect.ProposeBoard(Board board)) {
                for (Board.Member member : board.members()) {
                    requireFit(member.address(), statements);
                }
            }
        }
    }

    private static void requireGenuine(Intent intent, KeyStatement statement, TrustRoots trust) {
        TrustRoots.Member member = trust.member(statement.signer())
                .orElseThrow(() -> invalid("no trust root is called " + statement.signer()));
        if (!statement.isSignedBy(member.auditPublicKey())) {
            throw invalid("what is shown of " + statement.signer() + "'s key is not signed by it");
        }
        if (statement.at() > intent.createdAt() + EvidenceRules.CLOCK_DRIFT_SECONDS
                || statement.at() < intent.createdAt() - EvidenceRules.MAX_CHECKPOINT_AGE_SECONDS) {
            throw invalid("the statement of " + statement.signer() + " is not of the intent's time");
        }
    }

    private static void requireFit(Address address, List<KeyStatement> statements) {
        KeyStatement statement = statements.stream()
                .filter(one -> one.address().equals(Optional.of(address)))
                .findFirst()
                .orElseThrow(() -> new RefusedException(
                        SignerTag.KEY_NOT_PROVEN,
                        "no signer that the trust roots know says of key " + address + " that it has it"));
        Optional<Refusal> unfit = statement.mayReceiveValue();
        if (unfit.isPresent()) {
            throw new RefusedException(unfit.get());
        }
    }

    private static RefusedException invalid(String reason) {
        return new RefusedException(SignerTag.KEY_STATEMENT_INVALID, reason);
    }
}
