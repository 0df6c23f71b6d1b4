package io.portcullis.appliance.report;

import io.portcullis.depositary.model.EntityId;
import io.portcullis.engine.credit.CallRules;
import io.portcullis.engine.credit.Obligor;
import io.portcullis.engine.credit.Rating;
import io.portcullis.engine.credit.RiskBook;
import io.portcullis.engine.credit.RiskEngine;
import io.portcullis.waterfall.report.ExposureReport;
import io.portcullis.waterfall.report.ExposureRow;
import io.portcullis.waterfall.report.Provenance;
import io.portcullis.waterfall.report.Report;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The report of ratings that the running engine made: every figure and every call's state as its log has them. */
final class LiveExposures {
    private LiveExposures() {}

    static Report report(Provenance provenance, EngineBooks books, LiveInputs inputs) {
        EngineBooks.Rated rated = inputs.rated(books);
        Map<RiskEngine.Key, RiskBook.Line> lines = new TreeMap<>();
        Map<EntityId, Obligor> obligors = new TreeMap<>();
        List<Rating> ratings = new ArrayList<>();
        for (RiskBook.Line line : rated.lines()) {
            lines.put(line.rating().position().key(), line);
            obligors.put(line.obligor().entity(), line.obligor());
            ratings.add(line.rating());
        }
        List<ExposureRow> rows = new ArrayList<>();
        for (EngineBooks.Claim claim : books.claims(inputs.entity())) {
            // What waits for its first rating has none yet: it is in the report of a later block.
            RiskBook.Line line = lines.get(
                    new RiskEngine.Key(claim.counterparty(), claim.line().token()));
            if (line != null) {
                rows.add(Exposures.row(claim, line));
            }
        }
        CallRules calls = rated.terms().calls();
        return ExposureReport.of(
                provenance,
                new ExposureReport.About(
                        inputs.entity(),
                        Exposures.coverage(calls.callBasisPoints()),
                        Exposures.coverage(calls.clearBasisPoints()),
                        Exposures.stress(inputs.stress(), ratings, obligors, rated.prices())),
                rows);
    }
}
