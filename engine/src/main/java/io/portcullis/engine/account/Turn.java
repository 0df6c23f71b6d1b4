package io.portcullis.engine.account;

import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.engine.Limits;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.engine.verdict.RefusedException;
import java.util.function.Consumer;

/**
 * Whose transaction is being applied, to which account, in a block of which time; and the questions all rules ask. One object, used again
 * for every transaction.
 *
 * <p>Rules check everything first and change records after, so a refusal leaves nothing behind.
 */
final class Turn {
    final Ledger ledger;
    final Lines lines;
    final Subcontracts subcontracts;
    final HashChain chain = new HashChain();
    private int account;
    private Side author = Side.LEFT;
    private long timeSeconds;
    private Consumer<AccountEvent> events = event -> {};

    Turn(Ledger ledger) {
        this.ledger = ledger;
        this.lines = ledger.lines;
        this.subcontracts = ledger.subcontracts;
    }

    void of(int account, Side author, long timeSeconds, Consumer<AccountEvent> events) {
        this.account = account;
        this.author = author;
        this.timeSeconds = timeSeconds;
        this.events = events;
    }

    int account() {
        return account;
    }

    Side author() {
        return author;
    }

    long timeSeconds() {
        return timeSeconds;
    }

    void tell(AccountEvent event) {
        events.accept(event);
    }

    int line(TokenId token) {
        int line = ledger.line(account, token);
        if (line == Ledger.NONE) {
            throw refused(EngineTag.TOKEN_UNKNOWN, "the account does not hold " + token);
        }
        return line;
    }

    /** The line that a subcontract holds capacity of. */
    int lineOf(int subcontract) {
        return ledger.lineOf(account, subcontracts.token(subcontract));
    }

    int subcontract(byte kind, SubcontractId id) {
        int sub = subcontracts.find(account, id);
        if (sub == Subcontracts.NONE || subcontracts.kind(sub) != kind) {
            throw refused(EngineTag.SUBCONTRACT_UNKNOWN, "nothing of this kind is pending as " + id);
        }
        return sub;
    }

    void requireOpen() {
        if (ledger.status(account) != AccountStatus.OPEN) {
            throw refused(EngineTag.ACCOUNT_CLOSING, "the account is " + ledger.status(account));
        }
    }

    void requireAmount(Amount amount) {
        if (!amount.isPositive()) {
            throw refused(EngineTag.AMOUNT_NOT_POSITIVE, "the amount is " + amount);
        }
        requireBounded(amount);
    }

    void requireBounded(Amount amount) {
        if (!amount.fits(Limits.AMOUNT_BITS)) {
            throw refused(EngineTag.AMOUNT_TOO_LARGE, "the amount is " + amount);
        }
    }

    /** RCPAN for new exposure. */
    void requireCapacity(int line, Side payer, Amount amount) {
        Amount most = lines.out(line, payer);
        if (amount.compareTo(most) > 0) {
            throw refused(EngineTag.CAPACITY_EXCEEDED, payer + " can pay " + most + ", not " + amount);
        }
    }

    /** One more subcontract by the author: each direction has slots of its own. */
    void requireSlot() {
        if (ledger.pending(account, author) >= Limits.PENDING_PER_SIDE) {
            throw refused(EngineTag.TOO_MANY_PENDING, author + " has " + Limits.PENDING_PER_SIDE + " pending");
        }
        if (subcontracts.slab().live() >= ledger.room.subcontracts()) {
            throw refused(EngineTag.NODE_FULL, "this node keeps " + ledger.room.subcontracts() + " subcontracts");
        }
    }

    void requireFuture(long expiresAtSeconds) {
        if (expiresAtSeconds <= timeSeconds) {
            throw refused(EngineTag.EXPIRED, "it would have expired already");
        }
        if (expiresAtSeconds - timeSeconds > Limits.LONGEST_PENDING_SECONDS) {
            throw refused(EngineTag.EXPIRY_TOO_FAR, "it would be pending for more than the longest time");
        }
    }

    boolean hasExpired(int subcontract) {
        return timeSeconds >= subcontracts.expiresAt(subcontract);
    }

    void requireBeneficiary(int subcontract) {
        if (author == subcontracts.maker(subcontract)) {
            throw refused(EngineTag.NOT_YOURS, "only the other side of its maker may");
        }
    }

    void requireMaker(int subcontract) {
        if (author != subcontracts.maker(subcontract)) {
            throw refused(EngineTag.NOT_YOURS, "only its maker may");
        }
    }

    static RefusedException refused(EngineTag tag, String reason) {
        return new RefusedException(tag, reason);
    }
}
