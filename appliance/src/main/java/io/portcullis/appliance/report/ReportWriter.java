package io.portcullis.appliance.report;

import io.portcullis.appliance.file.PrivateFile;
import io.portcullis.appliance.hub.HubService;
import io.portcullis.depositary.client.ChainException;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.waterfall.render.Format;
import io.portcullis.waterfall.report.Provenance;
import io.portcullis.waterfall.report.Report;
import io.portcullis.waterfall.report.ReportKind;
import io.portcullis.waterfall.verdict.WaterfallRefusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes reports while the appliance runs: all of them once a day and when ratings change, and a waterfall's as soon as a default's file is there.
 *
 * <p>{@code report-inputs/} of the data folder has what no log has: {@code exposure.json}, which people put there, and without which exposures are as the engine
 * rates them, if it does; {@code stress.json}, of people too, the scenarios that those are stressed by; and a {@code default-NAME.json} for each default, which
 * the appliance writes itself ({@code appliance.fund}). What is missing is
 * left out; what is wrong is told in the log and left out, and the rest is written.
 *
 * <p>Invariants: a report is of one state between two blocks, and can be made again from the log, which holds that block; no report is written over.
 */
public final class ReportWriter implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ReportWriter.class);
    private static final Duration EVERY = Duration.ofDays(1);
    private static final long LOOK_SECONDS = 2;
    private static final long END_SECONDS = 30;
    private static final long ANSWER_SECONDS = 30;

    private final Path data;
    private final ReportArchive archive;
    private final EntityId entity;
    private final Optional<HubService> engine;
    private final Balances balances;
    private final ReportSeal.Signer signer;
    private final InstantSource clock;
    private final SecureRandom random;
    private final Set<Bytes> reported = new HashSet<>();
    private final Thread working = Thread.ofPlatform().name("reports").unstarted(this::work);
    private final CountDownLatch stop = new CountDownLatch(1);

    /** What the chain says at the newest block that was followed to its confirmation depth; empty before there is one. */
    @FunctionalInterface
    public interface Balances {
        Optional<ReservesInputs> read();
    }

    /** @param data the appliance's data folder */
    public ReportWriter(
            Path data,
            EntityId entity,
            Optional<HubService> engine,
            Balances balances,
            ReportSeal.Signer signer,
            InstantSource clock,
            SecureRandom random) {
        this.data = data;
        this.archive = archive(data);
        this.entity = entity;
        this.engine = engine;
        this.balances = balances;
        this.signer = signer;
        this.clock = clock;
        this.random = random;
    }

    public static ReportArchive archive(Path data) {
        return new ReportArchive(data.resolve("reports"));
    }

    public void start() {
        working.start();
    }

    @Override
    public void close() {
        stop.countDown();
        try {
            working.join(TimeUnit.SECONDS.toMillis(END_SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void work() {
        try {
            PrivateFile.directory(data.resolve("report-inputs"));
            known();
            do {
                round();
            } while (!stop.await(LOOK_SECONDS, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException e) {
            LOG.error("no more reports are written until the next start", e);
        }
    }

    /** Defaults and ratings that were reported before this start. */
    private void known() {
        for (ReportArchive.Bundle bundle : archive.list()) {
            bundle.files().stream()
                    .filter(name -> name.endsWith(".json.inputs.json"))
                    .forEach(name -> archive.file(bundle.id(), name).ifPresent(file -> reported.add(file.sha256())));
        }
    }

    private void round() throws InterruptedException {
        Instant now = clock.instant();
        if (Files.exists(archive.at(now))) {
            // Two rounds of one second, as around a restart, would share a bundle, and the later would write over the
            // earlier.
            return;
        }
        try {
            boolean isDaily = archive.newest()
                    .map(newest -> !newest.plus(EVERY).isAfter(now))
                    .orElse(true);
            for (Path file : defaults()) {
                Bytes inputs = Bytes.of(Files.readAllBytes(file));
                if (reported.add(inputs.sha256())) {
                    String name = "waterfall-" + inputs.sha256().toString().substring(0, 8);
                    write(now, name, ReportKind.WATERFALL, Optional.empty(), inputs);
                }
            }
            if (isDaily || hasNewRatings() || hasNewScenarios()) {
                daily(now);
            }
        } catch (ChainException | IOException e) {
            LOG.warn("reports wait: {}", e.getMessage());
        }
    }

    private Path ratings() {
        return data.resolve("report-inputs").resolve("exposure.json");
    }

    private boolean hasNewRatings() throws IOException {
        return Files.exists(ratings())
                && !reported.contains(Bytes.of(Files.readAllBytes(ratings())).sha256());
    }

    private List<Path> defaults() throws IOException {
        try (Stream<Path> inside = Files.list(data.resolve("report-inputs"))) {
            return inside.filter(path -> path.getFileName().toString().matches("default-[a-z0-9-]{1,64}\\.json"))
                    .sorted()
                    .toList();
        }
    }

    private void daily(Instant now) throws IOException, InterruptedException {
        Optional<ReservesInputs> chain = balances.read();
        if (engine.isEmpty() || chain.isEmpty()) {
            return;
        }
        Optional<EngineBooks> books = books(engine.get());
        if (books.isEmpty()) {
            return;
        }
        write(
                now,
                ReportKind.RESERVES.label(),
                ReportKind.RESERVES,
                books,
                chain.get().encode());
        byte[] seed = new byte[Bytes32.LENGTH];
        random.nextBytes(seed);
        write(
                now,
                ReportKind.LIABILITIES.label(),
                ReportKind.LIABILITIES,
                books,
                new LiabilitiesInputs(entity, Bytes32.of(seed)).encode());
        if (Files.exists(ratings())) {
            Bytes inputs = Bytes.of(Files.readAllBytes(ratings()));
            reported.add(inputs.sha256());
            write(now, ReportKind.EXPOSURE.label(), ReportKind.EXPOSURE, books, inputs);
        } else {
            Bytes inputs = liveOrPlain();
            // Also where the engine rates nobody: the same scenarios are no reason to write again.
            reported.add(inputs.sha256());
            Bytes plain = LiveInputs.file(entity, Optional.empty());
            boolean isRated = books.get().rated().containsKey(entity);
            // Scenarios that cannot be run, for want of a price, must not keep the exposures back.
            if (isRated && !exposure(now, books, inputs) && !inputs.equals(plain)) {
                exposure(now, books, plain);
            }
        }
    }

    /**
     * What the running engine's ratings are reported and stressed by.
     *
     * @throws WaterfallRefusal REPORT_INPUT_INVALID if the scenarios are none
     */
    private Bytes live() {
        return LiveInputs.file(entity, archive.scenarios());
    }

    /** Those that are wrong are told of when the next report is written without them. */
    private boolean hasNewScenarios() {
        try {
            return archive.scenarios().isPresent() && !Files.exists(ratings()) && !reported.contains(live().sha256());
        } catch (WaterfallRefusal e) {
            return false;
        }
    }

    private Bytes liveOrPlain() {
        try {
            return live();
        } catch (WaterfallRefusal e) {
            LOG.error("no stress in the report: report-inputs/stress.json: {} {}", e.tag(), e.getMessage());
            return LiveInputs.file(entity, Optional.empty());
        }
    }

    private boolean exposure(Instant now, Optional<EngineBooks> books, Bytes inputs) throws IOException {
        return write(now, ReportKind.EXPOSURE.label(), ReportKind.EXPOSURE, books, inputs);
    }

    /** Empty before the first block, and where the engine has stopped. */
    private static Optional<EngineBooks> books(HubService engine) throws InterruptedException {
        try {
            EngineBooks books = engine.look(EngineBooks::of).get(ANSWER_SECONDS, TimeUnit.SECONDS);
            return Optional.of(books).filter(it -> it.head().height() > 0);
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("the engine tells nothing for reports: {}", e.getMessage());
            return Optional.empty();
        }
    }

    /** Whether it is written: what refuses is told in the log. */
    private boolean write(Instant now, String name, ReportKind kind, Optional<EngineBooks> books, Bytes inputs)
            throws IOException {
        try {
            Optional<Provenance.AuditHead> audit = ReportFolder.auditHead(data);
            Report report = ReportMaker.make(kind, books, inputs, audit);
            Path folder = archive.at(now);
            for (Format format : Format.values()) {
                if (format != Format.XML || kind != ReportKind.LIABILITIES) {
                    one(folder.resolve(name + "." + format.label()), report, format, inputs);
                }
            }
            LOG.info("wrote report {} of {}", name, folder.getFileName());
            return true;
        } catch (WaterfallRefusal e) {
            LOG.error("no report {}: {} {}", name, e.tag(), e.getMessage());
            return false;
        }
    }

    private void one(Path file, Report report, Format format, Bytes inputs) throws IOException {
        try {
            new ReportFiles(file).write(report, format, inputs, Optional.of(signer));
        } catch (WaterfallRefusal e) {
            LOG.info("no {}: {} {}", file.getFileName(), e.tag(), e.getMessage());
        }
    }
}
