package io.portcullis.engine.hub;

import io.portcullis.depositary.model.AccountKey;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.FreezeLevel;
import io.portcullis.depositary.model.SealLeaf;
import io.portcullis.depositary.model.SealedProof;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.engine.Limits;
import io.portcullis.engine.account.AccountEvent;
import io.portcullis.engine.account.AccountMessage;
import io.portcullis.engine.account.AccountStatus;
import io.portcullis.engine.account.Accounts;
import io.portcullis.engine.account.Authored;
import io.portcullis.engine.account.Conversation;
import io.portcullis.engine.account.ConversationEffect;
import io.portcullis.engine.account.Exposure;
import io.portcullis.engine.account.Frame;
import io.portcullis.engine.account.Side;
import io.portcullis.engine.account.Transaction;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.engine.verdict.Refusal;
import io.portcullis.threshold.codec.RlpReader;
import io.portcullis.threshold.codec.RlpWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntConsumer;

/**
 * The accounts of a node during one block: those between two of its entities change in place, those with entities of other nodes by conversation.
 *
 * <p>Invariant: whatever changed since {@link #close} was called last is in the leaves it gives next.
 */
final class AccountDesk {
    /** Hears what happened in accounts, in order. It may submit further transactions. */
    interface Listener {
        void happened(int account, AccountEvent event);

        /** A queued transaction of this node's side was not admitted in the end. */
        void dropped(int account, Transaction transaction, Refusal refusal);

        void refused(int account, Refusal refusal);

        void frozen(int account, Refusal refusal);
    }

    /** A message for the counterparty's node, and the leaves that have to be proved with it. */
    record Outgoing(AccountMessage message, List<SealLeaf> leaves) {}

    /** What a block leaves to be sealed and said. */
    record Closed(List<SealLeaf> leaves, List<Outgoing> messages) {}

    /** How many accounts' keys and ids are kept as objects: a power of two. */
    private static final int RECENT = 1 << 14;

    private final HubConfig config;
    private final Accounts accounts;
    private final AccountKey[] recentKeys = new AccountKey[RECENT];
    private final Bytes32[] recentIds = new Bytes32[RECENT];
    private final int[] recentSlots = new int[RECENT];
    private final Map<Integer, Conversation> conversations = new HashMap<>();
    private final Map<Integer, Refusal> frozen = new TreeMap<>();
    private final Map<Integer, List<Authored>> touched = new LinkedHashMap<>();
    private final Set<Integer> talking = new TreeSet<>();
    private final IntConsumer dirty;
    private final List<ConversationEffect.Say> said = new ArrayList<>();
    private final Set<Integer> closedMidway = new HashSet<>();
    private final Notices notices;
    private final Listener listener;
    private Optional<ProofBooks> proofs = Optional.empty();
    private Optional<RiskDesk> risk = Optional.empty();

    /** @param dirty told of every account whose records change */
    AccountDesk(HubConfig config, Accounts accounts, Notices notices, IntConsumer dirty, Listener listener) {
        this.config = config;
        this.accounts = accounts;
        this.notices = notices;
        this.dirty = dirty;
        this.listener = listener;
    }

    Accounts accounts() {
        return accounts;
    }

    void prove(ProofBooks books) {
        proofs = Optional.of(books);
    }

    /** Asks it before anything new is admitted. */
    void heed(RiskDesk desk) {
        risk = Optional.of(desk);
    }

    /** The other side sealed this with a message: if the account stands at just that now, both do. */
    void heard(int account, SealedProof proof) {
        proofs.ifPresent(books -> {
            AccountKey key = key(account);
            long version = accounts.ledger().version(account);
            SealLeaf leaf = proof.leaf();
            boolean stands = key.has(leaf.entity())
                    && !config.hosts(leaf.entity())
                    && leaf.account().equals(key.id())
                    && leaf.version() == version
                    && leaf.proofBodyHash().equals(accounts.proofBodyHash(account));
            if (stands) {
                books.agreed(accounts.view(account).proofBody(), proof);
            }
        });
    }

    OptionalInt find(EntityId one, EntityId other) {
        return one.equals(other) ? OptionalInt.empty() : accounts.ledger().find(AccountKey.between(one, other));
    }

