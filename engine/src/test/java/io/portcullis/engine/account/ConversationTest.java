package io.portcullis.engine.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.SealLeaf;
import io.portcullis.engine.Limits;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.threshold.codec.RlpReader;
import io.portcullis.threshold.codec.RlpWriter;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A side that meets what an honest other side never says. */
class ConversationTest {
    private static final Transaction CREDIT = new Transaction.SetCreditLimit(AccountRig.GOLD, Amount.of(5));
    private final AccountRig leftRig = AccountRig.withCredit();
    private final AccountRig rightRig = AccountRig.withCredit();
    private final Conversation left = new Conversation(leftRig.accounts, 0, Side.LEFT);
    private final Conversation right = new Conversation(rightRig.accounts, 0, Side.RIGHT);

    @AfterEach
    void close() {
        leftRig.close();
        rightRig.close();
    }

    @Test
    void neverSignsAnOldVersionAgainOnceItSignedANewerOne() {
        ConversationEffect.Say proposal = proposes(right, CREDIT);
        receives(left, proposal);
        ConversationEffect.Say next = proposes(left, CREDIT);
        ConversationEffect.Say answer = receives(left, proposal);
        assertEquals(next, answer);
        receives(right, answer);
        assertEquals(2, rightRig.accounts.ledger().height(0));
        assertTrue(!right.hasOpenProposal());
    }

    @Test
    void takesNeitherFrameIfTheOneThatAcknowledgesIsWrong() {
        ConversationEffect.Say proposal = proposes(right, CREDIT);
        receives(left, proposal);
        ConversationEffect.Say next = proposes(left, CREDIT);
        SealLeaf leaf = next.leaf().orElseThrow();
        Bytes32 before = rightRig.accounts.root(0);
        SealLeaf forged = new SealLeaf(leaf.entity(), leaf.account(), leaf.version(), Bytes32.ZERO);
        right.receive(next.message(), List.of(forged), AccountRig.START);
        assertFrozen(right, EngineTag.PROOF_BODY_WRONG);
        assertEquals(before, rightRig.accounts.root(0));
    }

    @Test
    void refusesAWrongStateRoot() {
        Frame it = frame(proposes(left, CREDIT));
        refuses(
                changed(it, it.height(), it.previousFrameHash(), it.blockTimeSeconds(), AccountRig.HASH),
                EngineTag.STATE_ROOT_WRONG);
    }

    @Test
    void refusesAFrameThatFollowsAnother() {
        Frame it = frame(proposes(left, CREDIT));
        refuses(
                changed(it, it.height(), AccountRig.HASH, it.blockTimeSeconds(), it.stateRoot()),
                EngineTag.FRAME_HASH_WRONG);
    }

    @Test
    void refusesAFrameOfALaterHeight() {
        Frame it = frame(proposes(left, CREDIT));
        refuses(
                changed(it, 5, it.previousFrameHash(), it.blockTimeSeconds(), it.stateRoot()),
                EngineTag.FRAME_HEIGHT_WRONG);
    }

    @Test
    void refusesAFrameFromTheFuture() {
        Frame it = frame(proposes(left, CREDIT));
        long late = AccountRig.START + Limits.CLOCK_SKEW_SECONDS + 1;
        refuses(changed(it, it.height(), it.previousFrameHash(), late, it.stateRoot()), EngineTag.FRAME_TIME_WRONG);
    }

    @Test
    void refusesATransactionThatTheRulesRefuse() {
        Transaction pay = new Transaction.Pay(AccountRig.GOLD, Amount.of(1_001), Bytes32.ZERO);
        refuses(
                new Frame(
                        1,
                        Bytes32.ZERO,
                        AccountRig.START,
                        List.of(new Authored(Side.LEFT, pay)),
                        Bytes32.ZERO,
                        FrameAuthor.LEFT),
                EngineTag.CAPACITY_EXCEEDED);
    }

    @Test
    void refusesAFrameInItsOwnName() {
        for (FrameAuthor author : List.of(FrameAuthor.RIGHT, FrameAuthor.BOTH)) {
            Conversation fresh = new Conversation(rightRig.accounts, 0, Side.RIGHT);
            Frame forged = new Frame(
                    1, Bytes32.ZERO, AccountRig.START, List.of(new Authored(Side.RIGHT, CREDIT)), Bytes32.ZERO, author);
            fresh.receive(new AccountMessage.Proposal(AccountRig.KEY, forged), List.of(), AccountRig.START);
            assertFrozen(fresh, EngineTag.FRAME_AUTHOR_WRONG);
        }
    }

    @Test
    void refusesALeafOfAnotherVersion() {
        ConversationEffect.Say say = proposes(left, CREDIT);
        SealLeaf leaf = say.leaf().orElseThrow();
        SealLeaf other = new SealLeaf(leaf.entity(), leaf.account(), leaf.version() + 1, leaf.proofBodyHash());
        right.receive(say.message(), List.of(other), AccountRig.START);
        assertFrozen(right, EngineTag.PROOF_BODY_WRONG);
    }

