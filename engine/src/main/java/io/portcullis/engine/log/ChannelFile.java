package io.portcullis.engine.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** A file by its channel. Moves at most a bounded piece at a time: the JDK keeps a direct buffer of the largest piece for each thread. */
final class ChannelFile implements DiskFile {
    private static final int PIECE_BYTES = 1 << 18;

    private final FileChannel channel;

    ChannelFile(FileChannel channel) {
        this.channel = channel;
    }

    @Override
    public long size() throws IOException {
        return channel.size();
    }

    @Override
    public void read(long offset, ByteBuffer into) throws IOException {
        long position = offset;
        while (into.hasRemaining()) {
            ByteBuffer piece = piece(into);
            int count = channel.read(piece, position);
            if (count < 0) {
                return;
            }
            into.position(into.position() + count);
            position += count;
        }
    }

    @Override
    public void write(long offset, ByteBuffer from) throws IOException {
        long position = offset;
        while (from.hasRemaining()) {
            int count = channel.write(piece(from), position);
            from.position(from.position() + count);
            position += count;
        }
    }

    private static ByteBuffer piece(ByteBuffer whole) {
        return whole.slice(whole.position(), Math.min(PIECE_BYTES, whole.remaining()));
    }

    @Override
    public void force() throws IOException {
        channel.force(false);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