    AccountKey key(int account) {
        int place = account & (RECENT - 1);
        if (recentKeys[place] == null || recentSlots[place] != account) {
            recentKeys[place] = accounts.ledger().key(account);
            recentIds[place] = recentKeys[place].id();
            recentSlots[place] = account;
        }
        return recentKeys[place];
    }

    EntityId entity(int account, Side side) {
        AccountKey key = key(account);
        return side.isLeft() ? key.left() : key.right();
    }

    Side side(int account, EntityId entity) {
        return Side.ofLeft(key(account).isLeft(entity));
    }

    boolean isCoHosted(int account) {
        AccountKey key = key(account);
        return config.hosts(key.left()) && config.hosts(key.right());
    }

    int open(AccountKey key) {
        int account = accounts.ledger().open(key, Limits.RESPONSE_SECONDS, Limits.RESPONSE_SECONDS);
        dirty.accept(account);
        return account;
    }

    Conversation conversation(int account) {
        return conversations.computeIfAbsent(
                account,
                slot -> new Conversation(
                        accounts,
                        slot,
                        Side.ofLeft(config.hosts(entity(slot, Side.LEFT))),
                        notice -> notices.says(slot, notice)));
    }

    Optional<Refusal> frozen(int account) {
        return Optional.ofNullable(frozen.get(account));
    }

    /** The last credit limit that this node's side has asked the other side's node for, and that is not agreed yet. */
    Optional<Amount> askedLimit(int account, TokenId token) {
        return isCoHosted(account) ? Optional.empty() : conversation(account).askedLimit(token);
    }

    /** Nothing more is agreed in this account. */
    void freeze(int account, Refusal why) {
        if (frozen.putIfAbsent(account, why) == null) {
            if (!isCoHosted(account)) {
                conversation(account).freeze(why);
                tellUnsaid(account);
            }
            listener.frozen(account, why);
        }
    }

    /** The chain was shown what ends payments of a frozen account: it counts as a frame's word would have. */
    void shown(int account, Bytes32 preimage) {
        List<AccountEvent> events = new ArrayList<>();
        accounts.shown(account, preimage, events::add);
        tell(account, events);
    }

    /** The chain has shared what was in the account: here it is empty, and closed for good. */
    void end(int account, Refusal why) {
        freeze(account, why);
        Refusal before = frozen.put(account, why);
        if (before.tag() != why.tag() || accounts.ledger().status(account) != AccountStatus.CLOSED) {
            List<AccountEvent> events = new ArrayList<>();
            accounts.conclude(account, events::add);
            tell(account, events);
        }
    }

    private void tell(int account, List<AccountEvent> events) {
        if (!events.isEmpty()) {
            dirty.accept(account);
            events.forEach(event -> listener.happened(account, event));
        }
    }

    /** What this side would still say in a frozen account, the chain has to be told. */
    private void tellUnsaid(int account) {
        proofs.ifPresent(books -> conversation(account).unsaid().forEach(each -> books.unsaid(key(account), each)));
    }

    /** Why the chain's freeze level of either side refuses what would add this to it, if so. */
    Optional<Refusal> refuseByGate(EntityId one, EntityId other, Exposure exposure) {
        FreezeLevel level = max(notices.level(one), notices.level(other));
        boolean shut = switch (level) {
            case OPEN -> false;
            case NO_NEW_CREDIT, NO_WITHDRAWALS -> exposure == Exposure.CREDIT;
            case SEALED -> exposure != Exposure.NONE;
        };
        return shut
                ? Optional.of(new Refusal(EngineTag.GATE_FROZEN, "the chain's freeze level is " + level))
                : Optional.empty();
    }

    /** Why the chain's freeze levels, or ratings, refuse what a transaction would add, if so. */
    private Optional<Refusal> refuseNew(int account, Side author, Transaction transaction) {
        boolean gated = !notices.levels().isEmpty();
        boolean rated = risk.isPresent() && risk.get().rates();
        if (!gated && !rated) {
            return Optional.empty();
        }
        Exposure exposure = accounts.exposure(account, author, transaction);
        AccountKey key = key(account);
        Optional<Refusal> gate = gated ? refuseByGate(key.left(), key.right(), exposure) : Optional.empty();
        return gate.or(() -> rated ? risk.get().refuse(account, author, transaction, exposure) : Optional.empty());
    }

