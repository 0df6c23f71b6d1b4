package io.portcullis.depositary.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Declaration;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.FundEvent;
import io.portcullis.depositary.model.FundProfile;
import io.portcullis.depositary.testing.DeployedDepositary;
import io.portcullis.depositary.testing.FallenDebtor;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** A default on a chain, from the pool's first share to the refunds. */
class FundClientTest {
    private static final Bytes32 FIRST = Bytes32.fromHex("0x" + "f1".repeat(32));
    private static final Bytes32 SECOND = Bytes32.fromHex("0x" + "f2".repeat(32));

    private static DeployedDepositary chain;
    private static FallenDebtor fallen;
    private static EntityId member;
    private String snapshot = "";

    @BeforeAll
    static void start() {
        chain = DeployedDepositary.start();
        fallen = FallenDebtor.on(chain, FallenDebtor.TERMS, 1_000);
        member = fallen.found("member");
    }

    @AfterAll
    static void stop() {
        chain.close();
    }

    @BeforeEach
    void remember() {
        snapshot = chain.anvil.snapshot();
    }

    @AfterEach
    void forget() {
        chain.anvil.revert(snapshot);
    }

    @Test
    void layersPayInTheirOrderAndCreditorsTakeTheirPartAgainstTheirDebt() {
        EntityId other = fallen.found("other creditor");
        long others = fallen.assign(chain.entity, 0, 300, other);
        fallen.join(member, 380);
        fallen.postBond(190);
        long from = chain.client.node().head().number() + 1;
        FundReceipt declared = fallen.declare(fallen.declaration(FIRST, FundProfile.XLN), 0, 2);
        assertEquals(
                List.of(new FundEvent.DefaultDeclared(FIRST, fallen.debtor, chain.dollars(), FundProfile.XLN, 1)),
                declared.events());
        assertEquals(
                List.of(
                        new FundEvent.ClaimCounted(FIRST, 0, chain.entity, Amount.of(700)),
                        new FundEvent.ClaimCounted(FIRST, others, other, Amount.of(300)),
                        new FundEvent.DefaultAllocated(FIRST, Amount.of(1_000), Amount.of(380), Amount.of(190))),
                fallen.fund.advance(FIRST, 32).events());
        assertEquals(
                List.of(new FundEvent.DefaultShared(FIRST, Amount.of(570), Amount.ZERO)),
                fallen.fund.advance(FIRST, 32).events());
        assertEquals(Amount.of(171), fallen.fund.payout(FIRST, others));
        refuses(RevertTag.NOT_ASSIGNED, () -> fallen.fund.accept(FIRST, others, 7));
        long taken = fallen.assign(other, others, 171, fallen.house);
        assertEquals(
                List.of(new FundEvent.ClaimPaid(FIRST, others, other, Amount.of(171))),
                fallen.fund.accept(FIRST, others, taken).events());
        assertEquals(Amount.of(171), chain.client.reserve(other, chain.dollars()));
        refuses(RevertTag.CLAIM_UNKNOWN, () -> fallen.fund.accept(FIRST, others, taken));
        refuses(RevertTag.DEFAULT_RUNNING, () -> fallen.fund.close(FIRST));
        fallen.fund.accept(FIRST, 0, fallen.assign(chain.entity, 0, 399, fallen.house));
        fallen.fund.close(FIRST);
        FundDefault closed = fallen.fund.fallen(FIRST).orElseThrow();
        assertEquals(FundDefault.Stage.CLOSED, closed.stage());
        assertEquals(Amount.of(570), closed.covered());
        assertEquals(
                List.of(
                        "DefaultDeclared",
                        "ClaimCounted",
                        "ClaimCounted",
                        "DefaultAllocated",
                        "DefaultShared",
                        "ClaimPaid",
                        "ClaimPaid",
                        "DefaultClosed",
                        "Refunded"),
                fallen.fund.events(from, chain.client.node().head().number()).stream()
                        .map(logged -> logged.event().getClass().getSimpleName())
                        .toList());
    }

