package io.portcullis.appliance.report;

import io.portcullis.depositary.model.Address;
import io.portcullis.engine.credit.FeedRules;
import io.portcullis.engine.credit.Obligor;
import io.portcullis.engine.credit.RiskTerms;
import io.portcullis.engine.credit.RiskWord;
import io.portcullis.engine.credit.Volatility;
import io.portcullis.signer.json.Fields;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.waterfall.verdict.WaterfallRefusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What a treasury says to the running engine, as files: the words of {@link ExposureInputs}, one object each.
 *
 * <pre>
 * {"format":"portcullis/risk-terms/v1","model":{…},"calls":{…},
 *  "feeds":{"sources":["0x…"…],"quorum","staleSeconds","skewSeconds","deviation","jump"},"daySeconds"?}
 * {"format":"portcullis/obligor/v1","entity","parent"?,"spread"?,"firm":{…}?,"kept","missed","salesMillionEuros"?,"wrongWay":["0x…"…]?}
 * {"format":"portcullis/stress-scenarios/v1","stress":[{"name","cover":1|2,"drawdown","resources","factors":[{"token","factor"}…]}…]}
 * </pre>
 *
 * <p>Read strictly; sources are addresses with their EIP-55 checksum; deviation and jump in basis points; a day is 86,400 s where none is named.
 */
public final class RiskFiles {
    static final String TERMS = "portcullis/risk-terms/v1";
    static final String OBLIGOR = "portcullis/obligor/v1";
    static final String SCENARIOS = "portcullis/stress-scenarios/v1";

    private static final int MOST_SOURCES = 31;
    private static final int MOST_SCENARIOS = 64;
    private static final int MOST_ADDRESS = 42;

    private RiskFiles() {}

    /** @throws WaterfallRefusal REPORT_INPUT_INVALID naming the field */
    public static RiskTerms terms(Bytes file) {
        return Inputs.read(file, TERMS, in -> {
            List<Volatility.Weighted> volatility = new ArrayList<>();
            return new RiskTerms(
                    in.object("model", model -> {
                        volatility.add(new Volatility.Weighted(Inputs.decimal(model, "decay")));
                        return ExposureInputs.rules(model);
                    }),
                    in.object("calls", ExposureInputs::calls),
                    in.object("feeds", RiskFiles::feeds),
                    volatility.getFirst(),
                    in.has("daySeconds") ? in.number("daySeconds") : RiskTerms.DAY_SECONDS);
        });
    }

    private static FeedRules feeds(Fields in) {
        return new FeedRules(
                Set.copyOf(in.texts("sources", MOST_SOURCES, MOST_ADDRESS).stream()
                        .map(Address::fromChecksummed)
                        .toList()),
                in.number("quorum", 1, MOST_SOURCES),
                in.number("staleSeconds"),
                in.number("skewSeconds"),
                in.number("deviation", 1, Integer.MAX_VALUE),
                in.number("jump", 1, Integer.MAX_VALUE));
    }

    /** @throws WaterfallRefusal REPORT_INPUT_INVALID naming the field */
    public static Obligor obligor(Bytes file) {
        return Inputs.read(file, OBLIGOR, in -> ExposureInputs.obligor(in, Inputs.entity(in, "entity")));
    }

    /** @throws WaterfallRefusal REPORT_INPUT_INVALID naming the field */
    public static List<ExposureInputs.Stressed> scenarios(Bytes file) {
        return Inputs.read(file, SCENARIOS, in -> in.objects("stress", MOST_SCENARIOS, ExposureInputs::stressed));
    }

    /** As the engine takes it, or nothing: what a file says beyond the engine's bounds is refused before anybody signs it. */
    public static RiskWord checked(RiskWord word) {
        return RiskWord.decode(word.encode());
    }
}
