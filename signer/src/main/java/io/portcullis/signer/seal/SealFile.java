package io.portcullis.signer.seal;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.portcullis.depositary.journal.Disk;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Signature;
import io.portcullis.signer.verdict.SignerFault;
import io.portcullis.signer.verdict.SignerTag;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * One of the journal's two files; the layout is in the package's description.
 *
 * <p>Invariants: a frame is appended at {@code end}, a multiple of a page, and is durable before the next one is; so a readable frame
 * behind an unreadable one proves that the unreadable one was damaged. Used by one thread at a time.
 */
final class SealFile {
    private static final byte VERSION = 1;
    private static final byte[] MAGIC = "PRTCSEAL".getBytes(US_ASCII);
    private static final byte[] RETIRED = "RETIRED\0".getBytes(US_ASCII);
    private static final int SECTOR = 512;
    private static final int RETIRED_AT = SECTOR;
    private static final int MARKS_AT = 2 * SECTOR;
    private static final int SIGNATURE_AT = 4 * SECTOR;
    private static final int FIRST = FrameBuilder.PAGE_BYTES;
    private static final int SCAN_BYTES = 1 << 20;

    private final Disk disk;
    private final String name;
    private Header header;
    private long sequence;
    private long end = FIRST;
    private long allocated;
    private int markPlace = 1;

    /**
     * What makes a file one of a journal.
     *
     * @param generation from 1; of two files the higher holds
     * @param salt goes into every frame's checksum, so that neither an earlier use of the file nor a caller's bytes can look like a frame
     * @param snapshotFrames the first frames, which must all be there
     * @param last what had been sealed last before the first frame that is no snapshot; height 0 for nothing
     */
    record Header(long generation, long salt, long snapshotFrames, Entries.Head last) {}

    /** Told of each frame in order. */
    @FunctionalInterface
    interface Reader {
        void frame(long sequence, MemorySegment payload) throws IOException;
    }

    private SealFile(Disk disk, String name, Header header) throws IOException {
        this.disk = disk;
        this.name = name;
        this.header = header;
        this.allocated = disk.size();
    }

    /** Takes a file for frames; it is nobody's until {@link #publish}. */
    static SealFile prepare(Disk disk, String name, Header header) throws IOException {
        SealFile file = new SealFile(disk, name, header);
        disk.write(0, ByteBuffer.allocate(FIRST));
        disk.force();
        file.allocated = Math.max(file.allocated, FIRST);
        return file;
    }

    /** The file of a readable header; whether it is the one that holds, its caller finds out. */
    static Optional<SealFile> open(Disk disk, String name) throws IOException {
        Optional<ByteBuffer> sector = sector(disk, 0);
        if (sector.isEmpty()) {
            return Optional.empty();
        }
        ByteBuffer in = sector.get();
        byte[] magic = new byte[MAGIC.length];
        in.get(magic);
        if (!Arrays.equals(magic, MAGIC) || in.get() != VERSION) {
            return Optional.empty();
        }
        Header header = new Header(
                in.getLong(), in.getLong(), in.getLong(), new Entries.Head(in.getLong(), in.getLong(), word(in)));
        return Optional.of(new SealFile(disk, name, header));
    }

    /** Whether no frame was ever in this file, or all of it was given up: a header torn at the very beginning counts for none. */
    static boolean isEmpty(Disk disk) throws IOException {
        if (disk.size() <= FIRST) {
            return true;
        }
        ByteBuffer page = ByteBuffer.allocate(FIRST);
        disk.read(0, page);
        for (int i = 0; i < page.position(); i++) {
            if (page.get(i) != 0) {
                return false;
            }
        }
        return true;
    }

    Header header() {
        return header;
    }

    long end() {
        return end;
    }

    /** Bytes of frames. */
    long bytes() {
        return end - FIRST;
    }

    /** Writes a frame. Not durable before {@link #force}. */
    void append(FrameBuilder frame) throws IOException {
        ByteBuffer bytes = frame.finish(header.salt(), sequence);
        int length = bytes.remaining();
        if (end + length > allocated && length < Limits.GROWTH_BYTES) {
            disk.write(allocated, ByteBuffer.allocate(Limits.GROWTH_BYTES));
            allocated += Limits.GROWTH_BYTES;
        }
        disk.write(end, bytes);
        end += length;
        allocated = Math.max(allocated, end);
        sequence++;
    }