    @Test
    void whatComesBackGoesToTheLastLoserFirst() {
        fallen.join(member, 380);
        fallen.postBond(190);
        decided(FundProfile.XLN);
        fallen.fund.accept(FIRST, 0, fallen.assign(chain.entity, 0, 570, fallen.house));
        fallen.fund.close(FIRST);
        refuses(RevertTag.RECOVERY_TOO_LARGE, () -> fallen.fund.recover(FIRST, chain.dollarAsset, Amount.of(571)));
        assertEquals(
                List.of(
                        new FundEvent.Recovered(FIRST, Amount.of(200)),
                        new FundEvent.Refunded(FIRST, Amount.of(10), Amount.of(190))),
                fallen.fund.recover(FIRST, chain.dollarAsset, Amount.of(200)).events());
        assertEquals(Amount.of(190), fallen.fund.bond(chain.dollars()).units());
        fallen.fund.claimRefund(FIRST, member);
        assertEquals(Amount.of(10), fallen.fund.refunded(FIRST, member));
        assertEquals(Amount.of(10), chain.client.reserve(member, chain.dollars()));
        refuses(RevertTag.NOTHING_REFUNDED, () -> fallen.fund.claimRefund(FIRST, member));
    }

    @Test
    void exitsWaitWhileADefaultIsUndecidedAndNoLonger() {
        fallen.join(member, 380);
        FundEvent asked = fallen.leave(member, 100).events().getFirst();
        long exit = assertInstanceOf(FundEvent.ExitRequested.class, asked).id();
        assertEquals(Amount.of(100), fallen.fund.shares(chain.dollars(), member).leaving());
        refuses(RevertTag.EXIT_NOT_READY, () -> fallen.fund.finishExit(exit));
        fallen.declare(fallen.declaration(FIRST, FundProfile.XLN), 0, 1);
        chain.anvil.passSeconds(FallenDebtor.TERMS.noticeSeconds());
        assertTrue(fallen.fund.pool(chain.dollars()).isUndecided());
        refuses(RevertTag.DEFAULT_UNDECIDED, () -> fallen.fund.finishExit(exit));
        refuses(RevertTag.DEFAULT_RUNNING, () -> fallen.fund.abandon(FIRST));
        chain.anvil.passSeconds(FallenDebtor.TERMS.declarationSeconds());
        fallen.fund.abandon(FIRST);
        assertEquals(
                List.of(new FundEvent.ExitFinished(exit, Amount.of(100))),
                fallen.fund.finishExit(exit).events());
        assertEquals(Optional.empty(), fallen.fund.exit(exit));
        assertEquals(Amount.of(100), chain.client.reserve(member, chain.dollars()));
    }

    @Test
    void whoHeldSharesIsAskedToBringBackHalfOfWhatADefaultTook() {
        EntityId other = fallen.found("other member");
        fallen.join(member, 1_500);
        fallen.join(other, 500);
        decided(FundProfile.XLN);
        FundPool asked = fallen.fund.pool(chain.dollars());
        assertEquals(Amount.of(500), asked.arrears());
        assertEquals(Amount.of(375), fallen.fund.arrears(chain.dollars(), member));
        assertEquals(Amount.of(125), fallen.fund.arrears(chain.dollars(), other));
        refuses(RevertTag.NOT_ASKED, () -> replenish(member, 376, 0));
        refuses(RevertTag.TOO_FEW_SHARES, () -> replenish(member, 375, 751));
        assertEquals(
                List.of(new FundEvent.PoolReplenished(member, chain.dollars(), Amount.of(375), Amount.of(750))),
                replenish(member, 375, 750).events());
        assertEquals(Amount.ZERO, fallen.fund.arrears(chain.dollars(), member));
        assertEquals(Amount.of(375), fallen.fund.pool(chain.dollars()).broughtBack());
        assertEquals(
                Amount.of(2_250), fallen.fund.shares(chain.dollars(), member).units());
    }

