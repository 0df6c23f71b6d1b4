package io.portcullis.signer.keyceremony;

import static io.portcullis.signer.keyceremony.People.NOW;
import static io.portcullis.signer.keyceremony.People.PLACE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.signer.evidence.TrustRoots;
import io.portcullis.signer.intent.IntentKind;
import io.portcullis.signer.json.Fields;
import io.portcullis.signer.json.StrictJson;
import io.portcullis.signer.policy.Policy;
import io.portcullis.signer.registry.KeyId;
import io.portcullis.signer.registry.VerifyingKey;
import io.portcullis.signer.testing.Ceremony;
import io.portcullis.signer.testing.Filing;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.verdict.SignerTag;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A room holds nothing without leave, judges what it is shown by roots of its own, and lets a permit be used once. */
final class KeyPermitTest extends RoomRig {
    private static final Bytes32 INTENT = People.hash("an intent");

    private final Ceremony board = new Ceremony();
    private final Filing filing = new Filing(board);

    private static Plan plan(Goal goal, Optional<VerifyingKey> subject, Optional<Definition.Old> old, int threshold) {
        return new Plan(goal, People.ENTITY, PLACE, subject, old, threshold, People.hash("plan of " + goal));
    }

    private static Plan toGenerate() {
        return plan(Goal.GENERATE, Optional.empty(), Optional.empty(), 2);
    }

    private static Authority.Permitted permitted(Plan plan, Bytes32 intent, long policyVersion) {
        return new Authority.Permitted(intent, policyVersion, People.hash("policy " + policyVersion), NOW + 600, plan);
    }

    private static Authority.Permitted permitted(Plan plan) {
        return permitted(plan, INTENT, 2);
    }

    private State hold(Definition definition, Authority authority) {
        assertEquals(Optional.empty(), people.begin(room, definition, authority));
        people.until(room, null);
        people.end(room);
        return assertInstanceOf(State.Completed.class, room.state().orElseThrow());
    }

    @Test
    void aPermitToMakeAKeyIsOneToBackItUpAndDrillItEachOnce() {
        Authority permit = permitted(toGenerate());
        VerifyingKey key = hold(people.generate(), permit).gathered().key().orElseThrow();
        hold(people.backUp(key, 2), permit);
        Backup backup = room.transcript().backup().orElseThrow();
        hold(people.drill(backup), permit);
        assertRefused(SignerTag.KEY_PERMIT_SPENT, people.begin(room, people.generate(), permit));
        assertRefused(SignerTag.KEY_PERMIT_SPENT, people.begin(room, people.drill(backup), permit));
        reopen();
        assertRefused(SignerTag.KEY_PERMIT_SPENT, people.begin(room, people.backUp(key, 2), permit));
        String first = new String(room.transcript().encode(), java.nio.charset.StandardCharsets.UTF_8);
        assertTrue(first.contains(INTENT.toString()), "the transcript says by whose leave");
    }

    @Test
    void anotherCeremonyKeyPlaceOrThresholdIsAnotherPlan() {
        Authority permit = permitted(toGenerate());
        VerifyingKey stranger = TwinTokens.verifying(io.portcullis.signer.testing.TestKeys.p256());
        assertRefused(SignerTag.KEY_PERMIT_MISMATCH, people.begin(room, people.initialise(), permit));
        assertRefused(SignerTag.KEY_PERMIT_MISMATCH, people.begin(room, people.destroy(PLACE, stranger), permit));
        assertRefused(SignerTag.KEY_PERMIT_MISMATCH, people.begin(room, people.backUp(stranger, 2), permit));
        VerifyingKey key = hold(people.generate(), permit).gathered().key().orElseThrow();
        assertRefused(SignerTag.KEY_PERMIT_MISMATCH, people.begin(room, people.backUp(stranger, 2), permit));
        assertRefused(SignerTag.KEY_PERMIT_MISMATCH, people.begin(room, people.backUp(key, 3), permit));
        Plan destroys = plan(Goal.DESTROY, Optional.of(stranger), Optional.empty(), 0);
        assertRefused(
                SignerTag.KEY_PERMIT_MISMATCH, people.begin(room, people.destroy(PLACE, key), permitted(destroys)));
        assertRefused(
                SignerTag.KEY_PERMIT_MISMATCH,
                people.begin(room, people.destroy(People.OTHER, stranger), permitted(destroys)));
        Plan foreign = new Plan(Goal.GENERATE, Ceremony.ENTITY, PLACE, Optional.empty(), Optional.empty(), 2, INTENT);
        assertRefused(
                SignerTag.KEY_PERMIT_MISMATCH,
                people.begin(room, people.generate(), permitted(foreign, People.hash("other"), 2)));
    }

    @Test
    void whatIsKilledAfterThePermitWasUsedIsNotBegunAgain() {
        Authority permit = permitted(toGenerate());
        assertEquals(Optional.empty(), people.begin(room, people.generate(), permit));
        assertTrue(tokens.keys.isEmpty(), "the permit is used up before anything is done at a token");
        reopen();
        assertAborted(SignerTag.CEREMONY_INTERRUPTED);
        assertRefused(SignerTag.KEY_PERMIT_SPENT, people.begin(room, people.generate(), permit));
    }

