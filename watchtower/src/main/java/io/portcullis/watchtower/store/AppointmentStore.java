package io.portcullis.watchtower.store;

import io.portcullis.depositary.appointment.Appointment;
import io.portcullis.depositary.appointment.AppointmentRefusal;
import io.portcullis.depositary.appointment.Handover;
import io.portcullis.depositary.journal.Disk;
import io.portcullis.depositary.journal.FileDisk;
import io.portcullis.depositary.journal.Journal;
import io.portcullis.depositary.journal.JournalFault;
import io.portcullis.depositary.journal.Limits;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.ProofHead;
import io.portcullis.watchtower.verdict.TowerTag;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * The appointments of a tower, durably. Safe for many threads.
 *
 * <p>Invariants: what {@link #take} returned for is there after any crash, whole; what it refused changed nothing; hand-overs count in the order in
 * which they were taken.
 *
 * <p>A journal record is {@code part u8 (0 more follow, 1 the last) ‖ bytes}; the parts of one hand-over come in a row, and are {@code own sides, a bit
 * each, in whole bytes ‖ hand-over}, with a count of the bytes before them (u32).
 */
public final class AppointmentStore implements AutoCloseable {
    private static final Journal.Kind KIND = new Journal.Kind(
            "appointments",
            fault -> (fault.ill() == JournalFault.Ill.DAMAGED ? TowerTag.STORE_DAMAGED : TowerTag.STORE_FAILED)
                    .refusal(String.valueOf(fault.getMessage())));
    private static final int PART_BYTES = Limits.MAX_PAYLOAD_BYTES - 1;

    /** A journal shorter than this is not worth an image. */
    private static final long SHORTEST_JOURNAL = 64L << 20;

    private final StoreFiles files;
    private final AccountTable table;
    private Journal journal;
    private long generation;
    private long journalled;

    private AppointmentStore(StoreFiles files, AccountTable table) {
        this.files = files;
        this.table = table;
    }

    /**
     * Reads the newest image and its journal, or begins.
     *
     * @param most accounts
     * @throws io.portcullis.watchtower.verdict.TowerRefusal {@code STORE_FAILED}, {@code STORE_DAMAGED}
     */
    public static AppointmentStore open(Path folder, int most) {
        return open(new StoreFiles(folder, FileDisk::open), most);
    }

    static AppointmentStore open(StoreFiles files, int most) {
        try {
            AppointmentStore store = new AppointmentStore(files, new AccountTable(most));
            store.generation = files.newest(store.table);
            boolean mayBegin = files.mayBegin(store.generation);
            Disk disk = files.journal(store.generation);
            Replay replay = store.new Replay();
            store.journal = mayBegin ? Journal.create(disk, KIND, replay) : Journal.open(disk, KIND, replay);
            replay.isReplaying = false;
            files.deleteBefore(store.generation);
            return store;
        } catch (IOException e) {
            throw TowerTag.STORE_FAILED.refusal(String.valueOf(e.getMessage()));
        }
    }

    /** Puts parts together again at a start; afterwards everything has been taken already. */
    private final class Replay implements Journal.Reader {
        private final ByteArrayOutputStream parts = new ByteArrayOutputStream();
        private boolean isReplaying = true;

        @Override
        public void record(long sequence, long offset, byte[] payload) {
            if (!isReplaying) {
                return;
            }
            parts.write(payload, 1, payload.length - 1);
            journalled += payload.length;
            if (payload[0] == 1) {
                replay(parts.toByteArray());
                parts.reset();
            }
        }
    }

    private void replay(byte[] bytes) {
        int flags = Integer.BYTES + ByteBuffer.wrap(bytes).getInt();
        try {
            Handover.Checked handover = Handover.decode(Arrays.copyOfRange(bytes, flags, bytes.length))
                    .check();
            table.take(
                    handover,
                    sides(
                            Arrays.copyOfRange(bytes, Integer.BYTES, flags),
                            handover.promises().size()));
        } catch (AppointmentRefusal e) {
            throw TowerTag.STORE_DAMAGED.refusal(String.valueOf(e.getMessage()));
        }
    }

    private static boolean[] sides(byte[] bits, int count) {
        boolean[] sides = new boolean[count];
        for (int i = 0; i < count; i++) {
            sides[i] = (bits[i / Byte.SIZE] >> (i % Byte.SIZE) & 1) == 1;
        }
        return sides;
    }

    private static byte[] bits(boolean[] sides) {
        byte[] bits = new byte[(sides.length + Byte.SIZE - 1) / Byte.SIZE];
        for (int i = 0; i < sides.length; i++) {
            bits[i / Byte.SIZE] |= (byte) (sides[i] ? 1 << (i % Byte.SIZE) : 0);
        }
        return bits;
    }

    /** How many accounts of a hand-over would be new. Refuses what {@link #take} would. */
    public synchronized int judge(Handover.Checked handover) {
        return table.judge(handover);
    }

    /**
     * Takes a hand-over whose seals were held against boards. It is durable when this returns.
     *
     * @param bytes its encoding, as it came
     * @param own the client's entities; of every account at least one side is among them
     * @throws io.portcullis.watchtower.verdict.TowerRefusal {@code VERSION_STALE}, {@code BODY_CONTRADICTS}, {@code TOWER_FULL}, {@code STORE_FAILED}
     */
    public void take(Handover.Checked handover, byte[] bytes, Set<EntityId> own) {
        boolean[] sides = new boolean[handover.promises().size()];
        List<Handover.Row> rows = handover.handover().rows();
        for (int i = 0; i < sides.length; i++) {
            sides[i] = own.contains(rows.get(i).head().account().left());
        }
        CompletableFuture<Long> durable;
        synchronized (this) {
            table.judge(handover);
            durable = submit(bits(sides), bytes);
            table.take(handover, sides);
            if (journalled > Math.max(SHORTEST_JOURNAL, table.bytes())) {
                await(durable);
                beginAnew();
            }
        }
        await(durable);
    }

    private static void await(CompletableFuture<Long> durable) {
        try {
            durable.join();
        } catch (CompletionException e) {
            throw TowerTag.STORE_FAILED.refusal(String.valueOf(e.getCause().getMessage()));
        }
    }

    private CompletableFuture<Long> submit(byte[] bits, byte[] handover) {
        byte[] whole = ByteBuffer.allocate(Integer.BYTES + bits.length + handover.length)
                .putInt(bits.length)
                .put(bits)
                .put(handover)
                .array();
        CompletableFuture<Long> last = CompletableFuture.completedFuture(0L);
        for (int from = 0; from < whole.length; from += PART_BYTES) {
            int to = Math.min(whole.length, from + PART_BYTES);
            byte[] part = new byte[1 + to - from];
            part[0] = (byte) (to == whole.length ? 1 : 0);
            System.arraycopy(whole, from, part, 1, to - from);
            last = journal.submit(part);
            journalled += part.length;
        }
        return last;
    }

    /** Writes an image and begins a new journal, if there is anything to write. */
    public synchronized void beginAnew() {
        try {
            files.writeImage(generation + 1, table);
            Journal next = Journal.create(files.journal(generation + 1), KIND, (sequence, offset, payload) -> {});
            journal.close();
            journal = next;
            generation++;
            journalled = 0;
            files.deleteBefore(generation);
        } catch (IOException e) {
            throw TowerTag.STORE_FAILED.refusal(String.valueOf(e.getMessage()));
        }
    }

    public synchronized Optional<AccountTable.Held> held(Bytes32 account) {
        return table.held(account);
    }

    public synchronized Optional<Appointment> appointment(Bytes32 account) {
        return table.appointment(account);
    }

    /** The newest body of an account. */
    public synchronized Optional<ProofHead> head(Bytes32 account) {
        return table.head(account);
    }

    public synchronized List<AccountTable.Held> list(int from, int count) {
        return table.list(from, count);
    }

    public synchronized int accountsOf(Set<EntityId> own) {
        return own.stream().mapToInt(table::accountsOf).sum();
    }

    /** Bytes that are kept for some entities: their accounts' records, and the seals and paths that came with them. */
    public synchronized long bytesOf(Set<EntityId> own) {
        return table.bytesOf(own);
    }

    public synchronized int size() {
        return table.size();
    }

    public synchronized long bytes() {
        return table.bytes();
    }

    /** Why nothing can be taken any more, if so. */
    public synchronized Optional<String> failure() {
        return journal.failure().map(fault -> String.valueOf(fault.getMessage()));
    }

    @Override
    public synchronized void close() {
        journal.close();
    }
}
