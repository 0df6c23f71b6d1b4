package io.portcullis.engine.kernel;

import io.portcullis.engine.verdict.EngineFault;
import io.portcullis.engine.verdict.EngineTag;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Invariant: every mapped byte was written to its file before, so that a full disk is an error here and not a signal at some access. */
final class MappedSpace implements SlabSpace {
    private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,64}");
    private static final int ZEROS_BYTES = 1 << 16;

    private final Path folder;
    private final Arena arena = Arena.ofShared();
    private final Map<String, File> files = new HashMap<>();
    private final List<MemorySegment> chunks = new ArrayList<>();

    MappedSpace(Path folder) {
        this.folder = folder;
    }

    private static final class File {
        private final FileChannel channel;
        private final long chunkBytes;
        private int chunks;

        File(FileChannel channel, long chunkBytes) {
            this.channel = channel;
            this.chunkBytes = chunkBytes;
        }
    }

    @Override
    public synchronized MemorySegment chunk(String slabName, int chunkNumber, long bytes) {
        if (!NAME.matcher(slabName).matches()) {
            throw new IllegalArgumentException("a slab of name " + slabName);
        }
        try {
            File file = files.get(slabName);
            if (file == null) {
                FileChannel channel = FileChannel.open(
                        folder.resolve(slabName + ".slab"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE);
                file = new File(channel, bytes);
                files.put(slabName, file);
            }
            if (chunkNumber != file.chunks || bytes != file.chunkBytes) {
                throw new IllegalArgumentException(
                        "chunk " + chunkNumber + " of " + slabName + " after " + file.chunks);
            }
            long start = chunkNumber * bytes;
            fill(file.channel, start, start + bytes);
            MemorySegment chunk = file.channel.map(MapMode.READ_WRITE, start, bytes, arena);
            file.chunks++;
            chunks.add(chunk);
            return chunk;
        } catch (IOException e) {
            throw new EngineFault(
                    EngineTag.SLAB_SPACE_FAILED,
                    "no chunk " + chunkNumber + " of slab " + slabName + " in its file",
                    e);
        }
    }

    private static void fill(FileChannel channel, long from, long to) throws IOException {
        ByteBuffer zeros = ByteBuffer.allocateDirect(ZEROS_BYTES);
        long at = from;
        while (at < to) {
            zeros.clear().limit((int) Math.min(ZEROS_BYTES, to - at));
            at += channel.write(zeros, at);
        }
    }

    @Override
    public synchronized void giveBack() {
        for (MemorySegment chunk : chunks) {
            try {
                chunk.force();
            } catch (UncheckedIOException e) {
                throw new EngineFault(EngineTag.SLAB_SPACE_FAILED, "the disk does not take what is idle", e);
            }
            Pages.advise(chunk, Pages.ADVICE_PAGE_OUT);
        }
    }

    @Override
    public synchronized void close() {
        arena.close();
        try {
            for (File file : files.values()) {
                file.channel.close();
            }
        } catch (IOException e) {
            throw new EngineFault(EngineTag.SLAB_SPACE_FAILED, "a slab's file cannot be closed", e);
        }
    }
}
