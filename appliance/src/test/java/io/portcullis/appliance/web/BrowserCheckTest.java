package io.portcullis.appliance.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.portcullis.appliance.console.EffectView;
import io.portcullis.appliance.console.EffectWords;
import io.portcullis.appliance.console.IntentDeeds;
import io.portcullis.appliance.console.IntentView;
import io.portcullis.appliance.console.Pages;
import io.portcullis.appliance.console.PersonView;
import io.portcullis.appliance.console.StaticFiles;
import io.portcullis.depositary.model.Batch;
import io.portcullis.depositary.model.Eip712Domain;
import io.portcullis.depositary.model.GroupKey;
import io.portcullis.depositary.model.Hex;
import io.portcullis.depositary.model.Operation;
import io.portcullis.signer.intent.Effect;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The browser's own decoder, in a real Chromium, against pages that tell the truth and pages that do not. */
class BrowserCheckTest {
    private static final ExecutorService EXECUTOR = Executors.newVirtualThreadPerTaskExecutor();

    @TempDir
    static Path folder;

    private static HttpsListener listener;
    private static Browser browser;

    /** What the server shows as a page, and what it answers as JSON; a test makes them lie. */
    private static volatile IntentView shown;

    private static volatile IntentView answered;
    private static volatile UnaryOperator<String> painted;
    private static final List<String> decisions = new ArrayList<>();

    record Options(String serverNonce, String challenge, String rpId, List<String> allowCredentials) {}

    @BeforeAll
    static void open() throws Exception {
        Lab lab = Lab.in(folder);
        int port = Lab.freePort();
        Pages pages = new Pages();
        PersonView alice = new PersonView("alice", "Alice Example", List.of("approver"), 1);
        List<Route> routes = new ArrayList<>();
        routes.add(StaticRoutes.route(new StaticFiles()));
        routes.add(get(
                "/intents/{id}",
                call -> Reply.html(
                        200,
                        painted.apply(pages.intent(
                                alice, shown, Optional.empty(), new IntentDeeds(true, true, false, false), false)))));
        routes.add(get("/api/v1/intents/{id}", call -> Reply.ok(answered)));
        routes.add(new Route(
                "POST",
                "/api/v1/intents/{id}/approval-options",
                "approvalOptions",
                Access.ANYONE,
                new Route.Shape.Foreign("Decision"),
                Route.NONE,
                200,
                call -> {
                    decisions.add(call.path().get("id"));
                    return Reply.ok(new Options(SampleIntent.word("nonce").toString(), "AAAA", "localhost", List.of()));
                }));
        Gatehouse gatehouse = new Gatehouse(
                new Router(routes),
                new MemoryDesk(),
                new Sessions(new SettableClock(), new SecureRandom()),
                Set.of("https://localhost:" + port),
                new JsonRefusals(),
                new SimpleMeterRegistry(),
                new SecureRandom(),
                new ShownCertificates(new SettableClock()),
                EXECUTOR);
        listener = new HttpsListener("127.0.0.1", port, lab.serverTls(), gatehouse);
        listener.start();
        browser = Browser.open(folder.resolve("profile"), lab.certificate().serverKeyPin(), listener.port());
    }

    @AfterAll
    static void close() {
        browser.close();
        listener.close();
        EXECUTOR.close();
    }

    @BeforeEach
    void tellTheTruth() throws Exception {
        shown = SampleIntent.withdrawing("1250750000");
        answered = shown;
        painted = UnaryOperator.identity();
        decisions.clear();
        browser.complaints();
    }

    @Test
    void opensApproveWhenPageIntentAndBytesAgree() {
        visit();
        assertEquals("good", browser.verdictOfCheck(), browser.element("check").getText());
        assertTrue(browser.element("approve").isEnabled());
        assertEquals(List.of(), browser.complaints());
    }

    @Test
    void opensApproveForEffectsOfEveryKind() throws Exception {
        List<String> kinds = SampleIntent.kinds();
        List<Operation> operations = SampleIntent.ofEveryKind();
        for (int i = 0; i < operations.size(); i++) {
            shown = SampleIntent.view(kinds.get(i), SampleIntent.batch(operations.get(i)));
            answered = shown;
            visit();
            assertEquals(
                    "good", browser.verdictOfCheck(), browser.element("check").getText());
        }
    }

    @Test
    void blocksAPageThatShowsAnotherAmount() {
        painted = page -> page.replace("Pay 1,250.75 LUSD", "Pay 12.50 LUSD");
        assertBlocked("The effects shown on this page are not what the batch does.");
    }