    void force() throws IOException {
        disk.force();
    }

    /** Notes how far the file is durable, in turn in one of two places; not forced itself. */
    void mark() throws IOException {
        markPlace ^= 1;
        ByteBuffer mark = blankSector();
        mark.putLong(sequence).putLong(header.salt());
        disk.write(MARKS_AT + (long) markPlace * SECTOR, seal(mark));
    }

    /** Makes this file the one that holds; what it has must be durable. */
    void publish(Header published) throws IOException {
        ByteBuffer out = blankSector();
        out.put(MAGIC)
                .put(VERSION)
                .putLong(published.generation())
                .putLong(published.salt())
                .putLong(published.snapshotFrames())
                .putLong(published.last().height())
                .putLong(published.last().leafCount())
                .put(published.last().root().toArray());
        disk.write(0, seal(out));
        disk.force();
        header = published;
    }

    /** Says in the older file that a newer one holds: were the newer lost, the older would be believed. */
    void retire() throws IOException {
        ByteBuffer out = blankSector();
        out.put(RETIRED).putLong(header.generation());
        disk.write(RETIRED_AT, seal(out));
        disk.force();
    }

    boolean isRetired() throws IOException {
        Optional<ByteBuffer> sector = sector(disk, RETIRED_AT);
        if (sector.isEmpty()) {
            return false;
        }
        byte[] word = new byte[RETIRED.length];
        sector.get().get(word);
        return Arrays.equals(word, RETIRED) && sector.get().getLong() == header.generation();
    }

    void inspect() {
        disk.inspect();
    }

    /** Keeps the newest signature; not forced: if it is lost, the same digest is signed anew. */
    void remember(long height, Signature signature) throws IOException {
        ByteBuffer out = blankSector();
        out.putLong(header.salt()).putLong(height).put(signature.encode());
        disk.write(SIGNATURE_AT, seal(out));
    }

    Optional<Signature> remembered(long height) throws IOException {
        Optional<ByteBuffer> sector = sector(disk, SIGNATURE_AT);
        if (sector.isEmpty()
                || sector.get().getLong() != header.salt()
                || sector.get().getLong() != height) {
            return Optional.empty();
        }
        byte[] bytes = new byte[Signature.LENGTH];
        sector.get().get(bytes);
        return Optional.of(Signature.decode(bytes));
    }

