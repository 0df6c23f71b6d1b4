package io.portcullis.engine.account;

import io.portcullis.depositary.model.Allocation;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.engine.verdict.Refusal;
import io.portcullis.engine.verdict.RefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * The account machine over a {@link Ledger}: transactions, and the frames that hold them.
 *
 * <p>Invariants: a refused transaction or frame leaves every record as it was; after every admitted exposure −L ≤ Δ − holdLeft and Δ + holdRight ≤ C +
 * R; a frame is applied at its height and after its predecessor, once.
 *
 * <p>One thread. It knows no clock: times are the block's.
 */
public final class Accounts {
    private static final long BEFORE_EVERYTHING = 0;
    private static final long AFTER_EVERYTHING = Long.MAX_VALUE;

    private final Ledger ledger;
    private final Turn turn;
    private final StateBytes stateBytes;
    private final ProofBytes proofBytes;
    private final FrameHash frameHash = new FrameHash();

    public Accounts(Ledger ledger) {
        this.ledger = ledger;
        this.turn = new Turn(ledger);
        this.stateBytes = new StateBytes(ledger);
        this.proofBytes = new ProofBytes(ledger);
    }

    public Ledger ledger() {
        return ledger;
    }

    /**
     * Applies one transaction in place.
     *
     * @return the refusal; empty if it was applied
     */
    public Optional<Refusal> apply(int account, Authored authored, long timeSeconds, Consumer<AccountEvent> events) {
        try {
            turn.of(account, authored.author(), timeSeconds, events);
            dispatch(authored.transaction());
            return Optional.empty();
        } catch (RefusedException e) {
            return Optional.of(e.refusal());
        } catch (ArithmeticException e) {
            return Optional.of(new Refusal(EngineTag.AMOUNT_TOO_LARGE, "a sum does not fit 128 bits"));
        }
    }

    /**
     * Makes a frame of what was applied in place since the last one: for two entities on one node.
     *
     * @param applied at least one
     */
    public Frame close(int account, List<Authored> applied, long timeSeconds, Consumer<AccountEvent> events) {
        long height = ledger.height(account) + 1;
        Bytes32 previous = ledger.lastFrameHash(account);
        end(account, FrameAuthor.BOTH, timeSeconds, events);
        Frame frame = new Frame(height, previous, timeSeconds, applied, root(account), FrameAuthor.BOTH);
        ledger.lastFrameHash(account, hash(frame));
        return frame;
    }

    /**
     * What became of transactions that were to make a frame.
     *
     * @param made empty if the account admits none of them
     */
    record Attempt(Optional<Made> made, List<Dropped> dropped) {}

    /** A frame, and what its author signs of the state after it. */
    record Made(Frame frame, Bytes32 proofBodyHash) {}

    /** A transaction that the account does not admit any more. */
    record Dropped(Transaction transaction, Refusal refusal) {}

    /** Builds the next frame of these transactions without changing the account. */
    Attempt propose(int account, Side author, List<Transaction> transactions, long timeSeconds) {
        List<Authored> admitted = new ArrayList<>();
        List<Dropped> dropped = new ArrayList<>();
        ledger.undo.begin();
        try {
            for (Transaction transaction : transactions) {
                Authored authored = new Authored(author, transaction);
                apply(account, authored, timeSeconds, Accounts::ignore)
                        .ifPresentOrElse(
                                refusal -> dropped.add(new Dropped(transaction, refusal)),
                                () -> admitted.add(authored));
            }
            if (admitted.isEmpty()) {
                return new Attempt(Optional.empty(), dropped);
            }
            long height = ledger.height(account) + 1;
            Bytes32 previous = ledger.lastFrameHash(account);
            FrameAuthor frameAuthor = FrameAuthor.of(author);
            end(account, frameAuthor, timeSeconds, Accounts::ignore);
            Frame frame = new Frame(height, previous, timeSeconds, admitted, root(account), frameAuthor);
            return new Attempt(Optional.of(new Made(frame, proofBodyHash(account))), dropped);
        } finally {
            ledger.undo.rollBack();
        }
    }

    /**
     * A frame, and what its author signed of the state after it.
     *
     * @param hash of the frame
     * @param bodyHash of the proof body
     */
    record Signed(Frame frame, Bytes32 hash, Bytes32 bodyHash) {}

    /** Applies frames that follow one another, all of them whole, or nothing. */
    Optional<Refusal> replay(int account, List<Signed> frames, Consumer<AccountEvent> events) {
        List<AccountEvent> told = new ArrayList<>();
        ledger.undo.begin();
        for (Signed signed : frames) {
            Optional<Refusal> refusal = follow(account, signed, told::add);
            if (refusal.isPresent()) {
                ledger.undo.rollBack();
                return refusal;
            }
        }
        ledger.undo.commit();
        told.forEach(events);
        return Optional.empty();
    }

