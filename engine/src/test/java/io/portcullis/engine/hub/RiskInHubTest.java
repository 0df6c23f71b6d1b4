package io.portcullis.engine.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.model.AccountKey;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.engine.Limits;
import io.portcullis.engine.account.AccountState;
import io.portcullis.engine.account.Transaction;
import io.portcullis.engine.authority.Checked;
import io.portcullis.engine.credit.CallState;
import io.portcullis.engine.credit.FixedPoint;
import io.portcullis.engine.credit.Merton;
import io.portcullis.engine.credit.Obligor;
import io.portcullis.engine.credit.PaymentHistory;
import io.portcullis.engine.credit.Quote;
import io.portcullis.engine.credit.RiskBook;
import io.portcullis.engine.credit.RiskTerms;
import io.portcullis.engine.credit.RiskWord;
import io.portcullis.engine.kernel.SlabSpace;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.engine.verdict.Refusal;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Prices, obligors and reserves reach a hub's blocks; its ratings, calls and what they close are the same wherever the blocks are replayed. */
class RiskInHubTest {
    private final SlabSpace space = SlabSpace.offHeap();
    private final RiskRig town = new RiskRig(space);

    @AfterEach
    void close() {
        space.close();
    }

    /** A good payer, secured to the unit that it needs. */
    private void rateSecured() {
        done(town.says(new RiskWord.Terms(RiskRig.terms(1))));
        done(town.says(new RiskWord.Know(RiskRig.payer("alice", 998))));
        done(town.says(new RiskWord.Know(RiskRig.payer("bob", 998))));
        done(town.says(RiskRig.hold("bob", 500)));
        done(town.says(RiskRig.hold("alice", 100)));
        town.later(2 * RiskRig.HOUR);
        assertInstanceOf(CallState.Quiet.class, town.line("alice").state());
    }

    @Test
    void quotesBecomeAPriceAndWordsARating() {
        rateSecured();
        town.agree("1900");
        town.later(1);
        assertEquals(FixedPoint.of("1900"), town.gold().value());
        assertEquals(Amount.of(400), town.line("alice").rating().position().drawn());
        assertEquals(FixedPoint.of(850), town.line("alice").rating().exposureAtDefault());
        assertTrue(town.line("alice").isKnown());
        done(town.rig().does("alice", Town.with("hub", RiskRig.pay(100))));
        assertEquals(Amount.of(500), town.line("alice").rating().position().drawn());
        Amount before = town.line("alice").rating().required();
        town.rig().pass(RiskRig.DAY);
        town.agree("1995");
        town.later(1);
        assertTrue(town.line("alice").rating().volatility().sign() > 0);
        assertTrue(town.line("alice").rating().required().compareTo(before) > 0);
    }

    @Test
    void aReplayOfTheBlocksHasTheSameRootsAndRatings() {
        rateSecured();
        escalate();
        try (SlabSpace other = SlabSpace.offHeap()) {
            Hub again = Town.hub("a", Set.of("alice", "bob", "hub"), Map.of(), other);
            for (Block block : town.rig().blocks()) {
                again.apply(Block.decode(block.encode()));
            }
            assertEquals(town.rig().hub().root(), again.root());
            assertEquals(
                    town.book().lines(Optional.empty(), 100),
                    again.risk(Town.entity("hub")).orElseThrow().lines(Optional.empty(), 100));
        }
    }

    /** Nodes compute what they can before a command is ordered; a replay does not. */
    @Test
    void whatOtherThreadsComputedChangesNoRoot() {
        rateSecured();
        RiskWord worse = new RiskWord.Know(RiskRig.payer("alice", 20));
        RiskTerms terms = RiskRig.terms(2);
        done(town.says(worse));
        done(town.says(new RiskWord.Terms(terms)));
        done(town.says(new RiskWord.Know(RiskRig.payer("alice", 30))));
        try (SlabSpace other = SlabSpace.offHeap()) {
            Hub ahead = Town.hub("a", Set.of("alice", "bob", "hub"), Map.of(), other);
            for (Block block : town.rig().blocks()) {
                // All of a block before any of it, as a node's queue has it.
                List<Checked> checked = block.inputs().stream()
                        .filter(HubInput.Commanded.class::isInstance)
                        .map(it -> Commands.check(((HubInput.Commanded) it).command(), ahead.riskAhead()))
                        .toList();
                Iterator<Checked> next = checked.iterator();
                ahead.apply(block, block.encode(), it -> next.next());
            }
            assertEquals(town.rig().hub().root(), ahead.root());
            assertEquals(
                    town.book().lines(Optional.empty(), 100),
                    ahead.risk(Town.entity("hub")).orElseThrow().lines(Optional.empty(), 100));
        }
    }

