package io.portcullis.signer.watermark;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.journal.TwinDisk;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.Keccak;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.signer.evidence.EvidenceJudge.AcceptedPolicy;
import io.portcullis.signer.evidence.OwnMemory;
import io.portcullis.signer.intent.Approval.Decision;
import io.portcullis.signer.intent.Intent;
import io.portcullis.signer.intent.IntentKind;
import io.portcullis.signer.policy.Facts;
import io.portcullis.signer.verdict.SignerFault;
import io.portcullis.signer.verdict.SignerTag;
import io.portcullis.signer.webauthn.CounterStore.Seen;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class WatermarkTest {
    private static final EntityId ENTITY = new EntityId(hash("entity"));

    private static Bytes32 hash(String text) {
        return Keccak.hash(text.getBytes(UTF_8));
    }

    private static Watermark.Answer spend(Watermark watermark, EntityId entity, long nonce, Bytes32 digest) {
        return watermark.spend(entity, digest, batch(nonce));
    }

    private static Facts.Spent batch(long nonce) {
        return new Facts.Spent(
                IntentKind.WITHDRAWAL,
                nonce,
                1_000 + nonce,
                2_000,
                List.of(new Facts.Outflow(new TokenId(hash("dollar")), hash("vendor"), Amount.of(40 + nonce))));
    }

    @Test
    void whatWasSignedIsRememberedWithItsAmountsAlsoAfterARestart() {
        TwinDisk disk = new TwinDisk(new byte[0]);
        try (Watermark watermark = Watermark.create(disk, 1)) {
            spend(watermark, ENTITY, 7, hash("a"));
            spend(watermark, ENTITY, 8, hash("b"));
            spend(watermark, ENTITY, 7, hash("a"));
            spend(watermark, ENTITY, 8, hash("evil"));
            assertEquals(List.of(batch(7), batch(8)), watermark.spent(ENTITY));
        }
        try (Watermark watermark = Watermark.open(new TwinDisk(disk.image()))) {
            assertEquals(List.of(batch(7), batch(8)), watermark.spent(ENTITY));
            assertEquals(List.of(), watermark.spent(new EntityId(hash("other"))));
        }
    }

    @Test
    void theLastChangeOfPolicyIsRememberedWithItsFirstTime() {
        TwinDisk disk = new TwinDisk(new byte[0]);
        try (Watermark watermark = Watermark.create(disk, 1)) {
            watermark.propose(new OwnMemory.Proposal(3, hash("policy"), true, 100));
            watermark.propose(new OwnMemory.Proposal(3, hash("policy"), true, 999));
        }
        try (Watermark watermark = Watermark.open(new TwinDisk(disk.image()))) {
            assertEquals(Optional.of(new OwnMemory.Proposal(3, hash("policy"), true, 100)), watermark.proposal());
            watermark.propose(new OwnMemory.Proposal(4, hash("other"), false, 200));
            assertEquals(4, watermark.proposal().orElseThrow().version());
        }
    }

    @Test
    void everyChangeOfPolicyAgreedToIsRememberedInItsOrder() {
        TwinDisk disk = new TwinDisk(new byte[0]);
        List<OwnMemory.Proposal> agreed = List.of(
                new OwnMemory.Proposal(3, hash("policy"), true, 100),
                new OwnMemory.Proposal(4, hash("other"), false, 200));
        try (Watermark watermark = Watermark.create(disk, 1)) {
            agreed.forEach(watermark::propose);
        }
        try (Watermark watermark = Watermark.open(new TwinDisk(disk.image()))) {
            assertEquals(agreed, watermark.proposals());
        }
    }

    @Test
    void anAgreementSpendsTheAccountsNonceAndCountsWithTheEntitysBatches() {
        EntityId account = new EntityId(hash("account"));
        Facts.Spent agreed = new Facts.Spent(IntentKind.AGREEMENT, 7, 1, 2, List.of());
        TwinDisk disk = new TwinDisk(new byte[0]);
        try (Watermark watermark = Watermark.create(disk, 1)) {
            assertInstanceOf(Watermark.Answer.Fresh.class, spend(watermark, ENTITY, 7, hash("a")));
            assertInstanceOf(Watermark.Answer.Fresh.class, watermark.agree(ENTITY, account, hash("b"), agreed));
            assertEquals(SignerTag.NONCE_ALREADY_USED, refusal(watermark.agree(ENTITY, account, hash("evil"), agreed)));
        }
        try (Watermark watermark = Watermark.open(new TwinDisk(disk.image()))) {
            assertEquals(List.of(batch(7), agreed), watermark.spent(ENTITY));
            assertInstanceOf(Watermark.Answer.Again.class, watermark.agree(ENTITY, account, hash("b"), agreed));
            assertEquals(SignerTag.NONCE_ALREADY_USED, refusal(watermark.agree(ENTITY, account, hash("evil"), agreed)));
            watermark.end(hash("intent"), Decision.REJECT, account, 8);
            assertEquals(
                    SignerTag.NONCE_ALREADY_USED,
                    refusal(watermark.agree(
                            ENTITY, account, hash("c"), new Facts.Spent(IntentKind.AGREEMENT, 8, 1, 2, List.of()))));
            assertInstanceOf(Watermark.Answer.Fresh.class, spend(watermark, ENTITY, 8, hash("d")));
            assertEquals(
                    SignerTag.NONCE_TOO_LOW,
                    refusal(watermark.agree(
                            ENTITY, account, hash("e"), new Facts.Spent(IntentKind.AGREEMENT, 6, 1, 2, List.of()))));
        }
    }

    private static SignerTag refusal(Watermark.Answer answer) {
        return assertInstanceOf(Watermark.Answer.Refused.class, answer)
                .refusal()
                .tag();
    }

    @Test
    void oneNonceHasOneBatchForEverAlsoAfterARestart() {
        TwinDisk disk = new TwinDisk(new byte[0]);
        try (Watermark watermark = Watermark.create(disk, 1)) {
            assertInstanceOf(Watermark.Answer.Fresh.class, spend(watermark, ENTITY, 7, hash("a")));
            assertInstanceOf(Watermark.Answer.Again.class, spend(watermark, ENTITY, 7, hash("a")));
            assertEquals(SignerTag.NONCE_ALREADY_USED, refusal(spend(watermark, ENTITY, 7, hash("b"))));
        }
        try (Watermark watermark = Watermark.open(new TwinDisk(disk.image()))) {
            assertEquals(SignerTag.NONCE_ALREADY_USED, refusal(spend(watermark, ENTITY, 7, hash("b"))));
            assertInstanceOf(Watermark.Answer.Again.class, spend(watermark, ENTITY, 7, hash("a")));
        }
    }

    @Test
    void aLockAnEndAndTheMetadatasNumberOutliveARestart() {
        Intent.Bytes key = new Intent.Bytes(new byte[] {1, 2});
        TwinDisk disk = new TwinDisk(new byte[0]);
        try (Watermark watermark = Watermark.create(disk, 1)) {
            watermark.lock(key, 3);
            watermark.lock(key, 2);
            watermark.end(hash("no"), Decision.REJECT, ENTITY, 9);
            watermark.end(hash("no"), Decision.CANCEL, ENTITY, 9);
            watermark.end(hash("off"), Decision.CANCEL, ENTITY, 10);
            assertThrows(
                    IllegalArgumentException.class, () -> watermark.end(hash("yes"), Decision.APPROVE, ENTITY, 11));
            watermark.believe(7);
            watermark.believe(6);
        }
        try (Watermark watermark = Watermark.open(new TwinDisk(disk.image()))) {
            assertTrue(watermark.locked(key, 3) && watermark.locked(key, 0));
            assertFalse(watermark.locked(key, 4) || watermark.locked(new Intent.Bytes(new byte[] {1}), 0));
            assertEquals(Optional.of(Decision.REJECT), watermark.ended(hash("no")), "what ended it first");
            assertEquals(Optional.of(Decision.CANCEL), watermark.ended(hash("off")));
            assertEquals(Optional.empty(), watermark.ended(hash("yes")));
            assertEquals(7, watermark.metadataNumber());
            assertEquals(SignerTag.NONCE_ALREADY_USED, refusal(spend(watermark, ENTITY, 9, hash("a"))));
            assertEquals(SignerTag.NONCE_ALREADY_USED, refusal(spend(watermark, ENTITY, 10, hash("a"))));
            assertInstanceOf(Watermark.Answer.Fresh.class, spend(watermark, ENTITY, 8, hash("b")));
        }
    }

    @Test
    void noncesGoUpAndMayLeaveGaps() {
        try (Watermark watermark = Watermark.create(new TwinDisk(new byte[0]), 1)) {
            spend(watermark, ENTITY, 3, hash("a"));
            assertInstanceOf(Watermark.Answer.Fresh.class, spend(watermark, ENTITY, 9, hash("b")));
            assertEquals(SignerTag.NONCE_TOO_LOW, refusal(spend(watermark, ENTITY, 5, hash("c"))));
            assertInstanceOf(Watermark.Answer.Again.class, spend(watermark, ENTITY, 3, hash("a")));
            EntityId other = new EntityId(hash("other"));
            assertInstanceOf(Watermark.Answer.Fresh.class, spend(watermark, other, 1, hash("d")));
        }
    }

    @Test
    void ofManyRacingBatchesExactlyOneGetsTheNonce() throws Exception {
        try (Watermark watermark = Watermark.create(new TwinDisk(new byte[0]), 1);
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            int racers = 16;
            for (int nonce = 1; nonce <= 25; nonce++) {
                CyclicBarrier start = new CyclicBarrier(racers);
                long contested = nonce;
                List<Future<Watermark.Answer>> answers = new ArrayList<>();
                for (int racer = 0; racer < racers; racer++) {
                    Bytes32 batch = hash("batch " + racer);
                    answers.add(callers.submit(() -> {
                        start.await();
                        return spend(watermark, ENTITY, contested, batch);
                    }));
                }
                int won = 0;
                for (Future<Watermark.Answer> answer : answers) {
                    won += answer.get() instanceof Watermark.Answer.Fresh ? 1 : 0;
                }
                assertEquals(1, won);
            }
        }
    }

    @Test
    void nothingIsGrantedThatIsNotDurable() {
        TwinDisk disk = new TwinDisk(new byte[0]);
        try (Watermark watermark = Watermark.create(disk, 1)) {
            disk.failNextForce();
            assertEquals(
                    SignerTag.JOURNAL_FAILED,
                    assertThrows(SignerFault.class, () -> spend(watermark, ENTITY, 1, hash("a")))
                            .tag());
            assertThrows(SignerFault.class, () -> spend(watermark, ENTITY, 1, hash("a")));
            assertTrue(watermark.failure().isPresent());
        }
    }

    @Test
    void lostMemoryIsNeverAnEmptyOne() {
        assertEquals(
                SignerTag.JOURNAL_CORRUPT,
                assertThrows(SignerFault.class, () -> Watermark.open(new TwinDisk(new byte[0])))
                        .tag());
    }

    @Test
    void countersChangeOnlyFromWhatWasExpected() {
        TwinDisk disk = new TwinDisk(new byte[0]);
        Intent.Bytes credential = new Intent.Bytes(new byte[] {1, 2, 3});
        Seen one = new Seen(1, hash("one"));
        Seen two = new Seen(2, hash("two"));
        try (Watermark watermark = Watermark.create(disk, 1)) {
            assertTrue(watermark.compareAndSet(credential, Optional.empty(), one));
            assertFalse(watermark.compareAndSet(credential, Optional.empty(), two));
            assertTrue(watermark.compareAndSet(credential, Optional.of(one), two));
            assertFalse(watermark.compareAndSet(credential, Optional.of(one), two));
        }
        try (Watermark watermark = Watermark.open(new TwinDisk(disk.image()))) {
            assertEquals(Optional.of(two), watermark.last(credential));
        }
    }

    @Test
    void policyNeverGoesBackNorChangesWithinItsVersion() {
        TwinDisk disk = new TwinDisk(new byte[0]);
        try (Watermark watermark = Watermark.create(disk, 1)) {
            assertTrue(watermark.accept(new AcceptedPolicy(2, hash("p2"))).isEmpty());
            assertTrue(watermark.accept(new AcceptedPolicy(2, hash("p2"))).isEmpty());
            assertEquals(
                    SignerTag.POLICY_ROLLED_BACK,
                    watermark
                            .accept(new AcceptedPolicy(1, hash("p1")))
                            .orElseThrow()
                            .tag());
            assertEquals(
                    SignerTag.POLICY_ROLLED_BACK,
                    watermark
                            .accept(new AcceptedPolicy(2, hash("other")))
                            .orElseThrow()
                            .tag());
        }
        try (Watermark watermark = Watermark.open(new TwinDisk(disk.image()))) {
            assertEquals(new AcceptedPolicy(2, hash("p2")), watermark.policy());
        }
    }

    /** Whatever sectors a power cut leaves, a batch that was granted its nonce keeps it. */
    @Property(tries = 60)
    void powerCutNeverFreesANonce(@ForAll @IntRange(min = 4, max = 60) int cutAt, @ForAll long seed) {
        TwinDisk disk = new TwinDisk(new byte[0]).cutPowerAt(cutAt);
        List<Long> granted = new ArrayList<>();
        try (Watermark watermark = Watermark.create(disk, 1)) {
            for (long nonce = 1; nonce <= 12; nonce++) {
                spend(watermark, ENTITY, nonce, hash("batch " + nonce));
                granted.add(nonce);
            }
        } catch (SignerFault fault) {
            assertEquals(SignerTag.JOURNAL_FAILED, fault.tag());
        }
        if (granted.isEmpty()) {
            return;
        }
        try (Watermark watermark = Watermark.open(new TwinDisk(disk.survivors(seed)))) {
            for (long nonce : granted) {
                assertEquals(
                        SignerTag.NONCE_ALREADY_USED, refusal(spend(watermark, ENTITY, nonce, hash("evil " + nonce))));
            }
        }
    }
}
