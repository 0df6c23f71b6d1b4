package io.portcullis.appliance.audit;

import io.portcullis.appliance.verdict.ApplianceRefusal;
import io.portcullis.appliance.verdict.ApplianceTag;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.signer.audit.AuditEntry;
import io.portcullis.signer.audit.AuditRow;
import io.portcullis.signer.verdict.SignerTag;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The copies of all logs, and the thread that publishes what has grown. Closing it stops that thread between two logs. */
public final class AuditLogs implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AuditLogs.class);

    private final Map<String, LogMirror> mirrors = new LinkedHashMap<>();
    private final WitnessBench witnesses;
    private final Consumer<AuditRow> rows;
    private final Optional<Snapshots> snapshots;
    /** Set before the publishing thread begins. */
    private Consumer<String> alarm = text -> {};

    /** Of the publishing thread: what came of each log last. */
    private final Map<String, Optional<String>> standing = new HashMap<>();

    private final Duration every;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread duty = Thread.ofPlatform().name("audit-publisher").unstarted(this::work);

    /**
     * @param folder of the copies
     * @param snapshots taken when they are due
     * @param rows takes down what witnesses make of the logs
     */
    public AuditLogs(
            Collection<? extends LogSource> sources,
            Path folder,
            WitnessBench witnesses,
            Duration every,
            Optional<Snapshots> snapshots,
            Consumer<AuditRow> rows) {
        this.rows = rows;
        this.snapshots = snapshots;
        this.witnesses = witnesses;
        this.every = every;
        sources.forEach(source -> mirrors.put(source.name(), new LogMirror(source, folder, witnesses)));
    }

    /** @param rewritten hears of a log that is not what it was: nothing may go on as if it were */
    public void start(Consumer<String> rewritten) {
        this.alarm = rewritten;
        duty.start();
    }

    public List<Snapshots.Taken> snapshots() {
        return snapshots.map(Snapshots::all).orElse(List.of());
    }

    /** @throws ApplianceRefusal {@code SNAPSHOT_UNKNOWN} */
    public Snapshots.Taken snapshot(long at) {
        return snapshots().stream()
                .filter(taken -> taken.at() == at)
                .findFirst()
                .orElseThrow(() -> ApplianceTag.SNAPSHOT_UNKNOWN.refusal("there is none of " + at));
    }

    public WitnessBench witnesses() {
        return witnesses;
    }

    public List<LogMirror> all() {
        return List.copyOf(mirrors.values());
    }

    /** @throws ApplianceRefusal {@code LOG_UNKNOWN} */
    public LogMirror of(String name) {
        LogMirror mirror = mirrors.get(name);
        if (mirror == null) {
            throw ApplianceTag.LOG_UNKNOWN.refusal("no log is called " + name + "; there are " + mirrors.keySet());
        }
        return mirror;
    }

    /** One page of rows. */
    public AuditSearch.Page search(AuditQuestion question) {
        return AuditSearch.page(mirrors.values(), question);
    }

    private void work() {
        do {
            takeSnapshot();
            for (LogMirror mirror : mirrors.values()) {
                try {
                    mirror.publishIfGrown();
                    tell(mirror, Optional.empty());
                } catch (ApplianceRefusal e) {
                    LOG.warn("{} is not published: {} {}", mirror.source().name(), e.tag(), e.getMessage());
                    tell(mirror, Optional.of(e));
                } catch (RuntimeException e) {
                    LOG.error("{} is not published", mirror.source().name(), e);
                }
            }
        } while (!stopped());
    }

    /** The intent whose batch anchored a snapshot on the chain. */
    public Optional<Bytes32> anchoredBy(long snapshot) {
        return snapshots.flatMap(schedule -> schedule.anchoredBy(snapshot));
    }

    private void takeSnapshot() {
        try {
            snapshots.ifPresent(schedule -> schedule.note(all()));
            snapshots
                    .flatMap(schedule -> schedule.takeIfDue(all()))
                    .ifPresent(taken -> LOG.info(
                            "a snapshot of all logs was taken: {}",
                            taken.heads().text()));
        } catch (ApplianceRefusal e) {
            LOG.warn("a snapshot is due and not taken: {} {}", e.tag(), e.getMessage());
            if (e.tag().equals(SignerTag.LOG_REWRITTEN.name())) {
                alarm.accept(e.getMessage());
            }
        } catch (RuntimeException e) {
            LOG.error("a snapshot is due and not taken", e);
        }
    }

    /** Only what changes is written: a log that told of its own publishing would never come to rest. */
    private void tell(LogMirror mirror, Optional<ApplianceRefusal> refusal) {
        String name = mirror.source().name();
        Optional<String> tag = refusal.map(ApplianceRefusal::tag);
        if (tag.equals(standing.put(name, tag))) {
            return;
        }
        if (tag.equals(Optional.of(SignerTag.LOG_REWRITTEN.name()))) {
            alarm.accept(refusal.orElseThrow().getMessage());
        }
        rows.accept(refusal.<AuditRow>map(
                        no -> new AuditRow.LogNotPublished(name, no.tag(), AuditEntry.words(no.getMessage())))
                .orElseGet(() -> new AuditRow.LogPublished(
                        name,
                        mirror.size(),
                        mirror.published()
                                .map(note -> note.signatures().size() - 1)
                                .orElse(0))));
    }

    private boolean stopped() {
        try {
            return stop.await(every.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    @Override
    public void close() {
        stop.countDown();
        witnesses.close();
        try {
            duty.join(TimeUnit.SECONDS.toMillis(30));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
