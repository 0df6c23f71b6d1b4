package io.portcullis.appliance.dispute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.portcullis.appliance.dispute.DisputeMachine.Step;
import io.portcullis.appliance.verdict.ApplianceRefusal;
import io.portcullis.appliance.verdict.ApplianceTag;
import io.portcullis.depositary.client.AccountLine;
import io.portcullis.depositary.model.AccountOperation.DisputeStart;
import io.portcullis.depositary.model.AccountOperation.OrderFill;
import io.portcullis.depositary.model.AccountOperation.SecretReveal;
import io.portcullis.depositary.model.Allocation;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Batch;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Clause;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.Keccak;
import io.portcullis.depositary.model.Operation;
import io.portcullis.depositary.model.ProofBody;
import io.portcullis.depositary.model.TokenDelta;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.depositary.testing.DeployedDepositary;
import io.portcullis.depositary.testing.DisputedAccount;
import io.portcullis.engine.account.SubcontractId;
import io.portcullis.engine.account.TimeInForce;
import io.portcullis.engine.account.Transaction;
import io.portcullis.engine.hub.ProvedAccount;
import io.portcullis.threshold.codec.Bytes;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a running engine's sides sealed is what the contract takes, and it gives each side what the engine's books say. */
class SealedProofOnChainTest {
    private static final Bytes32 PREIMAGE = Keccak.hash(new byte[] {5});
    private static final Bytes32 SEED = Keccak.hash(new byte[] {6});
    private static final int PULL_STEPS = 5;
    /** Beyond the one step that was agreed. */
    private static final int PULL_SHOWN = 2;

    private static final int RATIO = 32_767;

    @TempDir
    private static Path folder;

    private static DeployedDepositary chain;
    private static EngineOnChain engine;
    private static DisputedAccount deal;
    private static ProvedAccount stale;
    private static ProvedAccount newest;
    private static Disputes disputes;
    private String snapshot = "";

    /** The rig's entity posts 1,000; each side pays; then a payment, an order and a pull wait. */
    @BeforeAll
    static void begin() throws Exception {
        chain = DeployedDepositary.start();
        deal = DisputedAccount.on(chain);
        engine = new EngineOnChain(chain, deal, folder);
        disputes = new Disputes(chain.client, engine.vault);
        engine.open(10_000);
        deal.post(1_000);
        engine.note(1);
        engine.pay(deal.entity, 250);
        stale = engine.proof();
        long expiry = chain.now() + 30 * 86_400;
        engine.pay(deal.other, 33);
        SubcontractId payment =
                made(new Transaction.LockHtlc(chain.dollars(), Amount.of(70), sha256(PREIMAGE), expiry, Bytes.EMPTY));
        engine.does(
                deal.other,
                new Transaction.PlaceOrder(
                        chain.dollars(),
                        Amount.of(1_000),
                        EngineOnChain.COAL,
                        Amount.of(2_000),
                        0,
                        TimeInForce.GTC,
                        expiry));
        SubcontractId pull = made(
                new Transaction.LockPull(chain.dollars(), Amount.of(101), chainOf(PULL_STEPS), PULL_STEPS, expiry));
        engine.does(deal.other, new Transaction.AdvancePull(pull, 1, chainOf(PULL_STEPS - 1)));
        newest = engine.proof();

        // What its payee says now no frame holds any more: the appliance has to show the chain all of it by itself.
        engine.freeze();
        assertEquals("ACCOUNT_DISPUTED", engine.tooLate(deal.other, new Transaction.RevealHtlc(payment, PREIMAGE)));
        assertEquals("ACCOUNT_DISPUTED", engine.tooLate(deal.other, new Transaction.AdvancePull(pull, 2, chainOf(3))));
        assertEquals("ACCOUNT_DISPUTED", engine.tooLate(deal.other, new Transaction.AdvancePull(pull, 3, chainOf(2))));
        assertEquals("ACCOUNT_DISPUTED", engine.tooLate(deal.other, new Transaction.AdvancePull(pull, 5, PREIMAGE)));
    }

    private static SubcontractId made(Transaction transaction) throws Exception {
        return engine.does(deal.entity, transaction).orElseThrow();
    }

