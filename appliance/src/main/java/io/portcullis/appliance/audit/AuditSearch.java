package io.portcullis.appliance.audit;

import io.portcullis.signer.audit.RowForms;
import io.portcullis.signer.mirror.TileReader;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;

/** Reads published logs backwards, newest rows first, as far as a question may. */
public final class AuditSearch {
    private AuditSearch() {}

    /** A row where it stands. */
    public record Found(String log, long index, RowForms.Written row) {}

    /**
     * One page.
     *
     * @param next where the next one begins; absent if there is nothing more
     */
    public record Page(List<Found> rows, Optional<String> next) {
        public Page {
            rows = List.copyOf(rows);
        }
    }

    static Page page(Collection<LogMirror> mirrors, AuditQuestion question) {
        List<Backwards> logs = new ArrayList<>();
        for (LogMirror mirror : mirrors) {
            String name = mirror.source().name();
            long size = mirror.size();
            logs.add(new Backwards(
                    name, mirror.reader(), Math.min(size, question.before().getOrDefault(name, size))));
        }
        List<Found> rows = new ArrayList<>();
        int scanned = 0;
        while (rows.size() < question.limit() && scanned < Limits.MAX_SCANNED) {
            Optional<Backwards> newest =
                    logs.stream().filter(Backwards::hasMore).max(Comparator.comparingLong(Backwards::at));
            if (newest.isEmpty() || newest.get().at() < question.since()) {
                return new Page(rows, Optional.empty());
            }
            Found found = newest.get().take();
            scanned++;
            if (question.matches(found.log(), found.row())) {
                rows.add(found);
            }
        }
        StringJoiner next = new StringJoiner(",");
        logs.forEach(log -> next.add(log.name + ":" + log.end));
        return new Page(
                rows, logs.stream().anyMatch(Backwards::hasMore) ? Optional.of(next.toString()) : Optional.empty());
    }

    /** One log, from an index down. */
    private static final class Backwards {
        private final String name;
        private final TileReader reader;
        /** Behind the row that is next. */
        private long end;

        private Optional<RowForms.Written> next = Optional.empty();

        Backwards(String name, TileReader reader, long end) {
            this.name = name;
            this.reader = reader;
            this.end = end;
        }

        boolean hasMore() {
            return end > 0;
        }

        long at() {
            return look().at();
        }

        private RowForms.Written look() {
            if (next.isEmpty()) {
                next = Optional.of(LogMirror.refusing(() -> RowForms.decode(reader.entry(end - 1))));
            }
            return next.get();
        }

        Found take() {
            RowForms.Written row = look();
            next = Optional.empty();
            end--;
            return new Found(name, end, row);
        }
    }
}
