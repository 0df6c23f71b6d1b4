package io.portcullis.appliance.web;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.engine.account.Transaction;
import io.portcullis.engine.authority.Authority;
import io.portcullis.engine.authority.Command;
import io.portcullis.engine.authority.GrantKey;
import io.portcullis.engine.authority.IdempotencyKey;
import io.portcullis.engine.hub.Commands;
import io.portcullis.engine.hub.HopInstruction;
import io.portcullis.engine.hub.Instruction;
import io.portcullis.threshold.codec.Bytes;
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
        PasskeyDesk desk = new PasskeyDesk(origin);
        server = new WebServer(
                "127.0.0.1",
                0,
                lab.serverTls(),
                Set.of(origin),
                desk,
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
        alice.visit("/accounts/alice/hub");
        assertFalse(alice.has("commanding"), "who was granted nothing commands nothing");
        assertTrue(alice.source().contains("passkey:0x"), "but sees what to grant");
        Desk.Credential passkey = desk.passkeys("alice").credentials().getFirst();
        rig.grant(
                "alice",
                new GrantKey.Passkey(
                        PasskeyKeys.id(passkey),
                        PasskeyKeys.key(passkey).orElseThrow(),
                        Bytes32.of(Bytes.of("localhost".getBytes(US_ASCII))
                                .sha256()
                                .toArray()),
                        origin));
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
        String first = drawn();
        String delta = value("delta");
        rig.pay("hub", "alice", 125_000_000);
        alice.await("Δ at its new place", () -> !value("delta").equals(delta));
        assertFalse(first.equals(drawn()), "the drawing moves with it");
        assertEquals(List.of(), alice.complaints());
        picture("accounts");

        relay.cut();
        alice.await(
                "the page to say that it is cut",
                () -> alice.element("feed").getText().contains("cut"));
        String whenCut = value("delta");
        rig.pay("hub", "alice", 1_000_000);
        assertEquals(whenCut, value("delta"));
        relay.mend();
        alice.await("what was missed", () -> !value("delta").equals(whenCut));
        alice.await("the feed again", () -> alice.element("feed").getText().endsWith("Live"));
        alice.complaints();
    }

    @Test
    void aPasskeyExtendsCreditPaysAndIsRefusedBeyondTheLimit() throws Exception {
        alice.visit("/accounts/alice/hub");
        alice.await("the feed", () -> alice.element("feed").getText().endsWith("Live"));
        fill("what", "credit");
        fill("amount", "750");
        alice.press("review");
        alice.await("the review", () -> alice.element("reviewed").isDisplayed());
        assertEquals(
                "Let hub owe alice up to 750 LUSD", alice.element("sentence").getText());
        assertTrue(alice.element("fields").getText().contains("750,000,000 units"));
        picture("command");
        alice.press("sign");
        said("Done: sealed and final.");
        alice.await("the limit", () -> value("credit-" + otherSide("alice")).equals("750 LUSD"));

        String before = value(side("alice") + "-out");
        fill("what", "pay");
        fill("amount", "2.5");
        signed("Pay 2.5 LUSD to hub");
        said("Done: sealed and final.");
        alice.await("Δ to move", () -> !value(side("alice") + "-out").equals(before));

        fill("amount", "99999");
        signed("Pay 99,999 LUSD to hub");
        said("Refused: CAPACITY_EXCEEDED");
        assertEquals(
                List.of(),
                alice.complaints().stream().filter(it -> !it.contains("422")).toList());
    }

    @Test
    void aTokenThatIsAddedCanBeUsedAtOnce() throws Exception {
        alice.visit("/accounts/alice/hub");
        alice.await("the feed", () -> alice.element("feed").getText().endsWith("Live"));
        String coin = SampleIntent.TOKENS.getLast().id();
        fill("what", "addToken");
        fill("tokenId", coin);
        signed("Add a token to the account of alice with hub");
        said("Done: sealed and final.");
        alice.await("the token's section", () -> alice.source().contains("data-token=\"" + coin + "\""));
        fill("what", "credit");
        fill("token", coin);
        fill("amount", "0.5");
        signed("Let hub owe alice up to 0.5 ETH");
        said("Done: sealed and final.");
        assertEquals(List.of(), alice.complaints());
    }

    @Test
    void aPasskeyPaysAnInvoiceOverTheHub() throws Exception {
        alice.visit("/accounts/alice/hub");
        alice.await("the feed", () -> alice.element("feed").getText().endsWith("Live"));
        fill("what", "invoice");
        fill("invoice", rig.invoice("bob", 1_250_000));
        signed("Pay an invoice of 1.25 LUSD by a lock of 1.25 LUSD to hub");
        said("Paid: the payee has shown the preimage. Sealed and final.");
        fill("invoice", "invoice:1:nonsense");
        alice.press("review");
        said("This is not the text of an invoice.");
        assertEquals(List.of(), alice.complaints());
    }

    @Test
    void whatIsNotShownIsNotSigned() throws Exception {
        alice.visit("/accounts/alice/hub");
        String before = value("delta");
        fill("what", "pay");
        fill("amount", "3");
        alice.press("review");
        alice.await("the review", () -> alice.element("reviewed").isDisplayed());
        alice.run("document.getElementById('sentence').textContent = 'Pay 1 LUSD to hub';");
        alice.press("sign");
        said("What is shown is not what would be signed. Nothing was signed.");
        fill("amount", "3");
        alice.press("review");
        alice.await("the review", () -> alice.element("reviewed").isDisplayed());
        fill("amount", "4");
        assertFalse(alice.element("reviewed").isDisplayed(), "another draft is another review");
        assertEquals(before, value("delta"));
        assertEquals(List.of(), alice.complaints());
    }

    @Test
    void theBrowserWritesTheBytesThatTheEngineReadsAndSignsTheirDigest() {
        alice.visit("/people");
        EntityId other = EngineRig.entity("hub");
        Bytes32 hash = SampleIntent.word("hash");
        for (long amount : new long[] {0, 1, 127, 128, 255, 256, 1_250_000, Long.MAX_VALUE}) {
            Amount units = Amount.of(amount);
            agree("{type: 'pay', token: given[4], amount: given[5]}", "[]", units, pay(other, units));
            agree("{type: 'credit', token: given[4], limit: given[5]}", "[]", units, credit(other, units));
            agree(
                    "{type: 'lock', token: given[4], amount: given[5], hash: given[6], expiresAt: 1772400000}",
                    "[{type: 'forward', next: given[3], amount: given[5], expiresAt: 1772396400},"
                            + " {type: 'deliver', amount: given[5], secret: given[6]}]",
                    units,
                    new Instruction.Transact(
                            other,
                            new Transaction.LockHtlc(EngineRig.DOLLAR, units, hash, 1_772_400_000L, Bytes.EMPTY),
                            List.of(
                                    new HopInstruction.Forward(
                                            other, units, 1_772_396_400L, Bytes.EMPTY, Bytes32.ZERO, Bytes.EMPTY),
                                    new HopInstruction.Deliver(units, hash, Bytes32.ZERO, Bytes.EMPTY))));
        }
        agree(
                "{type: 'addToken', token: given[4]}",
                "[]",
                Amount.ZERO,
                new Instruction.Transact(other, new Transaction.AddToken(EngineRig.DOLLAR), List.of()));
    }

    private static Instruction pay(EntityId other, Amount amount) {
        return new Instruction.Transact(other, new Transaction.Pay(EngineRig.DOLLAR, amount, Bytes32.ZERO), List.of());
    }

    private static Instruction credit(EntityId other, Amount amount) {
        return new Instruction.Transact(other, new Transaction.SetCreditLimit(EngineRig.DOLLAR, amount), List.of());
    }

    /** The same command written by both, and no flipped bit of it readable as anything but another command that is shown as such. */
    private static void agree(String transaction, String hops, Amount amount, Instruction instruction) {
        IdempotencyKey name = new IdempotencyKey(1, 2);
        Command command = new Command(
                EngineRig.DOMAIN.separator(),
                EngineRig.entity("alice"),
                name,
                Commands.kind(instruction),
                1_772_400_600L,
                instruction.encode(),
                new Authority.ApiKey(Bytes.of(new byte[16]), Bytes32.ZERO));
        String found = (String) alice.run(
                "const {write, digest, signed, read} = await import('/static/command.js');"
                        + " const {toHex} = await import('/static/bytes.js');"
                        + " const bytes = write({domain: given[0], entity: given[1], idempotencyKey: given[2], notAfter: 1772400600,"
                        + " counterparty: given[3], transaction: " + transaction + ", hops: " + hops + "});"
                        + " for (let i = 0; i < bytes.length; i += 3) { const other = bytes.slice(); other[i] ^= 1 << (i % 8);"
                        + " let text = ''; try { text = toHex(write(read(other))); } catch { continue; }"
                        + " if (text !== toHex(other)) return 'read what it would not write: ' + i; }"
                        + " for (const cut of [bytes.slice(0, -1), new Uint8Array([...bytes, 0])]) {"
                        + " try { read(cut); return 'read other bytes'; } catch { continue; } }"
                        + " const none = new Uint8Array(0);"
                        + " const whole = signed(bytes, {credentialId: Uint8Array.of(7), publicKey: none, authenticatorData: none,"
                        + " clientDataJson: none, signature: none});"
                        + " return digest(bytes) + ' ' + toHex(whole);",
                command.domain().toString(),
                command.entity().toString(),
                "0x" + name.bytes(),
                EngineRig.entity("hub").toString(),
                EngineRig.DOLLAR.toString(),
                amount.toString(),
                SampleIntent.word("hash").toString());
        String[] parts = found.split(" ", 2);
        assertEquals(command.digest().toString(), parts[0], found);
        String body = command.body().toString();
        assertTrue(parts[1].contains(body), "the body " + body + " in " + parts[1]);
    }

    private static void fill(String name, String value) {
        alice.run(
                "const field = document.getElementById('draft').elements[given[0]]; field.value = given[1];"
                        + " field.dispatchEvent(new Event('input', {bubbles: true}));"
                        + " field.dispatchEvent(new Event('change', {bubbles: true}));",
                name,
                value);
    }

    private static void signed(String sentence) {
        alice.press("review");
        alice.await(
                "the review of " + sentence,
                () -> alice.element("reviewed").isDisplayed()
                        && alice.element("sentence").getText().equals(sentence));
        alice.press("sign");
    }

    private static void said(String text) {
        alice.await(text, () -> alice.element("message").getText().startsWith(text));
    }

    private static String side(String name) {
        return EngineRig.entity(name).compareTo(EngineRig.entity("hub")) < 0 ? "left" : "right";
    }

    private static String otherSide(String name) {
        return side(name).equals("left") ? "right" : "left";
    }

    private static String value(String name) {
        return inDollars("return section.querySelector('[data-value=' + given[1] + ']').textContent;", name);
    }

    private static String drawn() {
        return inDollars("return section.querySelector('svg.scale circle.delta').getAttribute('cx');", "");
    }

    private static String inDollars(String script, String name) {
        return (String) alice.run(
                "const section = document.querySelector('[data-token=\"' + given[0] + '\"]'); " + script,
                EngineRig.DOLLAR.toString(),
                name);
    }

    private static void picture(String name) throws Exception {
        String to = System.getProperty("portcullis.pictures", "");
        if (!to.isEmpty()) {
            Files.write(Path.of(to, name + ".png"), alice.picture());
        }
    }
}
