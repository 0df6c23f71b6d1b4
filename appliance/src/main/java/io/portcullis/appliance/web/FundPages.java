package io.portcullis.appliance.web;

import io.portcullis.appliance.console.CreditPages;
import io.portcullis.appliance.console.DefaultPage;
import io.portcullis.appliance.console.DefaultView;
import io.portcullis.appliance.console.ExposureView;
import io.portcullis.appliance.console.FundPage;
import io.portcullis.appliance.console.IntentView;
import io.portcullis.appliance.console.LedgerView;
import io.portcullis.appliance.console.Pages;
import io.portcullis.appliance.console.TokenView;
import io.portcullis.appliance.console.Units;
import io.portcullis.appliance.report.WaterfallFiles;
import io.portcullis.appliance.verdict.ApplianceRefusal;
import io.portcullis.appliance.verdict.ApplianceTag;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The pages of the default fund. Whoever is signed in sees them, as the API's readings; what is of reports only whoever may read those. */
final class FundPages {
    private final Desk desk;
    private final EngineDesk engine;
    private final CreditPages pages;
    private final WaterfallFiles waterfalls = new WaterfallFiles();

    FundPages(Desk desk, EngineDesk engine, Pages pages) {
        this.desk = desk;
        this.engine = engine;
        this.pages = new CreditPages(pages);
    }

    List<Route> routes() {
        return List.of(
                PageRoutes.page(
                        "/fund", "fundPage", call -> Reply.html(200, pages.fund(PageRoutes.person(call), fund()))),
                PageRoutes.page("/fund/{default}", "defaultPage", this::fallen));
    }

    private Map<String, String> names() {
        return engine.isPresent() ? engine.names() : Map.of();
    }

    private FundPage fund() throws Exception {
        List<FundPage.Pool> pools = new ArrayList<>();
        try {
            for (LedgerView.Reserve reserve : desk.reserves()) {
                pools.add(pool(reserve.token(), desk.fund().fund(reserve.token().id())));
            }
            Map<String, String> names = names();
            FundDesk.DefaultList all = desk.fund().defaults();
            return new FundPage(
                    pools,
                    all.defaults().reversed().stream()
                            .limit(FundPage.MOST)
                            .map(view -> FundPage.fallen(view, names))
                            .toList(),
                    Math.max(0, all.defaults().size() - FundPage.MOST),
                    desk.fund().exits().exits().stream()
                            .sorted(Comparator.comparingLong(FundDesk.ExitView::readyAt)
                                    .thenComparing(FundDesk.ExitView::id))
                            .limit(FundPage.MOST)
                            .map(exit -> exit(exit, names))
                            .toList(),
                    all.readTo(),
                    all.trouble(),
                    Optional.empty());
        } catch (ApplianceRefusal e) {
            if (!e.tag().equals(ApplianceTag.FUND_ABSENT.name())) {
                throw e;
            }
            return new FundPage(
                    List.of(),
                    List.of(),
                    0,
                    List.of(),
                    -1,
                    Optional.empty(),
                    Optional.of("This appliance's trust roots name no default fund."));
        }
    }

    private static FundPage.Exit exit(FundDesk.ExitView it, Map<String, String> names) {
        return new FundPage.Exit(
                it.id(),
                it.entity(),
                ExposureView.word(it.entity(), names),
                it.part(),
                Units.grouped(new BigInteger(it.units())),
                it.readyAt());
    }

    private static FundPage.Pool pool(TokenView token, FundDesk.FundView it) {
        return new FundPage.Pool(
                token,
                it.fund(),
                it.entity(),
                it.hub(),
                words(it.assets(), token),
                Units.grouped(new BigInteger(it.shares())),
                Units.grouped(new BigInteger(it.own())),
                it.leaving(),
                words(it.bond(), token),
                words(it.canPay(), token),
                it.exitsWait(),
                Optional.of(it.arrears()).filter(units -> !units.equals("0")).map(units -> words(units, token)),
                it.askedUntil());
    }

    private static String words(String units, TokenView token) {
        return Units.decimal(new BigInteger(units), token.decimals()) + " " + token.symbol();
    }

    private Reply fallen(Call call) throws Exception {
        String id = FundRoutes.id(call, "default");
        DefaultView view = desk.fund().defaults().defaults().stream()
                .filter(one -> one.id().equals(id))
                .findFirst()
                .orElseThrow(() -> ApplianceTag.FUND_DEFAULT_UNKNOWN.refusal("the fund told of no default " + id));
        boolean reads = call.known().roles().stream().anyMatch(AuditRoutes.READERS::includes);
        return Reply.html(
                200,
                pages.fallen(
                        PageRoutes.person(call),
                        DefaultPage.of(
                                view,
                                desk.fund().told(id),
                                reads ? report(id) : Optional.empty(),
                                declaring(id),
                                Optional.of(desk.fund().fund(view.token()).entity()),
                                names())));
    }

    private Optional<DefaultPage.Reported> report(String id) {
        return waterfalls
                .of(desk.reports(), id)
                .map(found -> new DefaultPage.Reported(
                        found.place().id(), found.place().name(), found.report()));
    }

    /** The intent of this appliance that declared it. */
    private Optional<String> declaring(String id) throws Exception {
        return desk.intents().stream()
                .filter(intent -> intent.kind().equals("default") && names(intent, id))
                .map(IntentView::id)
                .findFirst();
    }

    private static boolean names(IntentView intent, String id) {
        return intent.effects().stream()
                .flatMap(effect -> effect.fields().stream())
                .anyMatch(field -> field.text().equals(id));
    }
}
