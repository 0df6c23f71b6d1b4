package io.portcullis.appliance.web;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.portcullis.appliance.boot.ApplianceConfig;
import io.portcullis.appliance.console.Pages;
import io.portcullis.appliance.console.StaticFiles;
import io.portcullis.appliance.custody.Custody;
import io.portcullis.appliance.fund.FundStanding;
import io.portcullis.appliance.hub.HubService;
import io.portcullis.appliance.report.ReportWriter;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;

/** The appliance's HTTPS server: API, console, counters. Closing it ends every session. */
public final class WebServer implements AutoCloseable {
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final Listeners listeners = new Listeners();
    private final HttpsListener listener;
    private final Optional<HttpsListener> machines;

    /**
     * Opens the key store and prepares to listen.
     *
     * @param fund what the default fund told, as far as it was followed
     * @throws IOException if the key store cannot be opened
     */
    public WebServer(
            ApplianceConfig config,
            Custody custody,
            Optional<HubService> engine,
            Optional<DisputeDesk> disputes,
            Supplier<FundStanding> fund,
            MeterRegistry meters)
            throws IOException {
        this(
                new Door(
                        config.listen(),
                        ServerTls.open(config.tls().keyStore(), config.tls().passwordFile())),
                machines(config),
                config.relyingParty().origins(),
                new CustodyDesk(custody, engine, ReportWriter.archive(config.dataDirectory()), fund),
                engine,
                disputes,
                meters,
                Clock.systemUTC(),
                new SecureRandom(),
                FeedSocket.Beat.USUAL);
    }

    WebServer(
            String host,
            int port,
            SSLContext tls,
            Set<String> origins,
            Desk desk,
            Optional<HubService> engine,
            MeterRegistry meters,
            Clock clock,
            SecureRandom random) {
        this(host, port, tls, origins, desk, engine, meters, clock, random, FeedSocket.Beat.USUAL);
    }

    WebServer(
            String host,
            int port,
            SSLContext tls,
            Set<String> origins,
            Desk desk,
            Optional<HubService> engine,
            MeterRegistry meters,
            Clock clock,
            SecureRandom random,
            FeedSocket.Beat beat) {
        this(
                new Door(new ApplianceConfig.Listen(host, port), tls),
                Optional.empty(),
                origins,
                desk,
                engine,
                Optional.empty(),
                meters,
                clock,
                random,
                beat);
    }

    /** Where to listen, and with which TLS. */
    private record Door(ApplianceConfig.Listen at, SSLContext tls) {}

    private static Optional<Door> machines(ApplianceConfig config) throws IOException {
        if (config.machines().isEmpty()) {
            return Optional.empty();
        }
        SSLContext tls = ServerTls.asking(
                config.tls().keyStore(), config.tls().passwordFile(), new ShownCertificates(Clock.systemUTC()));
        return Optional.of(new Door(config.machines().get(), tls));
    }

    private WebServer(
            Door people,
            Optional<Door> forMachines,
            Set<String> origins,
            Desk desk,
            Optional<HubService> engine,
            Optional<DisputeDesk> disputes,
            MeterRegistry meters,
            Clock clock,
            SecureRandom random,
            FeedSocket.Beat beat) {
        Sessions sessions = new Sessions(clock, random);
        Gauge.builder("portcullis.sessions", sessions, Sessions::count)
                .description("People signed in with a browser")
                .register(meters);
        Pages pages = new Pages();
        pages.showing(() -> desk.freeze().level());
        List<Route> routes =
                routes(desk, engine, disputes, sessions, new Attempts(clock), meters, pages, listeners, beat);
        ShownCertificates certificates = new ShownCertificates(clock);
        Gatehouse gatehouse = new Gatehouse(
                new Router(routes),
                desk,
                sessions,
                origins,
                new PageRefusals(pages),
                meters,
                random,
                certificates,
                executor);
        listener = new HttpsListener(people.at().host(), people.at().port(), people.tls(), gatehouse);
        // No pages there: a browser that came by mistake would ask its user for a certificate.
        Gatehouse forPrograms = new Gatehouse(
                new Router(routes.stream().filter(Route::isApi).toList()),
                desk,
                sessions,
                origins,
                new JsonRefusals(),
                meters,
                random,
                certificates,
                executor);
        machines = forMachines.map(
                door -> HttpsListener.asking(door.at().host(), door.at().port(), door.tls(), forPrograms));
    }

    static List<Route> routes(
            Desk desk,
            Optional<HubService> engine,
            Optional<DisputeDesk> disputes,
            Sessions sessions,
            Attempts attempts,
            MeterRegistry meters,
            Pages pages,
            Listeners listeners,
            FeedSocket.Beat beat) {
        List<Route> routes = new ArrayList<>(new ApiRoutes(desk, sessions, attempts, meters).routes());
        EngineDesk engineDesk = new EngineDesk(engine);
        routes.addAll(new EngineRoutes(engineDesk, listeners, beat).routes());
        routes.addAll(new RiskRoutes(engineDesk).routes());
        routes.addAll(new DisputeRoutes(engineDesk, disputes).routes());
        routes.addAll(new DelegationRoutes(desk).routes());
        routes.addAll(new DuressRoutes(desk).routes());
        routes.addAll(new VouchingRoutes(desk, pages).routes());
        routes.addAll(new AuditRoutes(desk.audit(), desk.deeds()).routes());
        routes.addAll(new FundPages(desk, engineDesk, pages).routes());
        routes.addAll(new CreditRoutes(desk, engineDesk, pages).routes());
        routes.addAll(new ReportRoutes(desk, pages).routes());
        routes.addAll(new PageRoutes(desk, pages).routes());
        routes.addAll(new AccountPages(desk, engineDesk, disputes, pages).routes());
        routes.add(StaticRoutes.route(new StaticFiles()));
        return List.copyOf(routes);
    }

    public void start() {
        listener.start();
        machines.ifPresent(HttpsListener::start);
    }

    /** The port in use, also when the configuration says 0. */
    public int port() {
        return listener.port();
    }

    @Override
    public void close() {
        machines.ifPresent(HttpsListener::close);
        listeners.close();
        listener.close();
        executor.close();
    }
}
