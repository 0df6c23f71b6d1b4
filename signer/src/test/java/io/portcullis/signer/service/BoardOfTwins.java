package io.portcullis.signer.service;

import io.portcullis.depositary.model.Batch;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.signer.batch.BatchDecoder;
import io.portcullis.signer.evidence.Checkpoint;
import io.portcullis.signer.evidence.Evidence;
import io.portcullis.signer.evidence.Inclusion;
import io.portcullis.signer.intent.Approval;
import io.portcullis.signer.intent.Intent;
import io.portcullis.signer.intent.IntentKind;
import io.portcullis.signer.policy.SignedPolicy;
import io.portcullis.signer.testing.Ceremony;
import io.portcullis.signer.testing.Filing;
import io.portcullis.signer.testing.Passkey;
import java.util.List;
import java.util.Optional;

/** The people and papers around twins of signers: withdrawals of one nonce, small enough for one approver, that differ in their
 * amounts. */
final class BoardOfTwins {
    static final long NONCE = 7;

    /** Both intents of a story are approved with it, in any order: this authenticator keeps no counter. */
    private static final Passkey.Scene COUNTERLESS =
            new Passkey.Scene("webauthn.get", "https://localhost:8443", "localhost", false, 5, 0);

    private final Ceremony ceremony = new Ceremony();
    private final SignedPolicy policy = ceremony.sign(ceremony.policy(2));
    private final Filing filing = new Filing(ceremony);

    Ceremony ceremony() {
        return ceremony;
    }

    /** Everything but the signers' proofs that they recorded it. */
    record Draft(Intent intent, List<Approval> approvals, List<Checkpoint> checkpoints) {
        Bytes32 digest() {
            return BatchDecoder.decode(intent.batchBytes().toArray()).digest(Ceremony.DOMAIN);
        }
    }

    /** @param checkpoints of the signers that run; for the rest the fixture's logs speak */
    Draft draft(long amount, List<Checkpoint> checkpoints) {
        List<Checkpoint> all = ceremony.signers().stream()
                .map(name -> checkpoints.stream()
                        .filter(checkpoint -> checkpoint.signer().equals(name))
                        .findFirst()
                        .orElseGet(() -> filing.log(name).checkpoint(Ceremony.NOW)))
                .toList();
        Batch batch = new Batch(
                Ceremony.ENTITY,
                NONCE,
                1,
                Ceremony.NOW + 3_600,
                policy.policy().hash(),
                Checkpoint.anchor(all),
                Checkpoint.anchoredAt(all),
                List.of(filing.withdraw(amount)));
        Intent intent =
                Intent.of(IntentKind.WITHDRAWAL, Ceremony.DOMAIN, batch, "Invoice " + amount, "carol", 2, Ceremony.NOW);
        Approval approval =
                ceremony.passkey("alice").decide("alice", intent.id(), Approval.Decision.APPROVE, COUNTERLESS);
        return new Draft(intent, List.of(approval), all);
    }

    Evidence evidence(Draft draft, List<Inclusion> inclusions) {
        return new Evidence(
                draft.intent(),
                draft.approvals(),
                policy,
                Optional.empty(),
                new Evidence.Simulation(9, Bytes32.ZERO, true),
                List.of("as the appliance sees it"),
                draft.checkpoints(),
                inclusions);
    }
}
