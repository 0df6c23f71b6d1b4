package io.portcullis.engine.account;

import io.portcullis.depositary.model.AccountKey;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.engine.Limits;
import io.portcullis.engine.kernel.KeyIndex;
import io.portcullis.engine.kernel.Slab;
import io.portcullis.engine.kernel.SlabCuts;
import io.portcullis.engine.kernel.SlabSource;
import io.portcullis.engine.kernel.SlabSpace;
import io.portcullis.engine.kernel.SlotIndex;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.engine.verdict.RefusedException;
import java.util.OptionalInt;

/**
 * All accounts of a node, as records outside of the heap: 192 bytes an account, 128 a token line, 144 a pending subcontract.
 *
 * <pre>
 * account, big-endian:
 *   0  left, 32 bytes       32  right, 32 bytes       64  hash of the last frame, 32 bytes
 *  96  height               104  version
 * 112  first line           116  first subcontract    120  last subcontract     124  status   125  who closes: 1 left, 2 right   126  zero
 * 128  left's last number   136  right's last number  144  left's pending       148  right's pending
 * 152  left's response time in seconds                156  right's              160  sequence of the chain's last notice
 * 168  orders that stand for one frame                    172  zero, 20 bytes
 * </pre>
 *
 * <p>Invariants: a line's hold of a side is the sum of what subcontracts in this token hold of it; lines are chained in ascending
 * order of token id; a side's pending count is the number of its subcontracts.
 */
public final class Ledger {
    static final int ACCOUNT_BYTES = 192;
    static final int NONE = -1;

    private final Slab accounts;
    private final SlotIndex accountIndex;
    final Room room;
    final Tokens tokens;
    final Lines lines;
    final Subcontracts subcontracts;
    final Undo undo = new Undo();

    /** @param seed random, secret, of this node alone: it keeps strangers from choosing keys that meet in the indexes */
    public Ledger(SlabSpace space, long seed) {
        this(space, seed, Room.STANDARD);
    }

    /** As {@link #Ledger(SlabSpace, long)}, with less room. */
    public Ledger(SlabSpace space, long seed, Room room) {
        this(
                new Slab(space, "accounts", ACCOUNT_BYTES, Limits.ACCOUNTS),
                new Slab(space, "tokens", Tokens.BYTES, Limits.TOKENS),
                new Slab(space, "lines", Lines.BYTES, Limits.LINES),
                new Slab(space, "subcontracts", Subcontracts.BYTES, Limits.SUBCONTRACTS),
                room,
                seed);
    }

    private Ledger(Slab accounts, Slab tokens, Slab lines, Slab subcontracts, Room room, long seed) {
        this.room = room;
        this.accounts = accounts;
        this.accountIndex = new SlotIndex(
                accounts.live(), seed, (slot, k0, k1) -> first(accounts, slot) == k0 && second(accounts, slot) == k1);
        this.tokens = new Tokens(tokens, new KeyIndex(tokens.live(), seed), undo, room.tokens());
        this.lines = new Lines(lines, undo);
        this.subcontracts = new Subcontracts(subcontracts, new KeyIndex(subcontracts.live(), seed), undo);
    }

    public int size() {
        return accounts.live();
    }

    /** One past the highest slot of an account. */
    public int high() {
        return accounts.high();
    }

    public boolean isOpen(int account) {
        return accounts.isLive(account);
    }

    public OptionalInt find(AccountKey key) {
        Bytes32 left = key.left().value();
        Bytes32 right = key.right().value();
        int account = accountIndex.get(
                fold(left.word(0), left.word(1), right.word(0), right.word(1)),
                fold(left.word(2), left.word(3), right.word(2), right.word(3)));
        if (account == SlotIndex.ABSENT) {
            return OptionalInt.empty();
        }
        if (!accounts.equal(account, 0, left) || !accounts.equal(account, 32, right)) {
            throw new RefusedException(EngineTag.ACCOUNT_ID_TAKEN, "another account's ids fold to the same key");
        }
        return OptionalInt.of(account);
    }

