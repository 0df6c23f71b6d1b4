package io.portcullis.waterfall.report;

import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.waterfall.allocation.Cases;
import io.portcullis.waterfall.allocation.Layer;
import io.portcullis.waterfall.allocation.LayerKind;
import io.portcullis.waterfall.allocation.Profile;
import io.portcullis.waterfall.sumtree.SumLeaf;
import io.portcullis.waterfall.sumtree.SumTree;
import io.portcullis.waterfall.sumtree.Sums;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One report of each kind. */
public final class Reports {
    public static final long AS_OF = 1_795_305_600;

    private static final BigInteger HALF = BigInteger.TEN.pow(18).divide(BigInteger.TWO);

    private Reports() {}

    public static Provenance provenance(ReportKind kind) {
        return new Provenance(
                kind,
                AS_OF,
                Optional.of(new Provenance.LogHead(12, Cases.word(1), Cases.word(2))),
                Optional.of(new Provenance.AuditHead("portcullis.example/log/appliance", 7, Cases.word(3))),
                1,
                Cases.word(4));
    }

    /** The acceptance case: loss 3,800 over 2,100, 380, 190 and the creditors. */
    public static Report waterfall() {
        return WaterfallReport.of(
                provenance(ReportKind.WATERFALL),
                Cases.of(
                        Profile.XLN,
                        Cases.amounts(2_000, 1_800),
                        Layer.of("hub-bond", LayerKind.HUB_BOND, Cases.amounts(0, 0, 190)),
                        Layer.of("pool", LayerKind.POOL, Cases.amounts(0, 0, 0, 200, 180)),
                        Layer.of("debtor", LayerKind.DEBTOR, Cases.amounts(0, 0, 0, 0, 0, 2_100))));
    }

    /** The same, where half of what was used of the pool is asked back. */
    public static Report waterfallWithReplenishment() {
        return WaterfallReport.of(
                provenance(ReportKind.WATERFALL),
                Cases.of(
                        Profile.XLN,
                        Cases.amounts(2_000, 1_800),
                        new Layer("pool", LayerKind.POOL, Amount.MAX, Cases.amounts(0, 0, 0, 201, 180), 5_000),
                        Layer.of("debtor", LayerKind.DEBTOR, Cases.amounts(0, 0, 0, 0, 0, 2_100))));
    }

    public static ExposureRow exposure(long counterparty, String state) {
        return new ExposureRow(
                Cases.entity(counterparty),
                Cases.entity(500),
                Cases.TOKEN,
                new ExposureRow.AccountLine(
                        Amount.of(1_000),
                        Amount.of(0),
                        Amount.of(100),
                        Amount.of(-counterparty),
                        Amount.of(counterparty),
                        Amount.of(1_000 - counterparty)),
                new ExposureRow.Risk(
                        BigInteger.valueOf(counterparty * 10),
                        BigInteger.valueOf(750),
                        HALF,
                        HALF,
                        BigInteger.TEN,
                        BigInteger.TWO,
                        HALF,
                        Optional.empty(),
                        HALF),
                new ExposureRow.Held(
                        Amount.of(50), Amount.of(40), Optional.of(BigInteger.valueOf(8_000)), Amount.of(10), false),
                state,
                counterparty == 1 ? Optional.of(AS_OF) : Optional.empty());
    }

    public static Report exposures(List<ExposureRow> rows) {
        return ExposureReport.of(
                provenance(ReportKind.EXPOSURE),
                new ExposureReport.About(
                        Cases.entity(999),
                        BigInteger.valueOf(9_000),
                        BigInteger.valueOf(10_000),
                        List.of(new ExposureReport.StressLine(
                                "all fall by half", 2, BigInteger.valueOf(900), BigInteger.valueOf(600)))),
                rows);
    }

    public static Report exposure() {
        List<ExposureRow> rows = new ArrayList<>();
        for (int i = 1; i <= 30; i++) {
            rows.add(exposure(i * 30L, i % 3 == 0 ? "called" : "quiet"));
        }
        return exposures(rows);
    }

    public static Report reserves() {
        return ReservesReport.of(
                provenance(ReportKind.RESERVES),
                new ReservesReport.At(Cases.entity(999), 77, Cases.word(6)),
                List.of(new ReservesReport.Row(
                        Cases.TOKEN,
                        Amount.of(5_000),
                        Amount.of(4_900),
                        Amount.of(1_000),
                        Amount.of(10),
                        Amount.of(400))));
    }

    public static SumTree tree() {
        return new SumTree(Cases.TOKEN, List.of(leaf(1, 100), leaf(2, -30), leaf(3, 7)));
    }

    private static SumLeaf leaf(long client, long claim) {
        return new SumLeaf(Cases.entity(client), Cases.word(40 + client), Sums.of(Amount.of(claim)));
    }

    public static Report liabilities() {
        return LiabilitiesReport.of(
                provenance(ReportKind.LIABILITIES),
                Cases.entity(999),
                List.of(tree(), new SumTree(new TokenId(Cases.word(5)), List.of(leaf(1, 1)))));
    }

    public static List<Report> each() {
        return List.of(waterfall(), exposure(), reserves(), liabilities());
    }
}
