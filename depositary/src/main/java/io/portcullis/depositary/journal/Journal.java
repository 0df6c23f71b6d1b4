package io.portcullis.depositary.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;

/**
 * One journal, open.
 *
 * <p>Invariants: records reach {@link Reader} in order of their sequence, each once, and only when durable; a caller is told only after
 * the reader was; after a failure nothing is written, ever.
 */
public final class Journal implements AutoCloseable {
    private final Disk disk;
    private final Kind kind;
    private final Reader reader;
    /** Empty if callers commit: see {@link Disk#isCommittedByItsCaller}. */
    private final Optional<Thread> committer;

    private final ByteBuffer group = ByteBuffer.allocate(Limits.MAX_GROUP_BYTES);

    /** Of the committer alone. */
    private long nextSequence;

    private long end;
    private long allocated;
    private int markPlace = 1;

    /** Guarded by this. */
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();

    private JournalFault failed;
    private boolean closing;

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Waiting(byte[] payload, CompletableFuture<Long> durable) {}

    /** Follows a journal: every durable record, first those of the file, then new ones as they become durable. */
    @FunctionalInterface
    public interface Reader {
        void record(long sequence, long offset, byte[] payload);
    }

    /**
     * What a journal is for.
     *
     * @param name 1 to 51 ASCII characters, in the file's header: one journal is never read as another
     * @param voice how the journal's owner says what is wrong with it: by an exception with a tag of its own
     */
    public record Kind(String name, Function<JournalFault, ? extends RuntimeException> voice) {
        /** A journal whose faults are told as they are. */
        public Kind(String name) {
            this(name, Function.identity());
        }

        public Kind {
            if (name.isEmpty() || name.length() > 51 || !name.chars().allMatch(c -> c > ' ' && c <= '~')) {
                throw new IllegalArgumentException("1 to 51 printable ASCII characters");
            }
        }
    }

    private Journal(Disk disk, Kind kind, Reader reader, Recovery.Outcome recovered) throws IOException {
        this.disk = disk;
        this.kind = kind;
        this.reader = reader;
        this.nextSequence = recovered.nextSequence();
        this.end = recovered.end();
        this.allocated = disk.size();
        this.committer = disk.isCommittedByItsCaller()
                ? Optional.empty()
                : Optional.of(Thread.ofPlatform()
                        .name("journal-" + kind.name())
                        .daemon(true)
                        .start(this::commitAll));
    }

    /** Begins a journal in an empty file, or goes on with one; only a ceremony may do the first. Otherwise as {@link #open}. */
    public static Journal create(Disk disk, Kind kind, Reader reader) {
        return open(disk, kind, reader, true);
    }

    /**
     * Recovers the file and shows all its records to the reader, then opens it for more. Takes the disk over. An empty file is damage:
     * what was there is gone.
     *
     * @throws RuntimeException a {@link JournalFault}, in the kind's voice
     */
    public static Journal open(Disk disk, Kind kind, Reader reader) {
        return open(disk, kind, reader, false);
    }

    private static Journal open(Disk disk, Kind kind, Reader reader, boolean mayCreate) {
        boolean opened = false;
        try {
            Journal journal = new Journal(disk, kind, reader, new Recovery(disk, kind, mayCreate).run(reader));
            opened = true;
            return journal;
        } catch (IOException e) {
            throw kind.voice()
                    .apply(JournalFault.failed("the " + kind.name() + " journal does not open: " + e.getMessage(), e));
        } catch (JournalFault fault) {
            throw kind.voice().apply(fault);
        } finally {
            if (!opened) {
                closeQuietly(disk);
            }
        }
    }

    /** Appends a record and waits until it is durable; answers its sequence. */
    public long append(byte[] payload) {
        try {
            return submit(payload).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException fault ? fault : e;
        }
    }

    /**
     * Hands a record to the committer. The future completes with the sequence once durable, or with a {@link JournalFault} in the kind's voice. Records of
     * one thread keep their order.
     */
    public CompletableFuture<Long> submit(byte[] payload) {
        if (payload.length > Limits.MAX_PAYLOAD_BYTES) {
            throw new IllegalArgumentException("a record has at most " + Limits.MAX_PAYLOAD_BYTES + " bytes");
        }
        CompletableFuture<Long> durable = new CompletableFuture<>();
        synchronized (this) {
            awaitRoom();
            if (failed != null || closing) {
                JournalFault fault =
                        failed != null ? failed : JournalFault.failed("the " + kind.name() + " journal is closed");
                durable.completeExceptionally(kind.voice().apply(fault));
                return durable;
            }
            waiting.add(new Waiting(payload.clone(), durable));
            notifyAll();
        }
        if (committer.isEmpty()) {
            synchronized (group) {
                while (!durable.isDone()) {
                    commitNow(nextGroup());
                }
            }
        }
        return durable;
    }

    /** Why the journal writes no more, if it does not. */
    public synchronized Optional<JournalFault> failure() {
        return Optional.ofNullable(failed);
    }

