package io.portcullis.appliance.report;

import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.waterfall.report.LiabilitiesReport;
import io.portcullis.waterfall.report.Provenance;
import io.portcullis.waterfall.report.Report;
import io.portcullis.waterfall.report.ReportKind;
import io.portcullis.waterfall.report.ReservesReport;
import io.portcullis.waterfall.report.WaterfallReport;
import io.portcullis.waterfall.sumtree.SumLeaf;
import io.portcullis.waterfall.sumtree.SumTree;
import io.portcullis.waterfall.sumtree.Sums;
import io.portcullis.waterfall.verdict.WaterfallRefusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A report of books and inputs. Pure: what it is of decides every byte. */
public final class ReportMaker {
    private static final int FIRST_MODEL = 1;

    private ReportMaker() {}

    /**
     * @param books empty for a report that is not made of the log: a waterfall's
     * @param audit the head that the report names
     * @throws WaterfallRefusal REPORT_INPUT_INVALID, SUM_OVERFLOW
     */
    public static Report make(
            ReportKind kind, Optional<EngineBooks> books, Bytes inputs, Optional<Provenance.AuditHead> audit) {
        return switch (kind) {
            case WATERFALL -> {
                DefaultCaseFile file = DefaultCaseFile.decode(inputs);
                yield WaterfallReport.of(
                        new Provenance(
                                kind,
                                file.declaredAtSeconds(),
                                Optional.empty(),
                                audit,
                                FIRST_MODEL,
                                Inputs.hash(inputs)),
                        file.fallen(),
                        file.paidBefore());
            }
            case EXPOSURE -> {
                if (LiveInputs.is(inputs)) {
                    LiveInputs live = LiveInputs.decode(inputs);
                    EngineBooks.Rated rated = live.rated(books.orElseThrow());
                    yield LiveExposures.report(
                            provenance(
                                    kind,
                                    books,
                                    inputs,
                                    audit,
                                    rated.terms().model().modelVersion()),
                            books.orElseThrow(),
                            live);
                }
                ExposureInputs file = ExposureInputs.decode(inputs);
                yield Exposures.report(
                        provenance(kind, books, inputs, audit, file.rules().modelVersion()), books.orElseThrow(), file);
            }
            case RESERVES ->
                reserves(
                        provenance(kind, books, inputs, audit, FIRST_MODEL),
                        books.orElseThrow(),
                        ReservesInputs.decode(inputs));
            case LIABILITIES -> {
                LiabilitiesInputs file = LiabilitiesInputs.decode(inputs);
                yield LiabilitiesReport.of(
                        provenance(kind, books, inputs, audit, FIRST_MODEL),
                        file.entity(),
                        trees(books.orElseThrow(), file));
            }
        };
    }

    private static Provenance provenance(
            ReportKind kind,
            Optional<EngineBooks> books,
            Bytes inputs,
            Optional<Provenance.AuditHead> audit,
            int modelVersion) {
        EngineBooks of = books.orElseThrow(() -> new IllegalArgumentException(kind + " is of an engine's log"));
        return new Provenance(kind, of.timeSeconds(), Optional.of(of.head()), audit, modelVersion, Inputs.hash(inputs));
    }

    private static Report reserves(Provenance provenance, EngineBooks books, ReservesInputs inputs) {
        Map<TokenId, Amount> collateral = new TreeMap<>();
        books.claims(inputs.entity())
                .forEach(claim -> collateral.merge(claim.line().token(), claim.ownCollateral(), Amount::plus));
        List<ReservesReport.Row> rows = inputs.tokens().stream()
                .map(held -> new ReservesReport.Row(
                        held.token(),
                        held.balance(),
                        held.owes(),
                        held.reserve(),
                        held.queued(),
                        collateral.getOrDefault(held.token(), Amount.ZERO)))
                .toList();
        return ReservesReport.of(
                provenance, new ReservesReport.At(inputs.entity(), inputs.blockNumber(), inputs.blockHash()), rows);
    }

    /**
     * One for each token in which the entity has accounts.
     *
     * @throws WaterfallRefusal SUM_OVERFLOW
     */
    public static List<SumTree> trees(EngineBooks books, LiabilitiesInputs inputs) {
        Map<TokenId, List<SumLeaf>> leaves = new TreeMap<>();
        for (EngineBooks.Claim claim : books.claims(inputs.entity())) {
            TokenId token = claim.line().token();
            EntityId client = claim.counterparty();
            leaves.computeIfAbsent(token, any -> new ArrayList<>())
                    .add(new SumLeaf(client, inputs.salt(token, client), Sums.of(claim.ofCounterparty())));
        }
        return leaves.entrySet().stream()
                .map(each -> new SumTree(each.getKey(), each.getValue()))
                .toList();
    }
}
