package io.portcullis.depositary.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.model.AbiWriter;
import io.portcullis.depositary.model.AccountOperation;
import io.portcullis.depositary.model.AccountOperation.DisputeCounter;
import io.portcullis.depositary.model.AccountOperation.DisputeFinalize;
import io.portcullis.depositary.model.AccountOperation.SecretReveal;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.ProofBody;
import io.portcullis.depositary.testing.DeployedDepositary;
import io.portcullis.depositary.testing.DisputedAccount;
import io.portcullis.depositary.testing.InterposedNode;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the chain has of an account, from its first collateral to the debts of its dispute. */
class AccountViewsTest {
    private static final Bytes32 PREIMAGE = Bytes32.fromHex("0x" + "5e".repeat(32));

    private static DeployedDepositary chain;
    private static DisputedAccount deal;
    private String snapshot = "";

    @BeforeAll
    static void startChain() {
        chain = DeployedDepositary.start();
        deal = DisputedAccount.on(chain);
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
    void readsZerosAndNothingBeforeAnythingHappened() {
        AccountViews accounts = chain.client.accounts();
        assertEquals(new AccountState(0, 0), accounts.state(deal.account));
        assertEquals(new AccountLine(Amount.ZERO, Amount.ZERO), accounts.line(deal.account, chain.dollars()));
        assertEquals(Optional.empty(), accounts.dispute(deal.account));
        assertEquals(new DebtQueue(0, 0, 0), accounts.debtQueue(deal.other, chain.dollars()));
        assertEquals(Optional.empty(), accounts.debt(deal.other, chain.dollars(), 0));
        assertEquals(0, accounts.shownBefore(PREIMAGE, Long.MAX_VALUE));
    }

    @Test
    void readsCollateralAndWhoseItIsAsEachBlockLeftIt() {
        Bytes32 before = chain.client.node().head().hash();
        deal.post(1_000);
        Amount ondelta = Amount.of(deal.account.isLeft(deal.entity) ? 1_000 : 0);
        assertEquals(
                new AccountLine(Amount.of(1_000), ondelta),
                chain.client.accounts().line(deal.account, chain.dollars()));
        assertEquals(
                new AccountLine(Amount.ZERO, Amount.ZERO),
                chain.client.accountsIn(before).line(deal.account, chain.dollars()));
    }

    @Test
    void readsADisputeFromItsStartToItsEnd() {
        deal.post(1_000);
        AccountViews accounts = chain.client.accounts();
        ProofBody old = deal.body(3, 0);
        deal.start(deal.sealedByOther(old));
        long until = chain.now() + 2 * DisputedAccount.RESPONSE_SECONDS;
        assertEquals(Optional.of(standing(old, until)), accounts.dispute(deal.account));
        assertTrue(standing(old, until).isOpenAt(until - 1)
                && !standing(old, until).isOpenAt(until));

        ProofBody latest = deal.body(4, -1_300, deal.htlc(true, 200, hash(), until + 60));
        chain.client.perform(new DisputeCounter(deal.sealedByBoth(latest)));
        assertEquals(Optional.of(standing(latest, until)), accounts.dispute(deal.account));

        chain.client.perform(new SecretReveal(List.of(new SecretReveal.Shown(PREIMAGE, 1))));
        long shownAt = chain.now();
        assertEquals(0, accounts.shownBefore(hash(), shownAt));
        assertEquals(1, accounts.shownBefore(hash(), shownAt + 1));

        chain.anvil.passSeconds(2 * DisputedAccount.RESPONSE_SECONDS);
        chain.client.perform(DisputeFinalize.part(latest, 0, 1));
        assertEquals(0, accounts.dispute(deal.account).orElseThrow().clausesLeft());
        chain.client.perform(DisputeFinalize.last(latest, 0));
        assertEquals(Optional.empty(), accounts.dispute(deal.account));
        assertEquals(new AccountState(0, 4), accounts.state(deal.account));
        assertEquals(1, accounts.state(deal.account).nextNonce());
    }

    @Test
    void readsAQueueOfDebtsPageByPage() {
        // The other side owes 100, 200 and 300 from three disputes; it has nothing.
        for (int i = 1; i <= 3; i++) {
            dispute(i, 100L * i);
        }
        AccountViews accounts = chain.client.accounts();
        assertEquals(new DebtQueue(0, 3, 3), accounts.debtQueue(deal.other, chain.dollars()));
        DebtPage first = accounts.debts(deal.other, chain.dollars(), 0, 2);
        assertEquals(List.of(debt(0, 100), debt(1, 200)), first.debts());
        DebtPage rest = accounts.debts(deal.other, chain.dollars(), first.next().orElseThrow(), 2);
        assertEquals(new DebtPage(List.of(debt(2, 300)), OptionalLong.empty()), rest);

        deal.fund(150);
        chain.client.perform(new AccountOperation.DebtEnforce(deal.other, chain.dollars(), 3));
        assertEquals(new DebtQueue(1, 3, 2), accounts.debtQueue(deal.other, chain.dollars()));
        assertEquals(
                new DebtPage(List.of(debt(1, 150), debt(2, 300)), OptionalLong.empty()),
                accounts.debts(deal.other, chain.dollars(), 0, DebtPage.MOST));
        assertThrows(
                IllegalArgumentException.class,
                () -> accounts.debts(deal.other, chain.dollars(), 0, DebtPage.MOST + 1));
    }

    @Test
    void refusesAnswersOfAnyOtherShape() {
        try (InterposedNode node = InterposedNode.before(chain.anvil.uri())) {
            AccountViews accounts = DepositaryClient.connect(
                            node.uri(), chain.client.domain(), Optional.empty(), chain.operator)
                    .accounts();
            List<Runnable> questions = List.of(
                    () -> accounts.state(deal.account),
                    () -> accounts.line(deal.account, chain.dollars()),
                    () -> accounts.dispute(deal.account),
                    () -> accounts.debtQueue(deal.other, chain.dollars()),
                    () -> accounts.debt(deal.other, chain.dollars(), 0),
                    () -> accounts.shownBefore(PREIMAGE, 1));
            List<String> answers =
                    List.of("0x", "0x" + "00".repeat(31), "0x" + "ff".repeat(64), "0x" + "ff".repeat(512));
            for (Runnable question : questions) {
                for (String answer : answers) {
                    node.answerWith("eth_call", '"' + answer + '"');
                    assertEquals(
                            ChainTag.ANSWER_MALFORMED,
                            assertThrows(ChainFault.class, question::run).tag());
                }
            }
            // Fewer stand than there are numbers for them.
            node.answerWith("eth_call", "\"0x" + word(2) + word(1) + word(0) + '"');
            assertEquals(
                    ChainTag.ANSWER_MALFORMED,
                    assertThrows(ChainFault.class, questions.get(3)::run).tag());
            node.failWith("eth_call", "execution reverted");
            assertThrows(ChainRefusal.class, questions.getFirst()::run);
        }
    }

    @Test
    void saysThatABlockIsGone() {
        ChainFault fault = assertThrows(
                ChainFault.class, () -> chain.client.accountsIn(PREIMAGE).state(deal.account));
        assertEquals(ChainTag.NODE_REFUSED, fault.tag());
    }

    /** A dispute that leaves the other side owing that much, beyond all collateral. */
    private static void dispute(long version, long owed) {
        ProofBody body = deal.body(version, deal.account.isLeft(deal.other) ? -owed : owed);
        deal.start(deal.sealedByOther(body));
        chain.anvil.passSeconds(2 * DisputedAccount.RESPONSE_SECONDS);
        chain.client.perform(DisputeFinalize.last(body, 0));
    }

    private static Debt debt(long index, long amount) {
        return new Debt(index, deal.entity, Amount.of(amount));
    }

    private static DisputeState standing(ProofBody body, long until) {
        Bytes32 clauses = body.clausesHash(body.clauses().size());
        return new DisputeState(
                body.version(),
                until,
                1,
                1,
                body.hash(),
                deltasHash(body),
                clauses,
                body.clauses().size());
    }

    /** Keccak-256 of the words, as the contract takes it. */
    private static Bytes32 deltasHash(ProofBody body) {
        return new AbiWriter()
                .word(body.deltas().getFirst().token().value())
                .signed(body.deltas().getFirst().offdelta())
                .keccak();
    }

    private static Bytes32 hash() {
        return Bytes32.of(sha256(PREIMAGE.toArray()));
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String word(int number) {
        return String.format("%064x", number);
    }
}
