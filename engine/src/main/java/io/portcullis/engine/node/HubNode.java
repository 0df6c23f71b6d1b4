package io.portcullis.engine.node;

import io.portcullis.depositary.model.Signature;
import io.portcullis.engine.Limits;
import io.portcullis.engine.authority.Checked;
import io.portcullis.engine.credit.RiskAhead;
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
import io.portcullis.threshold.codec.RlpWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * One running hub: see package-info.
 *
 * <p>Invariants: the hub is touched by one thread; nothing is told before its block is durable, and nothing final before its block's seal is; at most
 * {@link Limits#UNSEALED_BLOCKS} blocks wait for seals; a queue that is full refuses at once.
 */
public final class HubNode implements AutoCloseable {
    /** How long the hub's thread rests between two steps of a snapshot's copying while nothing waits for a block. */
    private static final long COPY_NANOS = 500_000;

    private final Hub hub;
    private final RiskAhead ahead;
    private final BlockLog log;
    private final Sealer sealer;
    private final LongSupplier clockMillis;
    private final NodeTiming timing;
    private final NodeEvents events;
    private final Optional<Snapshots> snapshots;
    private final Intake intake = new Intake();
    private final BlockingQueue<HubInput.Sealed> seals = new LinkedBlockingQueue<>();
    private final BlockingQueue<SealTree> toSeal = new LinkedBlockingQueue<>();
    private final Unsealed unsealed;
    private final Errands errands = new Errands();
    private final RlpWriter writer = new RlpWriter();
    private final Semaphore bell = new Semaphore(0);
    private final Thread loop;
    private final Thread sealing;
    private volatile Optional<EngineFault> stopped = Optional.empty();
    private volatile boolean closing;
    private volatile boolean over;
    private Optional<OpenBlock> open = Optional.empty();

    /**
     * @param hub after recovery
     * @param unsealed as the recovery left it
     * @param clockMillis since 1970; a clock that goes back is held at the last block's time
     * @param threads makes the two threads of a node
     * @param snapshots the caller's to close after this; without them a restart replays from the first block
     */
    public HubNode(
            Hub hub,
            Unsealed unsealed,
            BlockLog log,
            Sealer sealer,
            LongSupplier clockMillis,
            NodeTiming timing,
            NodeEvents events,
            ThreadFactory threads,
            Optional<Snapshots> snapshots) {
        this.hub = hub;
        this.ahead = hub.riskAhead();
        this.unsealed = unsealed;
        this.log = log;
        this.sealer = sealer;
        this.clockMillis = clockMillis;
        this.timing = timing;
        this.events = events;
        this.snapshots = snapshots;
        askForNextSeal();
        this.loop = threads.newThread(() -> {
            try {
                run(this::loop);
            } finally {
                end();
            }
        });
        this.sealing = threads.newThread(() -> run(this::sealLoop));
    }

    /** Starts both threads. Called by the thread that recovered the hub, which from now on is the node's. */
    public void start() {
        hub.handOver();
        loop.start();
        sealing.start();
    }

    /**
     * Submits a command. Its signature is checked, and what it will ask of the risk model computed, on the caller's thread.
     *
     * @return what came of it, when that is final; a refusal at once if the queue is full or the node has stopped
     */
    public CompletableFuture<Outcome> submit(Bytes command) {
        CompletableFuture<Outcome> answer = new CompletableFuture<>();
        Checked checked = Commands.check(command, ahead);
        if (checked instanceof Checked.Refused it) {
            answer.complete(new Outcome.Refused(it.refusal()));
            return answer;
        }
        Intake.Arrival arrival = Intake.Arrival.of(new HubInput.Commanded(command), checked, answer);
        if (over || isEnding()) {
            arrival.refuse(refusedByStop());
        } else if (intake.offer(arrival)) {
            bell.release();
            refuseIfOver();
        } else {
            arrival.refuse(new Refusal(EngineTag.HUB_BUSY, intake.size() + " inputs wait for a block"));
        }
        return answer;
    }

    /**
     * Gives another input; waits while the queue is full, so that a peer that is faster than this node is held back. A node that ends takes
     * nothing: peers send it again.
     */
    public void offer(HubInput input) throws InterruptedException {
        Intake.Arrival arrival = Intake.Arrival.of(input);
        if (arrival.mostBytes() > Limits.INPUT_BYTES) {
            throw new IllegalArgumentException("an input of " + arrival.mostBytes() + " bytes");
        }
        while (!isEnding()) {
            if (intake.offer(arrival, timing.blockMillis())) {
                bell.release();
                return;
            }
        }
    }

    /** Asks something of the hub between two blocks, on its thread. It fails with HUB_STOPPED if there is no next block. */
    public <T> CompletableFuture<T> ask(Function<Hub, T> question) {
        CompletableFuture<T> answer = errands.add(question);
        bell.release();
        refuseIfOver();
        return answer;
    }

    public Optional<EngineFault> stopped() {
        return stopped;
    }

    /** Inputs that wait for a block. */
    public int waiting() {
        return intake.size();
    }

    /** Ends the node after the block at hand; what waits is refused. The log stays open: it is the caller's. */
    @Override
    public void close() {
        closing = true;
        bell.release();
        sealing.interrupt();
        try {
            loop.join();
            sealing.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        over = !loop.isAlive();
        refuseIfOver();
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
            if (!closing) {
                stop(new EngineFault(EngineTag.HUB_STOPPED, e.toString(), e));
            }
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
        unsealed.last().forEach(this::tell);
        while (gather()) {
            long bytes = endBlock();
            snapshots.ifPresent(it -> it.afterBlock(hub, bytes));
            if (isSnapshotDue() && unsealed.isEmpty()) {
                snapshots.orElseThrow().begin(hub);
            }
        }
        // What was applied is in the log, unless that is what failed.
        if (open.isPresent() && stopped.isEmpty()) {
            endBlock();
        }
    }

    /**
     * A snapshot holds no notices that wait for seals. So when one is due, blocks take in nothing but seals until all have come: a moment, in some
     * thousands of blocks.
     */
    private boolean isSnapshotDue() {
        return snapshots.map(Snapshots::isDue).orElse(false);
    }

    /** Fills a block until it may end; false if there will be no other. */
    private boolean gather() throws InterruptedException {
        long begun = System.nanoTime();
        long heart = TimeUnit.MILLISECONDS.toNanos(timing.heartbeatMillis());
        long most = TimeUnit.MILLISECONDS.toNanos(timing.blockMillis());
        while (!isEnding()) {
            snapshots.ifPresent(it -> it.advance(log));
            boolean roomForSeal = unsealed.size() - seals.size() < Limits.UNSEALED_BLOCKS;
            if (open.isEmpty()) {
                errands.runAll(hub);
            }
            boolean onlySeals = open.isEmpty() && isSnapshotDue() && !unsealed.isEmpty();
            boolean more = roomForSeal && !onlySeals && fill();
            long waited = System.nanoTime() - open.map(OpenBlock::openedNanos).orElse(begun);
            // Seals are made one at a time: the more are owed, the less it helps to ask for another soon.
            long patience = errands.isEmpty() ? most * Math.max(1, unsealed.size()) : most;
            boolean signerIsFree = unsealed.isEmpty() || !seals.isEmpty();
            boolean something = open.isPresent() || !seals.isEmpty();
            boolean due = something
                    ? signerIsFree
                            || waited >= patience
                            || open.map(OpenBlock::isFull).orElse(false)
                    : waited >= heart && !onlySeals;
            if (due && roomForSeal && open.map(OpenBlock::isServed).orElse(true)) {
                return true;
            }
            if (more) {
                continue;
            }
            // Without room only a seal helps, and that rings the bell.
            long until = (roomForSeal && something ? patience : heart) - (roomForSeal ? waited : 0);
            boolean copying = snapshots.isPresent() && snapshots.get().isCopying();
            if (bell.tryAcquire(Math.max(1, copying ? Math.min(until, COPY_NANOS) : until), TimeUnit.NANOSECONDS)) {
                bell.drainPermits();
            }
        }
        return false;
    }

    /** Applies some of what waits; says whether there may be more. */
    private boolean fill() {
        return (open.isPresent() || intake.size() > 0)
                && open.orElseGet(this::open).fill(intake);
    }

    private OpenBlock open() {
        long timeMillis = Math.max(hub.timeMillis(), clockMillis.getAsLong());
        open = Optional.of(new OpenBlock(hub, timeMillis, intake.size()));
        return open.get();
    }

    /** @return the bytes of what came in it; 0 if nothing did */
    private long endBlock() {
        OpenBlock block = open.orElseGet(this::open);
        List<HubInput.Sealed> sealed = new ArrayList<>();
        seals.drainTo(sealed);
        sealed.forEach(seal -> block.take(Intake.Arrival.of(seal)));
        OpenBlock.Ended ended = block.end(writer);
        log.append(
                ended.block().height(),
                Records.write(writer, ended.encoded(), ended.applied().stateRoot()));
        log.commit();
        hub.links().settle();
        tell(ended.block(), ended.applied(), ended.inputs());
        open = Optional.empty();
        return ended.inputs().isEmpty() ? 0 : ended.encoded().size();
    }

    private void tell(Block block, Hub.Applied applied, List<Intake.Arrival> inputs) {
        events.committed(block.height(), inputs.size());
        applied.effects().stream()
                .filter(effect -> !effect.needsSeal())
                .forEach(effect -> tell(new Unsealed.Notice(block.height(), effect, inputs)));
        Optional<SealTree> asked = unsealed.next();
        List<Unsealed.Notice> released = unsealed.applied(hub, applied, inputs);
        for (Intake.Arrival arrival : inputs) {
            switch (arrival.input()) {
                // A payload that was not the next is not taken: what the peer may forget is what the hub has.
                case HubInput.Heard heard ->
                    events.durable(
                            heard.peer(), hub.links().cursors(heard.peer()).received());
                case HubInput.Sealed sealed -> requireTaken(sealed, asked);
                default -> {}
            }
        }
        released.forEach(this::tell);
        if (!unsealed.next().equals(asked)) {
            askForNextSeal();
        }
    }

    /** The hub must have taken a seal: one that it refused will not become one by waiting. */
    private void requireTaken(HubInput.Sealed sealed, Optional<SealTree> asked) {
        boolean wasAsked = asked.isPresent() && asked.get().seal().blockHeight() == sealed.blockHeight();
        if (!wasAsked || unsealed.next().equals(asked)) {
            throw new EngineFault(
                    EngineTag.SEAL_INVALID, "what the signers gave for block " + sealed.blockHeight() + " is no seal");
        }
    }

    /**
     * One seal at a time, and the next only when the last one is in a durable block: signers never sign a height again after a higher one, so a
     * seal that a crash loses must be the newest they have signed.
     */
    private void askForNextSeal() {
        unsealed.next().ifPresent(toSeal::add);
    }

    private void tell(Unsealed.Notice notice) {
        switch (notice.effect()) {
            case HubEffect.Answer it ->
                notice.inputs()
                        .get(it.inputIndex())
                        .answer()
                        .ifPresent(answer -> answer.complete(Outcome.decode(it.outcome())));
            case HubEffect.Send it -> events.appended(it.peer(), it.sequence());
            default -> events.happened(notice.height(), notice.effect());
        }
    }

    private boolean isEnding() {
        return closing || stopped.isPresent();
    }

    private void stop(EngineFault fault) {
        synchronized (bell) {
            if (stopped.isPresent()) {
                return;
            }
            stopped = Optional.of(fault);
        }
        // The loop is woken, not interrupted: an interrupt would close the log's files under it.
        bell.release();
        sealing.interrupt();
        events.stopped(fault);
    }

    /** The loop's last act: nobody is left waiting. */
    private void end() {
        snapshots.ifPresent(Snapshots::end);
        Refusal refusal = refusedByStop();
        open.ifPresent(block -> block.inputs().forEach(arrival -> arrival.refuse(refusal)));
        unsealed.waiting().forEach(arrival -> arrival.refuse(refusal));
        over = true;
        refuseIfOver();
    }

    /** For whoever came while the loop ended: either it saw them, or they see that it is over. */
    private void refuseIfOver() {
        if (over) {
            intake.refuseAll(refusedByStop());
            errands.failAll(fault());
        }
    }

    private Refusal refusedByStop() {
        return new Refusal(EngineTag.HUB_STOPPED, fault().getMessage());
    }

    private EngineFault fault() {
        return stopped.orElseGet(() -> new EngineFault(EngineTag.HUB_STOPPED, "the node is closing"));
    }
}