    @Test
    void aHubThatWasRestartedFromASnapshotGoesOnTheSame() {
        rateSecured();
        town.agree("1900");
        town.rig().pass(RiskRig.DAY);
        town.agree("1870");
        town.rig().give(town.quote(1, "1860", town.rig().timeSeconds()));
        long second = town.rig().timeSeconds();
        do {
            town.rig().block();
        } while (town.rig().timeSeconds() == second);
        try (SlabSpace other = SlabSpace.offHeap()) {
            Hub restored = restored(other);
            assertEquals(town.rig().hub().root(), restored.root());
            // Prices of this second are settled already, in both.
            town.agree("1850");
            assertEquals(FixedPoint.of("1870"), town.gold().value());
            follow(restored);
            town.later(1);
            follow(restored);
            town.rig().pass(RiskRig.DAY);
            town.agree("1800");
            town.later(1);
            assertEquals(FixedPoint.of("1800"), town.gold().value());
            follow(restored);
            escalate();
            follow(restored);
        }
    }

    /** Applies what the other hub has applied since, and compares. */
    private void follow(Hub restored) {
        List<Block> blocks = town.rig().blocks();
        blocks.subList((int) restored.height(), blocks.size()).forEach(restored::apply);
        assertEquals(town.rig().hub().root(), restored.root());
        RiskBook book = restored.risk(Town.entity("hub")).orElseThrow();
        assertEquals(town.book().prices(), book.prices());
        assertEquals(town.book().lines(Optional.empty(), 100), book.lines(Optional.empty(), 100));
    }

    private Hub restored(SlabSpace into) {
        ByteArrayOutputStream image = new ByteArrayOutputStream();
        town.rig().hub().saveTo(piece -> {
            byte[] bytes = new byte[piece.remaining()];
            piece.get(bytes);
            image.writeBytes(bytes);
        });
        ByteBuffer from = ByteBuffer.wrap(image.toByteArray());
        return Hub.restore(town.rig().hub().config(), into, 9, target -> {
            while (target.hasRemaining()) {
                target.put(from.get());
            }
        });
    }

    @Test
    void eachBadFeedHasItsTagAndMovesNoLimit() {
        rateSecured();
        town.agree("1900");
        town.later(1);
        AccountState before = account();
        long now = town.rig().timeSeconds();
        Quote straying = new Quote(Town.GOLD, 50, now, FixedPoint.of("2500"));
        assertEquals(EngineTag.FEED_SPIKING, refused(Town.quoted("hub", 1, straying)));
        assertEquals(EngineTag.FEED_STALE, refused(town.quote(1, "1900", now - 3 * RiskRig.DAY)));
        HubInput.Quoted honest = town.quote(2, "1910", now);
        assertEquals(
                EngineTag.FEED_FORGED,
                refused(new HubInput.Quoted(honest.creditor(), Town.source(3), honest.quote(), honest.signature())));
        assertEquals(
                EngineTag.FEED_FORGED, refused(Town.quoted("hub", 9, new Quote(Town.GOLD, 1, now, FixedPoint.ONE))));
        town.rig().give(honest).block();
        assertEquals(EngineTag.FEED_REPEATED, refused(honest));
        assertEquals(
                EngineTag.RISK_TERMS_MISSING,
                refused(new HubInput.Quoted(Town.entity("bob"), honest.source(), honest.quote(), honest.signature())));
        Hub.Applied silent = town.later(4 * RiskRig.DAY);
        assertTrue(silent.effects().stream()
                .anyMatch(it -> it instanceof HubEffect.PriceMarked marked
                        && marked.trouble().map(Refusal::tag).equals(Optional.of(EngineTag.FEED_MISSING))));
        assertEquals(FixedPoint.of("1900"), town.gold().value());
        AccountState after = account();
        assertEquals(before.lines(), after.lines());
        done(town.rig().does("alice", Town.with("hub", RiskRig.pay(1))));
    }

