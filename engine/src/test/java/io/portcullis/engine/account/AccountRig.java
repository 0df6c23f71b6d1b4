package io.portcullis.engine.account;

import io.portcullis.depositary.model.AccountKey;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.Keccak;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.engine.kernel.SlabCuts;
import io.portcullis.engine.kernel.SlabSpace;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.engine.verdict.Refusal;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One account between two entities, changed in place, at a time the test sets. */
final class AccountRig implements AutoCloseable {
    static final AccountKey KEY = AccountKey.between(entity(1), entity(2));
    static final TokenId GOLD = new TokenId(Keccak.hash(new byte[] {1}));
    static final TokenId COAL = new TokenId(Keccak.hash(new byte[] {2}));
    static final Bytes32 PREIMAGE = Keccak.hash(new byte[] {3});
    static final Bytes32 HASH = Bytes32.of(new HashChain().sha256(PREIMAGE));
    static final long START = 1_000_000;

    final SlabSpace space;
    final Accounts accounts;
    final int account;
    final List<AccountEvent> events = new ArrayList<>();
    long now = START;

    AccountRig() {
        this.space = SlabSpace.offHeap();
        this.accounts = new Accounts(new Ledger(space, 7));
        this.account = accounts.ledger().open(KEY, 60, 90);
    }

    private AccountRig(SlabSpace space, Ledger ledger, long now) {
        this.space = space;
        this.accounts = new Accounts(ledger);
        this.account = ledger.find(KEY).orElseThrow();
        this.now = now;
    }

    /** Two tokens; in each, each side may owe the other 1,000. */
    static AccountRig withCredit() {
        return withCredit(Amount.of(1_000));
    }

    static AccountRig withCredit(Amount limit) {
        AccountRig rig = new AccountRig();
        for (TokenId token : List.of(GOLD, COAL)) {
            rig.does(Side.LEFT, new Transaction.AddToken(token));
            for (Side side : Side.values()) {
                rig.does(side, new Transaction.SetCreditLimit(token, limit));
            }
        }
        return rig;
    }

    static EntityId entity(int number) {
        byte[] id = new byte[Bytes32.LENGTH];
        id[31] = (byte) number;
        return new EntityId(Bytes32.of(id));
    }

    Optional<EngineTag> tries(Side author, Transaction transaction) {
        return accounts.apply(account, new Authored(author, transaction), now, events::add)
                .map(Refusal::tag);
    }

    void does(Side author, Transaction transaction) {
        tries(author, transaction).ifPresent(tag -> {
            throw new AssertionError(transaction + ": " + tag);
        });
    }

    /** The tag that it is refused with; the account is as it was. */
    EngineTag refuses(Side author, Transaction transaction) {
        Bytes32 before = accounts.root(account);
        int told = events.size();
        EngineTag tag = tries(author, transaction).orElseThrow(() -> new AssertionError("admitted: " + transaction));
        if (!before.equals(accounts.root(account)) || told != events.size()) {
            throw new AssertionError("refused with " + tag + ", yet something changed: " + transaction);
        }
        return tag;
    }

    void endsFrame() {
        accounts.close(account, List.of(new Authored(Side.LEFT, new Transaction.AddToken(GOLD))), now, events::add);
    }

    AccountState.TokenLine gold() {
        return accounts.view(account).line(GOLD).orElseThrow();
    }

    AccountState.TokenLine coal() {
        return accounts.view(account).line(COAL).orElseThrow();
    }

    /** The same account in a ledger that was saved and restored. */
    AccountRig restarted() {
        ByteArrayOutputStream image = new ByteArrayOutputStream();
        try (SlabCuts cuts = accounts.ledger().cut(0)) {
            boolean whole = false;
            while (!whole) {
                whole = cuts.copy(
                        piece -> {
                            byte[] bytes = new byte[piece.remaining()];
                            piece.get(bytes);
                            image.writeBytes(bytes);
                        },
                        Integer.MAX_VALUE);
            }
        }
        ByteBuffer source = ByteBuffer.wrap(image.toByteArray());
        SlabSpace fresh = SlabSpace.offHeap();
        Ledger ledger = Ledger.restore(fresh, 8, into -> {
            while (into.hasRemaining()) {
                into.put(source.get());
            }
        });
        return new AccountRig(fresh, ledger, now);
    }

    @Override
    public void close() {
        space.close();
    }
}
