package io.portcullis.engine.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.SealLeaf;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.engine.Limits;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.engine.verdict.RefusedException;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.codec.RlpReader;
import io.portcullis.threshold.codec.RlpWriter;
import io.portcullis.threshold.verdict.ThresholdRefusedException;
import io.portcullis.threshold.verdict.ThresholdTag;
import java.util.Collections;
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

    @Test
    void anAcknowledgementWaitsWhileTheNodeHasNoRoomForWhatItProposed() {
        Transaction token = new Transaction.AddToken(new TokenId(AccountRig.HASH));
        ConversationEffect.Say answer = receives(right, proposes(left, token));
        List<SealLeaf> leaves = List.of(answer.leaf().orElseThrow());
        try (AccountRig roomy = leftRig.restarted()) {
            Ledger ledger = leftRig.accounts.ledger();
            for (int i = 2; i < Limits.TOKENS; i++) {
                ledger.tokens.intern(new TokenId(RandomTransactions.preimage(i)));
            }
            Bytes32 before = leftRig.accounts.root(0);
            List<ConversationEffect> waits = left.receive(answer.message(), leaves, AccountRig.START);
            assertEquals(
                    EngineTag.NODE_FULL,
                    assertInstanceOf(ConversationEffect.Waits.class, waits.getFirst())
                            .refusal()
                            .tag());
            assertEquals(before, leftRig.accounts.root(0));
            assertTrue(left.frozen().isEmpty());
            assertTrue(left.hasOpenProposal(), "what both signed is forgotten");
            RlpWriter saved = new RlpWriter();
            left.save(saved);
            Conversation later = new Conversation(roomy.accounts, 0, Side.LEFT);
            RlpReader.readList(saved.toList(), in -> {
                later.restore(in);
                return in;
            });
            List<ConversationEffect> applied = later.receive(answer.message(), leaves, AccountRig.START);
            assertInstanceOf(ConversationEffect.Applied.class, applied.getFirst());
            assertEquals(rightRig.accounts.root(0), roomy.accounts.root(0));
        }
    }

    @Test
    void aProposalWaitsWhileTheNodeHasNoRoomForItAndFreezesNobody() {
        ConversationEffect.Say proposal = proposes(left, new Transaction.AddToken(new TokenId(AccountRig.HASH)));
        Ledger ledger = rightRig.accounts.ledger();
        for (int i = 2; i < Limits.TOKENS; i++) {
            ledger.tokens.intern(new TokenId(RandomTransactions.preimage(i)));
        }
        List<ConversationEffect> effects =
                right.receive(proposal.message(), List.of(proposal.leaf().orElseThrow()), AccountRig.START);
        assertEquals(1, effects.size(), "nothing is said");
        assertInstanceOf(ConversationEffect.Waits.class, effects.getFirst());
        assertTrue(right.frozen().isEmpty());
    }

    @Test
    void refusesToRestoreATagThatNobodyKnows() {
        RlpWriter saved = new RlpWriter()
                .list(new RlpWriter()
                        .list(new RlpWriter())
                        .list(new RlpWriter())
                        .list(new RlpWriter().text("NO_SUCH_TAG").text("why")));
        assertUnreadable(saved);
    }

    @Test
    void refusesToRestoreMoreThanCanBeQueued() {
        int most = Limits.QUEUED_TRANSACTIONS + Limits.QUEUED_ENDS + Limits.FRAME_TRANSACTIONS;
        List<Authored> tooMany = Collections.nCopies(most + 1, new Authored(Side.LEFT, CREDIT));
        RlpWriter saved = new RlpWriter()
                .list(new RlpWriter()
                        .list(tooMany, Authored::write)
                        .list(new RlpWriter())
                        .list(new RlpWriter()));
        Conversation restored = new Conversation(leftRig.accounts, 0, Side.LEFT);
        ThresholdRefusedException refused = assertThrows(
                ThresholdRefusedException.class,
                () -> RlpReader.readList(saved.toList(), in -> {
                    restored.restore(in);
                    return in;
                }));
        assertEquals(ThresholdTag.ENCODING_INVALID, refused.tag());
    }

    @Test
    void keepsRoomForTheEndOfEveryPendingSubcontractAndNoMore() {
        for (int i = 0; i < Limits.QUEUED_TRANSACTIONS; i++) {
            assertEquals(Optional.empty(), left.submit(CREDIT));
        }
        assertEquals(EngineTag.QUEUE_FULL, left.submit(CREDIT).orElseThrow().tag());
        Transaction end = new Transaction.ExpireHtlc(new SubcontractId(Side.LEFT, 1));
        for (int i = 0; i < Limits.QUEUED_ENDS; i++) {
            assertEquals(Optional.empty(), left.submit(end));
        }
        assertEquals(EngineTag.QUEUE_FULL, left.submit(end).orElseThrow().tag());
    }

    @Test
    void refusesAFrameThatClaimsWhatExpiredLongBeforeItArrived() {
        long expiry = AccountRig.START + 10;
        lockAt(expiry);
        ConversationEffect.Say claim =
                proposes(right, new Transaction.RevealHtlc(new SubcontractId(Side.LEFT, 1), AccountRig.PREIMAGE));
        left.receive(claim.message(), List.of(claim.leaf().orElseThrow()), expiry + Limits.FRAME_AGE_SECONDS);
        assertFrozen(left, EngineTag.FRAME_TIME_WRONG);
    }

    @Test
    void takesAFrameThatClaimsWhatExpiredShortlyBeforeItArrived() {
        long expiry = AccountRig.START + 10;
        lockAt(expiry);
        ConversationEffect.Say claim =
                proposes(right, new Transaction.RevealHtlc(new SubcontractId(Side.LEFT, 1), AccountRig.PREIMAGE));
        left.receive(claim.message(), List.of(claim.leaf().orElseThrow()), expiry + Limits.FRAME_AGE_SECONDS - 1);
        assertEquals(Optional.empty(), left.frozen());
        assertEquals(2, leftRig.accounts.ledger().height(0));
    }

    @Test
    void aBatchThatIsTooLargeMakesSeveralFramesThatFitTheirMessages() {
        int transactions = 0;
        for (int i = 0; i < 300; i++) {
            left.submit(new Transaction.LockHtlc(
                    AccountRig.GOLD,
                    Amount.of(1),
                    AccountRig.HASH,
                    AccountRig.START + 10,
                    Bytes.of(new byte[Limits.ONION_BYTES])));
        }
        while (left.queued() > 0) {
            ConversationEffect.Say proposal = assertInstanceOf(
                    ConversationEffect.Say.class, left.propose(AccountRig.START).getLast());
            assertTrue(2 * proposal.message().encode().toArray().length < Limits.LINK_MAX_PAYLOAD_BYTES);
            transactions += frame(proposal).transactions().size();
            ConversationEffect.Say answer = receives(right, proposal);
            left.receive(answer.message(), List.of(answer.leaf().orElseThrow()), AccountRig.START);
        }
        assertEquals(300, transactions);
        assertEquals(leftRig.accounts.view(0), rightRig.accounts.view(0));
    }

    private void lockAt(long expiry) {
        ConversationEffect.Say lock = proposes(
                left, new Transaction.LockHtlc(AccountRig.GOLD, Amount.of(1), AccountRig.HASH, expiry, Bytes.EMPTY));
        ConversationEffect.Say answer = receives(right, lock);
        left.receive(answer.message(), List.of(answer.leaf().orElseThrow()), AccountRig.START);
    }

    private void assertUnreadable(RlpWriter saved) {
        Conversation restored = new Conversation(leftRig.accounts, 0, Side.LEFT);
        RefusedException refused = assertThrows(
                RefusedException.class,
                () -> RlpReader.readList(saved.toList(), in -> {
                    restored.restore(in);
                    return in;
                }));
        assertEquals(EngineTag.ENCODING_INVALID, refused.tag());
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
