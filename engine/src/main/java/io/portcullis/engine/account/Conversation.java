package io.portcullis.engine.account;

import io.portcullis.depositary.model.AccountKey;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.SealLeaf;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.engine.Limits;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.engine.verdict.Refusal;
import io.portcullis.engine.verdict.RefusedException;
import io.portcullis.threshold.codec.RlpReader;
import io.portcullis.threshold.codec.RlpWriter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * One side's half of the talk about an account with an entity on another node (protocol, section 2, "Frames").
 *
 * <pre>
 *   left                                right
 *    | Proposal(h+1) ------------------> |   replays, agrees
 *    | <---------- Acknowledgement(h+1)  |   and may bring its own Proposal(h+2)
 *
 *    | Proposal(h+1) ---\ /------------- |   Proposal(h+1): they cross
 *    | <-----------------X               |
 *    |  keeps its own, says it again  \->|   takes its own back, applies left's, queues its own again, first
 *
 *    | <------- Acknowledgement(h+1) lost |   and has since proposed
 *    | <------------------ Proposal(h+2) |
 *    |  it follows the open proposal: that is acknowledged with it, or neither is applied
 * </pre>
 *
 * <p>Invariants: at most one proposal of this side is open; the account's records stand at the last frame that both signed; what this side
 * signed is only ever superseded by a higher version; a frame refused freezes the conversation, for good. A frame that this node has no room
 * for is not refused: its message waits, and nothing is signed meanwhile that would contradict it.
 *
 * <p>Shape: {@code (conversation, input) -> effects}. Every message carries the sender's leaf for the state it speaks of; sealing and
 * checking seals is the caller's.
 */
public final class Conversation {
    /** A frame that gave way is queued again, beyond what may be submitted. */
    private static final int MOST_QUEUED = Limits.QUEUED_TRANSACTIONS + Limits.QUEUED_ENDS + Limits.FRAME_TRANSACTIONS;

    private final Accounts accounts;
    private final int account;
    private final Side local;
    private final Predicate<Transaction.NoteCollateral> believes;
    private final Deque<Transaction> queue = new ArrayDeque<>();
    private Optional<Open> open = Optional.empty();
    private Optional<Refusal> frozen = Optional.empty();

    /** A proposal that was signed and not answered yet. */
    private record Open(Frame frame, Bytes32 hash, Bytes32 proofBodyHash) {}

    public Conversation(Accounts accounts, int account, Side local) {
        this(accounts, account, local, notice -> true);
    }

    /** @param believes whether this side has seen on the chain what a notice says */
    public Conversation(Accounts accounts, int account, Side local, Predicate<Transaction.NoteCollateral> believes) {
        this.accounts = accounts;
        this.account = account;
        this.local = local;
        this.believes = believes;
    }

    public int account() {
        return account;
    }

    public Side local() {
        return local;
    }

    /** Why nothing more is signed here, if so. */
    public Optional<Refusal> frozen() {
        return frozen;
    }

    /** Transactions of this side that no frame holds yet. */
    public int queued() {
        return queue.size();
    }

    public boolean hasOpenProposal() {
        return open.isPresent();
    }

    /** What this side has shown in no frame that both signed: once the account is frozen, only the chain can be shown it. */
    public List<Unsaid> unsaid() {
        List<Unsaid> unsaid = new ArrayList<>();
        open.ifPresent(it -> it.frame()
                .transactions()
                .forEach(each -> each.transaction().shows().ifPresent(unsaid::add)));
        queue.forEach(transaction -> transaction.shows().ifPresent(unsaid::add));
        return unsaid;
    }

    /** The last limit that this side has asked for and that both have not agreed to yet. */
    public Optional<Amount> askedLimit(TokenId token) {
        List<Transaction> asked = new ArrayList<>();
        open.ifPresent(it -> it.frame().transactions().stream()
                .filter(each -> each.author() == local)
                .forEach(each -> asked.add(each.transaction())));
        asked.addAll(queue);
        return asked.reversed().stream()
                .flatMap(each -> each instanceof Transaction.SetCreditLimit set
                                && set.token().equals(token)
                        ? Stream.of(set.limit())
                        : Stream.empty())
                .findFirst();
    }

    /** For good: this side signs nothing more for this account. */
    public void freeze(Refusal why) {
        frozen = frozen.or(() -> Optional.of(storable(why)));
    }

