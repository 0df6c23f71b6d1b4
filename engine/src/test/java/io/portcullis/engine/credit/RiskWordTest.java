package io.portcullis.engine.credit;

import static io.portcullis.engine.credit.Credit.GOLD;
import static io.portcullis.engine.credit.Credit.entity;
import static io.portcullis.engine.credit.Credit.fixed;
import static io.portcullis.engine.credit.Credit.token;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Amount;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.engine.verdict.RefusedException;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.codec.RlpReader;
import io.portcullis.threshold.codec.RlpWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Words of a treasury as bytes: one encoding each, golden, and nothing else is a word. */
class RiskWordTest {
    private static final RiskTerms TERMS = new RiskTerms(
            Credit.RULES,
            Credit.CALLS,
            new FeedRules(Set.of(address(1), address(2), address(3)), 2, 60, 5, 500, 1_000),
            Volatility.Weighted.DAILY,
            86_400);

    private static final List<RiskWord> WORDS = List.of(
            new RiskWord.Terms(TERMS),
            new RiskWord.Know(new Obligor(
                    entity(1),
                    entity(2),
                    Optional.of(new Merton.Firm(fixed("3"), fixed("0.8"), fixed("10"), fixed("-0.05"), FixedPoint.ONE)),
                    Optional.of(fixed("0.008")),
                    new PaymentHistory(998, 2),
                    fixed("12.5"),
                    Set.of(GOLD, token(7)))),
            new RiskWord.Know(Obligor.unknown(entity(3), PaymentHistory.NONE)),
            new RiskWord.Hold(entity(1), GOLD, Amount.of(500)),
            new RiskWord.Reopen(entity(1)),
            new RiskWord.Earmark(entity(1), GOLD, Amount.of(500)));

    /** SHA-256 of each word's bytes: a change here is a change of the log's format. */
    private static final List<String> GOLDEN = List.of(
            "0428a21754d6e983a61ba42aa59a6c7b73699c58b0bce1370a30bf144af24b9f",
            "6845331794022fb1b2ee8d6f33e80093ac45d07cffd9c2b35e15efa4349dbfd2",
            "6649af7f1eeccfd75524941acc966ea1777cbfac106c3f42886743df5fe0230d",
            "5e6e3f485e076bebbbd64dce213f88cda28b28e2d2fa39cf83f2793484617ebe",
            "5aa8f6aeb9a037308ed3bc27883c7a33659668153dc7049ffbf822b4a081d147",
            "7b8898a89eaad21757261589e35d749c9cdbed8efbe308ca83fe882c8d196251");

    private static Address address(int number) {
        return Address.fromHex("0x%040x".formatted(number));
    }

    @Test
    void eachWordHasItsGoldenBytesAndIsReadBack() {
        assertEquals(
                GOLDEN,
                WORDS.stream().map(word -> word.encode().sha256().toString()).toList());
        WORDS.forEach(word -> assertEquals(word, RiskWord.decode(word.encode())));
    }

    @Property(tries = 2_000)
    void whatDecodesEncodesToItself(
            @ForAll @IntRange(max = 5) int word,
            @ForAll int place,
            @ForAll byte with,
            @ForAll @IntRange(max = 3) int cut) {
        byte[] bytes = WORDS.get(word).encode().toArray();
        bytes[Math.floorMod(place, bytes.length)] = with;
        byte[] shorter = Arrays.copyOf(bytes, bytes.length - cut);
        try {
            RiskWord read = RiskWord.decode(Bytes.of(shorter));
            assertEquals(Bytes.of(shorter), read.encode());
        } catch (RefusedException e) {
            assertEquals(EngineTag.ENCODING_INVALID, e.refusal().tag());
        }
    }

    @Test
    void aNumberBeyondTheModelIsNoWord() {
        RiskWord word = new RiskWord.Know(new Obligor(
                entity(1),
                entity(1),
                Optional.empty(),
                Optional.of(FixedPoint.of(RiskFields.MOST_NUMBER + 1)),
                PaymentHistory.NONE,
                FixedPoint.ONE,
                Set.of()));
        assertThrows(RefusedException.class, () -> RiskWord.decode(word.encode()));
    }

    @Test
    void quotesAreReadBackAsTheyWereWritten() {
        Quote quote = new Quote(GOLD, 7, 1_800_000_000, fixed("1900.25"));
        Bytes bytes = Bytes.of(write(quote));
        assertEquals(quote, RlpReader.readList(bytes, Quote::read));
    }

    private static byte[] write(Quote quote) {
        RlpWriter out = new RlpWriter();
        quote.write(out);
        return out.toList().toArray();
    }
}
