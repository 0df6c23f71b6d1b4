package io.portcullis.appliance.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.portcullis.appliance.client.ClientKey;
import io.portcullis.appliance.lab.PriceSource;
import io.portcullis.appliance.price.PriceSettings;
import io.portcullis.appliance.report.EngineBooks;
import io.portcullis.appliance.report.LiveInputs;
import io.portcullis.appliance.report.ReportMaker;
import io.portcullis.depositary.model.AccountKey;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.engine.account.AccountState;
import io.portcullis.engine.credit.CallRules;
import io.portcullis.engine.credit.FeedRules;
import io.portcullis.engine.credit.FixedPoint;
import io.portcullis.engine.credit.Obligor;
import io.portcullis.engine.credit.PaymentHistory;
import io.portcullis.engine.credit.RiskRules;
import io.portcullis.engine.credit.RiskTerms;
import io.portcullis.engine.credit.RiskWord;
import io.portcullis.engine.credit.Volatility;
import io.portcullis.engine.hub.Instruction;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.waterfall.render.Format;
import io.portcullis.waterfall.report.Report;
import io.portcullis.waterfall.report.ReportKind;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A genuine engine asks three sources over real sockets: good quotes become ratings, each bad feed its tag, and a restart knows the same. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RiskTest {
    private static final long DEADLINE_SECONDS = 90;

    @TempDir
    static Path folder;

    private static final Bytes SCENARIOS = Bytes.ascii("""
            {"format":"portcullis/stress-scenarios/v1",
             "stress":[{"name":"crash","cover":1,"drawdown":"0","resources":"1000","factors":[]}]}""");

    private static final List<PriceSource> SOURCES = new ArrayList<>();
    private static Lab lab;
    private static EngineRig rig;
    private static WebServer server;
    private static HttpClient client;

    @BeforeAll
    static void open() throws Exception {
        lab = Lab.in(folder);
        for (int i = 1; i <= 3; i++) {
            PriceSource source =
                    new PriceSource("source" + i, key("source" + i), EngineRig.DOMAIN, InstantSource.system(), 0);
            source.say(EngineRig.DOLLAR, FixedPoint.of("1900"));
            SOURCES.add(source);
        }
        rig = new EngineRig(
                folder.resolve("rig"),
                List.of(new PriceSettings(
                        EngineRig.entity("hub"),
                        1,
                        SOURCES.stream().map(PriceSource::named).toList())));
        rig.openAccounts(1_000);
        rig.pay("alice", "hub", 400);
        client = HttpClient.newBuilder().sslContext(lab.clientTls("TLSv1.3")).build();
        serve();
    }

    private static void serve() throws Exception {
        server = new WebServer(
                "127.0.0.1",
                0,
                lab.serverTls(),
                Set.of("https://localhost"),
                new MemoryDesk(),
                Optional.of(rig.service),
                new SimpleMeterRegistry(),
                Clock.systemUTC(),
                new SecureRandom());
        server.start();
    }

    @AfterAll
    static void close() throws Exception {
        client.close();
        server.close();
        rig.close();
        SOURCES.forEach(PriceSource::close);
    }

    private static ClientKey key(String name) throws Exception {
        return ClientKey.create(folder.resolve(name + ".key"), new SecureRandom());
    }

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
                new CallRules(10_000, 9_000, 2_500, Amount.of(5), 0, 86_400, 86_400, 86_400),
                new FeedRules(
                        Set.copyOf(
                                SOURCES.stream().map(it -> it.named().address()).toList()),
                        2,
                        15,
                        30,
                        500,
                        1_000),
                Volatility.Weighted.DAILY,
                86_400);
    }

    @Test
    @Order(1)
    void quotesOfSourcesBecomeAPriceAndATreasurysWordsARating() throws Exception {
        rig.done("hub", new Instruction.Rate(new RiskWord.Terms(terms())));
        EntityId alice = EngineRig.entity("alice");
        rig.done(
                "hub",
                new Instruction.Rate(new RiskWord.Know(new Obligor(
                        alice,
                        alice,
                        Optional.empty(),
                        Optional.of(FixedPoint.of("0.008")),
                        new PaymentHistory(998, 0),
                        FixedPoint.of(50),
                        Set.of()))));
        rig.done("hub", new Instruction.Rate(new RiskWord.Hold(alice, EngineRig.DOLLAR, Amount.of(500))));
        JsonNode risk = when("", it -> it.path("prices").size() == 1);
        assertEquals("1900", risk.path("prices").path(0).path("price").asString());
        // Before anybody said anything of her she was called: that is cleared at the next block.
        when(
                "/ratings",
                it -> it.path("ratings")
                        .valueStream()
                        .anyMatch(row -> row.path("known").asBoolean()
                                && row.path("state").asString().equals("quiet")));
        JsonNode rating = rating("alice");
        assertEquals("400", rating.path("drawn").asString());
        assertEquals("850", rating.path("exposureAtDefault").asString());
        assertEquals("500", rating.path("held").asString());
        assertTrue(rating.path("known").asBoolean());
        JsonNode stress = post("/stress", """
                {"stress":[{"name":"crash","cover":1,"drawdown":"0","resources":"1000","factors":[]}]}""");
        // Bob, whom nobody knows, owes nothing; alice holds more than she owes.
        assertEquals("0", stress.path("outcomes").path(0).path("loss").asString());
    }

    @Test
    @Order(3)
    void eachBadFeedIsCountedUnderItsTagAndThePriceAndTheLimitsStand() throws Exception {
        AccountState before = account();
        SOURCES.get(0).say(EngineRig.DOLLAR, FixedPoint.of("2500"));
        when("", it -> refused(it, "source1", EngineTag.FEED_SPIKING));
        SOURCES.get(0).say(EngineRig.DOLLAR, FixedPoint.of("1900"));

        SOURCES.get(0).signWith(key("thief"));
        when("", it -> refused(it, "source1", EngineTag.FEED_FORGED));
        SOURCES.get(1).beLate(3_600);
        when("", it -> refused(it, "source2", EngineTag.FEED_STALE));
        SOURCES.get(2).close();
        when("", it -> refused(it, "source3", EngineTag.FEED_MISSING));

        JsonNode price = when(
                        "", it -> it.path("prices").path(0).path("trouble").has("tag"))
                .path("prices")
                .path(0);
        assertEquals(
                EngineTag.FEED_MISSING.name(), price.path("trouble").path("tag").asString());
        assertEquals("1900", price.path("price").asString());
        assertEquals(before.lines(), account().lines());
    }

    @Test
    @Order(4)
    void anEngineThatWasRestartedSaysTheSame() throws Exception {
        JsonNode before = rating("alice");
        EngineBooks seen = rig.service.look(EngineBooks::of).get(30, TimeUnit.SECONDS);
        server.close();
        rig.restart((engine, rules) -> {
            EngineBooks replayed = EngineBooks.replay(
                    engine, rules, new EngineBooks.AsOf.AtBlock(seen.head().height()), height -> {});
            assertEquals(seen, replayed);
            Bytes inputs = LiveInputs.file(EngineRig.entity("hub"), Optional.of(SCENARIOS));
            Report report = ReportMaker.make(ReportKind.EXPOSURE, Optional.of(replayed), inputs, Optional.empty());
            JsonNode json = JsonMapper.shared().readTree(Format.JSON.render(report));
            JsonNode row = json.path("rows")
                    .valueStream()
                    .filter(it -> it.path("counterparty")
                            .asString()
                            .equals(EngineRig.entity("alice").toString()))
                    .findFirst()
                    .orElseThrow();
            assertEquals("400", row.path("drawn").asString());
            assertEquals("850", row.path("ead").asString());
            assertEquals("500", row.path("held").asString());
            assertEquals("quiet", row.path("state").asString());
            assertEquals("0", json.at("/facts/stress_1_loss").asString());
        });
        serve();
        assertEquals(before, rating("alice"));
        assertEquals("1900", get("").path("prices").path(0).path("price").asString());
    }

    @Test
    @Order(2)
    void thePageShowsWhoOwesWhatAndWhereThePricesAreFrom() throws Exception {
        HttpResponse<String> page = client.send(
                HttpRequest.newBuilder(URI.create("https://localhost:" + server.port() + "/risk"))
                        .header("Authorization", "Bearer rita-token")
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertEquals(200, page.statusCode(), page::body);
        for (String word : List.of("alice", "400 of 1000", "quiet", "1900", "source3")) {
            assertTrue(page.body().contains(word), () -> word + " in " + page.body());
        }
    }

    private static AccountState account() throws Exception {
        return rig.service
                .account(AccountKey.between(EngineRig.entity("alice"), EngineRig.entity("hub")))
                .get(30, TimeUnit.SECONDS)
                .orElseThrow()
                .state();
    }

    private static boolean refused(JsonNode risk, String source, EngineTag tag) {
        return risk.path("sources")
                .valueStream()
                .filter(it -> it.path("name").asString().equals(source))
                .flatMap(it -> it.path("refused").valueStream())
                .anyMatch(it -> it.path("tag").asString().equals(tag.name()));
    }

    private static JsonNode rating(String counterparty) throws Exception {
        return get("/ratings")
                .path("ratings")
                .valueStream()
                .filter(it -> it.path("counterparty")
                        .asString()
                        .equals(EngineRig.entity(counterparty).toString()))
                .findFirst()
                .orElseThrow();
    }

    /** Asks until it is so. */
    private static JsonNode when(String path, Predicate<JsonNode> holds) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
        JsonNode now = get(path);
        while (!holds.test(now)) {
            assertTrue(System.nanoTime() < deadline, now::toPrettyString);
            Thread.sleep(200);
            now = get(path);
        }
        return now;
    }

    private static JsonNode get(String path) throws Exception {
        return send(at(path).GET());
    }

    private static JsonNode post(String path, String body) throws Exception {
        return send(
                at(path).header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private static JsonNode send(HttpRequest.Builder request) throws Exception {
        HttpResponse<String> reply = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        assertEquals(200, reply.statusCode(), reply::body);
        return JsonMapper.shared().readTree(reply.body());
    }

    private static HttpRequest.Builder at(String path) {
        return HttpRequest.newBuilder(
                        URI.create("https://localhost:" + server.port() + "/api/v1/engine/risk/hub" + path))
                .header("Authorization", "Bearer rita-token");
    }
}
