package io.portcullis.depositary.sending;

import io.portcullis.depositary.journal.Disk;
import io.portcullis.depositary.journal.FileDisk;
import io.portcullis.depositary.journal.Journal;
import io.portcullis.depositary.journal.JournalFault;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A lane's log on disk: a folder of its own with one journal, and for a moment two.
 *
 * <pre>
 *   lane-GENERATION.journal    the journal of that generation, from 1; see {@code depositary.journal} for the frames
 *   payload                    place u8 (1 the first part, 2 the last, 3 the only one, 0 between) ‖ part
 *   record                     all parts in order; see {@link LaneRecordCodec}
 * </pre>
 *
 * <p>A journal counts once it holds {@link LaneRecord.Complete}. Writing anew makes the next generation, and then deletes the one before; the
 * newest that is complete counts after a crash in between. Parts without
 * their last were never acknowledged, and are skipped.
 */
public final class LaneJournal implements LaneLog {
    private static final Journal.Kind KIND = new Journal.Kind("lane", LaneJournal::fault);
    private static final Pattern NAME = Pattern.compile("lane-(\\d{1,18})\\.journal");
    private static final int PART_BYTES = io.portcullis.depositary.journal.Limits.MAX_PAYLOAD_BYTES - 1;
    private static final int FIRST = 1;
    private static final int LAST = 2;

    private final Path folder;
    private final Disk.Opener opener;
    private long generation;
    private Journal journal;
    private final List<LaneRecord> found;
    private boolean begun;

    private LaneJournal(Path folder, Disk.Opener opener, long generation, Opened opened) {
        this.folder = folder;
        this.opener = opener;
        this.generation = generation;
        this.journal = opened.journal();
        this.found = opened.reader().records;
        this.begun = !found.isEmpty();
    }

    /**
     * Opens the log in that folder, which is made if it is not there. One process at a time.
     *
     * @throws SendingFault {@code SENDING_JOURNAL_FAILED} or {@code SENDING_JOURNAL_CORRUPT}
     */
    public static LaneJournal open(Path folder) {
        return open(folder, FileDisk::open);
    }

    static LaneJournal open(Path folder, Disk.Opener opener) {
        try {
            Files.createDirectories(folder);
            NavigableSet<Long> generations = generations(folder);
            for (long generation : generations.descendingSet()) {
                Opened opened = openOne(folder, opener, generation);
                if (opened.reader().complete()) {
                    for (long other : generations) {
                        if (other != generation) {
                            Files.delete(file(folder, other));
                        }
                    }
                    return new LaneJournal(folder, opener, generation, opened);
                }
                opened.journal().close();
            }
            if (!generations.isEmpty() && generations.last() != 1) {
                throw new SendingFault(
                        SendingTag.SENDING_JOURNAL_CORRUPT,
                        "no journal in " + folder + " is complete, and there were some");
            }
            Files.deleteIfExists(file(folder, 1));
            return new LaneJournal(folder, opener, 1, openOne(folder, opener, 1));
        } catch (IOException e) {
            throw new SendingFault(SendingTag.SENDING_JOURNAL_FAILED, folder + ": " + e.getMessage(), e);
        }
    }

    private static NavigableSet<Long> generations(Path folder) throws IOException {
        NavigableSet<Long> generations = new TreeSet<>();
        try (Stream<Path> files = Files.list(folder)) {
            files.forEach(file -> {
                Matcher name = NAME.matcher(file.getFileName().toString());
                if (name.matches()) {
                    generations.add(Long.parseLong(name.group(1)));
                }
            });
        }
        return generations;
    }

    private record Opened(Journal journal, Reader reader) {}

    private static Opened openOne(Path folder, Disk.Opener opener, long generation) throws IOException {
        Reader reader = new Reader();
        return new Opened(Journal.create(opener.open(file(folder, generation)), KIND, reader), reader);
    }

    private static Path file(Path folder, long generation) {
        return folder.resolve("lane-" + generation + ".journal");
    }

    private static SendingFault fault(JournalFault fault) {
        SendingTag tag = switch (fault.ill()) {
            case FAILED -> SendingTag.SENDING_JOURNAL_FAILED;
            case DAMAGED -> SendingTag.SENDING_JOURNAL_CORRUPT;
        };
        return new SendingFault(tag, String.valueOf(fault.getMessage()), fault);
    }

    /** Puts parts together while the file is read; what is appended later is known already. */
    private static final class Reader implements Journal.Reader {
        private final List<LaneRecord> records = new ArrayList<>();
        private final ByteArrayOutputStream parts = new ByteArrayOutputStream();
        private boolean reading = true;

        @Override
        public void record(long sequence, long offset, byte[] payload) {
            if (!reading) {
                return;
            }
            boolean first = payload.length > 1 && (payload[0] & FIRST) != 0;
            if (payload.length < 2 || payload[0] < 0 || payload[0] > FIRST + LAST || (!first && parts.size() == 0)) {
                throw new SendingFault(SendingTag.SENDING_JOURNAL_CORRUPT, "record " + sequence + " is no part of one");
            }
            if (first) {
                parts.reset();
            }
            parts.write(payload, 1, payload.length - 1);
            if ((payload[0] & LAST) != 0) {
                records.add(decode(sequence));
                parts.reset();
            }
        }

        private LaneRecord decode(long sequence) {
            try {
                return LaneRecordCodec.decode(parts.toByteArray());
            } catch (IllegalArgumentException e) {
                throw new SendingFault(
                        SendingTag.SENDING_JOURNAL_CORRUPT, "record " + sequence + ": " + e.getMessage(), e);
            }
        }

        boolean complete() {
            reading = false;
            return records.stream().anyMatch(LaneRecord.Complete.class::isInstance);
        }
    }

    /** What was found on opening. */
    @Override
    public List<LaneRecord> records() {
        return List.copyOf(found);
    }

    @Override
    public void append(LaneRecord record) {
        append(journal, record);
    }

    private static void append(Journal journal, LaneRecord record) {
        byte[] bytes = LaneRecordCodec.encode(record);
        for (int from = 0; from < bytes.length; from += PART_BYTES) {
            int to = Math.min(bytes.length, from + PART_BYTES);
            byte[] payload = new byte[1 + to - from];
            payload[0] = (byte) ((from == 0 ? FIRST : 0) + (to == bytes.length ? LAST : 0));
            System.arraycopy(bytes, from, payload, 1, to - from);
            journal.append(payload);
        }
    }

    @Override
    public void rewrite(List<LaneRecord> records) {
        try {
            if (!begun) {
                begun = true;
                records.forEach(record -> append(journal, record));
                return;
            }
            long next = generation + 1;
            Journal anew = openOne(folder, opener, next).journal();
            records.forEach(record -> append(anew, record));
            journal.close();
            journal = anew;
            Files.delete(file(folder, generation));
            generation = next;
        } catch (IOException e) {
            throw new SendingFault(SendingTag.SENDING_JOURNAL_FAILED, folder + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        journal.close();
    }
}
