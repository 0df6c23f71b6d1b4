package io.portcullis.signer.freeze;

import io.portcullis.depositary.journal.Disk;
import io.portcullis.depositary.journal.Journal;
import io.portcullis.depositary.model.FreezeLevel;
import io.portcullis.signer.journal.JournalVoice;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.verdict.SignerFault;
import io.portcullis.signer.verdict.SignerTag;
import io.portcullis.threshold.codec.RlpWriter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A lattice, durable. Safe for many threads.
 *
 * <p>Invariants: an input is durable before it is true; a raise that cannot be made durable closes everything ({@code SEALED}) until it is; a
 * restart replays inputs and adds none; nothing is written that changes nothing.
 */
public final class FreezeMemory implements AutoCloseable {
    /** The first record, written at creation: it allocates the file's first bytes, so that a full disk still takes a raise. */
    private static final byte[] OPENING =
            new RlpWriter().number(1).number(0).toList().toArray();

    private static final Journal.Kind KIND = new Journal.Kind("freeze", JournalVoice.OF_MEMORIES);

    /** Makes check and set one step. Taken before the monitor of this object, never after. */
    private final Object decision = new Object();

    private final Journal journal;

    /** Guarded by this: written by the journal's committer. */
    private FreezeState state = FreezeState.OPEN;

    private long records;
    private final ArrayDeque<Durable> history = new ArrayDeque<>();
    private final ArrayDeque<Durable> untold = new ArrayDeque<>();

    /** Raises that no disk has taken yet; guarded by this. */
    private final Map<FreezeCause, FreezeInput.Raised> unwritten = new EnumMap<>(FreezeCause.class);

    /**
     * A durable input.
     *
     * @param sequence from 1
     */
    public record Durable(long sequence, FreezeInput input) {}

    private FreezeMemory(Disk disk, long told, boolean create) {
        this.journal = create
                ? Journal.create(disk, KIND, (sequence, offset, payload) -> apply(told, sequence, offset, payload))
                : Journal.open(disk, KIND, (sequence, offset, payload) -> apply(told, sequence, offset, payload));
    }

    /** Begins in an empty file, or goes on with one. Takes the disk over. */
    public static FreezeMemory create(Disk disk) {
        FreezeMemory memory = new FreezeMemory(disk, 0, true);
        if (memory.records() == 0) {
            memory.journal.append(OPENING);
        }
        return memory;
    }

    /**
     * Reads all inputs again.
     *
     * @param told how many records the audit log has already been told of; the others are in {@link #untold}
     * @throws SignerFault JOURNAL_FAILED, JOURNAL_CORRUPT naming the record; WATERMARK_ROLLED_BACK if the log was told of more than there are
     */
    public static FreezeMemory open(Disk disk, long told) {
        FreezeMemory memory = new FreezeMemory(disk, told, false);
        if (memory.records() == 0 || memory.records() < told) {
            memory.close();
            throw new SignerFault(
                    SignerTag.WATERMARK_ROLLED_BACK,
                    "the log was told of " + told + " changes of the freeze level, the journal has "
                            + memory.records());
        }
        return memory;
    }

    private synchronized void apply(long told, long sequence, long offset, byte[] payload) {
        if (sequence == 0) {
            if (!Arrays.equals(payload, OPENING)) {
                throw new SignerFault(SignerTag.JOURNAL_CORRUPT, "the journal does not begin with its opening");
            }
            records = 1;
            return;
        }
        try {
            FreezeInput input = FreezeInputCodec.decode(payload);
            FreezeState next = FreezeState.step(state, input);
            if (next.equals(state)) {
                throw new SignerFault(
                        SignerTag.JOURNAL_CORRUPT, "record " + sequence + " at offset " + offset + " changes nothing");
            }
            state = next;
            records = sequence + 1;
            history.addLast(new Durable(sequence, input));
            if (history.size() > Limits.MAX_HISTORY) {
                history.removeFirst();
            }
            if (sequence >= told) {
                untold.add(new Durable(sequence, input));
            }
        } catch (RefusedException e) {
            throw new SignerFault(
                    SignerTag.JOURNAL_CORRUPT, "record " + sequence + " at offset " + offset + ": " + e.refusal(), e);
        }
    }

    public synchronized FreezeState state() {
        return state;
    }

    /** What to act by: the highest level that stands, and SEALED while anything cannot be made durable. */
    public FreezeLevel level() {
        return shut() ? FreezeLevel.SEALED : state().level();
    }

    /** Whether everything is closed because the journal does not take what it should. */
    public boolean shut() {
        synchronized (this) {
            if (!unwritten.isEmpty()) {
                return true;
            }
        }
        return journal.failure().isPresent();
    }

    /** Durable records so far, the opening among them. */
    public synchronized long records() {
        return records;
    }

    /**
     * Closes the gate. Durable when it returns; if it throws, everything is closed.
     *
     * @return whether that is news
     * @throws SignerFault JOURNAL_FAILED
     */
    public boolean raise(FreezeInput.Raised raise) {
        try {
            boolean news = write(raise);
            synchronized (this) {
                unwritten.remove(raise.cause());
            }
            return news;
        } catch (SignerFault e) {
            synchronized (this) {
                unwritten.put(raise.cause(), raise);
            }
            throw e;
        }
    }

    /** Says that what was wrong has ended; that opens nothing. */
    public boolean mend(FreezeInput.Mended mended) {
        return write(mended);
    }

    /** Remembers leave to go down. */
    public boolean approve(FreezeInput.Approved approved) {
        return write(approved);
    }

    /** Goes down as far as the lowering that waits lets it, if its time has come; tries again what could not be written. */
    public boolean tick(long nowSeconds) {
        for (FreezeInput.Raised raise : waiting()) {
            raise(raise);
        }
        Optional<Lowering> pending = state().pending();
        return pending.isPresent() && nowSeconds >= pending.get().notBefore() && write(new FreezeInput.Due(nowSeconds));
    }

    private synchronized List<FreezeInput.Raised> waiting() {
        return new ArrayList<>(unwritten.values());
    }

    private boolean write(FreezeInput input) {
        synchronized (decision) {
            FreezeState before = state();
            if (FreezeState.step(before, input).equals(before)) {
                return false;
            }
            journal.append(FreezeInputCodec.encode(input));
            return true;
        }
    }

    /** The newest changes, oldest first; the journal has all of them. */
    public synchronized List<Durable> history() {
        return List.copyOf(history);
    }

    /** The oldest record that the audit log has not been told of. */
    public synchronized Optional<Durable> untold() {
        return Optional.ofNullable(untold.peek());
    }

    /** The log has it, durably. */
    public synchronized void told(Durable record) {
        untold.remove(record);
    }

    @Override
    public void close() {
        journal.close();
    }
}