    /**
     * Shows all frames to the reader, and settles how the file ends.
     *
     * @return the sequence of a frame that was torn, if one was
     * @throws SignerFault JOURNAL_CORRUPT naming the frame that is damaged
     */
    Optional<Long> recover(Reader reader) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            FrameReader frames = new FrameReader(arena);
            for (Optional<MemorySegment> frame = frames.at(end, sequence);
                    frame.isPresent();
                    frame = frames.at(end, sequence)) {
                try {
                    reader.frame(sequence, frame.get());
                } catch (IllegalArgumentException | IllegalStateException e) {
                    throw damaged(sequence, end, e.getMessage());
                }
                end += FrameBuilder.pages(frame.get().byteSize());
                sequence++;
            }
            requireTorn(frames);
            return frames.sequenceAt(end).filter(torn -> torn == sequence);
        }
    }

    /** Shows the frames from an offset to another, as they are. */
    void read(long from, long to, Reader reader) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            FrameReader frames = new FrameReader(arena);
            for (long at = from; at < to; ) {
                long offset = at;
                long number = frames.sequenceAt(at).orElseThrow(() -> unreadable(offset, "its length is impossible"));
                MemorySegment payload =
                        frames.at(at, number).orElseThrow(() -> unreadable(offset, "its checksum is wrong"));
                reader.frame(number, payload);
                at += FrameBuilder.pages(payload.byteSize());
            }
        }
    }

    private void requireTorn(FrameReader frames) throws IOException {
        if (sequence < header.snapshotFrames()) {
            throw damaged(sequence, end, "it is of a snapshot, which had been durable");
        }
        for (int place = 0; place < 2; place++) {
            Optional<ByteBuffer> mark = sector(disk, MARKS_AT + (long) place * SECTOR);
            if (mark.isPresent()
                    && mark.get().getLong(0) > sequence
                    && mark.get().getLong(8) == header.salt()) {
                throw damaged(sequence, end, "it had been durable");
            }
        }
        ByteBuffer window = ByteBuffer.allocate(SCAN_BYTES);
        for (long start = end; start < disk.size(); start += SCAN_BYTES) {
            window.clear();
            disk.read(start, window);
            for (int i = 0; i + FrameBuilder.OVERHEAD <= window.position(); i += FrameBuilder.PAGE_BYTES) {
                boolean later = window.getLong(i + 8) > sequence;
                if (later && frames.at(start + i, window.getLong(i + 8)).isPresent()) {
                    throw damaged(sequence, end, "a later one follows at offset " + (start + i));
                }
            }
        }
    }

    private SignerFault damaged(long number, long offset, String proof) {
        return new SignerFault(
                SignerTag.JOURNAL_CORRUPT,
                "frame " + number + " of " + name + ", at offset " + offset + ", is damaged or missing: " + proof);
    }

    private SignerFault unreadable(long offset, String proof) {
        return new SignerFault(
                SignerTag.JOURNAL_CORRUPT,
                "a frame of " + name + ", at offset " + offset + ", does not read: " + proof);
    }

    /** Reads frames into memory of its own. */
    private final class FrameReader {
        private final Arena arena;
        private MemorySegment memory;

        FrameReader(Arena arena) {
            this.arena = arena;
            this.memory = arena.allocate(FrameBuilder.PAGE_BYTES);
        }

        /** The sequence that a possible frame at this offset says it has. */
        Optional<Long> sequenceAt(long offset) throws IOException {
            boolean whole = fill(offset, FrameBuilder.OVERHEAD);
            int length = whole ? memory.get(Entries.INT, 4) : -1;
            return length >= Entries.HEAD_BYTES && length <= Limits.MAX_PAYLOAD_BYTES
                    ? Optional.of(memory.get(Entries.LONG, 8))
                    : Optional.empty();
        }

        /** The payload of the frame of this sequence, if a whole one with a true checksum lies there. */
        Optional<MemorySegment> at(long offset, long expected) throws IOException {
            Optional<Long> found = sequenceAt(offset);
            if (found.isEmpty() || found.get() != expected) {
                return Optional.empty();
            }
            int length = memory.get(Entries.INT, 4);
            if (!fill(offset, FrameBuilder.OVERHEAD + length)
                    || memory.get(Entries.INT, 4) != length
                    || FrameBuilder.crc(header.salt(), memory, length) != memory.get(Entries.INT, 0)) {
                return Optional.empty();
            }
            return Optional.of(memory.asSlice(FrameBuilder.OVERHEAD, length));
        }

        private boolean fill(long offset, int bytes) throws IOException {
            if (bytes > memory.byteSize()) {
                memory = arena.allocate(Math.max(bytes, 2 * memory.byteSize()));
            }
            ByteBuffer into = memory.asSlice(0, bytes).asByteBuffer();
            disk.read(offset, into);
            return !into.hasRemaining();
        }
    }

    private static ByteBuffer blankSector() {
        return ByteBuffer.allocate(SECTOR);
    }

    private static ByteBuffer seal(ByteBuffer sector) {
        return sector.putInt(SECTOR - 4, crc(sector)).clear();
    }

    private static int crc(ByteBuffer sector) {
        CRC32C crc = new CRC32C();
        crc.update(sector.slice(0, SECTOR - 4));
        return (int) crc.getValue();
    }

    private static Optional<ByteBuffer> sector(Disk disk, long at) throws IOException {
        ByteBuffer in = blankSector();
        disk.read(at, in);
        return in.hasRemaining() || crc(in) != in.getInt(SECTOR - 4) || in.getInt(SECTOR - 4) == 0
                ? Optional.empty()
                : Optional.of(in.clear());
    }

    private static Bytes32 word(ByteBuffer in) {
        byte[] bytes = new byte[Bytes32.LENGTH];
        in.get(bytes);
        return Bytes32.of(bytes);
    }
}
