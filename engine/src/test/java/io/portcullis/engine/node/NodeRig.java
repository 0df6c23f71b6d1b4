package io.portcullis.engine.node;

import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Signature;
import io.portcullis.engine.account.Transaction;
import io.portcullis.engine.hub.Hub;
import io.portcullis.engine.hub.HubEffect;
import io.portcullis.engine.hub.HubInput;
import io.portcullis.engine.hub.Instruction;
import io.portcullis.engine.hub.Outcome;
import io.portcullis.engine.hub.SealTree;
import io.portcullis.engine.hub.Town;
import io.portcullis.engine.link.NodeId;
import io.portcullis.engine.log.BlockLog;
import io.portcullis.engine.verdict.EngineFault;
import io.portcullis.threshold.codec.Bytes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/** A running node with a clock that stands still, a sealer that waits when it is told to, and everything it tells in queues. */
final class NodeRig implements AutoCloseable, NodeEvents {
    static final NodeTiming QUICK = new NodeTiming(1, 60_000);
    private static final long DEADLINE_SECONDS = 30;

    /** Nothing is sealed while it has no permit. */
    final Semaphore signers = new Semaphore(1_000_000);

    final BlockingQueue<Integer> blocks = new LinkedBlockingQueue<>();
    final BlockingQueue<Long> durable = new LinkedBlockingQueue<>();
    final BlockingQueue<EngineFault> faults = new LinkedBlockingQueue<>();
    final BlockingQueue<HubEffect> effects = new LinkedBlockingQueue<>();
    final Hub hub;
    final HubNode node;
    private long commands;

    NodeRig(Hub hub, BlockLog log, NodeTiming timing, Sealer sealer) {
        this(hub, log, timing, sealer, Optional.empty());
    }

    NodeRig(Hub hub, BlockLog log, NodeTiming timing, Sealer sealer, Optional<Snapshots> snapshots) {
        this(hub, new Unsealed(hub), log, timing, sealer, snapshots);
    }

    NodeRig(Hub hub, Unsealed unsealed, BlockLog log, NodeTiming timing, Sealer sealer, Optional<Snapshots> snapshots) {
        this.hub = hub;
        this.node = new HubNode(
                hub,
                unsealed,
                log,
                tree -> {
                    signers.acquireUninterruptibly();
                    return sealer.seal(tree);
                },
                () -> Town.START_MILLIS,
                timing,
                this,
                Thread::new,
                snapshots);
    }

    static NodeRig of(BlockLog log) {
        return new NodeRig(hub(), log, QUICK, NodeRig::sign);
    }

    static Hub hub() {
        return Town.hub("a", Set.of("alice", "hub"), Map.of("carol", "b"));
    }

    static List<Signature> sign(SealTree tree) {
        return Town.seal("a", tree);
    }

    CompletableFuture<Outcome> submit(String entity, Instruction instruction) {
        return submit(entity, ++commands, instruction);
    }

    CompletableFuture<Outcome> submit(String entity, long number, Instruction instruction) {
        return node.submit(Town.command(entity, number, instruction, Town.START_MILLIS / 1_000));
    }

    /** Alice and the hub lend each other a million of gold. */
    NodeRig opened() throws Exception {
        within(submit("alice", Town.open("hub")));
        within(submit("alice", addGold("hub")));
        within(submit("alice", lend("hub")));
        within(submit("hub", lend("alice")));
        return this;
    }

    static Instruction addGold(String other) {
        return Town.with(other, new Transaction.AddToken(Town.GOLD));
    }

    static Instruction lend(String other) {
        return Town.with(other, new Transaction.SetCreditLimit(Town.GOLD, Amount.of(1_000_000)));
    }

    static Instruction pay(long amount) {
        return Town.with("hub", new Transaction.Pay(Town.GOLD, Amount.of(amount), Bytes32.ZERO));
    }

    static HubInput.Heard junk(long sequence, int bytes) {
        return new HubInput.Heard(Town.node("b"), sequence, Bytes.of(new byte[bytes]), List.of());
    }

    static <T> T within(CompletableFuture<T> future) throws InterruptedException, ExecutionException, TimeoutException {
        return future.get(DEADLINE_SECONDS, TimeUnit.SECONDS);
    }

    /** Waits for what another thread brings about. */
    static void until(BooleanSupplier holds) throws InterruptedException, TimeoutException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new TimeoutException("it did not come about in " + DEADLINE_SECONDS + " s");
            }
            Thread.sleep(1);
        }
    }

    static <T> T within(BlockingQueue<T> queue) throws InterruptedException, TimeoutException {
        T next = queue.poll(DEADLINE_SECONDS, TimeUnit.SECONDS);
        if (next == null) {
            throw new TimeoutException("nothing came in " + DEADLINE_SECONDS + " s");
        }
        return next;
    }

    @Override
    public void appended(NodeId peer, long sequence) {}

    @Override
    public void durable(NodeId peer, long sequence) {
        durable.add(sequence);
    }

    @Override
    public void happened(long blockHeight, HubEffect effect) {
        effects.add(effect);
    }

    @Override
    public void committed(long blockHeight, int inputs) {
        blocks.add(inputs);
    }

    @Override
    public void stopped(EngineFault why) {
        faults.add(why);
    }

    @Override
    public void close() {
        signers.release(1_000_000);
        node.close();
    }
}