    /**
     * Looks whether a record could be written now, without writing.
     *
     * @throws RuntimeException a {@link JournalFault}, in the kind's voice
     */
    public void inspect() {
        failure().ifPresent(fault -> {
            throw kind.voice().apply(fault);
        });
        try {
            disk.inspect();
        } catch (JournalFault fault) {
            throw kind.voice().apply(fault);
        }
    }

    /** A durable record's payload, read back from the disk and checked. */
    public byte[] read(long offset, long sequence) {
        try {
            ByteBuffer head = ByteBuffer.allocate(Frame.OVERHEAD);
            disk.read(offset, head);
            int length = head.getInt(4);
            if (length >= 0 && length <= Limits.MAX_PAYLOAD_BYTES) {
                ByteBuffer whole = ByteBuffer.allocate(Frame.OVERHEAD + length);
                disk.read(offset, whole);
                Frame.Parsed parsed = Frame.parse(whole.flip()).orElse(null);
                if (parsed != null && parsed.sequence() == sequence) {
                    return parsed.payload();
                }
            }
            throw kind.voice()
                    .apply(JournalFault.damaged("record " + sequence + " at offset " + offset + " is damaged"));
        } catch (IOException e) {
            throw kind.voice()
                    .apply(JournalFault.failed("record " + sequence + " does not read: " + e.getMessage(), e));
        }
    }

    private synchronized void awaitRoom() {
        try {
            while (waiting.size() >= Limits.MAX_WAITING_RECORDS && failed == null && !closing) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw kind.voice().apply(JournalFault.failed("interrupted while waiting to be durable", e));
        }
    }

    private void commitAll() {
        while (true) {
            awaitRecords();
            List<Waiting> next = nextGroup();
            if (next.isEmpty()) {
                return;
            }
            commitNow(next);
        }
    }

    private void commitNow(List<Waiting> next) {
        try {
            disk.inspect();
        } catch (JournalFault fault) {
            // Nothing was written. Read-only can be mended in place; another file under our name cannot.
            if (fault.ill() == JournalFault.Ill.DAMAGED) {
                halt(fault, next);
            } else {
                refuse(fault, next);
            }
            return;
        }
        try {
            commit(next);
        } catch (IOException | RuntimeException e) {
            String what = "the " + kind.name() + " journal cannot be written: " + e.getMessage();
            halt(JournalFault.failed(what, e), next);
        }
    }

    private synchronized List<Waiting> nextGroup() {
        List<Waiting> next = new ArrayList<>();
        long bytes = 0;
        while (!waiting.isEmpty() && next.size() < Limits.MAX_GROUP_RECORDS) {
            bytes += Frame.OVERHEAD + waiting.peek().payload().length;
            if (bytes > Limits.MAX_GROUP_BYTES) {
                break;
            }
            next.add(waiting.poll());
        }
        notifyAll();
        return next;
    }

    private synchronized void awaitRecords() {
        try {
            while (waiting.isEmpty() && !closing) {
                wait();
            }
        } catch (InterruptedException e) {
            throw new AssertionError("nobody interrupts the committer: only close() ends it", e);
        }
    }

    private void commit(List<Waiting> records) throws IOException {
        long first = nextSequence;
        group.clear();
        for (int i = 0; i < records.size(); i++) {
            Frame.put(group, first + i, first, records.get(i).payload());
        }
        group.flip();
        long newEnd = end + group.remaining();
        if (newEnd > allocated) {
            disk.write(allocated, ByteBuffer.allocate(Limits.GROWTH_BYTES));
            disk.force();
            allocated += Limits.GROWTH_BYTES;
        }
        disk.write(end, group);
        disk.force();
        long offset = end;
        for (int i = 0; i < records.size(); i++) {
            byte[] payload = records.get(i).payload();
            reader.record(first + i, offset, payload);
            offset += Frame.OVERHEAD + payload.length;
        }
        nextSequence = first + records.size();
        end = newEnd;
        markPlace ^= 1;
        disk.write(
                Frame.HEADER_BYTES + (long) markPlace * Frame.MARK_BYTES,
                Frame.mark(new Frame.Mark(nextSequence - 1, newEnd)));
        for (int i = 0; i < records.size(); i++) {
            records.get(i).durable().complete(first + i);
        }
    }

    private void halt(JournalFault fault, List<Waiting> underWay) {
        List<Waiting> all = new ArrayList<>(underWay);
        synchronized (this) {
            failed = failed == null ? fault : failed;
            all.addAll(waiting);
            waiting.clear();
            notifyAll();
        }
        refuse(fault, all);
    }

    private void refuse(JournalFault fault, List<Waiting> records) {
        RuntimeException told = kind.voice().apply(fault);
        records.forEach(record -> record.durable().completeExceptionally(told));
    }

    /** Commits what waits, then closes the file. */
    @Override
    public void close() {
        synchronized (this) {
            closing = true;
            notifyAll();
        }
        committer.ifPresent(Journal::join);
        closeQuietly(disk);
    }

    private static void join(Thread committer) {
        boolean interrupted = false;
        while (true) {
            try {
                committer.join();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void closeQuietly(Disk disk) {
        try {
            disk.close();
        } catch (IOException e) {
            // Every acknowledged record is durable already; there is nothing a failing close could lose.
            return;
        }
    }
}
