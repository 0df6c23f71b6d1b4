package io.portcullis.appliance.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.portcullis.depositary.model.Amount;
import io.portcullis.signer.intent.Effect;
import io.portcullis.signer.intent.Intent;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** People with passkeys at real browsers: they enrol, sign in, decide; and a server that lies to them. */
class ConsoleFlowTest {
    @TempDir
    static Path folder;

    private static final List<Browser> opened = new ArrayList<>();
    private static Lab lab;
    private static PasskeyDesk desk;
    private static WebServer server;
    private static Browser alice;
    private static Browser bob;

    @BeforeAll
    static void enrolTwoPeople() throws Exception {
        lab = Lab.in(folder);
        int port = Lab.freePort();
        String origin = "https://localhost:" + port;
        desk = new PasskeyDesk(origin);
        server = new WebServer(
                "127.0.0.1",
                port,
                lab.serverTls(),
                Set.of(origin),
                desk,
                Optional.empty(),
                new SimpleMeterRegistry(),
                Clock.systemUTC(),
                new SecureRandom());
        server.start();
        alice = enrolled(lab, "alice");
        bob = enrolled(lab, "bob");
    }

    @AfterAll
    static void close() {
        // Whoever was opened is closed, also when enrolling failed half-way.
        opened.forEach(Browser::close);
        server.close();
    }

    @Test
    void twoPeopleApproveAndTheSignerAgrees() {
        String id = desk.file("1250750000");
        assertEquals("APPROVALS_MISSING", desk.judged(desk.told()));
        approve(alice, id);
        assertFalse(alice.has("approve"), "nobody approves twice");
        assertEquals("APPROVALS_MISSING", desk.judged(desk.told()));
        approve(bob, id);
        assertEquals("signing", bob.element("state").getText());
        assertEquals("agreed", desk.judged(desk.told()));
        assertEquals(List.of(), alice.complaints());
        assertEquals(List.of(), bob.complaints());
    }

    @Test
    void onePersonRejectsAndNobodyIsAskedAgain() {
        String id = desk.file("5000000");
        alice.visit("/intents/" + id);
        alice.verdictOfCheck();
        alice.press("reject");
        alice.await("the rejection", () -> alice.element("state").getText().equals("rejected"));
        bob.visit("/intents/" + id);
        assertFalse(bob.has("approve"));
    }

    @Test
    void theGuardianCancelsAndARegulatorOnlyReads() throws Exception {
        Browser gwen = enrolled(lab, "gwen");
        String id = desk.file("6000000");
        Browser rita = enrolled(lab, "rita");
        rita.visit("/intents/" + id);
        assertEquals("good", rita.verdictOfCheck());
        for (String button : List.of("approve", "reject", "cancel")) {
            assertFalse(rita.has(button), button);
        }
        gwen.visit("/intents/" + id);
        gwen.press("cancel");
        gwen.await("the cancellation", () -> gwen.element("state").getText().equals("cancelled"));
        gwen.visit("/history");
        assertTrue(gwen.shows("Pay 6 LUSD"));
    }

    @Test
    void aServerThatShowsOtherEffectsIsCaughtByTheBrowser() {
        desk.file("99000000000");
        Intent lie = claimingTwelve(desk.told());
        desk.tell(lie);
        alice.visit("/intents/" + lie.id());
        assertEquals("bad", alice.verdictOfCheck());
        assertTrue(alice.element("check").getText().contains("The intent's effects are not what the batch does."));
        assertFalse(alice.element("approve").isEnabled());
        assertTrue(desk.judged(lie).equals("EFFECTS_MISMATCH"));
    }

    @Test
    void approvalsWonByAHostileScriptAreRefusedByTheSigner() {
        desk.file("99000000000");
        Intent honest = desk.told();
        Intent lie = claimingTwelve(honest);
        desk.tell(lie);
        approveBlindly(alice, lie);
        approveBlindly(bob, lie);
        // Shown as approved, it is not what its bytes do; shown with the bytes' true effects, it is not what was
        // approved.
        assertEquals("EFFECTS_MISMATCH", desk.judged(lie));
        desk.signer.record(honest);
        assertEquals("CHALLENGE_MISMATCH", desk.judged(honest));
    }

    @Test
    void anAssertionForOneIntentIsRefusedForAnother() {
        desk.file("7000000");
        Intent first = desk.told();
        approveBlindly(alice, first);
        approveBlindly(bob, first);
        assertEquals("agreed", desk.judged(first));
        Intent other = new Intent(
                first.kind(),
                first.chainId(),
                first.depositary(),
                first.entity(),
                first.nonce(),
                first.batchBytes(),
                first.effects(),
                "another purpose",
                first.initiator(),
                first.policyVersion(),
                first.createdAt(),
                first.expiresAt());
        desk.signer.record(other);
        assertEquals("CHALLENGE_MISMATCH", desk.judged(other));
    }

    @Test
    void signingOutEndsTheSessionAndSigningInComesBackToThePage() {
        alice.visit("/people");
        alice.press("sign-out");
        alice.await("the sign-in page", () -> alice.path().equals("/sign-in"));
        alice.visit("/people");
        assertEquals("/sign-in?next=/people", alice.path());
        alice.press("sign-in");
        alice.await("the page asked for", () -> alice.path().equals("/people"));
    }

    @Test
    void aStrangersPasskeyDoesNotSignIn() {
        AssertionError refused = assertThrows(
                AssertionError.class,
                () -> bob.run("const api = await import('/static/api.js');"
                        + " await api.call('POST', '/sessions', {id: 'x', rawId: 'AAAA', response: {clientDataJSON: 'AAAA',"
                        + " authenticatorData: 'AAAA', signature: 'AAAA'}});"));
        assertTrue(refused.getMessage().contains("did not sign you in"), refused.getMessage());
        bob.complaints();
    }

    private static Browser enrolled(Lab lab, String person) throws Exception {
        Browser browser = Browser.open(folder.resolve(person), lab.certificate().serverKeyPin(), server.port());
        opened.add(browser);
        browser.plugInPasskey();
        browser.visit("/enrol/" + person);
        browser.press("enrol");
        browser.await("the enrolment", () -> browser.element("enrolled").isDisplayed());
        browser.visit("/sign-in");
        browser.press("sign-in");
        browser.await("the pending intents", () -> browser.path().equals("/intents"));
        assertEquals(List.of(), browser.complaints());
        return browser;
    }

    private static void approve(Browser browser, String id) {
        browser.visit("/intents/" + id);
        assertEquals("good", browser.verdictOfCheck(), browser.element("check").getText());
        browser.press("approve");
        browser.await("the approval", () -> !browser.has("approve"));
        browser.verdictOfCheck();
    }

    /** What a script that skips every check would do with the person's passkey. */
    private static void approveBlindly(Browser browser, Intent intent) {
        browser.visit("/people");
        browser.run(
                "const api = await import('/static/api.js');"
                        + " const options = await api.call('POST', '/intents/' + given[0] + '/approval-options', {decision: 'approve'});"
                        + " const credential = await navigator.credentials.get({publicKey:"
                        + " PublicKeyCredential.parseRequestOptionsFromJSON(options)});"
                        + " await api.call('POST', '/intents/' + given[0] + '/approvals', {...credential.toJSON(), decision: 'approve'});",
                intent.id().toString());
    }

    private static Intent claimingTwelve(Intent honest) {
        return PasskeyDesk.claiming(
                honest,
                List.of(new Effect.Withdraw(SampleIntent.DOLLAR, SampleIntent.DESTINATION, Amount.of(12_500_000))));
    }
}
