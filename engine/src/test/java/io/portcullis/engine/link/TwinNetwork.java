package io.portcullis.engine.link;

import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.engine.verdict.Refusal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;

/**
 * A network of two engines, moved by a seed: streams deliver bytes in pieces and late, are cut with or without anybody noticing, and
 * overtake each other as connections. Within one stream bytes stay in order, as TLS sees to it.
 */
final class TwinNetwork {
    private static final Refusal LOST = new Refusal(EngineTag.LINK_CONNECTION_LOST, "the stream has ended");
    private static final Refusal UNREACHABLE = new Refusal(EngineTag.LINK_PEER_UNREACHABLE, "nobody answers");

    /** One side's end of a stream. */
    static final class End {
        final ConnectionId id;
        final TwinEngine owner;
        final long life;
        private final FrameDecoder decoder = new FrameDecoder();
        private final Deque<byte[]> inbound = new ArrayDeque<>();
        private final boolean dialled;
        private End far;
        private boolean greeted;
        private boolean closed;
        private boolean cut;
        private boolean ending;

        private End(ConnectionId id, TwinEngine owner, boolean dialled) {
            this.id = id;
            this.owner = owner;
            this.life = owner.life();
            this.dialled = dialled;
        }

        private boolean isDead() {
            return closed || !owner.isAlive() || owner.life() != life;
        }
    }

    private record Dialling(TwinEngine from, long life) {}

    private final Random random;
    private final List<TwinEngine> engines = new ArrayList<>();
    private final List<End> ends = new ArrayList<>();
    private final List<Dialling> dials = new ArrayList<>();
    private long nextId = 1;
    private int streams;

    TwinNetwork(Random random) {
        this.random = random;
    }

    void join(TwinEngine engine) {
        engines.add(engine);
    }

    int streams() {
        return streams;
    }

    void dial(TwinEngine from) {
        dials.add(new Dialling(from, from.life()));
    }

    /** Some dial comes to its end. */
    void answerDial() {
        if (dials.isEmpty()) {
            return;
        }
        Dialling dial = dials.remove(random.nextInt(dials.size()));
        TwinEngine from = dial.from();
        if (!from.isAlive() || from.life() != dial.life()) {
            return;
        }
        TwinEngine to = engines.getFirst() == from ? engines.getLast() : engines.getFirst();
        if (!to.isAlive()) {
            from.take(new Input.DialFailed(UNREACHABLE));
            return;
        }
        streams++;
        End near = new End(new ConnectionId(nextId++), from, true);
        End far = new End(new ConnectionId(nextId++), to, false);
        near.far = far;
        far.far = near;
        ends.add(near);
        ends.add(far);
        from.take(new Input.Connected(near.id));
    }

    void send(ConnectionId from, Frame frame) {
        End end = end(from);
        if (!end.closed && !end.cut) {
            end.far.inbound.add(FrameCodec.encode(frame));
        }
    }

    void close(ConnectionId id) {
        End end = end(id);
        end.closed = true;
        end.far.ending = true;
    }

    private End end(ConnectionId id) {
        return ends.stream().filter(end -> end.id.equals(id)).findFirst().orElseThrow();
    }

    /** Some end gets some bytes, or learns of its end. */
    void deliverSome() {
        ends.removeIf(end -> end.isDead() && end.far.isDead());
        if (!ends.isEmpty()) {
            deliver(ends.get(random.nextInt(ends.size())), 1 + random.nextInt(400));
        }
    }

    /** Everything that is on its way arrives. */
    void deliverAll() {
        for (int i = 0; i < ends.size(); i++) {
            deliver(ends.get(i), Integer.MAX_VALUE);
        }
    }

    private void deliver(End end, int most) {
        for (int left = most; left > 0 && !end.isDead() && !end.inbound.isEmpty(); ) {
            byte[] chunk = end.inbound.removeFirst();
            int length = Math.min(left, chunk.length);
            left -= length;
            if (length < chunk.length) {
                byte[] rest = new byte[chunk.length - length];
                System.arraycopy(chunk, length, rest, 0, rest.length);
                end.inbound.addFirst(rest);
            }
            feed(end, chunk, length);
        }
        if (!end.isDead() && end.inbound.isEmpty() && end.ending) {
            end.closed = true;
            end.far.ending = true;
            end.owner.take(new Input.Lost(end.id, LOST));
        }
    }

    private static void feed(End end, byte[] chunk, int length) {
        end.decoder.feed(chunk, 0, length);
        while (!end.isDead()) {
            switch (end.decoder.next()) {
                case Decoded.Complete(Frame frame) -> {
                    if (!end.dialled && !end.greeted && frame instanceof Frame.Hello hello) {
                        end.greeted = true;
                        end.owner.take(new Input.Accepted(end.id, hello));
                    } else {
                        end.owner.take(new Input.Received(end.id, frame));
                    }
                }
                case Decoded.Refused(Refusal why) -> throw new AssertionError("no engine sends this: " + why);
                case Decoded.Incomplete incomplete -> {
                    return;
                }
            }
        }
    }

    /** Some stream is cut: what is on its way is lost, and each end notices or does not. */
    void cutSome() {
        if (!ends.isEmpty()) {
            End end = ends.get(random.nextInt(ends.size()));
            cut(end);
            cut(end.far);
        }
    }

    private void cut(End end) {
        end.cut = true;
        while (!end.inbound.isEmpty() && random.nextInt(3) > 0) {
            end.inbound.removeLast();
        }
        if (random.nextBoolean()) {
            end.ending = true;
        }
    }

    /** An engine has died: the far ends notice at once, or only by its silence. */
    void crashed(TwinEngine engine) {
        boolean powerWasCut = random.nextInt(3) == 0;
        for (End end : ends) {
            if (end.owner == engine) {
                end.cut = true;
                end.far.ending |= !powerWasCut;
                end.far.cut |= powerWasCut;
            }
        }
    }
}
