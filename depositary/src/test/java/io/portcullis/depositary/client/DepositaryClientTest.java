package io.portcullis.depositary.client;

import static io.portcullis.depositary.testing.DeployedDepositary.CAP;
import static io.portcullis.depositary.testing.DeployedDepositary.COINS;
import static io.portcullis.depositary.testing.DeployedDepositary.DESTINATION;
import static io.portcullis.depositary.testing.DeployedDepositary.DOLLARS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Asset;
import io.portcullis.depositary.model.Batch;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.DepositaryEvent;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.FreezeLevel;
import io.portcullis.depositary.model.LoggedEvent;
import io.portcullis.depositary.model.Operation;
import io.portcullis.depositary.model.Rules;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.depositary.testing.DeployedDepositary;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DepositaryClientTest {
    private static DeployedDepositary chain;
    private String snapshot = "";

    @BeforeAll
    static void startChain() {
        chain = DeployedDepositary.start();
    }

    @AfterAll
    static void stopChain() {
        chain.close();
    }

    @BeforeEach
    void remember() {
        snapshot = chain.anvil.snapshot();
    }

    @AfterEach
    void restore() {
        chain.anvil.revert(snapshot);
    }

    @Test
    void readsWhatWasRegistered() {
        assertEquals(Optional.of(chain.board), chain.client.board(chain.entity));
        assertEquals(Optional.of(chain.rules()), chain.client.rules(chain.entity));
        assertEquals(Optional.empty(), chain.client.pendingRules(chain.entity));
        assertEquals(
                Optional.of(new EntityState(0, 1, FreezeLevel.OPEN, 0, Bytes32.ZERO)),
                chain.client.entity(chain.entity));
        assertEquals(DOLLARS, chain.client.reserve(chain.entity, chain.dollars()));
        assertEquals(COINS, chain.client.held(Asset.NATIVE.id()));
        assertEquals(Optional.of(chain.dollarAsset), chain.client.token(chain.dollars()));
        assertEquals(
                CAP,
                chain.client.cap(chain.entity, chain.dollars()).orElseThrow().cap());
    }

    @Test
    void answersEmptyForWhatIsNotThere() {
        EntityId nobody = new EntityId(DeployedDepositary.POLICY);
        assertEquals(Optional.empty(), chain.client.entity(nobody));
        assertEquals(Optional.empty(), chain.client.board(nobody));
        assertEquals(Optional.empty(), chain.client.rules(nobody));
        assertEquals(Optional.empty(), chain.client.cap(nobody, chain.dollars()));
        assertEquals(Amount.ZERO, chain.client.reserve(nobody, chain.dollars()));
        assertEquals(Optional.empty(), chain.client.withdrawal(DeployedDepositary.POLICY));
        assertEquals(Optional.empty(), chain.client.token(new TokenId(DeployedDepositary.POLICY)));
    }

    @Test
    void agreesWithTheContractOnTheDigest() {
        Batch batch = chain.next(chain.payDollars(1));
        assertEquals(chain.client.domain().digest(batch), chain.client.digest(batch));
    }

    @Test
    void takesAWithdrawalFromRehearsalToRelease() {
        Batch batch = chain.next(chain.payDollars(250_000_000));
        assertInstanceOf(Simulation.Succeeds.class, chain.client.simulateUnsigned(batch));
        assertInstanceOf(Simulation.Succeeds.class, chain.client.simulate(batch, chain.sign(batch, 2, 0)));

        Receipt submitted = chain.client.submit(batch, chain.sign(batch, 2, 0));
        Bytes32 id = batch.withdrawalId(0);
        List<DepositaryEvent> events =
                submitted.events().stream().map(LoggedEvent::event).toList();
        DepositaryEvent.WithdrawalQueued queued =
                assertInstanceOf(DepositaryEvent.WithdrawalQueued.class, events.get(0));
        assertEquals(id, queued.id());
        assertEquals(
                new DepositaryEvent.BatchProcessed(
                        chain.entity,
                        1,
                        chain.client.domain().digest(batch),
                        batch.auditAnchor(),
                        batch.auditAnchoredAt()),
                events.get(1));
        assertEquals(
                Withdrawal.Status.QUEUED,
                chain.client.withdrawal(id).orElseThrow().status());

        assertEquals(RevertTag.WITHDRAWAL_NOT_READY, refusal(() -> chain.client.releaseWithdrawal(id)));
        chain.anvil.passSeconds(DeployedDepositary.TIMELOCK_SECONDS);
        Receipt released = chain.client.releaseWithdrawal(id);
        assertInstanceOf(
                DepositaryEvent.WithdrawalReleased.class,
                released.events().getFirst().event());
        assertEquals(Amount.of(250_000_000), chain.dollar.balanceOf(DESTINATION));
        assertEquals(DOLLARS.minus(Amount.of(250_000_000)), chain.client.reserve(chain.entity, chain.dollars()));
        assertEquals(Optional.of(released), chain.client.receipt(released.transactionHash()));
        assertEquals(RevertTag.WITHDRAWAL_NOT_QUEUED, refusal(() -> chain.client.releaseWithdrawal(id)));
    }

    @Test
    void rehearsalWithoutSignaturesStillChecksEverythingElse() {
        Operation tooMuch = chain.payDollars(CAP.units().longValueExact() + 1);
        Simulation outcome = chain.client.simulateUnsigned(chain.next(tooMuch));
        Simulation.Refused refused = assertInstanceOf(Simulation.Refused.class, outcome);
        assertEquals(RevertTag.VELOCITY_EXCEEDED, refused.tag());
        assertTrue(refused.detail().contains("only " + CAP + " more"), refused.detail());
        assertEquals(chain.client.node().head(), refused.block());
    }

    @Test
    void rehearsalChangesNothing() {
        Batch batch = chain.next(chain.payDollars(1));
        chain.client.simulateUnsigned(batch);
        assertEquals(Optional.of(chain.board), chain.client.board(chain.entity));
        assertEquals(RevertTag.QUORUM_NOT_MET, refusal(() -> chain.client.submit(batch, List.of())));
    }

    @Test
    void oneSignatureIsNoQuorum() {
        Batch batch = chain.next(chain.payDollars(1));
        ChainRefusal refusal = assertThrows(ChainRefusal.class, () -> chain.client.submit(batch, chain.sign(batch, 1)));
        assertEquals(RevertTag.QUORUM_NOT_MET, refusal.tag());
        assertEquals("the signatures weigh 1 of the 2 needed", refusal.detail());
    }

    @Test
    void aBatchGoesThroughOnce() {
        Batch batch = chain.next(chain.payDollars(1));
        chain.client.submit(batch, chain.sign(batch, 0, 1));
        ChainRefusal refusal =
                assertThrows(ChainRefusal.class, () -> chain.client.submit(batch, chain.sign(batch, 0, 1)));
        assertEquals(RevertTag.NONCE_MISMATCH, refusal.tag());
        assertEquals("the entity's next nonce is 2, this one is 1", refusal.detail());
    }

    @Test
    void signaturesOverAnotherAmountAreStrangers() {
        Batch approved = chain.next(chain.payDollars(1));
        Batch changed = chain.next(chain.payDollars(2));
        // Signatures of the approved batch recover to nobody's address under the changed one.
        Bytes32 digest = chain.client.domain().digest(changed);
        assertEquals(
                RevertTag.SIGNER_NOT_ON_BOARD,
                refusal(() -> chain.client.submit(changed, chain.sign(approved, 0, 1))),
                digest::toString);
    }

    @Test
    void changesRulesAfterTheirDelay() {
        Rules old = chain.rules();
        Rules changed = new Rules(
                DeployedDepositary.ANCHOR,
                2,
                old.allowListRoot(),
                old.allowListSize(),
                3_600,
                30,
                60,
                600,
                old.guardian());
        Batch batch = chain.next(new Operation.ProposeRules(changed));
        chain.client.submit(batch, chain.sign(batch, 0, 1));
        PendingRules pending = chain.client.pendingRules(chain.entity).orElseThrow();
        assertEquals(changed, pending.rules());
        assertEquals(RevertTag.NOT_YET_ACTIVE, refusal(() -> chain.client.activateRules(chain.entity)));
        chain.anvil.passSeconds(61);
        chain.client.activateRules(chain.entity);
        assertEquals(Optional.of(changed), chain.client.rules(chain.entity));
        assertEquals(RevertTag.NOTHING_PENDING, refusal(() -> chain.client.activateRules(chain.entity)));
        assertEquals(RevertTag.NOTHING_PENDING, refusal(() -> chain.client.activateBoard(chain.entity)));
        assertEquals(RevertTag.NOTHING_PENDING, refusal(() -> chain.client.activateFreeze(chain.entity)));
        assertEquals(RevertTag.NOTHING_PENDING, refusal(() -> chain.client.activateCap(chain.entity, chain.dollars())));
    }

    @Test
    void onlyTheGuardianClosesTheGate() {
        Batch batch = chain.next(chain.payDollars(1));
        chain.client.submit(batch, chain.sign(batch, 0, 1));
        Bytes32 id = batch.withdrawalId(0);
        assertEquals(RevertTag.NOT_GUARDIAN, refusal(() -> chain.client.cancelWithdrawal(id)));
        assertEquals(RevertTag.NOT_GUARDIAN, refusal(() -> chain.client.burnNonce(chain.entity, 2)));
        assertEquals(RevertTag.NOT_GUARDIAN, refusal(() -> chain.client.raiseFreeze(chain.entity, FreezeLevel.SEALED)));

        DepositaryClient guardian = chain.guardian();
        guardian.cancelWithdrawal(id);
        guardian.burnNonce(chain.entity, 2);
        guardian.raiseFreeze(chain.entity, FreezeLevel.NO_WITHDRAWALS);
        assertEquals(
                Withdrawal.Status.CANCELLED,
                chain.client.withdrawal(id).orElseThrow().status());
        EntityState state = chain.client.entity(chain.entity).orElseThrow();
        assertEquals(2, state.nonce());
        assertEquals(FreezeLevel.NO_WITHDRAWALS, state.freezeLevel());
        Simulation outcome = chain.client.simulateUnsigned(chain.next(chain.payDollars(1)));
        assertEquals(
                RevertTag.FROZEN,
                assertInstanceOf(Simulation.Refused.class, outcome).tag());
    }

    private static RevertTag refusal(org.junit.jupiter.api.function.Executable attempt) {
        return assertThrows(ChainRefusal.class, attempt).tag();
    }
}
