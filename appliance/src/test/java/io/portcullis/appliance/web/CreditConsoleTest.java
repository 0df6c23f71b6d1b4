package io.portcullis.appliance.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.portcullis.appliance.client.ClientKey;
import io.portcullis.appliance.lab.PriceSource;
import io.portcullis.appliance.price.PriceSettings;
import io.portcullis.appliance.report.SampleReports;
import io.portcullis.depositary.model.Amount;
import io.portcullis.engine.credit.CallRules;
import io.portcullis.engine.credit.FeedRules;
import io.portcullis.engine.credit.FixedPoint;
import io.portcullis.engine.credit.RiskRules;
import io.portcullis.engine.credit.RiskTerms;
import io.portcullis.engine.credit.RiskWord;
import io.portcullis.engine.credit.Volatility;
import io.portcullis.engine.hub.Instruction;
import io.portcullis.waterfall.report.ExposureReport;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A regulator at a real browser looks at credit risk: a genuine engine that proposes a default, and reports as they are written. */
class CreditConsoleTest {
    private static final Instant DAY = Instant.parse("2026-11-22T00:00:00Z");
    private static final long DEADLINE_SECONDS = 60;
    private static final Pattern LINKS = Pattern.compile("href=\"(/[^\"#]*)(#([^\"]*))?\"");
    private static final List<String> PAGES = List.of("/exposure", "/coverage", "/stress");

    @TempDir
    static Path folder;

    private static PriceSource source;
    private static EngineRig rig;
    private static WebServer server;
    private static HttpClient client;
    private static PasskeyDesk desk;
    private static SampleReports reports;
    private static Browser rita;
    private static Browser olga;
    private static String newest;

    @BeforeAll
    static void open() throws Exception {
        Lab lab = Lab.in(folder);
        int port = Lab.freePort();
        String origin = "https://localhost:" + port;
        source = new PriceSource(
                "source",
                ClientKey.create(folder.resolve("source.key"), new SecureRandom()),
                EngineRig.DOMAIN,
                InstantSource.system(),
                0);
        source.say(EngineRig.DOLLAR, FixedPoint.of("2"));
        rig = new EngineRig(
                folder.resolve("rig"), List.of(new PriceSettings(EngineRig.entity("hub"), 1, List.of(source.named()))));
        rig.openAccounts(1_000);
        rig.pay("alice", "hub", 400);
        rig.done("hub", new Instruction.Rate(new RiskWord.Terms(terms())));
        reports = new SampleReports(folder.resolve("data"), EngineRig.entity("hub"));
        for (int day = 0; day < 3; day++) {
            newest = reports.write(
                    DAY.plusSeconds(86_400L * day),
                    10 + day,
                    stress(),
                    List.of(
                            line("alice", 400, 100, 95 - 5 * day, day == 2 ? "called" : "quiet"),
                            line("bob", 900, 200, 260, "quiet")));
        }
        Files.createDirectories(folder.resolve("data/report-inputs"));
        Files.writeString(folder.resolve("data/report-inputs/stress.json"), """
                {"format":"portcullis/stress-scenarios/v1",
                 "stress":[{"name":"crash","cover":1,"drawdown":"1","resources":"100","factors":[]},
                           {"name":"crash","cover":2,"drawdown":"1","resources":"1000000000","factors":[]}]}""");
        desk = new PasskeyDesk(origin);
        desk.archive = Optional.of(reports.archive());
        server = new WebServer(
                "127.0.0.1",
                port,
                lab.serverTls(),
                Set.of(origin),
                desk,
                Optional.of(rig.service),
                new SimpleMeterRegistry(),
                Clock.systemUTC(),
                new SecureRandom());
        server.start();
        client = HttpClient.newBuilder().sslContext(lab.clientTls("TLSv1.3")).build();
        awaitProposed();
        rita = signedIn(lab, port, "rita");
        olga = signedIn(lab, port, "olga");
    }

    @AfterAll
    static void close() throws Exception {
        for (Browser one : new Browser[] {rita, olga}) {
            if (one != null) {
                one.close();
            }
        }
        client.close();
        server.close();
        rig.close();
        source.close();
    }

    private static Browser signedIn(Lab lab, int port, String person) throws Exception {
        Browser browser = Browser.open(folder.resolve(person), lab.certificate().serverKeyPin(), port);
        browser.plugInPasskey();
        browser.visit("/enrol/" + person);
        browser.press("enrol");
        browser.await("the enrolment", () -> browser.element("enrolled").isDisplayed());
        browser.visit("/sign-in");
        browser.press("sign-in");
        browser.await("the pending intents", () -> browser.path().equals("/intents"));
        return browser;
    }

    private static SampleReports.Line line(String name, long drawn, long required, long held, String state) {
        return new SampleReports.Line(EngineRig.entity(name), EngineRig.DOLLAR, drawn, required, held, state);
    }