    @Test
    void whoLeavesUnpaidLeavesItBehindButNotBeforeItCouldBringItBack() {
        EntityId other = fallen.found("other member");
        fallen.join(member, 1_500);
        fallen.join(other, 500);
        FundEvent leaving = fallen.leave(other, 500).events().getFirst();
        long exit = assertInstanceOf(FundEvent.ExitRequested.class, leaving).id();
        chain.anvil.passSeconds(FallenDebtor.TERMS.noticeSeconds());
        decided(FundProfile.XLN);
        refuses(RevertTag.REPLENISHMENT_RUNNING, () -> fallen.fund.finishExit(exit));
        chain.anvil.passSeconds(FallenDebtor.TERMS.noticeSeconds());
        assertEquals(
                List.of(
                        new FundEvent.ArrearsKept(exit, other, chain.dollars(), Amount.of(125)),
                        new FundEvent.ExitFinished(exit, Amount.of(125))),
                fallen.fund.finishExit(exit).events());
        assertEquals(Amount.of(125), chain.client.reserve(other, chain.dollars()));
        assertEquals(Amount.of(875), fallen.fund.pool(chain.dollars()).assets());
        assertEquals(Amount.ZERO, fallen.fund.arrears(chain.dollars(), other));
    }

    private static FundReceipt replenish(EntityId entity, long units, long least) {
        return fallen.fund.replenish(entity, chain.dollarAsset, Amount.of(units), Amount.of(least));
    }

    @Test
    void ofTwoDefaultsTheSecondSeesTheResidueAndDecidesAfterTheFirst() {
        fallen.join(member, 1_200);
        fallen.declare(fallen.declaration(FIRST, FundProfile.XLN), 0, 1);
        fallen.declare(fallen.declaration(SECOND, FundProfile.XLN), 0, 1);
        refuses(RevertTag.DEFAULT_BEFORE, () -> fallen.fund.advance(SECOND, 32));
        fallen.fund.advance(FIRST, 32);
        fallen.fund.advance(SECOND, 32);
        assertEquals(Amount.of(1_000), fallen.fund.fallen(FIRST).orElseThrow().fromPool());
        assertEquals(Amount.of(200), fallen.fund.fallen(SECOND).orElseThrow().fromPool());
    }

    @Test
    void declaresNothingWithoutAQuorumOverThisVeryDefault() {
        Declaration declaration = fallen.declaration(FIRST, FundProfile.XLN);
        refuses(RevertTag.QUORUM_NOT_MET, () -> fallen.declare(declaration, 1));
        List<io.portcullis.depositary.model.Signature> ofAnother =
                List.of(chain.keys.sign(0, fallen.fund.domain().digest(fallen.declaration(SECOND, FundProfile.XLN))));
        assertThrows(ChainRefusal.class, () -> fallen.fund.declare(declaration, ofAnother, Optional.empty()));
        Declaration late = new Declaration(FIRST, fallen.debtor, chain.dollars(), FundProfile.XLN, 1, chain.now() - 1);
        refuses(RevertTag.ORDER_EXPIRED, () -> fallen.declare(late, 0, 1));
        Declaration retired =
                new Declaration(FIRST, fallen.debtor, chain.dollars(), FundProfile.XLN, 2, chain.now() + 3_600);
        refuses(RevertTag.BOARD_EPOCH_MISMATCH, () -> fallen.declare(retired, 0, 1));
        Declaration nobody = new Declaration(FIRST, member, chain.dollars(), FundProfile.XLN, 1, chain.now() + 3_600);
        refuses(RevertTag.NOTHING_OWED, () -> fallen.declare(nobody, 0, 1));
        fallen.declare(declaration, 0, 1);
        refuses(RevertTag.DEFAULT_EXISTS, () -> fallen.declare(declaration, 0, 1));
    }

    @Test
    void believesNoContractThatIsNotThisBuildsOverThisDepositary() {
        Deployment foreign = Deployment.depositary(chain.operator);
        ChainFault depositary = assertThrows(
                ChainFault.class, () -> FundClient.connect(chain.client, foreign.address(), chain.operator));
        assertEquals(ChainTag.CODE_CHANGED, depositary.tag());
        String fund = fallen.fund.domain().fund().toString();
        chain.anvil.ask("anvil_setCode", "[\"" + fund + "\", \"0x00\"]");
        ChainFault changed = assertThrows(ChainFault.class, () -> fallen.fund.pool(chain.dollars()));
        assertEquals(ChainTag.CODE_CHANGED, changed.tag());
    }

    private static void decided(FundProfile profile) {
        fallen.declare(fallen.declaration(FIRST, profile), 0, 1);
        fallen.fund.advance(FIRST, 32);
        fallen.fund.advance(FIRST, 32);
    }

    private static void refuses(RevertTag tag, Executable call) {
        assertEquals(tag, assertThrows(ChainRefusal.class, call).tag());
    }
}
