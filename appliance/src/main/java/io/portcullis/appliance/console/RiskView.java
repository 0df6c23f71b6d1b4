package io.portcullis.appliance.console;

import io.portcullis.appliance.price.SourceJudge;
import io.portcullis.engine.credit.PriceBoard;
import io.portcullis.engine.credit.RiskBook;
import io.portcullis.engine.credit.RiskTerms;
import java.util.List;
import java.util.Optional;

/**
 * By what an entity rates its counterparties, and the prices it goes by.
 *
 * @param said whether its treasury has said any terms: without, nothing is rated
 * @param waiting positions that wait for a new rating
 */
public record RiskView(
        String creditor, boolean said, Optional<Terms> terms, List<Price> prices, List<Source> sources, long waiting) {
    /**
     * @param call required of held, in basis points, from which on a call is made
     * @param clear at or below which it is cleared
     */
    public record Terms(
            long modelVersion,
            long call,
            long clear,
            long callSeconds,
            long freezeSeconds,
            long closeSeconds,
            List<String> sources,
            long quorum,
            long daySeconds) {
        public Terms {
            sources = List.copyOf(sources);
        }

        static Terms of(RiskTerms it) {
            return new Terms(
                    it.model().modelVersion(),
                    it.calls().callBasisPoints(),
                    it.calls().clearBasisPoints(),
                    it.calls().callSeconds(),
                    it.calls().freezeSeconds(),
                    it.calls().closeSeconds(),
                    it.feeds().sources().stream().sorted().map(Object::toString).toList(),
                    it.feeds().quorum(),
                    it.daySeconds());
        }
    }

    /**
     * @param price of one whole token in the reference currency
     * @param confirmedAt Unix time of the block that confirmed it last
     * @param trouble why it is not confirmed now, if so
     */
    public record Price(String token, String price, long confirmedAt, Optional<Trouble> trouble) {}

    public record Trouble(String tag, String message) {}

    /**
     * @param answers documents that it gave since the start
     * @param answeredAt Unix time of the last one; 0 before the first
     * @param refused how often, by tag
     */
    public record Source(
            String name,
            String address,
            String url,
            long answers,
            long answeredAt,
            List<Refused> refused,
            Optional<Trouble> last) {
        public Source {
            refused = List.copyOf(refused);
        }
    }

    public record Refused(String tag, long count) {}

    public RiskView {
        prices = List.copyOf(prices);
        sources = List.copyOf(sources);
    }

    /** Between two blocks, on the hub's thread. */
    public static RiskView of(String creditor, Optional<RiskBook> book, List<SourceJudge.State> sources) {
        return new RiskView(
                creditor,
                book.isPresent(),
                book.map(it -> Terms.of(it.terms())),
                book.stream()
                        .flatMap(it -> it.prices().entrySet().stream())
                        .map(it -> price(it.getKey().toString(), it.getValue()))
                        .toList(),
                sources.stream().map(RiskView::source).toList(),
                book.map(RiskBook::waiting).orElse(0));
    }

    private static Price price(String token, PriceBoard.Price it) {
        return new Price(
                token,
                it.value().toString(),
                it.at(),
                it.trouble().map(why -> new Trouble(why.tag().name(), why.reason())));
    }

    private static Source source(SourceJudge.State it) {
        return new Source(
                it.source().name(),
                it.source().address().toString(),
                it.source().url().toString(),
                it.answers(),
                it.lastAnswerSeconds(),
                it.refused().entrySet().stream()
                        .map(each -> new Refused(each.getKey().name(), each.getValue()))
                        .toList(),
                it.last().map(why -> new Trouble(why.tag().name(), why.reason())));
    }
}
