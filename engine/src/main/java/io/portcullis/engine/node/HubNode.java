package io.portcullis.engine.node;

import io.portcullis.depositary.model.Signature;
import io.portcullis.engine.Limits;
import io.portcullis.engine.authority.Checked;
import io.portcullis.engine.hub.Block;
import io.portcullis.engine.hub.Commands;
import io.portcullis.engine.hub.Hub;
import io.portcullis.engine.hub.HubEffect;
import io.portcullis.engine.hub.HubInput;
import io.portcullis.engine.hub.Outcome;
import io.portcullis.engine.hub.SealTree;
import io.portcullis.engine.log.BlockLog;
import io.portcullis.engine.verdict.EngineFault;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.engine.verdict.Refusal;
import io.portcullis.threshold.codec.Bytes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * One running hub: see package-info.
 *
 * <p>Invariants: the hub is touched by one thread; nothing is told before its block is durable, and nothing final before its block's seal is; at most
 * {@link Limits#UNSEALED_BLOCKS} blocks wait for seals; a queue that is full refuses at once.
 */
public final class HubNode implements AutoCloseable {
    private record Arrival(HubInput input, Checked checked, CompletableFuture<Outcome> answer) {}

    /** A block that waits for its seal, and what is told then. */
    private record Pending(SealTree tree, List<Runnable> tell) {
        long height() {
            return tree.seal().blockHeight();
        }
    }

    private final Hub hub;
    private final BlockLog log;
    private final Sealer sealer;
    private final LongSupplier clockMillis;
    private final NodeTiming timing;
    private final NodeEvents events;
    private final Consumer<Hub> snapshots;
    private final BlockingQueue<Arrival> arrivals = new ArrayBlockingQueue<>(Limits.WAITING_INPUTS);
    private final BlockingQueue<HubInput.Sealed> seals = new LinkedBlockingQueue<>();
    private final BlockingQueue<SealTree> toSeal = new LinkedBlockingQueue<>();
    private final Deque<Pending> unsealed = new ArrayDeque<>();
    private final BlockingQueue<Runnable> errands = new LinkedBlockingQueue<>();
    private final Semaphore bell = new Semaphore(0);
    private final Thread loop;
    private final Thread sealing;
    private volatile Optional<EngineFault> stopped = Optional.empty();
    private volatile boolean closing;
    private long lastSnapshot;

    /**
     * @param hub after recovery
     * @param clockMillis since 1970; a clock that goes back is held at the last block's time
     * @param threads makes the two threads of a node
     * @param snapshots takes a durable snapshot of the hub, between two blocks
     */
    public HubNode(
            Hub hub,
            BlockLog log,
            Sealer sealer,
            LongSupplier clockMillis,
            NodeTiming timing,
            NodeEvents events,
            ThreadFactory threads,
            Consumer<Hub> snapshots) {
        this.hub = hub;
        this.log = log;
        this.sealer = sealer;
        this.clockMillis = clockMillis;
        this.timing = timing;
        this.events = events;
        this.snapshots = snapshots;
        this.lastSnapshot = hub.height();
        for (SealTree tree : hub.unsealed()) {
            unsealed.add(new Pending(tree, new ArrayList<>()));
        }
        askForNextSeal();
        this.loop = threads.newThread(() -> run(this::loop));
        this.sealing = threads.newThread(() -> run(this::sealLoop));
    }

    public void start() {
        loop.start();
        sealing.start();
    }

    /**
     * Submits a command. Its signature is checked on the caller's thread.
     *
     * @return what came of it, when that is final; a refusal at once if the queue is full or the node has stopped
     */
    public CompletableFuture<Outcome> submit(Bytes command) {
        CompletableFuture<Outcome> answer = new CompletableFuture<>();
        Checked checked = Commands.check(command);
        if (checked instanceof Checked.Refused it) {
            answer.complete(new Outcome.Refused(it.refusal()));
            return answer;
        }
        if (stopped.isPresent() || closing) {
            answer.complete(refusedByStop());
        } else if (arrivals.offer(new Arrival(new HubInput.Commanded(command), checked, answer))) {
            bell.release();
        } else {
            answer.complete(
                    new Outcome.Refused(new Refusal(EngineTag.HUB_BUSY, arrivals.size() + " inputs wait for a block")));
        }
        return answer;
    }

    /** Gives another input; waits while the queue is full, so that a peer that is faster than this node is held back. */
    public void offer(HubInput input) throws InterruptedException {
        Arrival arrival = new Arrival(input, null, null);
        while (stopped.isEmpty() && !closing) {
            if (arrivals.offer(arrival, timing.blockMillis(), TimeUnit.MILLISECONDS)) {
                bell.release();
                return;
            }
        }
    }

    /** Asks something of the hub between two blocks, on its thread. */
    public <T> CompletableFuture<T> ask(Function<Hub, T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        errands.add(() -> {
            try {
                answer.complete(question.apply(hub));
            } catch (RuntimeException e) {
                answer.completeExceptionally(e);
            }
        });
        bell.release();
        if (stopped.isPresent() || closing) {
            errands.clear();
            answer.completeExceptionally(fault());
        }
        return answer;
    }

    public Optional<EngineFault> stopped() {
        return stopped;
    }

    /** Inputs that wait for a block. */
    public int waiting() {
        return arrivals.size();
    }

    /** Ends the node after the block at hand; what waits is refused. The log stays open: it is the caller's. */
    @Override
    public void close() {
        closing = true;
        loop.interrupt();
        sealing.interrupt();
        try {
            loop.join();
            sealing.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        refuseAll();
    }

    private void run(Loop body) {
        try {
            body.run();
        } catch (InterruptedException e) {
            if (!closing) {
                stop(new EngineFault(EngineTag.HUB_STOPPED, "interrupted", e));
            }
        } catch (EngineFault fault) {
            stop(fault);
        } catch (RuntimeException e) {
            stop(new EngineFault(EngineTag.HUB_STOPPED, e.toString(), e));
        }
    }

    private interface Loop {
        void run() throws InterruptedException;
    }

    private void sealLoop() throws InterruptedException {
        while (!closing) {
            SealTree tree = toSeal.take();
            List<Signature> signatures = sealer.seal(tree);
            seals.add(new HubInput.Sealed(tree.seal().blockHeight(), signatures));
            bell.release();
        }
    }

    private void loop() throws InterruptedException {
        while (!closing) {
            List<Arrival> inputs = gather();
            makeBlock(inputs);
            if (hub.height() - lastSnapshot >= timing.snapshotBlocks()) {
                snapshots.accept(hub);
                lastSnapshot = hub.height();
            }
        }
    }

    /** Waits until a block may close, and takes what is in it. */
    private List<Arrival> gather() throws InterruptedException {
        List<Arrival> inputs = new ArrayList<>();
        long begun = System.nanoTime();
        long heart = TimeUnit.MILLISECONDS.toNanos(timing.heartbeatMillis());
        long most = TimeUnit.MILLISECONDS.toNanos(timing.blockMillis());
        while (true) {
            runErrands();
            int room = Limits.BLOCK_INPUTS - Limits.UNSEALED_BLOCKS - inputs.size();
            boolean hadNone = inputs.isEmpty();
            arrivals.drainTo(inputs, room);
            if (hadNone && !inputs.isEmpty()) {
                begun = System.nanoTime();
            }
            long waited = System.nanoTime() - begun;
            boolean signerIsFree = unsealed.isEmpty() || !seals.isEmpty();
            boolean roomForSeal = unsealed.size() - seals.size() < Limits.UNSEALED_BLOCKS;
            boolean something = !inputs.isEmpty() || !seals.isEmpty();
            if (something && roomForSeal && (signerIsFree || waited >= most)) {
                return inputs;
            }
            if (!something && waited >= heart) {
                return inputs;
            }
            if (stopped.isPresent()) {
                throw fault();
            }
            long until = something ? most : heart;
            if (bell.tryAcquire(Math.max(1, until - waited), TimeUnit.NANOSECONDS)) {
                bell.drainPermits();
            }
        }
    }

    private void makeBlock(List<Arrival> taken) {
        List<Arrival> inputs = new ArrayList<>();
        List<HubInput.Sealed> sealed = new ArrayList<>();
        seals.drainTo(sealed);
        sealed.forEach(seal -> inputs.add(new Arrival(seal, null, null)));
        inputs.addAll(taken);
        Block block = new Block(
                hub.height() + 1,
                hub.lastBlockHash(),
                Math.max(hub.timeMillis(), clockMillis.getAsLong()),
                inputs.stream().map(Arrival::input).toList());
        int[] next = {0};
        Bytes encoded = block.encode();
        Hub.Applied applied = hub.apply(block, encoded, it -> {
            while (inputs.get(next[0]).input() != it) {
                next[0]++;
            }
            return inputs.get(next[0]).checked();
        });
        log.append(block.height(), Records.write(encoded, applied.stateRoot()));
        log.commit();
        hub.links().settle();
        tell(block, applied, inputs);
    }

    private void tell(Block block, Hub.Applied applied, List<Arrival> inputs) {
        events.committed(block.height(), inputs.size());
        List<Runnable> pending = new ArrayList<>();
        for (HubEffect effect : applied.effects()) {
            Runnable tell = () -> tell(block.height(), effect, inputs);
            if (effect.needsSeal()) {
                pending.add(tell);
            } else {
                tell.run();
            }
        }
        for (Arrival arrival : inputs) {
            switch (arrival.input()) {
                case HubInput.Heard heard -> events.durable(heard.peer(), heard.sequence());
                case HubInput.Sealed sealed -> {
                    if (!unsealed.isEmpty() && unsealed.getFirst().height() == sealed.blockHeight()) {
                        unsealed.removeFirst().tell().forEach(Runnable::run);
                        askForNextSeal();
                    }
                }
                default -> {}
            }
        }
        if (applied.seal().isPresent()) {
            unsealed.add(new Pending(applied.seal().get(), pending));
            if (unsealed.size() == 1) {
                askForNextSeal();
            }
        } else if (unsealed.isEmpty()) {
            pending.forEach(Runnable::run);
        } else {
            unsealed.getLast().tell().addAll(pending);
        }
    }

    /**
     * One seal at a time, and the next only when the last one is in a durable block: signers never sign a height again after a higher one, so a
     * seal that a crash loses must be the newest they have signed.
     */
    private void askForNextSeal() {
        if (!unsealed.isEmpty()) {
            toSeal.add(unsealed.getFirst().tree());
        }
    }

    private void tell(long height, HubEffect effect, List<Arrival> inputs) {
        switch (effect) {
            case HubEffect.Answer it -> {
                CompletableFuture<Outcome> answer = inputs.get(it.inputIndex()).answer();
                if (answer != null) {
                    answer.complete(Outcome.decode(it.outcome()));
                }
            }
            case HubEffect.Send it -> events.appended(it.peer(), it.sequence());
            default -> events.happened(height, effect);
        }
    }

    private void runErrands() {
        for (Runnable errand = errands.poll(); errand != null; errand = errands.poll()) {
            errand.run();
        }
    }

    private void stop(EngineFault fault) {
        if (stopped.isEmpty()) {
            stopped = Optional.of(fault);
            refuseAll();
            events.stopped(fault);
        }
        loop.interrupt();
        sealing.interrupt();
    }

    private void refuseAll() {
        List<Arrival> left = new ArrayList<>();
        arrivals.drainTo(left);
        for (Arrival arrival : left) {
            if (arrival.answer() != null) {
                arrival.answer().complete(refusedByStop());
            }
        }
        runErrands();
    }

    private Outcome refusedByStop() {
        return new Outcome.Refused(new Refusal(
                EngineTag.HUB_STOPPED, stopped.map(EngineFault::getMessage).orElse("the node is closing")));
    }

    private EngineFault fault() {
        return stopped.orElseGet(() -> new EngineFault(EngineTag.HUB_STOPPED, "the node is closing"));
    }
}