    /** Queues a transaction for this side's next frame. There is room for the end of every subcontract that can be pending. */
    public Optional<Refusal> submit(Transaction transaction) {
        if (frozen.isPresent()) {
            return frozen;
        }
        int most = Limits.QUEUED_TRANSACTIONS + (transaction.endsSubcontract() ? Limits.QUEUED_ENDS : 0);
        if (queue.size() >= most) {
            return Optional.of(new Refusal(
                    EngineTag.QUEUE_FULL, "the other side has not answered; " + queue.size() + " are waiting"));
        }
        queue.addLast(transaction);
        return Optional.empty();
    }

    /** At a block's end: one frame over all that is queued, if no proposal is open. */
    public List<ConversationEffect> propose(long timeSeconds) {
        List<ConversationEffect> effects = new ArrayList<>();
        if (frozen.isPresent() || open.isPresent() || queue.isEmpty()) {
            return effects;
        }
        List<Transaction> batch = new ArrayList<>();
        int bytes = 0;
        while (!queue.isEmpty() && batch.size() < Limits.FRAME_TRANSACTIONS && bytes < Limits.FRAME_BYTES) {
            bytes += queue.getFirst().mostBytes();
            batch.add(queue.removeFirst());
        }
        Accounts.Attempt attempt = accounts.propose(account, local, batch, timeSeconds);
        attempt.dropped()
                .forEach(each -> effects.add(new ConversationEffect.Dropped(each.transaction(), each.refusal())));
        attempt.made().ifPresent(made -> {
            open = Optional.of(new Open(made.frame(), accounts.hash(made.frame()), made.proofBodyHash()));
            effects.add(sayProposal());
        });
        return effects;
    }

    /** After a new connection, or for a proposal that may have been lost: says the same bytes again. */
    public List<ConversationEffect> resume() {
        return open.isPresent() && frozen.isEmpty() ? List.of(sayProposal()) : List.of();
    }

    /**
     * A message of the other side.
     *
     * @param leaves what the other side sealed with it, checked: one for the message's frame and one more for the next frame it may bring
     * @param timeSeconds of the block that received it
     */
    public List<ConversationEffect> receive(AccountMessage message, List<SealLeaf> leaves, long timeSeconds) {
        List<ConversationEffect> effects = new ArrayList<>();
        if (frozen.isPresent()) {
            effects.add(new ConversationEffect.Refused(frozen.get()));
            return effects;
        }
        switch (message) {
            case AccountMessage.Proposal it -> receive(it.frame(), leaf(leaves, 0), timeSeconds, effects);
            case AccountMessage.Acknowledgement it -> {
                receive(it, leaf(leaves, 0), effects);
                boolean waits = effects.stream().anyMatch(ConversationEffect.Waits.class::isInstance);
                if (it.next().isPresent() && !waits && frozen.isEmpty()) {
                    receive(it.next().get(), leaf(leaves, 1), timeSeconds, effects);
                }
            }
            case AccountMessage.Rejection it -> {
                boolean ofOpen = open.isPresent() && open.get().hash().equals(it.frameHash());
                if (ofOpen) {
                    freeze(new Refusal(EngineTag.FRAME_REJECTED, it.tag() + ": " + it.reason()), effects);
                } else {
                    effects.add(new ConversationEffect.Refused(
                            new Refusal(EngineTag.FRAME_HASH_WRONG, "a rejection of no open proposal")));
                }
            }
        }
        return effects;
    }