    private Optional<Refusal> follow(int account, Signed signed, Consumer<AccountEvent> events) {
        Frame frame = signed.frame();
        if (frame.height() != ledger.height(account) + 1) {
            return Optional.of(
                    new Refusal(EngineTag.FRAME_HEIGHT_WRONG, "the account is at height " + ledger.height(account)));
        }
        if (!frame.previousFrameHash().equals(ledger.lastFrameHash(account))) {
            return Optional.of(new Refusal(EngineTag.FRAME_HASH_WRONG, "it follows another frame"));
        }
        Optional<Refusal> refusal = tryAll(account, frame, signed.bodyHash(), events);
        if (refusal.isEmpty()) {
            ledger.lastFrameHash(account, signed.hash());
        }
        return refusal;
    }

    private Optional<Refusal> tryAll(int account, Frame frame, Bytes32 signedBodyHash, Consumer<AccountEvent> events) {
        for (Authored authored : frame.transactions()) {
            Optional<Refusal> refusal = apply(account, authored, frame.blockTimeSeconds(), events);
            if (refusal.isPresent()) {
                return refusal;
            }
        }
        end(account, frame.author(), frame.blockTimeSeconds(), events);
        if (!root(account).equals(frame.stateRoot())) {
            return Optional.of(new Refusal(EngineTag.STATE_ROOT_WRONG, "replaying it gives another state root"));
        }
        if (!proofBodyHash(account).equals(signedBodyHash)) {
            return Optional.of(new Refusal(EngineTag.PROOF_BODY_WRONG, "the author signed another proof body"));
        }
        return Optional.empty();
    }

    /** Ends a frame: the account is at the next height, and orders for one frame that an earlier one made are gone. */
    private void end(int account, FrameAuthor author, long timeSeconds, Consumer<AccountEvent> events) {
        long height = ledger.height(account) + 1;
        ledger.advance(account, height, author.version(height));
        turn.of(account, Side.LEFT, timeSeconds, events);
        OrderRules.sweep(turn);
    }

    /**
     * Ends payments of an account that has no frames any more by what the chain was shown in time: Δ moves as the contract moves it.
     *
     * @param events told of each; none if nothing waited for it
     */
    public void shown(int account, Bytes32 preimage, Consumer<AccountEvent> events) {
        for (SubcontractId id : pending(account)) {
            Authored reveal = new Authored(id.maker().opposite(), new Transaction.RevealHtlc(id, preimage));
            // What it is no preimage of, or is no payment, stays: it was shown in time, so no time is over.
            apply(account, reveal, BEFORE_EVERYTHING, events);
        }
    }

    /**
     * Empties an account that has no frames any more, for the chain has shared what was in it: what still waits pays nobody, nothing is owed here, and
     * it is closed.
     */
    public void conclude(int account, Consumer<AccountEvent> events) {
        for (SubcontractId id : pending(account)) {
            for (Transaction end : List.<Transaction>of(
                    new Transaction.ExpireHtlc(id),
                    new Transaction.CancelOrder(id),
                    new Transaction.ClosePull(id),
                    new Transaction.CancelSettlement(id))) {
                apply(account, new Authored(id.maker(), end), AFTER_EVERYTHING, events);
            }
        }
        for (int line = ledger.firstLine(account); line != Ledger.NONE; line = ledger.lines.next(line)) {
            ledger.lines.chain(line, Amount.ZERO, Amount.ZERO);
            ledger.lines.move(line, Side.LEFT, ledger.lines.offdelta(line));
        }
        ledger.status(account, AccountStatus.CLOSED);
        events.accept(new AccountEvent.Closed());
    }

    private List<SubcontractId> pending(int account) {
        List<SubcontractId> ids = new ArrayList<>();
        for (int sub = ledger.firstSubcontract(account); sub != Ledger.NONE; sub = ledger.subcontracts.next(sub)) {
            ids.add(ledger.subcontracts.id(sub));
        }
        return ids;
    }

    /** As {@link Frame#hash}. */
    Bytes32 hash(Frame frame) {
        return frameHash.of(frame);
    }

    /** SHA-256 of the account's canonical bytes. */
    public Bytes32 root(int account) {
        return stateBytes.root(account);
    }

    /** The bytes that {@link #root} is the hash of. */
    public byte[] canonicalBytes(int account) {
        return stateBytes.copy(account);
    }

    public Bytes32 proofBodyHash(int account) {
        return proofBytes.hash(account);
    }

    /** What a side can pay at most in a token now; zero of a token that the account does not hold. */
    public Amount out(int account, Side side, TokenId token) {
        int line = ledger.line(account, token);
        return line == Ledger.NONE ? Amount.ZERO : ledger.lines.out(line, side);
    }