    /** A new account at height 0: no tokens, no credit. */
    public int open(AccountKey key, int leftResponseSeconds, int rightResponseSeconds) {
        if (find(key).isPresent()) {
            throw new IllegalStateException("the account is open");
        }
        if (accounts.live() == Limits.ACCOUNTS) {
            throw new RefusedException(EngineTag.TOO_MANY_ACCOUNTS, "there are " + Limits.ACCOUNTS);
        }
        int account = undo.allocate(accounts);
        accounts.putBytes32(account, 0, key.left().value());
        accounts.putBytes32(account, 32, key.right().value());
        accounts.putInt(account, 112, NONE);
        accounts.putInt(account, 116, NONE);
        accounts.putInt(account, 120, NONE);
        accounts.putInt(account, 152, leftResponseSeconds);
        accounts.putInt(account, 156, rightResponseSeconds);
        accountIndex.put(first(accounts, account), second(accounts, account), account);
        undo.onRollBack(() -> accountIndex.remove(first(accounts, account), second(accounts, account)));
        return account;
    }

    public AccountKey key(int account) {
        return new AccountKey(entity(account, 0), entity(account, 32));
    }

    public long height(int account) {
        return accounts.getLong(account, 96);
    }

    public long version(int account) {
        return accounts.getLong(account, 104);
    }

    public Bytes32 lastFrameHash(int account) {
        return accounts.getBytes32(account, 64);
    }

    public AccountStatus status(int account) {
        return AccountStatus.ofNumber(accounts.getByte(account, 124));
    }

    public TokenId token(int slot) {
        return tokens.token(slot);
    }

    /** The account's line of a token, or {@link #NONE}. */
    int line(int account, TokenId token) {
        for (int line = firstLine(account); line != NONE; line = lines.next(line)) {
            if (tokens.is(lines.token(line), token)) {
                return line;
            }
        }
        return NONE;
    }

    int lineOf(int account, int token) {
        for (int line = firstLine(account); line != NONE; line = lines.next(line)) {
            if (lines.token(line) == token) {
                return line;
            }
        }
        throw new IllegalStateException("a subcontract in a token that its account does not hold");
    }

    int firstLine(int account) {
        return accounts.getInt(account, 112);
    }

    int firstSubcontract(int account) {
        return accounts.getInt(account, 116);
    }

    /** Adds a line where its token belongs in the order of ids. */
    void addLine(int account, TokenId token) {
        int line = lines.open(account, tokens.intern(token));
        int before = NONE;
        int after = firstLine(account);
        while (after != NONE && token(lines.token(after)).compareTo(token) < 0) {
            before = after;
            after = lines.next(after);
        }
        lines.next(line, after);
        if (before == NONE) {
            undo.touch(accounts, account);
            accounts.putInt(account, 112, line);
        } else {
            lines.next(before, line);
        }
    }

    /** Chains a new subcontract of a side behind the account's others and counts it. */
    int addSubcontract(byte kind, int account, Side maker, int token, Amount amount, long expiresAt) {
        long number = lastNumber(account, maker) + 1;
        int sub = subcontracts.open(kind, account, maker, number, token, amount, expiresAt, height(account) + 1);
        int last = accounts.getInt(account, 120);
        lastNumber(account, maker, number);
        accounts.putInt(account, 120, sub);
        if (last == NONE) {
            accounts.putInt(account, 116, sub);
        } else {
            subcontracts.next(last, sub);
            subcontracts.previous(sub, last);
        }
        count(account, maker, 1);
        return sub;
    }

    void removeSubcontract(int sub) {
        int account = subcontracts.account(sub);
        int next = subcontracts.next(sub);
        int previous = subcontracts.previous(sub);
        undo.touch(accounts, account);
        if (previous == NONE) {
            accounts.putInt(account, 116, next);
        } else {
            subcontracts.next(previous, next);
        }
        if (next == NONE) {
            accounts.putInt(account, 120, previous);
        } else {
            subcontracts.previous(next, previous);
        }
        count(account, subcontracts.maker(sub), -1);
        subcontracts.close(sub);
    }

    long lastNumber(int account, Side side) {
        return accounts.getLong(account, side.isLeft() ? 128 : 136);
    }

    void lastNumber(int account, Side side, long number) {
        undo.touch(accounts, account);
        accounts.putLong(account, side.isLeft() ? 128 : 136, number);
    }

    /** How many subcontracts of a side are pending. */
    public int pending(int account, Side side) {
        return accounts.getInt(account, side.isLeft() ? 144 : 148);
    }