    private EngineTag refused(HubInput.Quoted quote) {
        return RiskRig.refusedQuote(town.rig().give(quote).block()).orElseThrow();
    }

    private AccountState account() {
        return town.rig().account("alice", "hub");
    }

    /** Alice's reserve is gone: she is called, frozen, closed, and her default is proposed, each at its deadline. */
    private void escalate() {
        done(town.says(RiskRig.hold("alice", 0)));
        town.later(RiskRig.DAY);
        town.later(RiskRig.DAY);
        town.later(RiskRig.DAY);
        assertInstanceOf(CallState.DefaultProposed.class, town.line("alice").state());
    }

    @Test
    void aCallThatIsNotMetFreezesClosesAndProposesAndNothingSooner() {
        rateSecured();
        Hub.Applied called = town.rig().says("hub", RiskRig.hold("alice", 0)).block();
        assertEquals(List.of("Call"), RiskRig.calls(called, Town.GOLD));
        done(town.rig().does("alice", Town.with("hub", RiskRig.pay(10))));
        assertEquals(List.of(), RiskRig.calls(town.later(RiskRig.DAY - 10), Town.GOLD));
        assertEquals(List.of("FreezeCredit"), RiskRig.calls(town.later(10), Town.GOLD));

        Amount limit = account().lines().getFirst().creditLeft();
        refused(EngineTag.RISK_CREDIT_FROZEN, town.rig().does("alice", Town.with("hub", RiskRig.pay(1))));
        refused(EngineTag.RISK_CREDIT_FROZEN, town.rig().does("hub", Town.with("alice", RiskRig.limit(2_000))));
        done(town.rig().does("hub", Town.with("alice", RiskRig.pay(110))));
        done(town.rig().does("bob", Town.with("hub", RiskRig.pay(5))));
        assertEquals(limit, account().lines().getFirst().creditLeft());

        assertEquals(List.of("CloseAccount"), RiskRig.calls(town.later(RiskRig.DAY), Town.GOLD));
        refused(
                EngineTag.RISK_ACCOUNT_CLOSED,
                town.rig().does("alice", Town.with("hub", new Transaction.AddToken(Town.SILVER))));
        done(town.rig().does("hub", Town.with("alice", RiskRig.pay(10))));
        assertEquals(List.of("ProposeDefault"), RiskRig.calls(town.later(RiskRig.DAY), Town.GOLD));
        assertEquals(List.of(), RiskRig.calls(town.later(30 * RiskRig.DAY), Town.GOLD));
        refused(EngineTag.RISK_ACCOUNT_CLOSED, town.rig().does("alice", Town.with("hub", RiskRig.pay(1))));

        refused(EngineTag.RISK_NOT_SECURED, town.says(new RiskWord.Reopen(Town.entity("alice"))));
        done(town.says(RiskRig.hold("alice", 400)));
        done(town.says(new RiskWord.Reopen(Town.entity("alice"))));
        done(town.rig().does("alice", Town.with("hub", RiskRig.pay(1))));
        refused(EngineTag.RISK_NOT_SECURED, town.says(new RiskWord.Reopen(Town.entity("alice"))));
    }

    @Test
    void reserveThatComesInTimeThawsCredit() {
        rateSecured();
        done(town.says(RiskRig.hold("alice", 0)));
        town.later(RiskRig.DAY);
        refused(EngineTag.RISK_CREDIT_FROZEN, town.rig().does("alice", Town.with("hub", RiskRig.pay(1))));
        done(town.says(RiskRig.hold("alice", 400)));
        assertEquals(List.of("ThawCredit", "Clear"), RiskRig.calls(town.later(RiskRig.HOUR), Town.GOLD));
        done(town.rig().does("alice", Town.with("hub", RiskRig.pay(1))));
    }

