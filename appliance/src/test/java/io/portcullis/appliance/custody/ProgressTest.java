package io.portcullis.appliance.custody;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.appliance.store.IntentStore;
import io.portcullis.appliance.store.IntentStore.State;
import io.portcullis.appliance.verdict.ApplianceRefusal;
import io.portcullis.depositary.client.Receipt;
import io.portcullis.depositary.model.Batch;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Operation;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Changes of rules that need no approver, moved on round by round, on a real chain: what each crash and each rival leaves behind. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
final class ProgressTest {
    @TempDir
    private Path directory;

    private CustodyRig rig;

    @BeforeEach
    void begin() {
        rig = new CustodyRig(directory, Optional.empty());
    }

    @AfterEach
    void end() {
        rig.close();
    }

    @Test
    void aChangeOfRulesGoesFromFilingToForce() {
        Bytes32 id = rig.filing.file(rig.policy(2), "olga").id();
        assertEquals(State.APPROVED, rig.round(id));
        assertEquals(State.SIGNED, rig.round(id));
        assertEquals(
                3,
                rig.store.signatures(id).size(),
                "each signer that answers is asked: an agreement goes by the policy it agreed to itself");
        assertEquals(State.SUBMITTED, rig.round(id));
        assertEquals(State.ACTIVATING, rig.round(id));
        assertEquals(State.ACTIVATING, rig.round(id), "the delay holds");
        rig.anvil.passSeconds(10);
        assertEquals(State.COMPLETED, rig.round(id));
        assertEquals(2, rig.chain.rules(rig.entity).orElseThrow().policyVersion());
    }

    @Test
    void anIntentThatNoQuorumRecordedLeavesTheNonceFree() {
        rig.doors.get(0).records = false;
        rig.doors.get(1).records = false;
        ApplianceRefusal refused = assertThrows(ApplianceRefusal.class, () -> rig.filing.file(rig.policy(2), "olga"));
        assertEquals("SIGNERS_INSUFFICIENT", refused.tag());
        assertEquals(List.of(), rig.store.all());
        rig.doors.get(0).records = true;
        assertEquals(
                State.AWAITING_APPROVALS, rig.filing.file(rig.policy(2), "olga").state());
    }

    @Test
    void aSecondIntentWaitsForTheNonce() {
        rig.filing.file(rig.policy(2), "olga");
        ApplianceRefusal refused = assertThrows(ApplianceRefusal.class, () -> rig.filing.file(rig.policy(3), "olga"));
        assertEquals("INTENT_OPEN", refused.tag());
    }

    @Test
    void aBatchSentJustBeforeACrashIsFoundAndNotSentTwice() {
        Bytes32 id = signed();
        Receipt sent = rig.chain.submit(batch(id), signatures(id));
        rig.follow();
        assertEquals(State.SUBMITTED, rig.round(id));
        assertEquals(sent.transactionHash(), rig.row(id).mined().orElseThrow().transactionHash());
        assertEquals(1, rig.chain.entity(rig.entity).orElseThrow().nonce());
    }

    @Test
    void anotherBatchOfTheSameNonceIsNotTakenForThisIntents() {
        Bytes32 id = signed();
        Batch own = batch(id);
        Batch rival = new Batch(
                rig.entity,
                own.nonce(),
                own.boardEpoch(),
                own.expiresAt(),
                own.policyHash(),
                own.auditAnchor(),
                own.auditAnchoredAt(),
                List.of(new Operation.ProposeRules(rig.policy(3).policy().chainRules())));
        Bytes32 digest = rig.chain.domain().digest(rival);
        rig.chain.submit(rival, List.of(rig.keys.sign(0, digest), rig.keys.sign(1, digest)));
        rig.follow();
        assertEquals(State.SIGNED, rig.round(id));
        assertEquals("NONCE_SPENT_ELSEWHERE", rig.row(id).fault().orElseThrow().tag());
    }

    @Test
    void anExpiredIntentSpendsItsNonceWithoutEffect() {
        Bytes32 id = signed();
        rig.ahead = 601;
        assertEquals(State.EXPIRED, rig.round(id));
        assertEquals(State.EXPIRED, rig.round(id));
        assertTrue(rig.row(id).burned());
        assertEquals(1, rig.chain.entity(rig.entity).orElseThrow().nonce());
        assertTrue(rig.chain.pendingRules(rig.entity).isEmpty(), "nothing was proposed");
    }

    private Bytes32 signed() {
        Bytes32 id = rig.filing.file(rig.policy(2), "olga").id();
        rig.round(id);
        assertEquals(State.SIGNED, rig.round(id));
        return id;
    }

    private Batch batch(Bytes32 id) {
        return Batch.decode(rig.row(id).intent().batchBytes().toArray());
    }

    private List<io.portcullis.depositary.model.Signature> signatures(Bytes32 id) {
        return rig.store.signatures(id).stream()
                .map(IntentStore.Signed::signature)
                .toList();
    }
}