    @AfterAll
    static void end() throws Exception {
        engine.close();
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
    void theProofHasTheThreeClausesAndBothSeals() {
        assertEquals(
                List.of(Clause.Kind.HTLC, Clause.Kind.ORDER, Clause.Kind.PULL),
                newest.body().clauses().stream().map(Clause::kind).toList());
        assertEquals(true, newest.left().verify(chain.client.domain(), chain.board));
        assertEquals(true, newest.right().verify(chain.client.domain(), chain.board));
    }

    @Test
    void aStaleStartByTheRigsEntityIsAnsweredAndEndsWhereTheBooksSay() {
        endsByTheBooks(deal.entity);
    }

    @Test
    void aStaleStartByTheOtherSideIsAnsweredAndEndsWhereTheBooksSay() {
        endsByTheBooks(deal.other);
    }

    @Test
    void theNewestProofStartsADisputeThatNothingAnswers() {
        submit(deal.entity, disputes.start(deal.account, deal.entity));
        assertEquals(
                newest.body().version(),
                chain.client.accounts().dispute(deal.account).orElseThrow().version());
        ApplianceRefusal refused = assertThrows(ApplianceRefusal.class, () -> disputes.counter(deal.account));
        assertEquals(ApplianceTag.PROOF_NOT_NEWER.name(), refused.tag());
        assertEquals(
                ApplianceTag.DISPUTE_RUNNING.name(),
                assertThrows(ApplianceRefusal.class, () -> disputes.finish(deal.account))
                        .tag());
        assertInstanceOf(Step.Reveal.class, disputes.tend(deal.account));
        assertInstanceOf(Step.Wait.class, disputes.tend(deal.account));
    }

    @Test
    void withoutADisputeNothingIsDone() {
        assertInstanceOf(Step.Wait.class, disputes.tend(deal.account));
        assertEquals(
                ApplianceTag.DISPUTE_ABSENT.name(),
                assertThrows(ApplianceRefusal.class, () -> disputes.counter(deal.account))
                        .tag());
        Disputes.Look look = disputes.look(deal.account);
        assertEquals(Optional.of(newest.body()), look.held());
        assertEquals(Optional.empty(), look.dispute());
    }

    private static void endsByTheBooks(EntityId cheater) {
        boolean left = deal.account.isLeft(cheater);
        submit(cheater, new DisputeStart(left ? stale.byLeft(1) : stale.byRight(1)));
        assertInstanceOf(Step.Counter.class, disputes.tend(deal.account));

        // The order's taker fills a part; what the payee said too late is shown without a word of anybody.
        submit(deal.entity, new OrderFill(deal.other, newest.body().hash(), List.of(new OrderFill.Choice(1, RATIO))));
        Step.Reveal shown = assertInstanceOf(Step.Reveal.class, disputes.tend(deal.account));
        assertEquals(
                List.of(new SecretReveal.Shown(PREIMAGE, 1), new SecretReveal.Shown(chainOf(2), PULL_SHOWN)),
                shown.secrets().values());
        assertInstanceOf(Step.Wait.class, disputes.tend(deal.account));
        Map<TokenId, BigInteger> delta = byTheBooks(newest.body());
        AccountLine line = chain.client.accounts().line(deal.account, chain.dollars());
        Allocation dollars =
                Allocation.of(line.collateral(), line.ondelta().units().add(delta.get(chain.dollars())));
        Amount reserve = chain.client.reserve(deal.entity, chain.dollars());

        chain.anvil.passSeconds(2 * 14 * 86_400);
        assertInstanceOf(Step.Finish.class, disputes.tend(deal.account));
        assertEquals(Optional.empty(), chain.client.accounts().dispute(deal.account));

        boolean isLeft = deal.account.isLeft(deal.entity);
        Amount owes = isLeft ? dollars.leftOwes() : dollars.rightOwes();
        assertEquals(
                reserve.plus(isLeft ? dollars.left() : dollars.right()).minus(owes),
                chain.client.reserve(deal.entity, chain.dollars()));
        Amount owed = isLeft ? dollars.rightOwes() : dollars.leftOwes();
        assertEquals(
                owed,
                chain.client
                        .accounts()
                        .debt(deal.other, chain.dollars(), 0)
                        .map(debt -> debt.amount())
                        .orElse(Amount.ZERO));
        // Of coal nobody posted any: whoever got it is owed it.
        BigInteger coal = delta.get(EngineOnChain.COAL);
        assertEquals(new BigInteger("999"), coal.abs());
        EntityId owing = coal.signum() < 0 ? deal.account.left() : deal.account.right();
        assertEquals(
                Amount.of(999),
                chain.client
                        .accounts()
                        .debt(owing, EngineOnChain.COAL, 0)
                        .orElseThrow()
                        .amount());
    }

    /** What is left's off the chain, with what the clauses move, by the shared model. */
    private static Map<TokenId, BigInteger> byTheBooks(ProofBody body) {
        Map<TokenId, BigInteger> delta = new HashMap<>();
        for (TokenDelta each : body.deltas()) {
            delta.put(each.token(), each.offdelta().units());
        }
        for (Clause clause : body.clauses()) {
            int evidence = switch (clause.kind()) {
                case HTLC -> 1;
                case ORDER -> RATIO;
                case PULL -> PULL_SHOWN;
            };
            Allocation.Outcome outcome = Allocation.of(clause, evidence);
            BigInteger given = outcome.given().units();
            delta.merge(clause.token(), clause.byLeft() ? given.negate() : given, BigInteger::add);
            if (outcome.paid().isPositive()) {
                BigInteger paid = outcome.paid().units();
                delta.merge(new TokenId(clause.takeToken()), clause.byLeft() ? paid : paid.negate(), BigInteger::add);
            }
        }
        return delta;
    }

    private static void submit(EntityId by, Operation operation) {
        long nonce = chain.client.entity(by).orElseThrow().nextNonce();
        Batch batch = new Batch(
                by,
                nonce,
                1,
                chain.now() + 86_400,
                DeployedDepositary.POLICY,
                DeployedDepositary.ANCHOR,
                chain.now(),
                List.of(operation));
        chain.client.submit(batch, chain.sign(batch, 0, 1));
    }

    private static Bytes32 chainOf(int steps) {
        Bytes32 value = SEED;
        for (int i = 0; i < steps; i++) {
            value = sha256(value);
        }
        return value;
    }

    private static Bytes32 sha256(Bytes32 value) {
        return Bytes32.of(Bytes.of(value.toArray()).sha256().toArray());
    }
}
