package io.portcullis.engine.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * The deterministic twin of a directory. Reads see the cache; a power cut leaves the platter and, chosen by seed, some of what was not
 * forced: of names a prefix of the changes, of bytes sector by sector any of the states the sector went through. A failed force leaves
 * the cache as it is and forgets that it must still be written, as kernels do.
 */
public final class TwinDisk implements Disk {
    private static final int SECTOR = 512;

    private final Map<String, Inode> names = new TreeMap<>();
    private final List<Map<String, Inode>> unforcedNames = new ArrayList<>();
    private Map<String, Inode> durableNames = new HashMap<>();
    private long operations;
    private long powerCutAt = Long.MAX_VALUE;
    private long failForceAt = Long.MAX_VALUE;
    private long capacity = Long.MAX_VALUE;
    private int forces;

    /** The power is gone: nothing after this happens. */
    public static final class PowerCut extends RuntimeException {
        private static final long serialVersionUID = 1L;

        PowerCut() {
            super("the power is gone", null, false, false);
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Write(long offset, byte[] bytes) {}

    private static final class Inode {
        private byte[] cache = new byte[0];
        private byte[] platter = new byte[0];
        private final List<Write> unforced = new ArrayList<>();

        private Inode copy(byte[] bytes) {
            Inode copy = new Inode();
            copy.cache = bytes.clone();
            copy.platter = bytes.clone();
            return copy;
        }

        /** Sector by sector any of its states since the last force. */
        private byte[] survivor(Random random) {
            Map<Long, List<byte[]>> sectors = new TreeMap<>();
            byte[] image = platter;
            for (Write write : unforced) {
                image = put(image, write.offset(), write.bytes());
                for (long at = write.offset() / SECTOR; at * SECTOR < write.offset() + write.bytes().length; at++) {
                    int end = (int) Math.min(image.length, (at + 1) * SECTOR);
                    sectors.computeIfAbsent(at, key -> new ArrayList<>())
                            .add(Arrays.copyOfRange(image, (int) (at * SECTOR), end));
                }
            }
            byte[] survivor = platter;
            for (Map.Entry<Long, List<byte[]>> sector : sectors.entrySet()) {
                int state = random.nextInt(sector.getValue().size() + 1);
                if (state > 0) {
                    survivor = put(
                            survivor,
                            sector.getKey() * SECTOR,
                            sector.getValue().get(state - 1));
                }
            }
            return survivor;
        }
    }

    /** Loses power at an operation, counted from 1: a write or a change of names may then survive in part, a force did not happen. */
    public TwinDisk cutPowerAt(long operation) {
        powerCutAt = operation;
        return this;
    }

    /** Fails the force at an operation, counted from 1, or the first one after it. */
    public TwinDisk failForceAt(long operation) {
        failForceAt = operation;
        return this;
    }

    public TwinDisk holding(long bytes) {
        capacity = bytes;
        return this;
    }

    public long operations() {
        return operations;
    }

    /** Forces of files so far. */
    public int forces() {
        return forces;
    }

    /** What a restart finds after the power was cut. */
    public TwinDisk afterPowerCut(Random random) {
        List<Map<String, Inode>> states = new ArrayList<>();
        states.add(durableNames);
        states.addAll(unforcedNames);
        TwinDisk after = new TwinDisk();
        Map<String, Inode> survived = states.get(random.nextInt(states.size()));
        survived.forEach((name, inode) -> after.put(name, inode.copy(inode.survivor(random))));
        return after;
    }

    /** What a restart finds after only the process died: the same cache, and the same platter beneath it. */
    public TwinDisk afterProcessDeath() {
        TwinDisk after = new TwinDisk();
        after.names.putAll(names);
        after.unforcedNames.addAll(unforcedNames);
        after.durableNames = durableNames;
        return after;
    }

    /** A copy whose every byte is durable. */
    public TwinDisk copy() {
        TwinDisk copy = new TwinDisk();
        names.forEach((name, inode) -> copy.put(name, inode.copy(inode.cache)));
        return copy;
    }

    public byte[] bytes(String name) {
        return names.get(name).cache.clone();
    }

    /** Puts a durable file in place, as a stranger could. */
    public void put(String name, byte[] bytes) {
        put(name, new Inode().copy(bytes));
    }

    private void put(String name, Inode inode) {
        names.put(name, inode);
        durableNames = new HashMap<>(names);
    }

    /** Changes one byte behind everybody's back. */
    public void flip(String name, int offset, int mask) {
        byte[] bytes = bytes(name);
        bytes[offset] ^= (byte) mask;
        put(name, bytes);
    }

    public void lose(String name) {
        names.remove(name);
        durableNames = new HashMap<>(names);
    }

    private void operation() {
        operations++;
        if (operations >= powerCutAt) {
            throw new PowerCut();
        }
    }

    private void namesChanged() {
        unforcedNames.add(new HashMap<>(names));
        operation();
    }

    @Override
    public List<String> names() {
        return List.copyOf(names.keySet());
    }

    @Override
    public DiskFile create(String name) throws IOException {
        if (names.containsKey(name)) {
            throw new FileAlreadyExistsException(name);
        }
        names.put(name, new Inode());
        namesChanged();
        return open(name);
    }

    @Override
    public DiskFile open(String name) throws IOException {
        return new TwinFile(require(name));
    }

    @Override
    public void rename(String from, String to) throws IOException {
        names.put(to, require(from));
        names.remove(from);
        namesChanged();
    }

    @Override
    public void delete(String name) throws IOException {
        require(name);
        names.remove(name);
        namesChanged();
    }

    private Inode require(String name) throws IOException {
        Inode inode = names.get(name);
        if (inode == null) {
            throw new NoSuchFileException(name);
        }
        return inode;
    }

    @Override
    public void forceNames() throws IOException {
        operation();
        if (operations >= failForceAt) {
            failForceAt = Long.MAX_VALUE;
            throw new IOException("Input/output error");
        }
        durableNames = new HashMap<>(names);
        unforcedNames.clear();
    }

    @Override
    public void close() {}

    @Override
    public String toString() {
        return "twin disk";
    }

    private static byte[] put(byte[] image, long offset, byte[] bytes) {
        int end = (int) offset + bytes.length;
        byte[] changed = Arrays.copyOf(image, Math.max(image.length, end));
        System.arraycopy(bytes, 0, changed, (int) offset, bytes.length);
        return changed;
    }

    private final class TwinFile implements DiskFile {
        private final Inode inode;

        TwinFile(Inode inode) {
            this.inode = inode;
        }

        @Override
        public long size() {
            return inode.cache.length;
        }

        @Override
        public void read(long offset, ByteBuffer into) {
            int length = (int) Math.max(0, Math.min(into.remaining(), inode.cache.length - offset));
            into.put(inode.cache, (int) Math.min(offset, inode.cache.length), length);
        }

        @Override
        public void write(long offset, ByteBuffer from) throws IOException {
            byte[] bytes = new byte[from.remaining()];
            from.get(bytes);
            long others = names.values().stream()
                    .filter(other -> other != inode)
                    .mapToLong(other -> other.cache.length)
                    .sum();
            if (others + Math.max(inode.cache.length, offset + bytes.length) > capacity) {
                operation();
                throw new IOException("No space left on device");
            }
            inode.cache = put(inode.cache, offset, bytes);
            inode.unforced.add(new Write(offset, bytes));
            operation();
        }

        @Override
        public void force() throws IOException {
            operation();
            forces++;
            if (operations >= failForceAt) {
                failForceAt = Long.MAX_VALUE;
                inode.unforced.clear();
                throw new IOException("Input/output error");
            }
            inode.platter = inode.cache;
            inode.unforced.clear();
        }

        @Override
        public void close() {}
    }
}
