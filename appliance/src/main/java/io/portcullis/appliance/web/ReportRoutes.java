package io.portcullis.appliance.web;

import io.portcullis.appliance.console.Pages;
import io.portcullis.appliance.console.ReportView;
import io.portcullis.appliance.report.ReportArchive;
import io.portcullis.waterfall.render.Format;
import java.util.List;
import java.util.Optional;

/** Reports as they were written: to regulators and operators, with everything that they were made of. Read-only. */
final class ReportRoutes {
    private static final String REPORTS = "/api/v1/reports";
    private static final String FOR_EVER = "private, max-age=31536000, immutable";

    /** Beyond this the page shows the newest; the API has all. */
    private static final int MOST_SHOWN = 30;

    record ReportList(List<ReportView> reports) {}

    private final Desk desk;
    private final Pages pages;

    ReportRoutes(Desk desk, Pages pages) {
        this.desk = desk;
        this.pages = pages;
    }

    List<Route> routes() {
        return List.of(
                get(
                        REPORTS,
                        "listReports",
                        new Route.Shape.Of(ReportList.class),
                        call -> Reply.ok(new ReportList(views()))),
                get(
                        REPORTS + "/{id}/{file}",
                        "getReportFile",
                        new Route.Shape.Text("application/octet-stream"),
                        this::file),
                new Route(
                        "GET",
                        "/reports",
                        "reportsPage",
                        AuditRoutes.READERS,
                        Route.NONE,
                        new Route.Shape.Text("text/html"),
                        200,
                        this::page));
    }

    private static Route get(String path, String name, Route.Shape shape, Handler handler) {
        return new Route("GET", path, name, AuditRoutes.READERS, Route.NONE, shape, 200, handler);
    }

    private ReportArchive reports() {
        return desk.reports();
    }

    private List<ReportView> views() {
        return reports().list().stream()
                .map(bundle -> new ReportView(bundle.id(), bundle.files()))
                .toList();
    }

    private Reply page(Call call) {
        List<ReportView> all = views();
        Optional<String> chosen = Optional.ofNullable(call.query().get("at"));
        Optional<ReportView> shown = chosen.isPresent()
                ? all.stream().filter(view -> view.id().equals(chosen.get())).findFirst()
                : all.stream().findFirst();
        return Reply.html(
                200,
                pages.reports(
                        PageRoutes.person(call),
                        shown,
                        all.stream().limit(MOST_SHOWN).toList()));
    }

    private Reply file(Call call) {
        String name = call.path().get("file");
        return reports()
                .file(call.path().get("id"), name)
                .map(bytes -> Reply.bytes(type(name), bytes.toArray()).with("Cache-Control", FOR_EVER))
                .orElseThrow(WebTag.PATH_INVALID::refusal);
    }

    /** A file whose name ends in a format is of that format; what lies beside one is JSON or text. */
    private static String type(String name) {
        String last = name.substring(name.lastIndexOf('.') + 1);
        return Format.ofLabel(last).map(Format::mediaType).orElse("text/plain; charset=utf-8");
    }
}
