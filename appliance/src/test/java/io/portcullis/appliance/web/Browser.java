package io.portcullis.appliance.web;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.WebDriverWait;
import org.openqa.selenium.virtualauthenticator.VirtualAuthenticator;
import org.openqa.selenium.virtualauthenticator.VirtualAuthenticatorOptions;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One person at one browser: a Chromium of its own with a passkey of its own, that accepts the lab's key and no other fault of TLS. */
final class Browser implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final ChromeDriver driver;
    private final String base;
    private final List<VirtualAuthenticator> plugged = new ArrayList<>();

    private Browser(ChromeDriver driver, String base) {
        this.driver = driver;
        this.base = base;
    }

    static Browser open(Path profile, String serverKeyPin, int port) throws Exception {
        ChromeOptions options = new ChromeOptions();
        options.setBinary("/usr/bin/chromium");
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--disable-dev-shm-usage",
                "--hide-scrollbars",
                "--window-size=1180,1500",
                "--user-data-dir=" + profile,
                "--ignore-certificate-errors-spki-list=" + serverKeyPin);
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, java.util.logging.Level.ALL);
        logs.enable(LogType.PERFORMANCE, java.util.logging.Level.ALL);
        options.setCapability("goog:loggingPrefs", logs);
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(Path.of("/usr/bin/chromedriver").toFile())
                .usingAnyFreePort()
                .build();
        ChromeDriver driver = new ChromeDriver(service, options);
        driver.manage().timeouts().scriptTimeout(PATIENCE);
        return new Browser(driver, "https://localhost:" + port);
    }

    /** Plugs in a security key that verifies its user and keeps its passkeys. */
    VirtualAuthenticator plugInPasskey() {
        VirtualAuthenticator passkey = driver.addVirtualAuthenticator(new VirtualAuthenticatorOptions()
                .setProtocol(VirtualAuthenticatorOptions.Protocol.CTAP2)
                .setTransport(VirtualAuthenticatorOptions.Transport.USB)
                .setHasResidentKey(true)
                .setHasUserVerification(true)
                .setIsUserVerified(true));
        plugged.add(passkey);
        return passkey;
    }

    /** The ids, in base64url, of what is plugged in. */
    List<String> passkeys() {
        return plugged.stream()
                .flatMap(one -> one.getCredentials().stream())
                .map(one -> Base64.getUrlEncoder().withoutPadding().encodeToString(one.getId()))
                .toList();
    }

    /** Remembers the requests of scripts and pages from here on. */
    void recordRequests() {
        driver.executeCdpCommand("Network.enable", Map.of());
        driver.manage().logs().get(LogType.PERFORMANCE);
    }

    /** Each method, path and status since {@link #recordRequests}, in the order of the answers. */
    List<String> recordedRequests() {
        List<String> seen = new ArrayList<>();
        Map<String, String> methods = new HashMap<>();
        JsonMapper mapper = JsonMapper.shared();
        for (LogEntry entry : driver.manage().logs().get(LogType.PERFORMANCE)) {
            JsonNode message = mapper.readTree(entry.getMessage()).path("message");
            JsonNode given = message.path("params");
            String id = given.path("requestId").asString("");
            switch (message.path("method").asString("")) {
                case "Network.requestWillBeSent" ->
                    methods.put(id, given.path("request").path("method").asString(""));
                case "Network.responseReceived" -> {
                    String url = given.path("response").path("url").asString("");
                    if (url.startsWith(base)) {
                        seen.add(methods.getOrDefault(id, "?") + " " + url.substring(base.length()) + " "
                                + given.path("response").path("status").asInt(0));
                    }
                }
                default -> {}
            }
        }
        return seen;
    }

    void visit(String path) {
        driver.get(base + path);
    }

    WebElement element(String id) {
        return driver.findElement(By.id(id));
    }

    /** Whether the page's text contains something. */
    boolean shows(String text) {
        return driver.findElement(By.tagName("body")).getText().contains(text);
    }

    /** The page as it is now, also what is folded away. */
    String source() {
        return driver.getPageSource();
    }

    boolean has(String id) {
        return !driver.findElements(By.id(id)).isEmpty();
    }

    void press(String id) {
        await("the button " + id + " to be enabled", () -> element(id).isEnabled());
        element(id).click();
    }

    String path() {
        return driver.getCurrentUrl().substring(base.length());
    }

    /** Waits until the intent page's own check has ended, and says how: {@code good} or {@code bad}. */
    String verdictOfCheck() {
        await(
                "the browser's check",
                () -> driver.findElement(By.tagName("html")).getAttribute("data-checked") != null);
        return driver.findElement(By.tagName("html")).getAttribute("data-checked");
    }

    /** Waits for something, up to a deadline. */
    void await(String what, java.util.function.BooleanSupplier condition) {
        new WebDriverWait(driver, PATIENCE, Duration.ofMillis(50))
                .withMessage(
                        () -> "waited for " + what + " at " + driver.getCurrentUrl() + ": " + driver.getPageSource())
                .ignoring(org.openqa.selenium.WebDriverException.class)
                .until(ignored -> condition.getAsBoolean());
    }

    /** Runs the body of an async function in the page and gives what it returns. */
    Object run(String body, Object... arguments) {
        Object result = driver.executeAsyncScript(
                "const done = arguments[arguments.length - 1]; const given = Array.from(arguments).slice(0, -1);"
                        + "(async () => {" + body + "})().then((value) => done({value}),"
                        + " (error) => done({error: String(error)}));",
                arguments);
        Map<?, ?> outcome = (Map<?, ?>) result;
        if (outcome.containsKey("error")) {
            throw new AssertionError(outcome.get("error"));
        }
        return outcome.get("value");
    }

    /** Everything the browser complained of: refused scripts and styles, errors of scripts, failed loads. */
    List<String> complaints() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().intValue() >= java.util.logging.Level.WARNING.intValue())
                .map(LogEntry::getMessage)
                // Advice to accept RSA keys, too: the policy accepts ES256 alone, on purpose.
                .filter(message -> !message.contains("publicKey.pubKeyCredParams"))
                .toList();
    }

    void dark(boolean on) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", on ? "dark" : "light"))));
    }

    byte[] picture() {
        return driver.getScreenshotAs(org.openqa.selenium.OutputType.BYTES);
    }

    /** All of the page, also what does not fit into the window. */
    byte[] wholePicture() {
        Map<String, Object> shot = driver.executeCdpCommand(
                "Page.captureScreenshot", Map.of("format", "png", "captureBeyondViewport", true));
        return Base64.getDecoder().decode((String) shot.get("data"));
    }

    /** The page on paper, as PDF. */
    byte[] printed() {
        Map<String, Object> pages = driver.executeCdpCommand(
                "Page.printToPDF", Map.of("preferCSSPageSize", true, "printBackground", false));
        return Base64.getDecoder().decode((String) pages.get("data"));
    }

    @Override
    public void close() {
        driver.quit();
    }
}
