package io.portcullis.signer.service;

import io.portcullis.signer.seal.ProposedSeal;
import io.portcullis.signer.seal.SealMemory;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.ReadableByteChannel;
import java.time.Duration;

/** One seal's leaves on their way in: hashed as they come, so that the last byte is soon followed by the answer. */
final class SealUpload implements Heard.Upload {
    /** A whole block takes some milliseconds through a socket; whoever needs longer holds a place that others wait for. */
    static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final int READ_BYTES = 256 * 1_024;

    private final SealDesk desk;
    private final SealMemory seals;
    private final byte[] memory;
    private final ProposedSeal proposed;
    private final long begun = System.nanoTime();
    private long received = begun;
    private boolean isGivenBack;

    SealUpload(SealDesk desk, SealMemory seals, byte[] memory, ProposedSeal proposed) {
        this.desk = desk;
        this.seals = seals;
        this.memory = memory;
        this.proposed = proposed;
    }

    @Override
    public Duration patience() {
        return PATIENCE;
    }

    @Override
    public void receive(ReadableByteChannel channel) throws IOException {
        while (!proposed.complete()) {
            int count = channel.read(proposed.room(READ_BYTES));
            if (count < 0) {
                throw new EOFException("the caller left within its leaves");
            }
            proposed.take(count);
        }
        received = System.nanoTime();
    }

    @Override
    public byte[] settle() {
        try {
            return Requests.answer(() -> desk.seal(seals, proposed, received - begun));
        } finally {
            // Before the answer: whoever has it may ask again at once and must find the place free.
            close();
        }
    }

    @Override
    public void close() {
        if (!isGivenBack) {
            isGivenBack = true;
            desk.giveBack(memory);
        }
    }
}