    @Test
    void blocksAPageThatShowsAnotherDestination() {
        painted = page -> page.replace(
                SampleIntent.DESTINATION.toString(),
                SampleIntent.account("friend").toString());
        assertBlocked("The effects shown on this page are not what the batch does.");
    }

    @Test
    void blocksAPageThatShowsAnotherGroupKey() throws Exception {
        shown = SampleIntent.view(
                "board",
                SampleIntent.batch(
                        new Operation.ProposeBoard(SampleIntent.BOARD.withGroupKey(SampleIntent.GROUP_KEY))));
        answered = shown;
        String fingerprint = SampleIntent.GROUP_KEY.fingerprint();
        painted = page -> page.replace(fingerprint, "0x" + "5a".repeat(8));
        assertBlocked("The effects shown on this page are not what the batch does.");
        painted = page -> page.replace("it names group key " + fingerprint, "it names no group key");
        assertBlocked("The effects shown on this page are not what the batch does.");
    }

    @Test
    void blocksAPageThatHidesAnEffect() throws Exception {
        IntentView both = SampleIntent.view(
                "withdrawal",
                SampleIntent.batch(SampleIntent.withdrawal("1250750000"), SampleIntent.withdrawal("99000000")));
        answered = both;
        shown = with(both, both.effects().subList(0, 1));
        assertBlocked("The effects shown on this page are not what the batch does.");
    }

    @Test
    void blocksAPageThatShowsAnotherDigest() {
        painted = page ->
                page.replace(shown.digest(), SampleIntent.word("other digest").toString());
        assertBlocked("The digest shown is not the digest of the batch.");
    }

    @Test
    void blocksAnIntentThatIsNotTheOneInTheAddress() throws Exception {
        answered = SampleIntent.withdrawing("1250750001");
        assertBlocked("The intent is not the one this page is about.");
    }

    @Test
    void blocksAnIntentWhoseEffectsAreNotItsBatch() throws Exception {
        // Consistent in all but the bytes: page and effects say 12.5, the bytes say 99,000.
        IntentView honest = SampleIntent.withdrawing("12500000");
        IntentView lying = LyingIntent.withBatch(honest, SampleIntent.batch(SampleIntent.withdrawal("99000000000")));
        shown = lying;
        answered = lying;
        assertBlocked("The intent's effects are not what the batch does.");
    }

    @Test
    void blocksATokenThatIsNotTheContractItClaims() {
        answered = withTokens(shown, SampleIntent.account("worthless").toString());
        assertBlocked("The token LUSD is not the contract it claims.");
    }

    @Test
    void blocksAChallengeThatBindsSomethingElseBeforeAnyPasskeyIsTouched() {
        visit();
        browser.press("approve");
        browser.await(
                "the banner", () -> browser.element("check").getText().contains("something else than this intent"));
        assertEquals(List.of(shown.id()), decisions);
        assertFalse(browser.element("approve").isEnabled());
    }

    @Test
    void decodesWhatTheModelEncodesForEveryKindOfOperation() {
        visit();
        Eip712Domain domain = new Eip712Domain(1, SampleIntent.account("elsewhere"));
        for (Operation operation : SampleIntent.ofEveryKind()) {
            Batch batch = SampleIntent.batch(operation);
            Object result = browser.run(
                    "const d = await import('/static/decoder.js'); const c = await import('/static/canonical.js');"
                            + " const batch = d.decodeBatch(given[0]);"
                            + " return c.canonical(batch.effects) + d.batchDigest(batch, 1, given[1]);",
                    Hex.encode(batch.encode()),
                    domain.depositary().toString());
            String expected =
                    canonical("[" + Effect.of(operation, SampleIntent.ENTITY).toJson() + "]")
                            + domain.digest(batch).toString();
            assertEquals(expected, result);
        }
    }

    @Test
    void refusesEveryBatchThatIsNotInItsOneEncoding() {
        visit();
        byte[] good = SampleIntent.batch(SampleIntent.withdrawal("5")).encode();
        for (int at = 0; at < good.length; at += 32) {
            // The top byte of every word is zero in numbers, offsets and addresses; in hashes any value is legal.
            byte[] bad = good.clone();
            bad[at] ^= 0x40;
            boolean hash = isHash(good, at);
            Object decoded = browser.run(
                    "const d = await import('/static/decoder.js');"
                            + " try { d.decodeBatch(given[0]); return true; } catch (error) { return false; }",
                    Hex.encode(bad));
            assertEquals(hash, decoded, "word " + at / 32);
        }
        for (byte[] bad : List.of(
                java.util.Arrays.copyOf(good, good.length - 32),
                java.util.Arrays.copyOf(good, good.length + 32),
                new byte[0])) {
            assertEquals(
                    false,
                    browser.run(
                            "const d = await import('/static/decoder.js');"
                                    + " try { d.decodeBatch(given[0]); return true; } catch (error) { return false; }",
                            Hex.encode(bad)));
        }
    }

