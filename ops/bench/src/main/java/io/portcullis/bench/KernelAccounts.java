package io.portcullis.bench;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.engine.kernel.Slab;
import io.portcullis.engine.kernel.SlabSpace;
import io.portcullis.engine.kernel.SlotIndex;
import io.portcullis.engine.kernel.StateTree;

/**
 * Accounts of one hub as its records hold them, with one token line each: the hub is left or right, the other side's id and the frame
 * hash are noise, a thousandth of a token to a million in units of a millionth, limits in whole tokens, some hundred frames.
 */
final class KernelAccounts implements AutoCloseable {
    static final int ACCOUNT_BYTES = 192;
    static final int LINE_BYTES = 128;
    static final int RECORDS_BYTES = ACCOUNT_BYTES + LINE_BYTES;

    private static final int LEFT = 0;
    private static final int RIGHT = 32;
    private static final int FRAME_HASH = 64;
    private static final int HEIGHT = 96;
    private static final int VERSION = 104;
    private static final int OFFDELTA = 48;
    private static final long[] HUB = {0x7f3a_9911_c0de_0001L, 0x1f2e_3d4c_5b6a_7988L, 0x0102_0304_0506_0708L, 42};
    private static final long TOKEN = 1_000_000;

    private final Slab records;
    private final Slab lines;
    private final SlotIndex index;
    private final StateTree tree;
    private final long seed;
    private final Noise noise = new Noise();

    KernelAccounts(SlabSpace space, int most, long seed) {
        this.records = new Slab(space, "accounts", ACCOUNT_BYTES, most);
        this.lines = new Slab(space, "lines", LINE_BYTES, most);
        this.tree = new StateTree(space, "tree", most, RECORDS_BYTES);
        this.index = new SlotIndex(most, seed, (slot, k0, k1) -> {
            int id = otherSide(slot);
            return records.getLong(slot, id) == k0 && records.getLong(slot, id + 8) == k1;
        });
        this.seed = seed;
    }

    private int otherSide(int slot) {
        return records.getLong(slot, LEFT) == HUB[0] ? RIGHT : LEFT;
    }

    private Noise noise(int slot) {
        noise.state = seed + slot * 0x632be59bd9b4e019L;
        return noise;
    }

    /** The splitmix64 sequence: what is measured is memory, so there is one object of it. */
    private static final class Noise {
        private long state;

        long nextLong() {
            state += 0x9e3779b97f4a7c15L;
            long z = (state ^ (state >>> 30)) * 0xbf58476d1ce4e5b9L;
            z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
            return z ^ (z >>> 31);
        }

        int nextInt(int bound) {
            return (int) nextLong(bound);
        }

        long nextLong(long bound) {
            return Long.remainderUnsigned(nextLong(), bound);
        }
    }

    void open() {
        int slot = records.allocate();
        Noise noise = noise(slot);
        long k0 = noise.nextLong();
        long k1 = noise.nextLong();
        boolean hubIsLeft = Long.compareUnsigned(HUB[0], k0) < 0;
        int other = hubIsLeft ? RIGHT : LEFT;
        records.putLong(slot, other, k0);
        records.putLong(slot, other + 8, k1);
        records.putLong(slot, other + 16, noise.nextLong());
        records.putLong(slot, other + 24, noise.nextLong());
        for (int i = 0; i < HUB.length; i++) {
            records.putLong(slot, (hubIsLeft ? LEFT : RIGHT) + 8 * i, HUB[i]);
            records.putLong(slot, FRAME_HASH + 8 * i, noise.nextLong());
        }
        long height = 1L + noise.nextInt(1_000);
        records.putLong(slot, HEIGHT, height);
        records.putLong(slot, VERSION, 2 * height + noise.nextInt(2));
        int line = lines.allocate();
        records.putInt(slot, 112, line);
        records.putLong(slot, 116, -1);
        records.putLong(slot, 128, noise.nextInt(1_000));
        records.putLong(slot, 136, noise.nextInt(1_000));
        records.putInt(slot, 152, 86_400);
        records.putInt(slot, 156, 86_400);
        records.putLong(slot, 160, 1 + noise.nextInt(100));
        lines.putInt(line, 0, noise.nextInt(8));
        lines.putInt(line, 4, -1);
        lines.putInt(line, 8, slot);
        amount(line, 16, noise.nextInt(1_000_000) * TOKEN);
        amount(line, 32, noise.nextLong(1_000_000 * TOKEN));
        amount(line, OFFDELTA, noise.nextLong(2_000_000 * TOKEN) - 1_000_000 * TOKEN);
        amount(line, 64, noise.nextInt(1_000_000) * TOKEN);
        amount(line, 80, noise.nextInt(1_000_000) * TOKEN);
        index.put(k0, k1, slot);
        tree.markDirty(slot);
    }

    private void amount(int line, int offset, long value) {
        lines.putLong(line, offset, value >> (Long.SIZE - 1));
        lines.putLong(line, offset + 8, value);
    }

    /** Finds an account by its key and lets a frame with a payment pass. */
    void pay(int account) {
        Noise noise = noise(account);
        int slot = index.get(noise.nextLong(), noise.nextLong());
        if (slot != account) {
            throw new IllegalStateException("account " + account + " is not found by its key");
        }
        records.putLong(slot, HEIGHT, records.getLong(slot, HEIGHT) + 1);
        records.putLong(slot, VERSION, records.getLong(slot, VERSION) + 2);
        records.putLong(slot, FRAME_HASH, noise.nextLong());
        int line = records.getInt(slot, 112);
        amount(line, OFFDELTA, lines.getLong(line, OFFDELTA + 8) - 1);
        tree.markDirty(slot);
    }

    Bytes32 root() {
        return tree.root((slot, into) -> {
            records.read(slot, 0, into, 0, ACCOUNT_BYTES);
            lines.read(records.getInt(slot, 112), 0, into, ACCOUNT_BYTES, LINE_BYTES);
            return RECORDS_BYTES;
        });
    }

    /** Frames that passed since the account was opened. */
    long frames(int account) {
        long now = records.getLong(account, HEIGHT);
        Noise noise = noise(account);
        for (int i = 0; i < 2 * HUB.length; i++) {
            noise.nextLong();
        }
        return now - 1 - noise.nextInt(1_000);
    }

    long idleBytes() {
        return records.idleBytes() + lines.idleBytes();
    }

    @Override
    public void close() {
        index.close();
    }
}
