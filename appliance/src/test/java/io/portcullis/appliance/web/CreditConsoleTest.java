package io.portcullis.appliance.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.portcullis.appliance.report.SampleReports;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.waterfall.allocation.DefaultCase;
import io.portcullis.waterfall.allocation.Layer;
import io.portcullis.waterfall.allocation.LayerKind;
import io.portcullis.waterfall.allocation.Profile;
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
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
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

    private static RatedHub hub;
    private static WebServer server;
    private static HttpClient client;
    private static PasskeyDesk desk;
    private static SampleReports reports;
    private static Browser rita;
    private static Browser olga;
    private static String newest;
    private static String waterfall;

    @BeforeAll
    static void open() throws Exception {
        Lab lab = Lab.in(folder);
        int port = Lab.freePort();
        String origin = "https://localhost:" + port;
        hub = new RatedHub(folder, 1);
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
        waterfall = reports.write(
                DAY.plusSeconds(3_600), fallen(), new TreeMap<>(Map.of(EngineRig.entity("bob"), Amount.of(2_100))));
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
                Optional.of(hub.rig.service),
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
        hub.close();
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

    /** The one default that the fund of these tests has. */
    private static DefaultCase fallen() {
        EntityId holder = EngineRig.entity("hub");
        return new DefaultCase(
                Bytes32.fromHex(MemoryFund.DEFAULT),
                EngineRig.entity("alice"),
                EngineRig.DOLLAR,
                Profile.XLN,
                new TreeMap<>(Map.of(EngineRig.entity("bob"), Amount.of(1_201), holder, Amount.of(499))),
                List.of(
                        Layer.of("insurance-pool", LayerKind.POOL, Map.of(holder, Amount.of(380))),
                        Layer.of("hub-bond", LayerKind.HUB_BOND, Map.of(holder, Amount.of(190)))));
    }

    private static List<ExposureReport.StressLine> stress() {
        return List.of(
                new ExposureReport.StressLine("crash", 1, BigInteger.valueOf(300), BigInteger.valueOf(1_000)),
                new ExposureReport.StressLine("crash", 2, BigInteger.valueOf(1_400), BigInteger.valueOf(1_000)));
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
            if (List.of("/exposure", "/coverage", "/stress", "/reports", "/risk", "/fund").stream()
                    .noneMatch(path::startsWith)) {
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
        assertTrue(rita.shows("1,000,000,000"), "what the second scenario of now has");
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
    void aDefaultShowsWhoBoreItAndEachFigureLeadsToWhereTheChainSaysIt() throws Exception {
        rita.visit("/fund");
        assertTrue(rita.shows("alice") && rita.shows("paying") && rita.shows("Could pay now"), rita.source());
        picture("fund");
        rita.run("document.querySelector('a[href^=\"/fund/0x\"]').click();");
        rita.await("the default", () -> rita.path().startsWith("/fund/0x"));
        List<?> layers = (List<?>)
                rita.run(
                        "return Array.from(document.querySelectorAll('svg.chart a'), (one) => one.getAttribute('aria-label'));");
        assertEquals(
                List.of(
                        "debtor: 2,100 paid",
                        "insurance-pool: 380 paid",
                        "hub-bond: 190 paid",
                        "socialised: 1,130 not covered"),
                layers);
        // Of 570 for 1,700: what 1,201 and 499 get, rounded down, and the one unit between them.
        for (String word :
                List.of("402", "167", "1,201", "2,100", "recovered from the debtor", "HUB_BOND pays at place 3 here")) {
            assertTrue(rita.shows(word), word);
        }
        for (Object anchor : (List<?>)
                rita.run(
                        "return Array.from(document.querySelectorAll('a[href^=\"#event\"]'), (one) => one.getAttribute('href').slice(1));")) {
            assertTrue(rita.has(anchor.toString()), anchor.toString());
        }
        assertTrue(rita.source().contains(SampleIntent.word("tx 4").toString()), "the transaction that allocated it");
        assertTrue(rita.source().contains("/" + waterfall + ".json.sig"));
        picture("default");
        assertEquals(List.of(), rita.complaints());
        String others = get("/fund/" + MemoryFund.DEFAULT, "alice").body();
        assertTrue(others.contains("Regulators and operators read it.") && !others.contains(waterfall), others);
        assertEquals(422, get("/fund/0x" + "12".repeat(32), "rita").statusCode());
    }

    @Test
    void whatComesInALinkIsPutIntoAFormOnlyIfItCanBeAnId() throws Exception {
        String evil = get("/file/account?debtor=%22%3E%3Cscript%3E&token=0x00", "olga")
                .body();
        assertFalse(evil.contains("<script>") || evil.contains("proposes"), evil);
    }

    @Test
    void aRegulatorReadsEverythingHereAndCanDoNothing() throws Exception {
        for (String page : List.of(
                "/exposure",
                lineOf("alice"),
                "/coverage",
                "/stress",
                "/risk",
                "/fund",
                "/fund/" + MemoryFund.DEFAULT,
                "/reports")) {
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
        for (String page : List.of(
                "/exposure",
                lineOf("alice"),
                "/coverage",
                "/stress",
                "/risk",
                "/fund",
                "/fund/" + MemoryFund.DEFAULT,
                "/reports")) {
            rita.visit(page);
            byte[] pages = rita.printed();
            keep(page.replaceAll("0x[0-9a-f]+", "").replace("/", "") + ".pdf", pages);
            try (PDDocument document = Loader.loadPDF(pages)) {
                String text = new PDFTextStripper().getText(document).replaceAll("\\s", "");
                for (String way : List.of("Signout", "Tothecontent", "Signers")) {
                    assertFalse(text.contains(way), page + " " + way);
                }
                if (page.startsWith("/exposure") || page.equals("/stress") || page.equals("/reports")) {
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
