package io.portcullis.appliance.peer;

import io.portcullis.engine.link.ConnectionId;
import io.portcullis.engine.link.Decoded;
import io.portcullis.engine.link.Frame;
import io.portcullis.engine.link.FrameCodec;
import io.portcullis.engine.link.FrameDecoder;
import io.portcullis.engine.link.Input;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.engine.verdict.Refusal;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * One stream with a peer: a reader and a writer around it, and a bounded queue before the writer.
 *
 * <p>Invariants: the owner hears of the end exactly once, after everything that was read; nothing is sent after {@link #end}.
 */
final class Connection {
    private static final long NOT_WRITING = Long.MAX_VALUE;
    private static final long LOOK_UP_MILLIS = 60_000;

    private final ConnectionId id;
    private final PeerStream stream;
    private final FrameDecoder decoder;
    private final Deadlines deadlines;
    private final Patience patience;
    private final LongSupplier nowMillis;
    private final Runnable onEnd;
    private final BoundedQueue<Frame> outbound = new BoundedQueue<>(Limits.MAX_QUEUED_FRAMES);
    private volatile long writingSince = NOT_WRITING;

    /** @param onEnd runs once, when the reader has ended */
    Connection(
            ConnectionId id,
            PeerStream stream,
            FrameDecoder decoder,
            Deadlines deadlines,
            Patience patience,
            LongSupplier nowMillis,
            Runnable onEnd) {
        this.id = id;
        this.stream = stream;
        this.decoder = decoder;
        this.deadlines = deadlines;
        this.patience = patience;
        this.nowMillis = nowMillis;
        this.onEnd = onEnd;
    }

    ConnectionId id() {
        return id;
    }

    void start(PeerLink owner) {
        Thread.ofVirtual().name("peer-writer-" + id.number()).start(this::write);
        Thread.ofVirtual().name("peer-reader-" + id.number()).start(() -> read(owner));
    }

    /** Never waits; a peer that leaves no room is cut off. */
    void send(Frame frame) {
        if (!outbound.offer(frame)) {
            stream.cut();
        }
    }

    /** Sends what is queued, says so, and lets the peer close; cut if that takes long. */
    void end() {
        deadlines.in(patience.close(), stream::cut);
        outbound.close();
    }

    void cut() {
        outbound.close();
        stream.cut();
    }

    void cutIfStuck() {
        long since = writingSince;
        if (since != NOT_WRITING
                && nowMillis.getAsLong() - since > patience.write().toMillis()) {
            stream.cut();
        }
    }

    private void read(PeerLink owner) {
        String why = "the peer closed the connection";
        try {
            InputStream in = stream.in();
            byte[] chunk = new byte[Limits.RECORD_BYTES];
            boolean readable = hand(owner);
            for (int length = in.read(chunk); length >= 0; length = in.read(chunk)) {
                // After bytes that are no frames the rest is read for nothing, or closing would cut off the goodbye.
                if (readable) {
                    decoder.feed(chunk, 0, length);
                    readable = hand(owner);
                }
            }
        } catch (IOException e) {
            why = String.valueOf(e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            cut();
            onEnd.run();
            owner.lost(this, new Refusal(EngineTag.LINK_CONNECTION_LOST, why));
        }
    }

    /** Gives the owner every frame that is complete. */
    private boolean hand(PeerLink owner) throws InterruptedException {
        List<Frame> frames = new ArrayList<>();
        while (true) {
            switch (decoder.next()) {
                case Decoded.Complete(Frame frame) -> frames.add(frame);
                case Decoded.Incomplete incomplete -> {
                    owner.read(this, frames);
                    return true;
                }
                case Decoded.Refused(Refusal why) -> {
                    owner.read(this, frames);
                    owner.take(new Input.Garbled(id, why));
                    return false;
                }
            }
        }
    }

    private void write() {
        try {
            OutputStream out = new BufferedOutputStream(stream.out(), Limits.RECORD_BYTES);
            while (!outbound.isFinished()) {
                for (Frame frame : outbound.takeAll(LOOK_UP_MILLIS)) {
                    writingSince = nowMillis.getAsLong();
                    out.write(FrameCodec.encode(frame));
                }
                if (outbound.isEmpty()) {
                    out.flush();
                }
                writingSince = NOT_WRITING;
            }
            stream.finish();
        } catch (IOException e) {
            // The reader learns of it too, and tells the owner.
            stream.cut();
        } catch (InterruptedException e) {
            stream.cut();
            Thread.currentThread().interrupt();
        }
    }
}
