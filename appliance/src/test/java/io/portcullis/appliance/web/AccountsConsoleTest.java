package io.portcullis.appliance.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A person at a real browser looks at accounts of a genuine engine, over a wire that can be cut. */
class AccountsConsoleTest {
    @TempDir
    static Path folder;

    private static Relay relay;
    private static EngineRig rig;
    private static WebServer server;
    private static Browser alice;

    @BeforeAll
    static void open() throws Exception {
        Lab lab = Lab.in(folder);
        relay = new Relay();
        String origin = "https://localhost:" + relay.port();
        rig = new EngineRig(folder.resolve("rig"));
        rig.openAccounts(500_000_000);
        server = new WebServer(
                "127.0.0.1",
                0,
                lab.serverTls(),
                Set.of(origin),
                new PasskeyDesk(origin),
                Optional.of(rig.service),
                new SimpleMeterRegistry(),
                Clock.systemUTC(),
                new SecureRandom());
        server.start();
        relay.connect(server.port());
        alice = Browser.open(folder.resolve("alice"), lab.certificate().serverKeyPin(), relay.port());
        alice.plugInPasskey();
        alice.visit("/enrol/alice");
        alice.press("enrol");
        alice.await("the enrolment", () -> alice.element("enrolled").isDisplayed());
        alice.visit("/sign-in");
        alice.press("sign-in");
        alice.await("the pending intents", () -> alice.path().equals("/intents"));
    }

    @AfterAll
    static void close() throws Exception {
        if (alice != null) {
            alice.close();
        }
        server.close();
        rig.close();
        relay.close();
    }

    @Test
    void deltaMovesAsPaymentsAreMadeAndAfterTheFeedWasCut() throws Exception {
        alice.visit("/accounts");
        assertTrue(alice.shows("alice") && alice.shows("bob"));
        alice.visit("/accounts/alice/hub");
        alice.await("the feed", () -> alice.element("feed").getText().endsWith("Live"));
        assertEquals("0 LUSD", value("delta"));
        String first = drawn();
        rig.pay("hub", "alice", 125_000_000);
        alice.await("Δ at its new place", () -> value("delta").endsWith("125 LUSD"));
        assertFalse(first.equals(drawn()), "the drawing moves with it");
        assertEquals("625 LUSD", value(side("alice") + "-out"));
        assertEquals(List.of(), alice.complaints());
        picture("accounts");

        relay.cut();
        alice.await(
                "the page to say that it is cut",
                () -> alice.element("feed").getText().contains("cut"));
        rig.pay("hub", "alice", 1_000_000);
        assertTrue(value("delta").endsWith("125 LUSD"));
        relay.mend();
        alice.await("what was missed", () -> value("delta").endsWith("126 LUSD"));
        alice.await("the feed again", () -> alice.element("feed").getText().endsWith("Live"));
        alice.complaints();
    }

    private static String side(String name) {
        return EngineRig.entity(name).compareTo(EngineRig.entity("hub")) < 0 ? "left" : "right";
    }

    private static String value(String name) {
        return (String) alice.run("return document.querySelector('[data-value=' + given[0] + ']').textContent;", name);
    }

    private static String drawn() {
        return (String) alice.run("return document.querySelector('svg.scale circle.delta').getAttribute('cx');");
    }

    private static void picture(String name) throws Exception {
        String to = System.getProperty("portcullis.pictures", "");
        if (!to.isEmpty()) {
            Files.write(Path.of(to, name + ".png"), alice.picture());
        }
    }
}
