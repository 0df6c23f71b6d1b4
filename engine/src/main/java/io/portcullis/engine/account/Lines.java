package io.portcullis.engine.account;

import io.portcullis.depositary.model.Amount;
import io.portcullis.engine.kernel.Slab;

/**
 * The records of one token in one account, 128 bytes each, big-endian:
 *
 * <pre>
 *   0  token: slot of its id      4  next line of the account, -1 for none     8  account     12  zero
 *  16  collateral C              32  ondelta                                   48  offdelta
 *  64  credit of left L          80  credit of right R                         96  hold of left  112  hold of right
 * </pre>
 *
 * Δ = ondelta + offdelta. Credit of left is how far Δ may fall below zero; right grants it.
 */
final class Lines {
    static final int BYTES = 128;
    static final int NONE = -1;

    static final int COLLATERAL = 16;
    static final int ONDELTA = 32;
    static final int OFFDELTA = 48;
    private static final int CREDIT_LEFT = 64;
    private static final int CREDIT_RIGHT = 80;
    private static final int HOLD_LEFT = 96;
    private static final int HOLD_RIGHT = 112;

    private final Slab slab;
    private final Undo undo;

    Lines(Slab slab, Undo undo) {
        this.slab = slab;
        this.undo = undo;
    }

    Slab slab() {
        return slab;
    }

    int open(int account, int token) {
        int line = undo.allocate(slab);
        slab.putInt(line, 0, token);
        slab.putInt(line, 4, NONE);
        slab.putInt(line, 8, account);
        return line;
    }

    int token(int line) {
        return slab.getInt(line, 0);
    }

    int next(int line) {
        return slab.getInt(line, 4);
    }

    void next(int line, int following) {
        undo.touch(slab, line);
        slab.putInt(line, 4, following);
    }

    Amount collateral(int line) {
        return amount(line, COLLATERAL);
    }

    Amount ondelta(int line) {
        return amount(line, ONDELTA);
    }

    Amount offdelta(int line) {
        return amount(line, OFFDELTA);
    }

    Amount delta(int line) {
        return ondelta(line).plus(offdelta(line));
    }

    /** How far the side may be in debt. */
    Amount credit(int line, Side of) {
        return amount(line, of.isLeft() ? CREDIT_LEFT : CREDIT_RIGHT);
    }

    void credit(int line, Side of, Amount limit) {
        set(line, of.isLeft() ? CREDIT_LEFT : CREDIT_RIGHT, limit);
    }

    Amount hold(int line, Side of) {
        return amount(line, of.isLeft() ? HOLD_LEFT : HOLD_RIGHT);
    }

    void hold(int line, Side of, Amount amount) {
        set(line, of.isLeft() ? HOLD_LEFT : HOLD_RIGHT, hold(line, of).plus(amount));
    }

    void release(int line, Side of, Amount amount) {
        set(line, of.isLeft() ? HOLD_LEFT : HOLD_RIGHT, hold(line, of).minus(amount));
    }

    /** Left pays: Δ falls. */
    void move(int line, Side payer, Amount amount) {
        set(
                line,
                OFFDELTA,
                payer.isLeft() ? offdelta(line).minus(amount) : offdelta(line).plus(amount));
    }

    void chain(int line, Amount collateral, Amount ondelta) {
        set(line, COLLATERAL, collateral);
        set(line, ONDELTA, ondelta);
    }

    /** What a side can pay at most, by the formula of protocol.md, section 2; never below zero. */
    Amount out(int line, Side side) {
        Amount collateral = collateral(line);
        Amount delta = delta(line);
        Amount own = side.isLeft() ? delta : collateral.minus(delta);
        Amount beyond = own.minus(collateral).orZero();
        Amount within = own.orZero().min(collateral);
        Amount unused = credit(line, side).minus(own.negate().orZero()).orZero();
        return beyond.plus(within).plus(unused).minus(hold(line, side)).orZero();
    }

    /** What a side can receive at most: what the other could pay if nothing of its own were held, less what this side holds. */
    Amount in(int line, Side side) {
        Amount collateral = collateral(line);
        Amount delta = delta(line);
        Amount own = side.isLeft() ? delta : collateral.minus(delta);
        Amount repaid = own.negate().orZero();
        Amount filled = collateral.minus(own.orZero()).orZero();
        Amount granted = credit(line, side.opposite())
                .minus(own.minus(collateral).orZero())
                .orZero();
        return repaid.plus(filled)
                .plus(granted)
                .minus(hold(line, side.opposite()))
                .orZero();
    }

    private Amount amount(int line, int offset) {
        return new Amount(slab.getLong(line, offset), slab.getLong(line, offset + 8));
    }

    private void set(int line, int offset, Amount value) {
        undo.touch(slab, line);
        slab.putLong(line, offset, value.high());
        slab.putLong(line, offset + 8, value.low());
    }
}