    private void receive(Frame frame, Optional<SealLeaf> leaf, long timeSeconds, List<ConversationEffect> effects) {
        long height = accounts.ledger().height(account);
        Bytes32 hash = accounts.hash(frame);
        if (frame.author() != FrameAuthor.of(local.opposite())) {
            reject(frame, hash, new Refusal(EngineTag.FRAME_AUTHOR_WRONG, "it is not by the other side"), effects);
            return;
        }
        if (frame.height() <= height) {
            boolean last =
                    frame.height() == height && hash.equals(accounts.ledger().lastFrameHash(account));
            if (last) {
                // What was signed since has a higher version, and its frame follows the one asked about: it answers
                // too.
                effects.add(open.isPresent() ? sayProposal() : sayAcknowledgement(accounts.proofBodyHash(account)));
            } else {
                effects.add(new ConversationEffect.Refused(
                        new Refusal(EngineTag.FRAME_STALE, "the account is at height " + height)));
            }
            return;
        }
        boolean crosses = open.isPresent() && frame.height() == height + 1;
        if (crosses && local.isLeft()) {
            effects.add(sayProposal());
            return;
        }
        Optional<Refusal> refusal = judge(frame, leaf, timeSeconds);
        if (refusal.isPresent()) {
            reject(frame, hash, refusal.get(), effects);
            return;
        }
        List<Accounts.Signed> steps = new ArrayList<>();
        boolean answers = open.isPresent()
                && frame.height() == height + 2
                && frame.previousFrameHash().equals(open.get().hash());
        if (answers) {
            steps.add(new Accounts.Signed(
                    open.get().frame(), open.get().hash(), open.get().proofBodyHash()));
        }
        steps.add(new Accounts.Signed(frame, hash, leaf.orElseThrow().proofBodyHash()));
        refusal = accounts.replay(account, steps, event -> effects.add(new ConversationEffect.Applied(event)));
        if (refusal.isPresent() && refusal.get().tag() == EngineTag.NODE_FULL) {
            effects.add(new ConversationEffect.Waits(refusal.get()));
            return;
        }
        if (refusal.isPresent()) {
            reject(frame, hash, refusal.get(), effects);
            return;
        }
        if (crosses) {
            giveWay();
        } else if (answers) {
            open = Optional.empty();
        }
        // The replay has compared it with what the records give.
        effects.add(sayAcknowledgement(leaf.orElseThrow().proofBodyHash()));
    }

    private void receive(AccountMessage.Acknowledgement it, Optional<SealLeaf> leaf, List<ConversationEffect> effects) {
        if (open.isEmpty()
                || !open.get().hash().equals(it.frameHash())
                || open.get().frame().height() != it.height()) {
            boolean again = it.frameHash().equals(accounts.ledger().lastFrameHash(account));
            if (!again) {
                effects.add(new ConversationEffect.Refused(
                        new Refusal(EngineTag.ACKNOWLEDGEMENT_UNKNOWN, "it is of no open proposal")));
            }
            return;
        }
        Open proposal = open.get();
        boolean signed = leaf.isPresent()
                && isOfOther(leaf.get())
                && leaf.get().version() == proposal.frame().version()
                && leaf.get().proofBodyHash().equals(proposal.proofBodyHash());
        if (!signed) {
            effects.add(new ConversationEffect.Refused(
                    new Refusal(EngineTag.PROOF_BODY_WRONG, "the other side signed something else")));
            return;
        }
        Optional<Refusal> refusal = accounts.replay(
                account,
                List.of(new Accounts.Signed(proposal.frame(), proposal.hash(), proposal.proofBodyHash())),
                event -> effects.add(new ConversationEffect.Applied(event)));
        if (refusal.isEmpty()) {
            open = Optional.empty();
        } else if (refusal.get().tag() == EngineTag.NODE_FULL) {
            // It was admitted when proposed: since then other accounts have filled what the node has room for.
            effects.add(new ConversationEffect.Waits(refusal.get()));
        } else {
            freeze(refusal.get(), effects);
        }
    }

    /** What can be said against a frame before it is replayed. */
    private Optional<Refusal> judge(Frame frame, Optional<SealLeaf> leaf, long timeSeconds) {
        if (leaf.isEmpty() || !isOfOther(leaf.get()) || leaf.get().version() != frame.version()) {
            return Optional.of(new Refusal(EngineTag.PROOF_BODY_WRONG, "no leaf of its author is for it"));
        }
        if (frame.blockTimeSeconds() > timeSeconds + Limits.CLOCK_SKEW_SECONDS) {
            return Optional.of(new Refusal(EngineTag.FRAME_TIME_WRONG, "its time is in the future"));
        }
        long earliest = timeSeconds - Limits.FRAME_AGE_SECONDS;
        boolean late = frame.blockTimeSeconds() < earliest;
        if (late && frame.transactions().stream().anyMatch(each -> expired(each.transaction(), earliest))) {
            return Optional.of(
                    new Refusal(EngineTag.FRAME_TIME_WRONG, "what it claims expired while it was on its way"));
        }
        for (Authored each : frame.transactions()) {
            if (each.transaction() instanceof Transaction.NoteCollateral notice && !believes.test(notice)) {
                return Optional.of(new Refusal(EngineTag.NOTICE_UNSEEN, "the chain did not say so"));
            }
        }
        return Optional.empty();
    }

    /** Whether the transaction claims of a subcontract whose time is over, by this side's time. */
    private boolean expired(Transaction transaction, long atSeconds) {
        return transaction
                .claims()
                .filter(id -> accounts.expiresAtSeconds(account, id).orElse(Long.MAX_VALUE) <= atSeconds)
                .isPresent();
    }

