package io.portcullis.appliance.price;

import io.portcullis.depositary.model.Eip712Domain;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.Secp256k1;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.engine.credit.Quote;
import io.portcullis.engine.hub.HubInput;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.engine.verdict.Refusal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What one source said, and what of it was wrong. Pure; time is passed in. One thread at a time.
 *
 * <p>Invariant: what goes on to the engine is signed by the source's key, no older and no further ahead than the bounds, and newer than what went on before.
 */
public final class SourceJudge {
    /** Beyond these nobody's terms would take it: the block judges by its own. */
    private static final long STALE_SECONDS = 7L * 86_400;

    private static final long AHEAD_SECONDS = 120;

    private final PriceSettings.Source source;
    private final EntityId creditor;
    private final Eip712Domain domain;
    private final Map<TokenId, Quote> passed = new HashMap<>();
    private final SortedMap<EngineTag, Long> refused = new TreeMap<>();
    private Optional<Refusal> last = Optional.empty();
    private long answers;
    private long lastAnswerSeconds;

    /**
     * How it goes with a source.
     *
     * @param answers documents it gave
     * @param lastAnswerSeconds Unix time of the last one; 0 before the first
     * @param refused how often, by tag
     * @param last what was wrong last
     */
    public record State(
            PriceSettings.Source source,
            long answers,
            long lastAnswerSeconds,
            SortedMap<EngineTag, Long> refused,
            Optional<Refusal> last) {}

    SourceJudge(PriceSettings.Source source, EntityId creditor, Eip712Domain domain) {
        this.source = source;
        this.creditor = creditor;
        this.domain = domain;
    }

    /** What goes on to the engine. */
    synchronized List<HubInput.Quoted> hear(QuoteDocument document, long nowSeconds) {
        answers++;
        lastAnswerSeconds = nowSeconds;
        List<HubInput.Quoted> good = new ArrayList<>();
        for (QuoteDocument.Signed it : document.quotes()) {
            Quote quote = it.quote();
            Quote before = passed.get(quote.token());
            if (quote.equals(before)) {
                continue;
            }
            if (!Secp256k1.verify(quote.digest(domain), it.signature(), source.address())) {
                refuse(EngineTag.FEED_FORGED, "its key did not sign the quote of " + quote.token());
            } else if (quote.at() < nowSeconds - STALE_SECONDS || quote.at() > nowSeconds + AHEAD_SECONDS) {
                refuse(EngineTag.FEED_STALE, "a quote of " + quote.at() + ", it is " + nowSeconds);
            } else if (before != null && quote.sequence() <= before.sequence()) {
                refuse(EngineTag.FEED_REPEATED, "quote " + quote.sequence() + " after " + before.sequence());
            } else {
                passed.put(quote.token(), quote);
                good.add(new HubInput.Quoted(creditor, source.address(), quote, it.signature()));
            }
        }
        return good;
    }

    /** It did not answer, or not with quotes. */
    synchronized void miss(String why) {
        refuse(EngineTag.FEED_MISSING, why);
    }

    /** The block refused what went on. */
    synchronized void refusedInBlock(Refusal refusal) {
        refuse(refusal.tag(), refusal.reason());
    }

    private void refuse(EngineTag tag, String why) {
        refused.merge(tag, 1L, Long::sum);
        last = Optional.of(new Refusal(tag, why));
    }

    synchronized State state() {
        return new State(source, answers, lastAnswerSeconds, new TreeMap<>(refused), last);
    }
}
