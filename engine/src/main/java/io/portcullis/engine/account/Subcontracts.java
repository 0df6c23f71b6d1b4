package io.portcullis.engine.account;

import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.engine.kernel.KeyIndex;
import io.portcullis.engine.kernel.Slab;

/**
 * The records of pending subcontracts, 144 bytes each, big-endian:
 *
 * <pre>
 *   0  kind   1  maker is left   2  time in force   3  flags        4  account
 *   8  number of the maker's, 8 bytes                              16  next    20  previous, -1 for none
 *  24  token: slot of its id    28  other token, -1 for none
 *  32  amount still held        48  other amount                   64  amount as made
 *  80  hash, 32 bytes          112  expiry, seconds, 8 bytes      120  progress    124  steps
 * 128  height of the frame that made it, 8 bytes                  136  zero, 8 bytes
 * </pre>
 *
 * An account chains its own in the order of their making: the order of its state root and of its proof body.
 */
final class Subcontracts {
    static final int BYTES = 144;
    static final int NONE = -1;

    static final byte HTLC = 1;
    static final byte ORDER = 2;
    static final byte PULL = 3;
    static final byte SETTLEMENT = 4;

    private static final int AMOUNT = 32;
    private static final int OTHER_AMOUNT = 48;
    private static final int MADE = 64;
    private static final int HASH = 80;

    private final Slab slab;
    private final KeyIndex index;
    private final Undo undo;

    Subcontracts(Slab slab, KeyIndex index, Undo undo) {
        this.slab = slab;
        this.index = index;
        this.undo = undo;
    }

    Slab slab() {
        return slab;
    }

    int find(int account, SubcontractId id) {
        return index.get(account, key(id.maker(), id.number()));
    }

    int open(byte kind, int account, Side maker, long number, int token, Amount amount, long expiresAt, long height) {
        int sub = undo.allocate(slab);
        slab.putByte(sub, 0, kind);
        slab.putByte(sub, 1, (byte) (maker.isLeft() ? 1 : 0));
        slab.putInt(sub, 4, account);
        slab.putLong(sub, 8, number);
        slab.putInt(sub, 16, NONE);
        slab.putInt(sub, 20, NONE);
        slab.putInt(sub, 24, token);
        slab.putInt(sub, 28, NONE);
        set(sub, AMOUNT, amount);
        set(sub, MADE, amount);
        slab.putLong(sub, 112, expiresAt);
        slab.putLong(sub, 128, height);
        index.put(account, key(maker, number), sub);
        undo.onRollBack(() -> index.remove(account, key(maker, number)));
        return sub;
    }

    void close(int sub) {
        int account = account(sub);
        long key = key(maker(sub), number(sub));
        index.remove(account, key);
        undo.onRollBack(() -> index.put(account, key, sub));
        undo.free(slab, sub);
    }

    byte kind(int sub) {
        return slab.getByte(sub, 0);
    }

    Side maker(int sub) {
        return Side.ofLeft(slab.getByte(sub, 1) == 1);
    }

    int account(int sub) {
        return slab.getInt(sub, 4);
    }

    long number(int sub) {
        return slab.getLong(sub, 8);
    }

    SubcontractId id(int sub) {
        return new SubcontractId(maker(sub), number(sub));
    }

    int next(int sub) {
        return slab.getInt(sub, 16);
    }

    void next(int sub, int following) {
        undo.touch(slab, sub);
        slab.putInt(sub, 16, following);
    }

    int previous(int sub) {
        return slab.getInt(sub, 20);
    }

    void previous(int sub, int before) {
        undo.touch(slab, sub);
        slab.putInt(sub, 20, before);
    }

    int token(int sub) {
        return slab.getInt(sub, 24);
    }

    int otherToken(int sub) {
        return slab.getInt(sub, 28);
    }

    void other(int sub, int token, Amount amount) {
        undo.touch(slab, sub);
        slab.putInt(sub, 28, token);
        set(sub, OTHER_AMOUNT, amount);
    }

    /** What the maker's capacity is still held for. */
    Amount amount(int sub) {
        return get(sub, AMOUNT);
    }

    void amount(int sub, Amount left) {
        set(sub, AMOUNT, left);
    }

    Amount otherAmount(int sub) {
        return get(sub, OTHER_AMOUNT);
    }

    Amount made(int sub) {
        return get(sub, MADE);
    }

    Bytes32 hash(int sub) {
        return slab.getBytes32(sub, HASH);
    }

    void hash(int sub, Bytes32 hash) {
        undo.touch(slab, sub);
        slab.putBytes32(sub, HASH, hash);
    }

    boolean hashIs(int sub, byte[] hash) {
        return slab.equal(sub, HASH, hash, 0, Bytes32.LENGTH);
    }

    long expiresAt(int sub) {
        return slab.getLong(sub, 112);
    }

    int progress(int sub) {
        return slab.getInt(sub, 120);
    }

    void progress(int sub, int progress) {
        undo.touch(slab, sub);
        slab.putInt(sub, 120, progress);
    }

    int steps(int sub) {
        return slab.getInt(sub, 124);
    }

    void steps(int sub, int steps) {
        undo.touch(slab, sub);
        slab.putInt(sub, 124, steps);
    }

    TimeInForce timeInForce(int sub) {
        return TimeInForce.ofNumber(slab.getByte(sub, 2));
    }

    void timeInForce(int sub, TimeInForce force) {
        undo.touch(slab, sub);
        slab.putByte(sub, 2, (byte) force.number());
    }

    boolean accepted(int sub) {
        return slab.getByte(sub, 3) == 1;
    }

    void accept(int sub) {
        undo.touch(slab, sub);
        slab.putByte(sub, 3, (byte) 1);
    }

    long height(int sub) {
        return slab.getLong(sub, 128);
    }

    /** Kind, whether left made it, time in force, whether it is accepted: 4 bytes. */
    void readForm(int sub, byte[] into, int at) {
        slab.read(sub, 0, into, at, 4);
    }

    void readHash(int sub, byte[] into, int at) {
        slab.read(sub, HASH, into, at, Bytes32.LENGTH);
    }

    /** Makes the index anew from the records. */
    void index() {
        for (int sub = 0; sub < slab.high(); sub++) {
            if (slab.isLive(sub)) {
                index.put(account(sub), key(maker(sub), number(sub)), sub);
            }
        }
    }

    private static long key(Side maker, long number) {
        return number << 1 | (maker.isLeft() ? 1 : 0);
    }

    private Amount get(int sub, int offset) {
        return new Amount(slab.getLong(sub, offset), slab.getLong(sub, offset + 8));
    }

    private void set(int sub, int offset, Amount value) {
        undo.touch(slab, sub);
        slab.putLong(sub, offset, value.high());
        slab.putLong(sub, offset + 8, value.low());
    }
}
