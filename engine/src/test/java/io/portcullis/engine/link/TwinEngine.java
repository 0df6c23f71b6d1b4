package io.portcullis.engine.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.engine.verdict.Refusal;
import io.portcullis.threshold.codec.Bytes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/** One engine with one link: what it keeps when it dies is its outbox, its log of payloads, and its cursors. */
final class TwinEngine {
    private final Sides side;
    private final TwinNetwork network;
    private final Random random;
    private final Session session;

    // Durable.
    private final TreeMap<Long, Bytes> outbox = new TreeMap<>();
    private final List<Bytes> log = new ArrayList<>();
    private Cursors cursors = Cursors.START;

    // Lost in a crash.
    private State state;
    private final Deque<Bytes> pending = new ArrayDeque<>();
    private long acknowledged;
    private long announced;
    private boolean up;

    private long nowMillis;
    private long life;
    private boolean alive;
    final List<Bytes> gossip = new ArrayList<>();
    private final Map<EngineTag, Integer> refusals = new EnumMap<>(EngineTag.class);

    TwinEngine(Sides side, Terms terms, TwinNetwork network, Random random) {
        this.side = side;
        this.network = network;
        this.random = random;
        this.session = new Session(terms, sequence -> Optional.ofNullable(outbox.get(sequence)));
        network.join(this);
        start();
    }

    boolean isAlive() {
        return alive;
    }

    long life() {
        return life;
    }

    State state() {
        return state;
    }

    List<Bytes> log() {
        return log;
    }

    Cursors cursors() {
        return cursors;
    }

    Map<EngineTag, Integer> refusals() {
        return refusals;
    }

    boolean isIdle() {
        return state instanceof Open
                && pending.isEmpty()
                && state.position().cursors().acknowledged() == cursors.appended();
    }

    private void start() {
        life++;
        alive = true;
        up = false;
        acknowledged = cursors.acknowledged();
        announced = cursors.appended();
        state = session.begin(cursors, nowMillis, random.nextLong());
    }

    void restart() {
        if (!alive) {
            start();
        }
    }

    void crash() {
        if (alive) {
            alive = false;
            pending.clear();
            network.crashed(this);
        }
    }

    /** Restores what this engine had at some time before: what an operator must never do. */
    void restore(Cursors old) {
        crash();
        cursors = old;
        while (log.size() > old.received()) {
            log.removeLast();
        }
        start();
    }

    void tick(long millis) {
        nowMillis = millis;
        take(new Input.Tick(millis));
    }

    /** The next block holds some payloads for the peer; a crash may come between its durability and the word to the link. */
    void append(int howMany) {
        for (int i = 0; i < howMany; i++) {
            long sequence = cursors.appended() + 1;
            outbox.put(sequence, side.payload(sequence));
            cursors = cursors.withAppended(sequence);
        }
    }

    void announce() {
        if (announced < cursors.appended()) {
            announced = cursors.appended();
            take(new Input.Appended(announced));
        }
    }

    /** Some of what was delivered becomes durable. */
    void commit(int most) {
        int howMany = Math.min(most, pending.size());
        for (int i = 0; i < howMany; i++) {
            log.add(pending.removeFirst());
        }
        cursors = cursors.withReceived(log.size());
        if (random.nextInt(8) > 0) {
            take(new Input.Durable(log.size()));
        }
    }

    /** The outbox forgets what is acknowledged. */
    void prune() {
        cursors = cursors.withAcknowledged(acknowledged);
        outbox.headMap(acknowledged, true).clear();
    }

    void take(Input input) {
        if (!alive) {
            return;
        }
        Step step = session.step(state, input);
        state = step.state();
        step.effects().forEach(this::run);
        check();
    }

    private void run(Effect effect) {
        switch (effect) {
            case Effect.Dial dial -> network.dial(this);
            case Effect.Send send -> network.send(send.connection(), send.frame());
            case Effect.Close close -> network.close(close.connection());
            case Effect.Deliver deliver -> {
                assertEquals(log.size() + pending.size() + 1, deliver.sequence(), "delivered in order, once");
                pending.add(deliver.payload());
            }
            case Effect.Heard heard -> gossip.add(heard.gossip());
            case Effect.Acknowledged done -> {
                assertTrue(done.sequence() > acknowledged, "acknowledgements rise");
                acknowledged = done.sequence();
            }
            case Effect.Up hosts -> {
                assertTrue(!up, "up comes after down");
                assertEquals(List.of(side.other().entity()), hosts.hosts());
                up = true;
            }
            case Effect.Down(Refusal why) -> {
                assertTrue(up, "down comes after up");
                up = false;
                refusals.merge(why.tag(), 1, Integer::sum);
            }
            case Effect.Refuse(Refusal why) -> refusals.merge(why.tag(), 1, Integer::sum);
            case Effect.ReconnectAt at -> assertTrue(at.millis() > nowMillis, "a retry lies ahead");
        }
    }

    @Override
    public String toString() {
        return side + " " + cursors + " " + state + " " + refusals + "\n";
    }

    private void check() {
        assertEquals(up, state instanceof Open);
        Position position = state.position();
        assertEquals(
                pending.size(),
                position.undurable().count() - (log.size() - position.cursors().received()));
        assertTrue(position.undurable().count() <= session.terms().window(), "no more than the window is taken");
        if (state instanceof Open open) {
            assertEquals(
                    open.next() - 1 - position.cursors().acknowledged(),
                    open.flying().count());
            assertTrue(open.next() <= open.edge() + 1, "no more than the window is sent");
        }
    }
}
