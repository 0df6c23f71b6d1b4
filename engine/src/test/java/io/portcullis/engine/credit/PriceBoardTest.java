package io.portcullis.engine.credit;

import static io.portcullis.engine.credit.Credit.GOLD;
import static io.portcullis.engine.credit.Credit.fixed;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Eip712Domain;
import io.portcullis.depositary.model.Secp256k1;
import io.portcullis.depositary.model.Signature;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.engine.verdict.Refusal;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Prices of three sources: each bad feed by its own tag, and the price it cannot move. */
class PriceBoardTest {
    private static final Eip712Domain DOMAIN = new Eip712Domain(31_337, address(99));
    private static final FeedRules RULES =
            new FeedRules(Set.of(address(1), address(2), address(3)), 2, 60, 5, 500, 1_000);
    private final PriceBoard board = new PriceBoard(RULES, DOMAIN);
    private long sequence;

    private static byte[] secret(int source) {
        return ByteBuffer.allocate(32).putInt(28, source).array();
    }

    private static Address address(int source) {
        byte[] point = fr.acinq.secp256k1.Secp256k1.get().pubkeyCreate(secret(source));
        return Address.ofPublicKey(Arrays.copyOfRange(point, 1, 65));
    }

    private static Signature sign(int source, Quote quote) {
        byte[] rs = fr.acinq.secp256k1.Secp256k1.get().sign(quote.digest(DOMAIN).toArray(), secret(source), null);
        return Secp256k1.fromRaw(rs, quote.digest(DOMAIN), address(source));
    }

    private Optional<EngineTag> say(int source, String price, long at, long now) {
        Quote quote = new Quote(GOLD, ++sequence, at, fixed(price));
        return board.hear(address(source), quote, sign(source, quote), now).map(Refusal::tag);
    }

    private PriceBoard.Price settle(long now) {
        return board.settle(GOLD, now).orElseThrow();
    }

    private void agreeOn(String price, long now) {
        for (int source = 1; source <= 3; source++) {
            assertEquals(Optional.empty(), say(source, price, now, now));
        }
        assertEquals(fixed(price), settle(now).value());
    }

    @Test
    void priceIsTheMedian() {
        say(1, "100", 1_000, 1_000);
        say(2, "101", 1_000, 1_000);
        say(3, "102", 1_000, 1_000);
        assertEquals(fixed("101"), settle(1_000).value());
    }

    @Test
    void oneSourceMakesNoPrice() {
        say(1, "100", 1_000, 1_000);
        assertEquals(Optional.empty(), board.settle(GOLD, 1_000));
    }

    @Test
    void forgedQuoteIsNone() {
        Quote quote = new Quote(GOLD, 1, 1_000, fixed("100"));
        assertEquals(
                Optional.of(EngineTag.FEED_FORGED),
                board.hear(address(1), quote, sign(2, quote), 1_000).map(Refusal::tag));
        assertEquals(
                Optional.of(EngineTag.FEED_FORGED),
                board.hear(address(4), quote, sign(4, quote), 1_000).map(Refusal::tag));
        Quote other = new Quote(GOLD, 1, 1_000, fixed("90"));
        assertEquals(
                Optional.of(EngineTag.FEED_FORGED),
                board.hear(address(1), other, sign(1, quote), 1_000).map(Refusal::tag));
    }

    @Test
    void repeatedQuoteIsRefused() {
        Quote quote = new Quote(GOLD, 1, 1_000, fixed("100"));
        assertEquals(Optional.empty(), board.hear(address(1), quote, sign(1, quote), 1_000));
        assertEquals(
                Optional.of(EngineTag.FEED_REPEATED),
                board.hear(address(1), quote, sign(1, quote), 1_001).map(Refusal::tag));
    }

    @Test
    void staleQuoteIsRefusedAndOneOfTheFuture() {
        assertEquals(Optional.of(EngineTag.FEED_STALE), say(1, "100", 939, 1_000));
        assertEquals(Optional.of(EngineTag.FEED_STALE), say(1, "100", 1_006, 1_000));
        assertEquals(Optional.empty(), say(1, "100", 940, 1_000));
    }

    @Test
    void spikeOfOneSourceIsRefusedAndMovesNothing() {
        agreeOn("100", 1_000);
        assertEquals(Optional.of(EngineTag.FEED_SPIKING), say(1, "106", 1_010, 1_010));
        assertEquals(fixed("100"), settle(1_010).value());
    }

    @Test
    void missingFeedsLeaveTheLastPriceAndSaySo() {
        agreeOn("100", 1_000);
        PriceBoard.Price price = settle(1_100);
        assertEquals(fixed("100"), price.value());
        assertEquals(1_000, price.at());
        assertEquals(Optional.of(EngineTag.FEED_MISSING), price.trouble().map(Refusal::tag));
    }

    @Test
    void aJumpThatNotAllSeeIsNotTaken() {
        agreeOn("100", 1_000);
        say(1, "111", 1_070, 1_070);
        say(2, "109", 1_070, 1_070);
        say(3, "112", 1_070, 1_070);
        PriceBoard.Price price = settle(1_070);
        assertEquals(fixed("100"), price.value());
        assertEquals(Optional.of(EngineTag.FEED_SPIKING), price.trouble().map(Refusal::tag));
    }

    @Test
    void aJumpThatAllSeeIsTaken() {
        agreeOn("100", 1_000);
        say(1, "130", 1_070, 1_070);
        say(2, "131", 1_070, 1_070);
        say(3, "132", 1_070, 1_070);
        assertEquals(fixed("131"), settle(1_070).value());
    }
}
