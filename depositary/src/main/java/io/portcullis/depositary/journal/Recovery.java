package io.portcullis.depositary.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Reads a journal from its beginning and settles how it ends; the rules are in the package's description. */
final class Recovery {
    /** Two of the longest frames, so that the one being looked at is always whole in the window. */
    private static final int WINDOW_BYTES = 2 * (Limits.MAX_PAYLOAD_BYTES + Frame.OVERHEAD) + (1 << 20);

    private static final ByteBuffer ZEROS = ByteBuffer.allocate(1 << 20).asReadOnlyBuffer();

    private final Disk disk;
    private final Journal.Kind kind;
    private final ByteBuffer window = ByteBuffer.allocate(WINDOW_BYTES);
    private final boolean mayCreate;
    private long windowStart;

    Recovery(Disk disk, Journal.Kind kind, boolean mayCreate) {
        this.disk = disk;
        this.kind = kind;
        this.mayCreate = mayCreate;
    }

    record Outcome(long nextSequence, long end) {}

    Outcome run(Journal.Reader reader) throws IOException {
        ByteBuffer head = ByteBuffer.allocate(Frame.FIRST);
        disk.read(0, head);
        if (isBlank(head)) {
            if (!mayCreate) {
                throw JournalFault.damaged("the " + kind.name() + " journal is empty: its records are gone");
            }
            create();
            return new Outcome(0, Frame.FIRST);
        }
        ByteBuffer expected = Frame.header(kind.name());
        if (!head.slice(0, Frame.HEADER_BYTES).equals(expected)) {
            throw JournalFault.damaged("the file does not begin as a " + kind.name() + " journal of version 1");
        }
        Optional<Frame.Mark> mark = newest(
                Frame.parseMark(head, Frame.HEADER_BYTES),
                Frame.parseMark(head, Frame.HEADER_BYTES + Frame.MARK_BYTES));
        window.limit(0);
        long sequence = 0;
        long offset = Frame.FIRST;
        while (true) {
            Optional<Frame.Parsed> frame = frameAt(offset);
            if (frame.isEmpty() || frame.get().sequence() != sequence) {
                break;
            }
            reader.record(sequence, offset, frame.get().payload());
            sequence++;
            offset += frame.get().bytes();
        }
        if (mark.isPresent() && mark.get().sequence() >= sequence) {
            throw damaged(sequence, offset, "record " + mark.get().sequence() + " had been durable");
        }
        settleTail(sequence, offset);
        return new Outcome(sequence, offset);
    }

    /** A file that died while it was created holds no record yet, so it is begun again. */
    private boolean isBlank(ByteBuffer head) throws IOException {
        if (disk.size() < Frame.FIRST) {
            return true;
        }
        for (int i = 0; i < Frame.FIRST; i++) {
            if (head.get(i) != 0) {
                return false;
            }
        }
        return lastByte(Frame.FIRST) == Frame.FIRST;
    }

    private void create() throws IOException {
        disk.write(0, ByteBuffer.allocate(Limits.GROWTH_BYTES));
        disk.force();
        disk.write(0, Frame.header(kind.name()));
        disk.force();
    }

    private static Optional<Frame.Mark> newest(Optional<Frame.Mark> a, Optional<Frame.Mark> b) {
        if (a.isEmpty() || b.isEmpty()) {
            return a.or(() -> b);
        }
        return a.get().sequence() > b.get().sequence() ? a : b;
    }

    private JournalFault damaged(long sequence, long offset, String proof) {
        return JournalFault.damaged("record " + sequence + " of the " + kind.name() + " journal, at offset " + offset
                + ", is damaged or missing: " + proof);
    }

    /** Behind the last good frame: nothing, or a group that was never forced, or proof of damage. */
    private void settleTail(long sequence, long offset) throws IOException {
        long last = lastByte(offset);
        for (long at = offset; at < last; at++) {
            Optional<Frame.Parsed> later = frameAt(at);
            if (later.isPresent()
                    && later.get().group() > sequence
                    && later.get().sequence() - sequence < Limits.MAX_SEQUENCE_STEP) {
                throw damaged(sequence, offset, "a later group follows at offset " + at);
            }
        }
        if (last > offset) {
            for (long at = offset; at < last; at += Limits.GROWTH_BYTES) {
                disk.write(at, ByteBuffer.allocate((int) Math.min(Limits.GROWTH_BYTES, last - at)));
            }
            disk.force();
        }
    }

    /** Just behind the last byte that is not zero, or {@code from} if there is none. */
    private long lastByte(long from) throws IOException {
        long last = from;
        ByteBuffer chunk = ByteBuffer.allocate(ZEROS.capacity());
        for (long at = from; at < disk.size(); at += chunk.capacity()) {
            chunk.clear();
            disk.read(at, chunk);
            if (chunk.flip().mismatch(ZEROS.slice(0, chunk.limit())) < 0) {
                continue;
            }
            for (int i = chunk.limit() - 1; i >= 0; i--) {
                if (chunk.get(i) != 0) {
                    last = at + i + 1;
                    break;
                }
            }
        }
        return last;
    }

    private Optional<Frame.Parsed> frameAt(long offset) throws IOException {
        long inWindow = offset - windowStart;
        boolean inside = inWindow >= 0 && inWindow <= window.limit();
        boolean toTheEnd = windowStart + window.limit() == disk.size();
        boolean whole = inside && (toTheEnd || inWindow + Limits.MAX_PAYLOAD_BYTES + Frame.OVERHEAD <= window.limit());
        if (!whole) {
            window.clear();
            disk.read(offset, window);
            window.flip();
            windowStart = offset;
            inWindow = 0;
        }
        window.position((int) inWindow);
        return Frame.parse(window);
    }
}