    @Test
    void refusesANoticeThatItHasNotSeen() {
        Conversation careful = new Conversation(rightRig.accounts, 0, Side.RIGHT, notice -> false);
        ConversationEffect.Say say =
                proposes(left, new Transaction.NoteCollateral(1, AccountRig.GOLD, Amount.of(9), Amount.of(9)));
        careful.receive(say.message(), List.of(say.leaf().orElseThrow()), AccountRig.START);
        assertFrozen(careful, EngineTag.NOTICE_UNSEEN);
    }

    @Test
    void keepsWaitingAfterAnAcknowledgementOfAnotherBody() {
        ConversationEffect.Say say = proposes(left, CREDIT);
        ConversationEffect.Say answer = receives(right, say);
        SealLeaf leaf = answer.leaf().orElseThrow();
        SealLeaf forged = new SealLeaf(leaf.entity(), leaf.account(), leaf.version(), Bytes32.ZERO);
        assertRefused(left.receive(answer.message(), List.of(forged), AccountRig.START), EngineTag.PROOF_BODY_WRONG);
        assertTrue(left.hasOpenProposal());
        left.receive(answer.message(), List.of(leaf), AccountRig.START);
        assertEquals(leftRig.accounts.root(0), rightRig.accounts.root(0));
    }

    @Test
    void refusesAnAcknowledgementOfNothing() {
        AccountMessage message =
                new AccountMessage.Acknowledgement(AccountRig.KEY, 1, AccountRig.HASH, Optional.empty());
        assertRefused(left.receive(message, List.of(), AccountRig.START), EngineTag.ACKNOWLEDGEMENT_UNKNOWN);
    }

    @Test
    void refusesAStaleFrame() {
        receives(right, proposes(left, CREDIT));
        Frame stale =
                new Frame(1, Bytes32.ZERO, 7, List.of(new Authored(Side.LEFT, CREDIT)), Bytes32.ZERO, FrameAuthor.LEFT);
        assertRefused(
                right.receive(new AccountMessage.Proposal(AccountRig.KEY, stale), List.of(), AccountRig.START),
                EngineTag.FRAME_STALE);
    }

    @Test
    void canBeReadBackAfterALongRejection() {
        Frame it = frame(proposes(left, CREDIT));
        String longest = "x".repeat(Limits.REFUSAL_TEXT);
        left.receive(
                new AccountMessage.Rejection(AccountRig.KEY, it.height(), it.hash(), longest, longest),
                List.of(),
                AccountRig.START);
        assertFrozen(left, EngineTag.FRAME_REJECTED);
        RlpWriter out = new RlpWriter();
        left.save(out);
        Conversation restored = new Conversation(leftRig.accounts, 0, Side.LEFT);
        RlpReader.readList(out.toList(), in -> {
            restored.restore(in);
            return in;
        });
        assertEquals(left.frozen(), restored.frozen());
    }

    @Test
    void aLedgerSavedAfterATrialWithANewTokenIsReadBack() {
        try (AccountRig fresh = new AccountRig()) {
            Conversation conversation = new Conversation(fresh.accounts, 0, Side.LEFT);
            proposes(conversation, new Transaction.AddToken(AccountRig.GOLD));
            try (AccountRig restored = fresh.restarted()) {
                assertEquals(fresh.accounts.view(0), restored.accounts.view(0));
            }
        }
    }

    private static ConversationEffect.Say proposes(Conversation by, Transaction transaction) {
        assertTrue(by.submit(transaction).isEmpty());
        return assertInstanceOf(
                ConversationEffect.Say.class, by.propose(AccountRig.START).getLast());
    }

    private static ConversationEffect.Say receives(Conversation to, ConversationEffect.Say say) {
        return assertInstanceOf(
                ConversationEffect.Say.class,
                to.receive(say.message(), List.of(say.leaf().orElseThrow()), AccountRig.START)
                        .getLast());
    }

    private static Frame frame(ConversationEffect.Say say) {
        return assertInstanceOf(AccountMessage.Proposal.class, say.message()).frame();
    }

    private static Frame changed(Frame it, long height, Bytes32 previous, long time, Bytes32 root) {
        return new Frame(height, previous, time, it.transactions(), root, it.author());
    }

    /** Right refuses left's frame, whose leaf is of the frame's own version. */
    private void refuses(Frame frame, EngineTag tag) {
        Bytes32 before = rightRig.accounts.root(0);
        SealLeaf leaf = new SealLeaf(AccountRig.KEY.left(), AccountRig.KEY.id(), frame.version(), Bytes32.ZERO);
        right.receive(new AccountMessage.Proposal(AccountRig.KEY, frame), List.of(leaf), AccountRig.START);
        assertFrozen(right, tag);
        assertEquals(before, rightRig.accounts.root(0));
        assertEquals(EngineTag.class, right.submit(CREDIT).orElseThrow().tag().getDeclaringClass());
    }

    private static void assertFrozen(Conversation conversation, EngineTag tag) {
        assertEquals(tag, conversation.frozen().orElseThrow().tag());
        assertTrue(conversation.propose(AccountRig.START).isEmpty());
        assertTrue(conversation.resume().isEmpty());
    }

    private static void assertRefused(List<ConversationEffect> effects, EngineTag tag) {
        assertEquals(
                tag,
                assertInstanceOf(ConversationEffect.Refused.class, effects.getFirst())
                        .refusal()
                        .tag());
    }
}