    @Test
    void refusesAGroupKeyThatIsNotInItsOneForm() {
        visit();
        byte[] good = SampleIntent.batch(
                        new Operation.ProposeBoard(SampleIntent.BOARD.withGroupKey(SampleIntent.GROUP_KEY)))
                .encode();
        assertTrue(decodes(good));
        int key = good.length - GroupKey.LENGTH;
        for (int at = key; at < good.length; at += 64) {
            assertFalse(decodes(with(good, at, 0x01)), "padding at " + (at - key));
        }
        for (int length : new int[] {1, 96, 224, 255}) {
            // The length is the word before the key; 256 is 0x0100.
            byte[] bad = with(good, key - 1, length);
            bad[key - 2] = 0;
            assertFalse(decodes(bad), "a key of " + length + " bytes");
        }
    }

    private static boolean decodes(byte[] batch) {
        return (boolean) browser.run(
                "const d = await import('/static/decoder.js');"
                        + " try { d.decodeBatch(given[0]); return true; } catch (error) { return false; }",
                Hex.encode(batch));
    }

    private static byte[] with(byte[] bytes, int at, int value) {
        byte[] changed = bytes.clone();
        changed[at] = (byte) value;
        return changed;
    }

    @Test
    void writesTheSameWordsAsTheServer() {
        visit();
        EffectWords words = new EffectWords(SampleIntent.TOKENS);
        for (Operation operation : SampleIntent.ofEveryKind()) {
            EffectView view = words.view(Effect.of(operation, SampleIntent.ENTITY), SampleIntent.ENTITY);
            StringBuilder expected = new StringBuilder(view.sentence());
            view.fields()
                    .forEach(field -> expected.append('|')
                            .append(field.label())
                            .append('=')
                            .append(field.text()));
            Object said = browser.run(
                    "const w = await import('/static/words.js'); const said = await w.words(JSON.parse(given[0]),"
                            + " JSON.parse(given[1]), given[2]); return [said.sentence, ...said.fields.map((f) => f.join('='))].join('|');",
                    Effect.of(operation, SampleIntent.ENTITY).toJson().toString(),
                    new String(StrictJson.write(SampleIntent.TOKENS), java.nio.charset.StandardCharsets.UTF_8),
                    SampleIntent.ENTITY.toString());
            assertEquals(expected.toString(), said);
        }
    }

    private static boolean isHash(byte[] bytes, int at) {
        // Non-zero top bytes belong to hashes alone; the indices below are hashes whose top byte may be zero.
        return bytes[at] != 0 || at == 32 || at == 32 * 5 || at == 32 * 6;
    }

    private static void assertBlocked(String finding) {
        visit();
        assertEquals("bad", browser.verdictOfCheck());
        assertTrue(
                browser.element("check").getText().contains(finding),
                browser.element("check").getText());
        assertFalse(browser.element("approve").isEnabled());
        assertTrue(browser.element("reject").isEnabled());
        assertEquals(List.of(), decisions);
    }

    private static void visit() {
        browser.visit("/intents/" + shown.id());
        browser.verdictOfCheck();
    }

    private static String canonical(String json) {
        try {
            return new org.erdtman.jcs.JsonCanonicalizer(json).getEncodedString();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static IntentView with(IntentView view, List<EffectView> effects) {
        return LyingIntent.of(view, view.id(), view.intent(), effects, view.tokens());
    }

    private static IntentView withTokens(IntentView view, String contract) {
        return LyingIntent.of(
                view,
                view.id(),
                view.intent(),
                view.effects(),
                view.tokens().stream()
                        .map(token -> token.symbol().equals("LUSD")
                                ? new io.portcullis.appliance.console.TokenView(
                                        token.id(), token.symbol(), token.decimals(), contract)
                                : token)
                        .toList());
    }

    private static Route get(String path, Handler handler) {
        return new Route("GET", path, "test", Access.ANYONE, Route.NONE, Route.NONE, 200, handler);
    }
}