    /** The tokens that an account holds, ascending. */
    public List<TokenId> tokens(int account) {
        List<TokenId> tokens = new ArrayList<>();
        for (int line = ledger.firstLine(account); line != Ledger.NONE; line = ledger.lines.next(line)) {
            tokens.add(ledger.token(ledger.lines.token(line)));
        }
        return tokens;
    }

    public boolean holds(int account, TokenId token) {
        return ledger.line(account, token) != Ledger.NONE;
    }

    /** The chain's last notice that the account's frames hold. */
    public long noticeSequence(int account) {
        return ledger.noticeSequence(account);
    }

    /** When a pending subcontract's time is over; empty if there is none of this name. */
    public OptionalLong expiresAtSeconds(int account, SubcontractId id) {
        int sub = ledger.subcontracts.find(account, id);
        return sub == Subcontracts.NONE ? OptionalLong.empty() : OptionalLong.of(ledger.subcontracts.expiresAt(sub));
    }

    /** What a fill would cost its taker; empty if there is no such order. */
    public Optional<Subcontract.Hold> priceOf(int account, Transaction.FillOrder fill) {
        int sub = ledger.subcontracts.find(account, fill.id());
        if (sub == Subcontracts.NONE || ledger.subcontracts.kind(sub) != Subcontracts.ORDER) {
            return Optional.empty();
        }
        boolean possible = fill.give().isPositive() && fill.give().compareTo(ledger.subcontracts.amount(sub)) <= 0;
        return possible
                ? Optional.of(new Subcontract.Hold(
                        ledger.token(ledger.subcontracts.otherToken(sub)),
                        Allocation.price(
                                ledger.subcontracts.amount(sub),
                                ledger.subcontracts.made(sub),
                                ledger.subcontracts.otherAmount(sub),
                                fill.give())))
                : Optional.empty();
    }

    /** How far a side lets the other owe it; zero where the account does not hold the token. */
    public Amount limit(int account, TokenId token, Side grants) {
        int line = ledger.line(account, token);
        return line == Ledger.NONE ? Amount.ZERO : ledger.lines.credit(line, grants.opposite());
    }

    /** What a transaction of that author would add to what the account's sides stand to lose or owe. */
    public Exposure exposure(int account, Side author, Transaction transaction) {
        return Exposure.of(this, account, author, transaction);
    }

    /** The account's tokens, ascending. */
    public List<AccountState.TokenLine> lines(int account) {
        return Views.lines(ledger, account);
    }

    /** Whether a side holds or owes more of a token than it has in the account. */
    public boolean isOnCredit(int account, Side side, TokenId token) {
        int line = ledger.line(account, token);
        if (line == Ledger.NONE) {
            return false;
        }
        Amount delta = ledger.lines.delta(line);
        Amount own = side.isLeft() ? delta : ledger.lines.collateral(line).minus(delta);
        return own.compareTo(ledger.lines.hold(line, side)) < 0;
    }

    public AccountState view(int account) {
        return Views.of(ledger, account);
    }

    private static void ignore(AccountEvent event) {
        // A trial tells nobody.
    }

    private void dispatch(Transaction transaction) {
        switch (transaction) {
            case Transaction.AddToken tx -> CreditRules.apply(turn, tx);
            case Transaction.SetCreditLimit tx -> CreditRules.apply(turn, tx);
            case Transaction.Pay tx -> CreditRules.apply(turn, tx);
            case Transaction.LockHtlc tx -> HtlcRules.apply(turn, tx);
            case Transaction.RevealHtlc tx -> HtlcRules.apply(turn, tx);
            case Transaction.ExpireHtlc tx -> HtlcRules.apply(turn, tx);
            case Transaction.CancelHtlc tx -> HtlcRules.apply(turn, tx);
            case Transaction.PlaceOrder tx -> OrderRules.apply(turn, tx);
            case Transaction.FillOrder tx -> OrderRules.apply(turn, tx);
            case Transaction.CancelOrder tx -> OrderRules.apply(turn, tx);
            case Transaction.LockPull tx -> PullRules.apply(turn, tx);
            case Transaction.AdvancePull tx -> PullRules.apply(turn, tx);
            case Transaction.ClosePull tx -> PullRules.apply(turn, tx);
            case Transaction.NoteCollateral tx -> ChainRules.apply(turn, tx);
            case Transaction.ProposeSettlement tx -> ChainRules.apply(turn, tx);
            case Transaction.AcceptSettlement tx -> ChainRules.apply(turn, tx);
            case Transaction.CancelSettlement tx -> ChainRules.apply(turn, tx);
            case Transaction.ProposeClose tx -> ChainRules.apply(turn, tx);
            case Transaction.AcceptClose tx -> ChainRules.apply(turn, tx);
        }
    }
}