    /** Why what one side has locked may not go on from the other, if so. */
    Optional<Refusal> refuseOnwards(int account, Side maker, TokenId token) {
        return risk.filter(RiskDesk::rates).flatMap(desk -> desk.refuseOnwards(account, maker, token));
    }

    private static FreezeLevel max(FreezeLevel one, FreezeLevel other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    /**
     * A transaction of one side: applied now if both are here, else queued for the next frame.
     *
     * @return the refusal; empty if it was applied or queued
     */
    Optional<Refusal> submit(int account, Side author, Transaction transaction, long timeSeconds) {
        Optional<Refusal> ice = frozen(account);
        if (ice.isPresent()) {
            proofs.ifPresent(books -> transaction.shows().ifPresent(each -> books.unsaid(key(account), each)));
            return ice;
        }
        // Whoever submits it, and whoever is on the other side: nobody notes what this node has not seen.
        if (transaction instanceof Transaction.NoteCollateral notice && !notices.says(account, notice)) {
            return Optional.of(new Refusal(EngineTag.NOTICE_UNSEEN, "notice " + notice.sequence()));
        }
        Optional<Refusal> shut = refuseNew(account, author, transaction);
        if (shut.isPresent()) {
            return shut;
        }
        if (!isCoHosted(account)) {
            talking.add(account);
            return conversation(account).submit(transaction);
        }
        List<AccountEvent> events = new ArrayList<>(2);
        Authored authored = new Authored(author, transaction);
        Optional<Refusal> refusal = accounts.apply(account, authored, timeSeconds, events::add);
        if (refusal.isPresent()) {
            return refusal;
        }
        dirty.accept(account);
        List<Authored> frame = touched.computeIfAbsent(account, any -> new ArrayList<>());
        frame.add(authored);
        if (frame.size() == Limits.FRAME_TRANSACTIONS) {
            endFrame(account, frame, timeSeconds, events);
            touched.remove(account);
            closedMidway.add(account);
        }
        for (AccountEvent event : events) {
            listener.happened(account, event);
        }
        return Optional.empty();
    }

    /**
     * A checked message of the other side's node.
     *
     * @return why it has to be given again later, if so
     */
    Optional<Refusal> hear(int account, AccountMessage message, List<SealLeaf> leaves, long timeSeconds) {
        talking.add(account);
        List<ConversationEffect> effects = conversation(account).receive(message, leaves, timeSeconds);
        take(account, effects);
        return effects.stream()
                .filter(ConversationEffect.Waits.class::isInstance)
                .map(it -> ((ConversationEffect.Waits) it).refusal())
                .findFirst();
    }

    /** Ends the block: one frame for each co-hosted account that changed, one proposal in each conversation that has something to say. */
    Closed close(long timeSeconds) {
        TreeSet<SealLeaf> leaves = new TreeSet<>();
        // What a proposal could not hold fails back, and that may change further accounts: a block ends when nothing is
        // left of it.
        while (!touched.isEmpty() || !talking.isEmpty()) {
            closeTouched(timeSeconds, leaves);
            Set<Integer> now = new TreeSet<>(talking);
            talking.clear();
            for (int account : now) {
                take(account, conversation(account).propose(timeSeconds));
            }
        }
        closedMidway.forEach(account -> addLeaves(account, leaves));
        closedMidway.clear();
        List<Outgoing> messages = new ArrayList<>();
        for (ConversationEffect.Say say : said) {
            say.leaf().ifPresent(leaf -> {
                leaves.add(leaf);
                proofs.ifPresent(books -> books.spoken(say.message().account(), leaf));
            });
            join(messages, say);
        }
        said.clear();
        return new Closed(List.copyOf(leaves), messages);
    }

    private void closeTouched(long timeSeconds, Set<SealLeaf> leaves) {
        while (!touched.isEmpty()) {
            Map<Integer, List<Authored>> now = new LinkedHashMap<>(touched);
            touched.clear();
            now.forEach((account, frame) -> {
                List<AccountEvent> events = new ArrayList<>();
                endFrame(account, frame, timeSeconds, events);
                addLeaves(account, leaves);
                closedMidway.remove(account);
                events.forEach(event -> listener.happened(account, event));
            });
        }
    }

    /** RLP {@code [[account, conversation], …], [[account, tag, reason], …]}: between blocks there is nothing else. */
    void save(RlpWriter out) {
        out.list(new TreeMap<>(conversations).entrySet(), (list, entry) -> {
            RlpWriter in = new RlpWriter().number(entry.getKey());
            entry.getValue().save(in);
            list.list(in);
        });
        out.list(
                frozen.entrySet(),
                (list, entry) -> list.list(new RlpWriter()
                        .number(entry.getKey())
                        .text(entry.getValue().tag().name())
                        .text(entry.getValue().reason())));
    }

    void restore(RlpReader in) {
        in.items(
                Limits.ACCOUNTS,
                item -> item.list(fields -> {
                    Conversation conversation = conversation(fields.number(0, Integer.MAX_VALUE));
                    conversation.restore(fields);
                    return conversation;
                }));
        in.items(
                Limits.ACCOUNTS,
                item -> item.list(fields -> frozen.put(
                                fields.number(0, Integer.MAX_VALUE),
                                new Refusal(
                                        EngineTag.valueOf(fields.text(Limits.REFUSAL_TEXT)),
                                        fields.text(Limits.REFUSAL_TEXT)))
                        == null));
    }

    private void endFrame(int account, List<Authored> applied, long timeSeconds, List<AccountEvent> events) {
        dirty.accept(account);
        accounts.close(account, applied, timeSeconds, events::add);
    }

    private void addLeaves(int account, Set<SealLeaf> leaves) {
        AccountKey key = key(account);
        Bytes32 id = recentIds[account & (RECENT - 1)];
        long version = accounts.ledger().version(account);
        Bytes32 proofBodyHash = accounts.proofBodyHash(account);
        leaves.add(new SealLeaf(key.left(), id, version, proofBodyHash));
        leaves.add(new SealLeaf(key.right(), id, version, proofBodyHash));
        proofs.ifPresent(books -> books.drawn(accounts.view(account).proofBody()));
    }

    /** An acknowledgement and the proposal that follows it in the same block are one message. */
    private static void join(List<Outgoing> messages, ConversationEffect.Say say) {
        List<SealLeaf> leaf = say.leaf().map(List::of).orElse(List.of());
        if (say.message() instanceof AccountMessage.Proposal proposal) {
            for (int i = messages.size() - 1; i >= 0; i--) {
                Outgoing earlier = messages.get(i);
                if (earlier.message() instanceof AccountMessage.Acknowledgement acknowledgement
                        && acknowledgement.account().equals(proposal.account())
                        && acknowledgement.next().isEmpty()
                        && proposal.frame().height() == acknowledgement.height() + 1) {
                    messages.set(
                            i,
                            new Outgoing(
                                    with(acknowledgement, proposal.frame()),
                                    List.of(earlier.leaves().getFirst(), leaf.getFirst())));
                    return;
                }
            }
        }
        messages.add(new Outgoing(say.message(), leaf));
    }

    private static AccountMessage with(AccountMessage.Acknowledgement acknowledgement, Frame next) {
        return new AccountMessage.Acknowledgement(
                acknowledgement.account(), acknowledgement.height(), acknowledgement.frameHash(), Optional.of(next));
    }

    private void take(int account, List<ConversationEffect> effects) {
        if (!effects.isEmpty()) {
            dirty.accept(account); // A frame changes the account whether or not it tells of an event.
        }
        for (ConversationEffect effect : effects) {
            switch (effect) {
                case ConversationEffect.Say say -> said.add(say);
                case ConversationEffect.Applied it -> listener.happened(account, it.event());
                case ConversationEffect.Dropped it -> listener.dropped(account, it.transaction(), it.refusal());
                case ConversationEffect.Refused it -> listener.refused(account, it.refusal());
                case ConversationEffect.Waits it -> {
                    // Whoever gave the message keeps it.
                }
                case ConversationEffect.Frozen it -> {
                    frozen.put(account, it.refusal());
                    tellUnsaid(account);
                    listener.frozen(account, it.refusal());
                }
            }
        }
    }
}