    /** Right takes its own proposal back: its transactions come first in its next one. */
    private void giveWay() {
        List<Authored> mine = open.orElseThrow().frame().transactions();
        for (int i = mine.size() - 1; i >= 0; i--) {
            queue.addFirst(mine.get(i).transaction());
        }
        open = Optional.empty();
    }

    private void reject(Frame frame, Bytes32 hash, Refusal refusal, List<ConversationEffect> effects) {
        effects.add(new ConversationEffect.Say(
                new AccountMessage.Rejection(
                        key(), frame.height(), hash, refusal.tag().name(), "refused"),
                Optional.empty()));
        freeze(refusal, effects);
    }

    private void freeze(Refusal refusal, List<ConversationEffect> effects) {
        Refusal kept = storable(refusal);
        frozen = Optional.of(kept);
        effects.add(new ConversationEffect.Frozen(kept));
    }

    /** A reason may quote the other side: what is kept of it must be readable after a restart. */
    private static Refusal storable(Refusal refusal) {
        String reason = refusal.reason().replaceAll("[^\\x20-\\x7e]", "?");
        return new Refusal(refusal.tag(), reason.substring(0, Math.min(reason.length(), Limits.REFUSAL_TEXT)));
    }

    /** Appends what survives a restart: RLP {@code [[queued], [] or [frame, proofBodyHash], [] or [tag, reason]]}. */
    public void save(RlpWriter out) {
        RlpWriter proposal = new RlpWriter();
        open.ifPresent(it -> {
            it.frame().write(proposal);
            proposal.bytes(it.proofBodyHash().toArray());
        });
        RlpWriter ice = new RlpWriter();
        frozen.ifPresent(it -> ice.text(it.tag().name()).text(it.reason()));
        out.list(new RlpWriter()
                .list(queue, (list, transaction) -> Authored.write(list, new Authored(local, transaction)))
                .list(proposal)
                .list(ice));
    }

    /**
     * Takes back what {@link #save} wrote; this conversation is new.
     *
     * @throws RefusedException ENCODING_INVALID if it did not write this, as the reader does
     */
    public void restore(RlpReader in) {
        in.list(fields -> {
            fields.items(MOST_QUEUED, Authored::read).forEach(each -> queue.addLast(each.transaction()));
            open = fields.list(it -> it.hasMore() ? Optional.of(readOpen(it)) : Optional.empty());
            frozen = fields.list(it -> it.hasMore()
                    ? Optional.of(new Refusal(tag(it.text(Limits.REFUSAL_TEXT)), it.text(Limits.REFUSAL_TEXT)))
                    : Optional.empty());
            return this;
        });
    }

    private static EngineTag tag(String name) {
        return Arrays.stream(EngineTag.values())
                .filter(tag -> tag.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new RefusedException(EngineTag.ENCODING_INVALID, "no tag has this name"));
    }

    private static Open readOpen(RlpReader in) {
        Frame frame = Frame.read(in);
        return new Open(frame, frame.hash(), Bytes32.of(in.fixed(Bytes32.LENGTH).toArray()));
    }

    private ConversationEffect sayProposal() {
        Open proposal = open.orElseThrow();
        return new ConversationEffect.Say(
                new AccountMessage.Proposal(key(), proposal.frame()),
                Optional.of(leaf(proposal.frame().version(), proposal.proofBodyHash())));
    }

    private ConversationEffect sayAcknowledgement(Bytes32 proofBodyHash) {
        Ledger ledger = accounts.ledger();
        return new ConversationEffect.Say(
                new AccountMessage.Acknowledgement(
                        key(), ledger.height(account), ledger.lastFrameHash(account), Optional.empty()),
                Optional.of(leaf(ledger.version(account), proofBodyHash)));
    }

    private SealLeaf leaf(long version, Bytes32 proofBodyHash) {
        return new SealLeaf(entity(local), key().id(), version, proofBodyHash);
    }

    private boolean isOfOther(SealLeaf leaf) {
        return leaf.entity().equals(entity(local.opposite())) && leaf.account().equals(key().id());
    }

    private static Optional<SealLeaf> leaf(List<SealLeaf> leaves, int index) {
        return index < leaves.size() ? Optional.of(leaves.get(index)) : Optional.empty();
    }

    private EntityId entity(Side side) {
        return side.isLeft() ? key().left() : key().right();
    }

    private AccountKey key() {
        return accounts.ledger().key(account);
    }
}