    @Test
    void onceThereIsAPermitNothingGoesWithoutOneAndNoPolicyGoesBack() {
        hold(people.initialise(), new Authority.Bootstrap());
        assertRefused(SignerTag.KEY_PERMIT_MISSING, people.begin(room, people.generate(), new Authority.Unstated()));
        hold(people.generate(), permitted(toGenerate(), INTENT, 3));
        assertRefused(SignerTag.KEY_PERMIT_MISSING, people.begin(room, people.initialise(), new Authority.Bootstrap()));
        Plan more = plan(Goal.INITIALISE, Optional.empty(), Optional.empty(), 0);
        assertRefused(
                SignerTag.POLICY_ROLLED_BACK,
                people.begin(room, people.initialise(), permitted(more, People.hash("old"), 2)));
        reopen();
        assertRefused(
                SignerTag.POLICY_ROLLED_BACK,
                people.begin(room, people.initialise(), permitted(more, People.hash("old"), 2)));
        now = NOW + 600;
        assertRefused(
                SignerTag.KEY_PERMIT_EXPIRED,
                people.begin(room, people.initialise(), permitted(more, People.hash("late"), 3)));
    }

    private Plan filed() {
        Plan plan = new Plan(
                Goal.GENERATE, Ceremony.ENTITY, PLACE, Optional.empty(), Optional.empty(), 2, People.hash("filed"));
        filing.policy = board.sign(board.stated(
                2, List.of(new Policy.Rule("keys", IntentKind.KEY, Optional.empty(), Optional.empty(), 2))));
        filing.kind = IntentKind.KEY;
        filing.operations = List.of(plan.permit());
        return plan;
    }

    private Authority.Permitted judge(Plan plan, TrustRoots trust, long at, String... signers) {
        return PermitJudge.judge(StrictJson.canonical(filing.unmined(signers).toJson()), plan, trust, at);
    }

    private void assertRefuses(SignerTag tag, String word, Plan plan, TrustRoots trust, long at, String... signers) {
        RefusedException refused = assertThrows(RefusedException.class, () -> judge(plan, trust, at, signers));
        assertEquals(tag, refused.refusal().tag());
        assertTrue(refused.refusal().reason().contains(word), refused.refusal().reason());
    }

    @Test
    void aRoomBelievesItsOwnRootsAndNobodyElse() {
        Plan plan = filed();
        Authority.Permitted permit = judge(plan, board.trust(), NOW + 1, "signer-1", "signer-3");
        assertEquals(2, permit.policyVersion());
        assertEquals(plan, permit.plan());
        TrustRoots another = new Ceremony().trust();
        assertRefuses(SignerTag.KEY_PERMIT_INVALID, "other roots", plan, another, NOW, "signer-1", "signer-2");
        assertRefuses(SignerTag.KEY_PERMIT_INVALID, "weight 1 of 2", plan, board.trust(), NOW, "signer-1");
        assertRefuses(
                SignerTag.KEY_PERMIT_EXPIRED,
                "good from",
                plan,
                board.trust(),
                filing.expiresAt,
                "signer-1",
                "signer-2");
        Plan other = new Plan(
                Goal.GENERATE, Ceremony.ENTITY, PLACE, Optional.empty(), Optional.empty(), 2, People.hash("other"));
        assertRefuses(SignerTag.KEY_PERMIT_MISMATCH, "hash", other, board.trust(), NOW, "signer-1", "signer-2");
        filing.approvedBy("alice");
        assertRefuses(
                SignerTag.KEY_PERMIT_INVALID, "APPROVALS_MISSING", plan, board.trust(), NOW, "signer-1", "signer-2");
    }

    @Test
    void anIntentOfAnotherKindPermitsNothing() {
        Plan plan = filed();
        filing.kind = IntentKind.BOARD;
        assertRefuses(SignerTag.KEY_PERMIT_INVALID, "KIND_MISMATCH", plan, board.trust(), NOW, "signer-1", "signer-2");
    }

    @Test
    void plansAndTheirFormsAreWhole() {
        VerifyingKey key = TwinTokens.verifying(io.portcullis.signer.testing.TestKeys.p256());
        for (Goal goal : Goal.values()) {
            Plan plan = plan(
                    goal,
                    goal.hasSubject() ? Optional.of(key) : Optional.empty(),
                    goal.ends() ? Optional.of(new Definition.Old(People.OTHER, key)) : Optional.empty(),
                    goal.backsUp() ? 2 : 0);
            assertEquals(plan, Fields.read("plan", plan.toJson(), Plan::read));
            assertEquals(Optional.of(goal), Goal.ofNumber(plan.permit().ceremony()));
            assertEquals(
                    goal.hasSubject() ? KeyId.of(key).value() : Bytes32.ZERO,
                    plan.permit().key());
        }
        assertFalse(Goal.ofNumber(10).isPresent());
        assertThrows(RefusedException.class, () -> plan(Goal.GENERATE, Optional.of(key), Optional.empty(), 2));
        assertThrows(RefusedException.class, () -> plan(Goal.GENERATE, Optional.empty(), Optional.empty(), 1));
        assertThrows(RefusedException.class, () -> plan(Goal.DESTROY, Optional.empty(), Optional.empty(), 0));
        assertThrows(RefusedException.class, () -> plan(Goal.ROTATE, Optional.of(key), Optional.empty(), 0));
    }
}
