package io.portcullis.depositary.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A disk in memory on a {@link FaultLine}, sector by sector, so that starting again from what survived costs next to nothing. What was
 * forced is durable; of the rest a restart finds all, nothing, or some sectors.
 */
public final class SectorDisk implements Disk {
    private static final int SECTOR = 512;
    private static final ByteBuffer ZEROS = ByteBuffer.allocate(SECTOR);

    private final String name;
    private final FaultLine line;
    private final Map<Long, byte[]> durable;
    private long durableSize;

    /** Sectors as they read, where they differ from the durable ones. */
    private final Map<Long, byte[]> written = new HashMap<>();

    private final List<Piece> unforced = new ArrayList<>();
    private long size;

    /** What of one write lies in one sector. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Piece(long sector, int from, byte[] bytes) {
        byte[] over(byte[] old) {
            byte[] all = old == null ? new byte[SECTOR] : old.clone();
            System.arraycopy(bytes, 0, all, from, bytes.length);
            return all;
        }

        long end() {
            return sector * SECTOR + from + bytes.length;
        }
    }

    /** What a disk holds while nobody uses it. */
    public record Image(Map<Long, byte[]> sectors, long size) {
        public static final Image EMPTY = new Image(Map.of(), 0);

        /** Up to the last sector that was ever written. */
        public byte[] bytes() {
            long last =
                    sectors.keySet().stream().mapToLong(Long::longValue).max().orElse(-1);
            byte[] all = new byte[(int) (last + 1) * SECTOR];
            sectors.forEach((sector, bytes) -> System.arraycopy(bytes, 0, all, (int) (sector * SECTOR), SECTOR));
            return all;
        }
    }

    /** What a restart finds of writes that were not forced. */
    public enum Survival {
        /** As when the process dies alone: the kernel still writes. */
        ALL,
        NONE,
        /** As when power goes: each sector by itself, by seed. */
        SOME
    }

    public SectorDisk(String name, FaultLine line, Image image) {
        this.name = name;
        this.line = line;
        this.durable = new HashMap<>(image.sectors());
        this.durableSize = image.size();
        this.size = image.size();
    }

    public synchronized Image survivors(Survival survival, long seed) {
        Random random = new Random(seed);
        Map<Long, byte[]> left = new HashMap<>(durable);
        long end = survival == Survival.ALL || (survival == Survival.SOME && random.nextBoolean()) ? size : durableSize;
        for (Piece piece : unforced) {
            if (survival == Survival.ALL || (survival == Survival.SOME && random.nextBoolean())) {
                left.put(piece.sector(), piece.over(left.get(piece.sector())));
                end = Math.max(end, piece.end());
            }
        }
        return new Image(left, end);
    }

    /** Whether some text was durable already. */
    public synchronized boolean holdsDurably(byte[] text) {
        byte[] all = new Image(durable, durableSize).bytes();
        for (int at = 0; at + text.length <= all.length; at++) {
            if (Arrays.equals(all, at, at + text.length, text, 0, text.length)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public boolean isCommittedByItsCaller() {
        return true;
    }

    @Override
    public synchronized long size() {
        return size;
    }

    @Override
    public synchronized void read(long offset, ByteBuffer into) {
        long end = Math.min(size, offset + into.remaining());
        for (long at = offset; at < end; ) {
            int within = (int) (at % SECTOR);
            int length = (int) Math.min(SECTOR - within, end - at);
            byte[] sector = written.getOrDefault(at / SECTOR, durable.get(at / SECTOR));
            into.put(sector == null ? ZEROS.array() : sector, within, length);
            at += length;
        }
    }

    @Override
    public void write(long offset, ByteBuffer from) throws IOException {
        line.pass(
                name + FaultLine.WRITE,
                () -> put(offset, from.slice(from.position(), from.remaining() / 2)),
                () -> put(offset, from));
    }

    private synchronized void put(long offset, ByteBuffer from) {
        size = Math.max(size, offset + from.remaining());
        for (long at = offset; from.hasRemaining(); ) {
            int within = (int) (at % SECTOR);
            int length = Math.min(SECTOR - within, from.remaining());
            put(at / SECTOR, within, from.slice(from.position(), length));
            from.position(from.position() + length);
            at += length;
        }
    }

    private void put(long sector, int within, ByteBuffer bytes) {
        byte[] old = written.getOrDefault(sector, durable.get(sector));
        if (old == null && bytes.equals(ZEROS.slice(0, bytes.remaining()))) {
            return; // What was never written reads as zeros.
        }
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        Piece piece = new Piece(sector, within, copy);
        unforced.add(piece);
        written.put(sector, piece.over(old));
    }

    @Override
    public void force() throws IOException {
        line.pass(name + " force", () -> {}, this::keep);
    }

    private synchronized void keep() {
        durable.putAll(written);
        written.clear();
        unforced.clear();
        durableSize = size;
    }

    @Override
    public void inspect() {}

    @Override
    public void close() {}
}
