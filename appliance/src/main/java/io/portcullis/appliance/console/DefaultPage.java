package io.portcullis.appliance.console;

import io.portcullis.depositary.model.FundEvent;
import io.portcullis.depositary.model.LoggedFundEvent;
import io.portcullis.waterfall.allocation.Profile;
import io.portcullis.waterfall.report.Chart;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * One default as people look at it: who bore it, in which order, and the evidence of each figure.
 *
 * @param deviations how its order differs from the other profile's, as the report says it
 * @param layers in the order in which they pay
 * @param chart of the layers, once anything is allocated
 * @param claims as the fund counted them; of many, the first ones
 * @param more claims than those
 * @param dust what was rounded off, once it was shared
 * @param dustTo the fund's entity, to whose account it goes
 * @param returned what came back from the debtor, and to whom it went
 * @param told every event of it that something here leads to, in its order
 * @param intent that declared it here, if it did
 * @param report of it, for whoever may read reports
 */
public record DefaultPage(
        DefaultView view,
        String debtor,
        String loss,
        List<String> deviations,
        List<Layer> layers,
        Optional<ChartView> chart,
        List<Claim> claims,
        long more,
        Optional<Figure> dust,
        Optional<String> dustTo,
        List<Figure> returned,
        List<Told> told,
        Optional<String> intent,
        Optional<ReportMade> report) {
    /** Of more claims nobody reads; the report has all. */
    private static final int MOST_CLAIMS = 200;

    /** An amount, what it is, and the event on this page that says it. */
    public record Figure(String amount, String words, String evidence) {}

    /**
     * @param available before it paid; empty where only the report would know, and there is none yet
     * @param paid what it bore
     * @param evidence where that is said: an event on this page, or the report
     */
    public record Layer(
            String name,
            Optional<String> available,
            Optional<String> paid,
            boolean socialised,
            Optional<String> evidence) {
        /** For people; empty where there is none. */
        public String availableWords() {
            return words(available);
        }

        public String paidWords() {
            return words(paid);
        }

        private static String words(Optional<String> amount) {
            return amount.map(it -> Units.grouped(new BigInteger(it))).orElse("");
        }
    }

    /**
     * @param amount that was counted
     * @param part that the creditor may take of what the layers paid; empty before it is allocated
     * @param taken what it took; empty while it did not
     */
    public record Claim(
            long index, String creditor, String word, Figure amount, Optional<String> part, Optional<Figure> taken) {}

    /**
     * An event of the fund.
     *
     * @param anchor of it in the page
     * @param place the number among the logs of its block
     */
    public record Told(String anchor, String words, String transaction, long block, String blockHash, long place) {}

    public DefaultPage {
        deviations = List.copyOf(deviations);
        layers = List.copyOf(layers);
        claims = List.copyOf(claims);
        returned = List.copyOf(returned);
        told = List.copyOf(told);
    }

    /** The newest report of a default. */
    public record Reported(String id, String name, JsonNode report) {}

    /**
     * @param told what the fund said of this default, in its order
     * @param report if there is one and the reader may read it
     * @param names what this node calls entities, by id
     */
    public static DefaultPage of(
            DefaultView view,
            List<LoggedFundEvent> told,
            Optional<Reported> report,
            Optional<String> intent,
            Optional<String> dustTo,
            Map<String, String> names) {
        Optional<ReportMade> made = report.map(it -> ReportMade.of(it.id(), it.name(), it.report()));
        List<Layer> layers = layers(view, told, report, made);
        List<Claim> claims = claims(view, told, names);
        Set<String> cut = claims.stream()
                .skip(MOST_CLAIMS)
                .flatMap(claim -> Stream.concat(Stream.of(claim.amount()), claim.taken().stream()))
                .map(Figure::evidence)
                .collect(Collectors.toSet());
        return new DefaultPage(
                view,
                ExposureView.word(view.debtor(), names),
                Units.grouped(new BigInteger(view.loss())),
                deviations(view.profile()),
                layers,
                chart(layers),
                claims.stream().limit(MOST_CLAIMS).toList(),
                Math.max(0, claims.size() - MOST_CLAIMS),
                told.stream()
                        .flatMap(it -> it.event() instanceof FundEvent.DefaultShared shared
                                ? Stream.of(new Figure(
                                        Units.grouped(shared.dust().units()),
                                        "rounded off, the fund's entity's",
                                        anchor(it)))
                                : Stream.empty())
                        .findFirst(),
                dustTo,
                told.stream().flatMap(it -> returned(it, names).stream()).toList(),
                told.stream()
                        .filter(it -> !cut.contains(anchor(it)))
                        .map(it -> told(it, names))
                        .toList(),
                intent.map(id -> "/intents/" + id),
                made);
    }

    private static List<String> deviations(String name) {
        Profile own = Profile.valueOf(name);
        return Arrays.stream(Profile.values())
                .filter(other -> other != own)
                .flatMap(other -> own.deviationsFrom(other).stream())
                .toList();
    }

    private static List<Layer> layers(
            DefaultView view, List<LoggedFundEvent> told, Optional<Reported> report, Optional<ReportMade> made) {
        Map<String, JsonNode> reported = new HashMap<>();
        report.ifPresent(it -> it.report().path("rows").forEach(row -> {
            if (row.path("line").asString("").equals("layer")) {
                reported.put(row.path("layer").asString(""), row);
            }
        }));
        Optional<String> allocated = told.stream()
                .filter(it -> it.event() instanceof FundEvent.DefaultAllocated)
                .map(it -> "#" + anchor(it))
                .findFirst();
        Optional<String> file = made.map(it -> it.file("json"));
        return view.layers().stream()
                .map(layer -> {
                    boolean own = layer.name().equals("debtor");
                    return new Layer(
                            layer.name(),
                            Optional.ofNullable(reported.get(layer.name()))
                                    .map(row -> row.path("available"))
                                    .filter(JsonNode::isString)
                                    .map(JsonNode::asString),
                            layer.paid(),
                            layer.name().equals("socialised"),
                            own ? file : allocated);
                })
                .toList();
    }

    private static Optional<ChartView> chart(List<Layer> layers) {
        if (layers.isEmpty()) {
            return Optional.empty();
        }
        List<Chart.Bar> bars = new ArrayList<>();
        for (Layer layer : layers) {
            BigInteger paid = layer.paid().map(BigInteger::new).orElse(BigInteger.ZERO);
            BigInteger left = layer.available()
                    .map(BigInteger::new)
                    .map(all -> all.subtract(paid).max(BigInteger.ZERO))
                    .orElse(BigInteger.ZERO);
            bars.add(new Chart.Bar(
                    layer.name(),
                    layer.socialised()
                            ? List.of(BigInteger.ZERO, BigInteger.ZERO, paid)
                            : List.of(paid, left, BigInteger.ZERO)));
        }
        Chart chart = new Chart.Bars(
                "Layers in the order in which they pay",
                "smallest units",
                List.of("paid", "left", "not covered"),
                bars,
                List.of());
        return Optional.of(ChartView.of("chart-layers", chart, (row, column) -> {
            Layer layer = layers.get(row);
            return new ChartView.Evidence(
                    layer.evidence().orElse("#told"),
                    layer.name() + ": "
                            + layer.paid()
                                    .map(paid -> Units.grouped(new BigInteger(paid))
                                            + (layer.socialised() ? " not covered" : " paid"))
                                    .orElse("not known until the default is reported"));
        }));
    }

    private static List<Claim> claims(DefaultView view, List<LoggedFundEvent> told, Map<String, String> names) {
        Map<Long, Figure> taken = new HashMap<>();
        told.forEach(it -> {
            if (it.event() instanceof FundEvent.ClaimPaid paid) {
                taken.put(paid.index(), new Figure(Units.grouped(paid.amount().units()), "taken", anchor(it)));
            }
        });
        BigInteger loss = new BigInteger(view.loss());
        BigInteger covered = new BigInteger(view.fromPool()).add(new BigInteger(view.fromBond()));
        List<Claim> claims = new ArrayList<>();
        told.forEach(it -> {
            if (it.event() instanceof FundEvent.ClaimCounted counted) {
                String creditor = counted.creditor().toString();
                BigInteger amount = counted.amount().units();
                claims.add(new Claim(
                        counted.index(),
                        creditor,
                        ExposureView.word(creditor, names),
                        new Figure(Units.grouped(amount), "counted", anchor(it)),
                        loss.signum() > 0 && !view.layers().isEmpty()
                                ? Optional.of(
                                        Units.grouped(amount.multiply(covered).divide(loss)))
                                : Optional.empty(),
                        Optional.ofNullable(taken.get(counted.index()))));
            }
        });
        return claims;
    }

    private static Optional<Figure> returned(LoggedFundEvent told, Map<String, String> names) {
        String anchor = anchor(told);
        return switch (told.event()) {
            case FundEvent.Recovered it ->
                Optional.of(new Figure(Units.grouped(it.amount().units()), "recovered from the debtor", anchor));
            case FundEvent.Refunded it ->
                Optional.of(new Figure(
                        Units.grouped(it.toPool().plus(it.toBond()).units()),
                        "refunded: " + Units.grouped(it.toPool().units()) + " to those who held shares of the pool, "
                                + Units.grouped(it.toBond().units()) + " to the bond",
                        anchor));
            case FundEvent.RefundClaimed it ->
                Optional.of(new Figure(
                        Units.grouped(it.amount().units()),
                        "claimed by " + ExposureView.word(it.entity().toString(), names),
                        anchor));
            default -> Optional.empty();
        };
    }

    private static String anchor(LoggedFundEvent it) {
        return "event-" + it.blockNumber() + "-" + it.logIndex();
    }

    private static Told told(LoggedFundEvent it, Map<String, String> names) {
        return new Told(
                anchor(it),
                words(it.event(), names),
                it.transactionHash().toString(),
                it.blockNumber(),
                it.blockHash().toString(),
                it.logIndex());
    }

    private static String words(FundEvent event, Map<String, String> names) {
        return switch (event) {
            case FundEvent.DefaultDeclared it ->
                "declared as number " + it.ordinal() + " of this token's defaults, in the order " + it.profile();
            case FundEvent.ClaimCounted it ->
                "claim " + it.index() + " of " + ExposureView.word(it.creditor().toString(), names) + " counted: "
                        + Units.grouped(it.amount().units());
            case FundEvent.DefaultAllocated it ->
                "allocated: a loss of " + Units.grouped(it.loss().units()) + ", of it "
                        + Units.grouped(it.fromPool().units()) + " from the pool and "
                        + Units.grouped(it.fromBond().units()) + " from the bond";
            case FundEvent.DefaultShared it ->
                "shared: creditors may take " + Units.grouped(it.payable_().units()) + ", dust "
                        + Units.grouped(it.dust().units());
            case FundEvent.ClaimPaid it ->
                "claim " + it.index() + " paid to "
                        + ExposureView.word(it.creditor().toString(), names) + ": "
                        + Units.grouped(it.amount().units());
            case FundEvent.DefaultClosed it ->
                "closed; nobody took " + Units.grouped(it.rest().units());
            case FundEvent.DefaultAbandoned it -> "abandoned: it was not decided in its time";
            case FundEvent.Recovered it ->
                "recovered " + Units.grouped(it.amount().units());
            case FundEvent.Refunded it ->
                "refunded " + Units.grouped(it.toPool().units()) + " to the pool's holders and "
                        + Units.grouped(it.toBond().units()) + " to the bond";
            case FundEvent.RefundClaimed it ->
                ExposureView.word(it.entity().toString(), names) + " claimed a refund of "
                        + Units.grouped(it.amount().units());
            case FundEvent.PoolJoined it -> "the pool was joined";
            case FundEvent.PoolReplenished it -> "the pool was replenished";
            case FundEvent.ArrearsKept it -> "arrears stayed in the pool";
            case FundEvent.PremiumPaid it -> "a premium was paid";
            case FundEvent.BondPosted it -> "the bond grew";
            case FundEvent.ExitRequested it -> "an exit was asked for";
            case FundEvent.ExitFinished it -> "an exit was paid";
        };
    }
}