    public int responseSeconds(int account, Side side) {
        return accounts.getInt(account, side.isLeft() ? 152 : 156);
    }

    long noticeSequence(int account) {
        return accounts.getLong(account, 160);
    }

    void noticeSequence(int account, long sequence) {
        undo.touch(accounts, account);
        accounts.putLong(account, 160, sequence);
    }

    void status(int account, AccountStatus status) {
        undo.touch(accounts, account);
        accounts.putByte(account, 124, (byte) status.number());
    }

    void closing(int account, Side by) {
        status(account, AccountStatus.CLOSING);
        accounts.putByte(account, 125, (byte) (by.isLeft() ? 1 : 2));
    }

    /** Who proposed to close; only of an account that is closing. */
    Side closingBy(int account) {
        return Side.ofLeft(accounts.getByte(account, 125) == 1);
    }

    /** Status and who closes: 2 bytes. */
    void readStatus(int account, byte[] into, int at) {
        accounts.read(account, 124, into, at, 2);
    }

    int shortOrders(int account) {
        return accounts.getInt(account, 168);
    }

    void shortOrders(int account, int count) {
        undo.touch(accounts, account);
        accounts.putInt(account, 168, count);
    }

    /** The account now stands at a frame. */
    void advance(int account, long height, long version) {
        undo.touch(accounts, account);
        accounts.putLong(account, 96, height);
        accounts.putLong(account, 104, version);
    }

    void lastFrameHash(int account, Bytes32 hash) {
        undo.touch(accounts, account);
        accounts.putBytes32(account, 64, hash);
    }

    /** Left and right of an account, 64 bytes. */
    void readKey(int account, byte[] into, int at) {
        accounts.read(account, 0, into, at, 64);
    }

    /** Lets another thread write from its next call on: after a recovery, the hub's. */
    public void handOver() {
        accounts.handOver();
        tokens.slab().handOver();
        lines.slab().handOver();
        subcontracts.slab().handOver();
    }

    /**
     * The image of everything as it is now, to be copied out while the ledger goes on.
     *
     * @param mostAside records of each slab that may change before they are copied
     */
    public SlabCuts cut(int mostAside) {
        return SlabCuts.of(mostAside, accounts, tokens.slab(), lines.slab(), subcontracts.slab());
    }

    /** A ledger that behaves in all respects as the one that was saved. Indexes are made anew. */
    public static Ledger restore(SlabSpace space, long seed, SlabSource source) {
        Ledger ledger = new Ledger(
                Slab.restore(space, "accounts", ACCOUNT_BYTES, Limits.ACCOUNTS, source),
                Slab.restore(space, "tokens", Tokens.BYTES, Limits.TOKENS, source),
                Slab.restore(space, "lines", Lines.BYTES, Limits.LINES, source),
                Slab.restore(space, "subcontracts", Subcontracts.BYTES, Limits.SUBCONTRACTS, source),
                Room.STANDARD,
                seed);
        ledger.index();
        return ledger;
    }

    private void index() {
        for (int account = 0; account < accounts.high(); account++) {
            if (accounts.isLive(account)) {
                accountIndex.put(first(accounts, account), second(accounts, account), account);
            }
        }
        tokens.index();
        subcontracts.index();
    }

    private void count(int account, Side side, int change) {
        int at = side.isLeft() ? 144 : 148;
        accounts.putInt(account, at, accounts.getInt(account, at) + change);
    }

    private EntityId entity(int account, int offset) {
        return new EntityId(accounts.getBytes32(account, offset));
    }

    private static long first(Slab accounts, int account) {
        return fold(
                accounts.getLong(account, 0),
                accounts.getLong(account, 8),
                accounts.getLong(account, 32),
                accounts.getLong(account, 40));
    }

    private static long second(Slab accounts, int account) {
        return fold(
                accounts.getLong(account, 16),
                accounts.getLong(account, 24),
                accounts.getLong(account, 48),
                accounts.getLong(account, 56));
    }

    /** Two hashes to half of a key. Ids are hashes, so pairs that share a key are found by luck or 2^64 tries, and such a pair is refused. */
    private static long fold(long left, long moreLeft, long right, long moreRight) {
        return left ^ Long.rotateLeft(moreLeft, 17) ^ Long.rotateLeft(right, 31) ^ Long.rotateLeft(moreRight, 47);
    }
}
