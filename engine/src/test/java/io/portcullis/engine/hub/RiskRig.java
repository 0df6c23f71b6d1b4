package io.portcullis.engine.hub;

import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.engine.account.Transaction;
import io.portcullis.engine.credit.CallRules;
import io.portcullis.engine.credit.FeedRules;
import io.portcullis.engine.credit.FixedPoint;
import io.portcullis.engine.credit.Obligor;
import io.portcullis.engine.credit.PaymentHistory;
import io.portcullis.engine.credit.PriceBoard;
import io.portcullis.engine.credit.Quote;
import io.portcullis.engine.credit.RiskBook;
import io.portcullis.engine.credit.RiskRules;
import io.portcullis.engine.credit.RiskTerms;
import io.portcullis.engine.credit.RiskWord;
import io.portcullis.engine.credit.Volatility;
import io.portcullis.engine.kernel.SlabSpace;
import io.portcullis.engine.verdict.EngineTag;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A hub whose treasury rates: alice owes it 400 of a limit of 1,000 gold, bob nothing of as much. Three sources say prices. */
final class RiskRig {
    static final long HOUR = 3_600;
    static final long DAY = 86_400;

    private final Rig rig;
    private final long[] sequences = new long[10];

    RiskRig(SlabSpace space) {
        rig = new Rig("a", Town.hub("a", Set.of("alice", "bob", "hub"), Map.of(), space));
        for (String name : List.of("alice", "bob")) {
            rig.does(name, Town.open("hub"));
            rig.does(name, Town.with("hub", new Transaction.AddToken(Town.GOLD)));
            rig.does("hub", Town.with(name, limit(1_000)));
            rig.does(name, Town.with("hub", limit(1_000)));
        }
        rig.does("alice", Town.with("hub", pay(400)));
    }

    Rig rig() {
        return rig;
    }

    RiskBook book() {
        return rig.hub().risk(Town.entity("hub")).orElseThrow();
    }

    RiskBook.Line line(String counterparty) {
        return book().lines(Optional.empty(), 100).stream()
                .filter(it -> it.obligor().entity().equals(Town.entity(counterparty)))
                .findFirst()
                .orElseThrow();
    }

    PriceBoard.Price gold() {
        return book().prices().get(Town.GOLD);
    }

    static Transaction limit(long limit) {
        return new Transaction.SetCreditLimit(Town.GOLD, Amount.of(limit));
    }

    static Transaction pay(long amount) {
        return new Transaction.Pay(Town.GOLD, Amount.of(amount), Bytes32.ZERO);
    }

    /** A call at 100 %, cleared at 90 %; an hour to dwell, a day for each step. */
    static RiskTerms terms(int version) {
        return new RiskTerms(
                new RiskRules(
                        version,
                        FixedPoint.of("0.45"),
                        FixedPoint.of("0.75"),
                        FixedPoint.of("2.5"),
                        FixedPoint.ONE,
                        FixedPoint.of("2.33"),
                        10,
                        Amount.of(10),
                        FixedPoint.of("0.1"),
                        FixedPoint.of("0.02"),
                        FixedPoint.of("0.05"),
                        FixedPoint.of("1.5")),
                new CallRules(10_000, 9_000, 2_500, Amount.of(5), HOUR, DAY, DAY, DAY),
                new FeedRules(Set.of(Town.source(1), Town.source(2), Town.source(3)), 2, 2 * DAY, 5, 500, 1_000),
                Volatility.Weighted.DAILY,
                DAY);
    }

    static Obligor payer(String name, long kept) {
        EntityId entity = Town.entity(name);
        return new Obligor(
                entity,
                entity,
                Optional.empty(),
                Optional.empty(),
                new PaymentHistory(kept, 0),
                FixedPoint.of(50),
                Set.of());
    }

    static RiskWord hold(String counterparty, long amount) {
        return new RiskWord.Hold(Town.entity(counterparty), Town.GOLD, Amount.of(amount));
    }

    /** Says a word in a block of its own. */
    Outcome says(RiskWord word) {
        return Rig.answer(rig.says("hub", word).block());
    }

    HubInput.Quoted quote(int source, String price, long at) {
        return Town.quoted("hub", source, new Quote(Town.GOLD, ++sequences[source], at, FixedPoint.of(price)));
    }

    /** What all three sources say now, in a block. */
    Hub.Applied agree(String price) {
        for (int source = 1; source <= 3; source++) {
            rig.give(quote(source, price, rig.timeSeconds()));
        }
        return rig.block();
    }

    /** So much later, in a block with nothing new. */
    Hub.Applied later(long seconds) {
        rig.pass(seconds);
        return rig.block();
    }

    static Optional<EngineTag> refusedQuote(Hub.Applied block) {
        return block.effects().stream()
                .filter(HubEffect.QuoteRefused.class::isInstance)
                .map(it -> ((HubEffect.QuoteRefused) it).refusal().tag())
                .findFirst();
    }

    static List<String> calls(Hub.Applied block, TokenId token) {
        return block.effects().stream()
                .filter(it -> it instanceof HubEffect.ReserveCalled called
                        && called.token().equals(token))
                .map(it -> ((HubEffect.ReserveCalled) it).call().getClass().getSimpleName())
                .toList();
    }
}