    @Test
    void whatIsNotRatedYetIsRatedByTheFirstTermsAndWhoIsUnknownByNothingGood() {
        assertTrue(town.rig().hub().risk(Town.entity("hub")).isEmpty());
        refused(EngineTag.RISK_TERMS_MISSING, town.says(RiskRig.hold("alice", 1)));
        done(town.says(new RiskWord.Terms(RiskRig.terms(1))));
        assertFalse(town.line("alice").isKnown());
        assertEquals(FixedPoint.of("0.5"), town.line("alice").rating().defaultProbability());
        refused(EngineTag.RISK_TERMS_OLD, town.says(new RiskWord.Terms(RiskRig.terms(1))));
        done(town.says(new RiskWord.Terms(RiskRig.terms(2))));
        assertEquals(2, town.line("alice").rating().modelVersion());
    }

    @Test
    void onlyTheTreasuryRates() {
        Outcome foreign = Rig.answer(town.rig()
                .give(new HubInput.Commanded(
                        Town.command("hub", 999, new Instruction.Rate(RiskRig.hold("alice", 1)), now())))
                .block());
        assertEquals(
                EngineTag.KIND_NOT_GRANTED,
                assertInstanceOf(Outcome.Refused.class, foreign).refusal().tag());
    }

    private long now() {
        return town.rig().timeSeconds();
    }

    @Test
    void factsAtTheEdgeOfTheirRangeStopNoHub() {
        rateSecured();
        FixedPoint most = FixedPoint.of("1000000000000");
        FixedPoint least = FixedPoint.of("0.000000000000000001");
        for (FixedPoint equity : List.of(most, least)) {
            for (FixedPoint volatility : List.of(most, least)) {
                for (FixedPoint rate : List.of(most, most.negated(), least)) {
                    for (FixedPoint years : List.of(most, least)) {
                        town.says(new RiskWord.Know(new Obligor(
                                Town.entity("alice"),
                                Town.entity("alice"),
                                Optional.of(new Merton.Firm(equity, volatility, FixedPoint.ONE, rate, years)),
                                Optional.of(most),
                                PaymentHistory.NONE,
                                most.negated(),
                                Set.of())));
                    }
                }
            }
        }
        town.rig().give(town.quote(1, "0.000000000000000001", now()));
        town.rig().give(town.quote(2, "0.000000000000000001", now()));
        town.later(1);
        for (int day = 0; day < 3; day++) {
            town.rig().pass(3 * RiskRig.DAY);
            town.agree("100000000000000000000");
            town.later(1);
        }
        assertNotEquals(0, town.line("alice").rating().volatility().sign());
    }

    @Test
    void aSourceFillsNoMemory() {
        rateSecured();
        for (int token = 0; token < Limits.PRICED_TOKENS; token++) {
            town.rig().give(Town.quoted("hub", 1, new Quote(Town.token("t" + token), 1, now(), FixedPoint.ONE)));
        }
        assertEquals(Optional.empty(), RiskRig.refusedQuote(town.rig().block()));
        TokenId further = Town.token("further");
        assertEquals(
                EngineTag.FEED_TOO_MANY_TOKENS,
                refused(Town.quoted("hub", 1, new Quote(further, 1, now(), FixedPoint.ONE))));
    }

    @Test
    void blocksBeforeTheFirstTermsHaveTheRootsThatTheyHad() {
        AccountKey key = AccountKey.between(Town.entity("alice"), Town.entity("hub"));
        assertTrue(town.rig().hub().view(key).isPresent());
        assertTrue(town.rig().hub().books().risk.root().isZero());
    }

    private static void done(Outcome outcome) {
        assertInstanceOf(Outcome.Done.class, outcome, outcome::toString);
    }

    private static void refused(EngineTag tag, Outcome outcome) {
        assertEquals(
                tag, assertInstanceOf(Outcome.Refused.class, outcome).refusal().tag());
    }
}
