package io.portcullis.appliance.web;

import io.portcullis.appliance.console.CoverageView;
import io.portcullis.appliance.console.CreditPages;
import io.portcullis.appliance.console.ExposureLineView;
import io.portcullis.appliance.console.ExposureView;
import io.portcullis.appliance.console.LogHeadView;
import io.portcullis.appliance.console.Pages;
import io.portcullis.appliance.console.StressPage;
import io.portcullis.appliance.console.StressView;
import io.portcullis.appliance.hub.HubService;
import io.portcullis.appliance.report.CoverageHistory;
import io.portcullis.appliance.report.ExposureFile;
import io.portcullis.appliance.report.ExposureInputs;
import io.portcullis.appliance.report.ReportArchive;
import io.portcullis.appliance.report.RiskFiles;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.waterfall.render.Format;
import io.portcullis.waterfall.render.SvgRendering;
import io.portcullis.waterfall.report.Chart;
import io.portcullis.waterfall.verdict.WaterfallRefusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Exposures, coverage and stress as pages, each figure with a way to what it was made of: for whoever may read reports. */
final class CreditRoutes {
    private static final String NEWEST = "newest";

    private final Desk desk;
    private final EngineDesk engine;
    private final CreditPages pages;
    private final CoverageHistory history = new CoverageHistory();

    CreditRoutes(Desk desk, EngineDesk engine, Pages pages) {
        this.desk = desk;
        this.engine = engine;
        this.pages = new CreditPages(pages);
    }

    List<Route> routes() {
        return List.of(
                page("/exposure", "exposurePage", this::exposure),
                page("/exposure/{at}/{counterparty}/{asset}", "exposureLinePage", this::line),
                page("/coverage", "coveragePage", this::coverage),
                page("/stress", "stressPage", this::stress),
                new Route(
                        "GET",
                        "/api/v1/reports/coverage.svg",
                        "getCoverageChart",
                        AuditRoutes.READERS,
                        Route.NONE,
                        new Route.Shape.Text(Format.SVG.mediaType()),
                        200,
                        call -> Reply.text(
                                Format.SVG.mediaType(), SvgRendering.render(chart(history.of(desk.reports()))))));
    }

    private static Route page(String path, String name, Handler handler) {
        return new Route(
                "GET", path, name, AuditRoutes.READERS, Route.NONE, new Route.Shape.Text("text/html"), 200, handler);
    }

    private Map<String, String> names() {
        return engine.isPresent() ? engine.names() : Map.of();
    }

    private Reply exposure(Call call) {
        Optional<ExposureView> shown =
                id(call.query().getOrDefault("at", NEWEST)).flatMap(this::exposure);
        return Reply.html(200, pages.exposure(PageRoutes.person(call), shown));
    }

    private Optional<ExposureView> exposure(String id) {
        PriorityQueue<JsonNode> gravest = new PriorityQueue<>(ExposureView.GRAVEST.reversed());
        return ExposureFile.read(desk.reports(), id, row -> {
                    gravest.add(row);
                    if (gravest.size() > ExposureView.MOST_ROWS) {
                        gravest.remove();
                    }
                })
                .map(file -> ExposureView.of(
                        id,
                        file.head(),
                        gravest.stream().sorted(ExposureView.GRAVEST).toList(),
                        file.lines(),
                        names()));
    }

    private Reply line(Call call) {
        String counterparty = call.path().get("counterparty");
        String token = call.path().get("asset");
        String id = id(call.path().get("at")).orElseThrow(CreditRoutes::noLine);
        List<JsonNode> found = new ArrayList<>();
        ExposureFile file = ExposureFile.read(desk.reports(), id, row -> {
                    if (row.path("counterparty").asString("").equals(counterparty)
                            && row.path("token").asString("").equals(token)) {
                        found.add(row);
                    }
                })
                .orElseThrow(CreditRoutes::noLine);
        if (found.isEmpty()) {
            throw noLine();
        }
        return Reply.html(
                200,
                pages.line(PageRoutes.person(call), ExposureLineView.of(id, file.head(), found.getFirst(), names())));
    }

    private static WebRefusal noLine() {
        return WebTag.PATH_INVALID.refusal(
                "No exposure report of that time has that line. Reports that there are stand on the page Reports.");
    }

    /** The time of a report, or of the newest. */
    private Optional<String> id(String said) {
        if (!said.equals(NEWEST)) {
            return Optional.of(said).filter(ReportArchive::isId);
        }
        return desk.reports().list().stream()
                .filter(bundle -> bundle.files().contains(ExposureFile.NAME))
                .map(ReportArchive.Bundle::id)
                .findFirst();
    }

    private Reply coverage(Call call) {
        CoverageHistory.History all = history.of(desk.reports());
        Optional<CoverageView> view = all.reports() == 0
                ? Optional.empty()
                : Optional.of(CoverageView.of(
                        chart(all),
                        all.ways().stream().map(CreditRoutes::told).toList(),
                        all.reports(),
                        all.others(),
                        names()));
        return Reply.html(200, pages.coverage(PageRoutes.person(call), view));
    }

    private Chart.Line chart(CoverageHistory.History all) {
        Map<String, String> names = names();
        return all.chart(id -> ExposureView.word(id, names));
    }

    private static CoverageView.Told told(CoverageHistory.Way way) {
        return new CoverageView.Told(
                way.counterparty(),
                way.stands().stream()
                        .map(it -> new CoverageView.Point(it.report(), it.atSeconds(), it.coverage()))
                        .toList());
    }

    private Reply stress(Call call) throws InterruptedException {
        List<StressPage.Now> now = List.of();
        Optional<String> trouble = Optional.empty();
        Optional<String> hash = Optional.empty();
        try {
            Optional<Bytes> file = desk.reports().scenarios();
            hash = file.map(it -> it.sha256().toString());
            if (file.isPresent() && engine.isPresent()) {
                now = stressed(RiskFiles.scenarios(file.get()));
            }
        } catch (WaterfallRefusal | WebRefusal e) {
            trouble = Optional.of(e.getMessage());
        }
        Optional<ExposureView> reported =
                id(NEWEST).flatMap(this::exposure).filter(view -> !view.stress().isEmpty());
        return Reply.html(200, pages.stress(PageRoutes.person(call), new StressPage(now, hash, trouble, reported)));
    }

    /** What an entity's engine knows, taken between two blocks. */
    private record Rated(String creditor, LogHeadView head, StressQuestion.Known known) {}

    private List<StressPage.Now> stressed(List<ExposureInputs.Stressed> scenarios) throws InterruptedException {
        HubService hub = engine.engine();
        Map<String, String> names = names();
        List<Rated> rated = engine.await(hub.look(state -> hub.settings().entities().stream()
                .map(it -> it.named().entity())
                .flatMap(entity -> state.risk(entity).stream()
                        .map(book ->
                                new Rated(entity.toString(), LogHeadView.of(state), StressQuestion.Known.of(book))))
                .toList()));
        return rated.stream()
                .map(it -> {
                    StressView outcomes = StressQuestion.answer(scenarios, it.known());
                    Set<String> counterparties = it.known().lines().stream()
                            .map(line -> line.obligor().entity().toString())
                            .collect(Collectors.toUnmodifiableSet());
                    return StressPage.now(it.creditor(), it.head(), outcomes, names, counterparties);
                })
                .toList();
    }
}