    private static List<ExposureReport.StressLine> stress() {
        return List.of(
                new ExposureReport.StressLine("crash", 1, BigInteger.valueOf(300), BigInteger.valueOf(1_000)),
                new ExposureReport.StressLine("crash", 2, BigInteger.valueOf(1_400), BigInteger.valueOf(1_000)));
    }

    /** Each step of a call takes a second. */
    private static RiskTerms terms() {
        return new RiskTerms(
                new RiskRules(
                        1,
                        FixedPoint.of("0.45"),
                        FixedPoint.of("0.75"),
                        FixedPoint.of("2.5"),
                        FixedPoint.ONE,
                        FixedPoint.of("2.33"),
                        10,
                        Amount.of(10),
                        FixedPoint.of("0.1"),
                        FixedPoint.of("0.02"),
                        FixedPoint.of("0.05"),
                        FixedPoint.of("1.5")),
                new CallRules(10_000, 9_000, 2_500, Amount.of(5), 0, 1, 1, 1),
                new FeedRules(Set.of(source.named().address()), 1, 15, 30, 500, 1_000),
                Volatility.Weighted.DAILY,
                86_400);
    }

    private static void awaitProposed() throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
        while (!proposed(get("/risk", "rita").body())) {
            assertTrue(System.nanoTime() < deadline, () -> {
                try {
                    return get("/risk", "rita").body();
                } catch (Exception e) {
                    return e.toString();
                }
            });
            Thread.sleep(200);
        }
    }

    private static boolean proposed(String page) {
        return page.contains("data-proposed=\"" + EngineRig.entity("alice")) && page.contains("<td>2</td>");
    }

    private static HttpResponse<String> get(String path, String person) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create("https://localhost:" + server.port() + path))
                        .header("Authorization", "Bearer " + person + "-token")
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** From each page of credit risk: the link leads somewhere, the reader may see it, and the part that it names is there. */
    @Test
    void everyLinkThatARegulatorSeesLeadsToWhatItSays() throws Exception {
        Deque<String> open = new ArrayDeque<>(PAGES);
        open.add("/risk");
        open.add("/reports");
        Set<String> seen = new TreeSet<>();
        while (!open.isEmpty()) {
            String path = open.remove();
            HttpResponse<String> page = get(path, "rita");
            assertEquals(200, page.statusCode(), path);
            if (!path.startsWith("/exposure") && !path.startsWith("/reports") && !PAGES.contains(path)) {
                continue;
            }
            if (!page.headers().firstValue("Content-Type").orElse("").startsWith("text/html")) {
                continue;
            }
            LINKS.matcher(page.body()).results().forEach(link -> {
                if (seen.add(link.group(1)) && !link.group(1).startsWith("/static/")) {
                    open.add(link.group(1));
                }
            });
        }
        assertTrue(seen.contains(lineOf("alice")), seen::toString);
        for (var link : LINKS.matcher(get("/exposure", "rita").body()).results().toList()) {
            if (link.group(3) != null && !link.group(1).isEmpty()) {
                String target = get(link.group(1), "rita").body();
                assertTrue(target.contains("id=\"" + link.group(3) + "\""), link.group());
            }
        }
    }

    private static String lineOf(String name) {
        return "/exposure/" + newest + "/" + EngineRig.entity(name) + "/" + EngineRig.DOLLAR;
    }

    @Test
    void eachFigureOfAnExposureLeadsToItsLineAndTheLineToWhatItWasMadeOf() throws Exception {
        rita.visit("/exposure");
        assertTrue(rita.shows("alice") && rita.shows("called"));
        assertTrue(rita.source().contains("aria-label=\"alice in "), "a figure says itself");
        picture("exposure");
        rita.run("document.querySelector('svg.chart a').dispatchEvent(new MouseEvent('click', {bubbles: true}));");
        rita.await("the line", () -> rita.path().startsWith("/exposure/"));
        for (String word : List.of("drawn", "block 12", SampleReports.word(2).toString(), "portcullis verify")) {
            assertTrue(rita.source().contains(word), word);
        }
        picture("exposure-line");
        assertEquals(List.of(), rita.complaints());
        for (String none :
                List.of(newest + "/" + EngineRig.entity("nobody") + "/" + EngineRig.DOLLAR, "yesterday/x/y")) {
            assertEquals(400, get("/exposure/" + none, "rita").statusCode(), none);
        }
    }

    @Test
    void coverageGoesItsWayBetweenTheBandsAndEachPointLeadsToItsReport() throws Exception {
        rita.visit("/coverage");
        assertTrue(rita.shows("85 %") && rita.shows("95 %"), rita.source());
        assertTrue(rita.shows("T_hi: call below") && rita.shows("T_lo: clear from"));
        List<?> points = (List<?>) rita.run(
                "return Array.from(document.querySelectorAll('svg.chart a'), (one) => one.getAttribute('href'));");
        assertEquals(6, points.size());
        assertTrue(points.contains("/exposure?at=20261122T000000Z"));
        picture("coverage");
        assertEquals(List.of(), rita.complaints());
    }

    @Test
    void stressStandsAgainstTheResourcesNowAndAsReported() throws Exception {
        rita.visit("/stress");
        assertTrue(rita.shows("cover-1") && rita.shows("cover-2") && rita.shows("not borne"), rita.source());
        assertTrue(rita.shows("1,400") && rita.shows("1,000"));
        assertTrue(rita.shows("alice"), "the costliest group");
        picture("stress");
        assertEquals(List.of(), rita.complaints());
    }

    @Test
    void aRegulatorSeesAProposedDefaultAndAnOperatorFilesItFromThere() throws Exception {
        rita.visit("/risk");
        assertTrue(rita.shows("The default of alice is proposed.") && rita.shows("an operator files the declaration"));
        assertFalse(rita.source().contains("/file/account"), "a regulator files nothing");
        picture("risk");
        olga.visit("/risk");
        olga.run("document.querySelector('[data-proposed=\"" + EngineRig.entity("alice")
                + "\"] a[href^=\"/file\"]').click();");
        olga.await("the form", () -> olga.path().startsWith("/file/account"));
        assertEquals(
                EngineRig.entity("alice").toString(),
                olga.run("return document.querySelector('form[data-files=\"/intents/default\"]').debtor.value;"));
        assertEquals(
                EngineRig.DOLLAR.toString(),
                olga.run("return document.querySelector('form[data-files=\"/intents/default\"]').token.value;"));
        assertEquals(List.of(), olga.complaints());
    }

    @Test
    void whatComesInALinkIsPutIntoAFormOnlyIfItCanBeAnId() throws Exception {
        String evil = get("/file/account?debtor=%22%3E%3Cscript%3E&token=0x00", "olga")
                .body();
        assertFalse(evil.contains("<script>") || evil.contains("proposes"), evil);
    }

    @Test
    void aRegulatorReadsEverythingHereAndCanDoNothing() throws Exception {
        for (String page :
                List.of("/exposure", lineOf("alice"), "/coverage", "/stress", "/risk", "/fund", "/reports")) {
            String body = get(page, "rita").body();
            assertFalse(body.contains("<form"), page);
            assertEquals(1, body.split("<button", -1).length - 1, page + ": only the way out");
            assertEquals(200, get(page, "olga").statusCode(), page);
        }
    }

    @Test
    void whoMayNotReadReportsSeesNoneOfTheirPagesAndNoWayToThem() throws Exception {
        for (String person : List.of("alice", "gwen")) {
            for (String page :
                    List.of("/exposure", lineOf("alice"), "/coverage", "/stress", "/api/v1/reports/coverage.svg")) {
                assertEquals(403, get(page, person).statusCode(), page);
            }
            String risk = get("/risk", person).body();
            for (String way : List.of("\"/exposure", "\"/coverage", "\"/stress", "\"/reports", "\"/file/account")) {
                assertFalse(risk.contains(way), way);
            }
            assertTrue(risk.contains("400 of 1000"), "but what the API tells everybody");
        }
    }

    /** Whoever gets it on paper has no links to press: each address of evidence is written out, and nothing of the screen's ways is there. */
    @Test
    void onPaperTheEvidenceIsWrittenOutAndNothingCanBePressed() throws Exception {
        rita.dark(true);
        for (String page :
                List.of("/exposure", lineOf("alice"), "/coverage", "/stress", "/risk", "/fund", "/reports")) {
            rita.visit(page);
            byte[] pages = rita.printed();
            keep(page.replaceAll("0x[0-9a-f]+", "").replace("/", "") + ".pdf", pages);
            try (PDDocument document = Loader.loadPDF(pages)) {
                String text = new PDFTextStripper().getText(document).replaceAll("\\s", "");
                for (String way : List.of("Signout", "Tothecontent", "Signers")) {
                    assertFalse(text.contains(way), page + " " + way);
                }
                if (!List.of("/risk", "/coverage", "/fund").contains(page)) {
                    assertTrue(text.contains("<" + "/api/v1/reports/" + newest + "/exposure.json"), text);
                }
                float width = document.getPage(0).getMediaBox().getWidth();
                assertEquals(595, width, 2, "A4, in points");
            }
        }
        rita.dark(false);
    }

    private static void picture(String name) throws Exception {
        for (boolean dark : new boolean[] {true, false}) {
            rita.dark(dark);
            keep(name + (dark ? "-dark" : "") + ".png", rita.wholePicture());
        }
    }

    private static void keep(String name, byte[] bytes) throws Exception {
        String to = System.getProperty("portcullis.pictures", "");
        if (!to.isEmpty()) {
            Files.write(Path.of(to, "credit-" + name), bytes);
        }
    }
}
