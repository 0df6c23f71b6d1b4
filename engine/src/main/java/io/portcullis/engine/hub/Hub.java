package io.portcullis.engine.hub;

import io.portcullis.depositary.model.AccountKey;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.FreezeLevel;
import io.portcullis.depositary.model.SealLeaf;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.engine.Limits;
import io.portcullis.engine.account.AccountEvent;
import io.portcullis.engine.account.AccountState;
import io.portcullis.engine.account.Ledger;
import io.portcullis.engine.account.Room;
import io.portcullis.engine.account.Transaction;
import io.portcullis.engine.authority.Checked;
import io.portcullis.engine.authority.Gate;
import io.portcullis.engine.authority.Grant;
import io.portcullis.engine.credit.RiskAhead;
import io.portcullis.engine.credit.RiskBook;
import io.portcullis.engine.credit.RiskEngine;
import io.portcullis.engine.gossip.VouchedProfile;
import io.portcullis.engine.kernel.SlabSink;
import io.portcullis.engine.kernel.SlabSource;
import io.portcullis.engine.kernel.SlabSpace;
import io.portcullis.engine.link.NodeId;
import io.portcullis.engine.onion.ReplayWindow;
import io.portcullis.engine.route.ChannelAnnouncement;
import io.portcullis.engine.verdict.EngineFault;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.engine.verdict.Refusal;
import io.portcullis.engine.verdict.RefusedException;
import io.portcullis.threshold.codec.Bytes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The hub's machine: {@code (state, block) -> (state, root, leaves, effects)}. See package-info.
 *
 * <p>Invariants: the same blocks give the same roots, leaves and effects on every replica; a refused input changes nothing but, for a peer's
 * payload, that its sequence is taken; nothing is said to a peer whose proof is not sealed.
 *
 * <p>One thread.
 */
public final class Hub {
    /**
     * What a block did.
     *
     * @param stateRoot {@link Hub#root} after it
     * @param seal what the quorum has to sign; empty if no account changed and no profile is due
     * @param effects in their order
     */
    public record Applied(long height, Bytes32 stateRoot, Optional<SealTree> seal, List<HubEffect> effects) {
        public Applied {
            effects = List.copyOf(effects);
        }
    }

    private final HubConfig config;
    private final HubBooks books;
    private final AccountDesk desk;
    private final Payments payments;
    private final CommandDesk commands;
    private final ChainDesk chain;
    private final PeerDesk peers;
    private final ProfileDesk profiles;
    private final RiskDesk risk;
    private Optional<ProofBooks> proofs = Optional.empty();
    private List<HubEffect> effects = new ArrayList<>();
    private int inputIndex;
    private long timeSeconds;

    Hub(HubConfig config, HubBooks books) {
        this.config = config;
        this.books = books;
        this.desk = new AccountDesk(config, books.accounts, books.notices, this::changed, new Ear());
        this.risk = new RiskDesk(config, desk, books.risk, effect -> effects.add(effect));
        desk.heed(risk);
        this.payments = new Payments(
                config,
                desk,
                books.invoices,
                books.forwards,
                books.replays,
                books.links,
                effect -> effects.add(effect));
        this.commands = new CommandDesk(config, desk, payments, books.invoices, books.gate, risk);
        this.chain = new ChainDesk(config, desk, books.notices);
        this.peers = new PeerDesk(config, desk, payments, chain, books.links, books.notices);
        this.profiles = new ProfileDesk(config, desk, books.links, books.profiles);
    }

    /**
     * A hub before its first block.
     *
     * @param space where its records are
     * @param seed random, secret, of this node alone
     * @param grants the first authorities of each hosted entity
     */
    public static Hub genesis(HubConfig config, SlabSpace space, long seed, Map<EntityId, List<Grant>> grants) {
        return genesis(config, space, seed, grants, Room.STANDARD);
    }

    static Hub genesis(HubConfig config, SlabSpace space, long seed, Map<EntityId, List<Grant>> grants, Room room) {
        Gate gate = Gate.closed(config.domain().separator());
        new TreeMap<>(grants).forEach((entity, roots) -> {
            if (!config.hosts(entity)) {
                throw new IllegalArgumentException("grants for an entity that is not on this node");
            }
            gate.found(entity, roots).ifPresent(refusal -> {
                throw new IllegalArgumentException("the grants of " + entity + ": " + refusal);
            });
        });
        return new Hub(
                config,
                new HubBooks(
                        space,
                        new Ledger(space, seed, room),
                        gate,
                        new LinkBooks(Bytes32.ZERO),
                        new Invoices(Bytes32.ZERO),
                        new Forwards(Bytes32.ZERO),
                        ReplayWindow.empty(),
                        new SealQueue(),
                        new Notices(Bytes32.ZERO),
                        new ProfileBooks(Bytes32.ZERO),
                        new RiskBooks(Bytes32.ZERO)));
    }

    private void changed(int account) {
        books.tree.markDirty(account);
        risk.touch(account);
    }

    /** Streams everything the hub remembers, between two blocks. */
    public void saveTo(SlabSink sink) {
        try (HubCut cut = HubImage.cut(books, desk, root(), 0)) {
            sink.write(cut.head());
            while (!cut.copy(sink, Integer.MAX_VALUE)) {
                // The next slab.
            }
        }
    }

    /** The hub as it is now, between two blocks, to be copied out while it goes on. One at a time. */
    public HubCut cut() {
        return HubImage.cut(books, desk, root(), Limits.SNAPSHOT_ASIDE_RECORDS);
    }

    /**
     * A hub that goes on as the one that was saved.
     *
     * @throws EngineFault HUB_IMAGE_INVALID, SLAB_IMAGE_INVALID
     */
    public static Hub restore(HubConfig config, SlabSpace space, long seed, SlabSource source) {
        return HubImage.restore(config, space, seed, source);
    }

    /** Lets another thread apply blocks from now on. Called by the one that has. */
    public void handOver() {
        books.accounts.ledger().handOver();
    }

    /** Has put together what could be proved to the chain. Before the first block that is applied, replayed ones too. */
    public void prove(ProofBooks newProofs) {
        proofs = Optional.of(newProofs);
        desk.prove(newProofs);
    }

    HubBooks books() {
        return books;
    }

    AccountDesk desk() {
        return desk;
    }

    /** The height of the last block. */
    public long height() {
        return books.height;
    }

    public Bytes32 lastBlockHash() {
        return books.lastBlockHash;
    }

    public long timeMillis() {
        return books.timeMillis;
    }

    public HubConfig config() {
        return config;
    }

    /** What links read. */
    public LinkBooks links() {
        return books.links;
    }

    /** The blocks whose seals have not come back, oldest first: what to ask the signers for after a restart. */
    public List<SealTree> unsealed() {
        return books.seals.trees();
    }

    /** What the entities of this node have said of themselves last, as their quorum sealed it. */
    public List<VouchedProfile> profiles() {
        return books.profiles.pages().values().stream()
                .flatMap(page -> page.said().stream())
                .toList();
    }

    /** What keys may command an entity that lives here. */
    public List<Grant> grants(EntityId entity) {
        return books.gate.grants(entity);
    }

    /** An entity's channels to those of these that it has accounts with: what can go out now, on its own terms. */
    public List<ChannelAnnouncement> channels(EntityId from, Collection<EntityId> to) {
        return profiles.channels(from, to);
    }

    /** How many accounts are open. */
    public int accounts() {
        return books.accounts.ledger().size();
    }

    /**
     * An account and where it stands in the order of listing.
     *
     * @param slot never changes while the account is open
     * @param frozen why nothing more is agreed in it, if so
     */
    public record Slot(int slot, AccountState state, Optional<Refusal> frozen) {}

    /** Accounts ascending by slot, from one on, at most so many. */
    public List<Slot> accounts(int from, int most) {
        List<Slot> found = new ArrayList<>();
        for (int slot = Math.max(0, from); slot < books.accounts.ledger().high() && found.size() < most; slot++) {
            if (books.accounts.ledger().isOpen(slot)) {
                found.add(new Slot(slot, books.accounts.view(slot), desk.frozen(slot)));
            }
        }
        return found;
    }

    public Optional<AccountState> view(AccountKey key) {
        OptionalInt account = books.accounts.ledger().find(key);
        return account.isPresent() ? Optional.of(books.accounts.view(account.getAsInt())) : Optional.empty();
    }

    /** Why nothing more is agreed in an account, if so. */
    public Optional<Refusal> frozen(AccountKey key) {
        OptionalInt account = books.accounts.ledger().find(key);
        return account.isPresent() ? desk.frozen(account.getAsInt()) : Optional.empty();
    }

    /** The last of the chain's words on an account's collateral that this hub was told; 0 before the first. */
    public long noted(AccountKey key) {
        OptionalInt account = books.accounts.ledger().find(key);
        return account.isEmpty()
                ? 0
                : books.notices.lastOf(account.getAsInt()).orElse(books.accounts.noticeSequence(account.getAsInt()));
    }

    /** What the chain said last that an entity has in reserve; nothing before it said anything. */
    public Amount reserve(EntityId entity, TokenId token) {
        return books.risk.reserve(new RiskEngine.Key(entity, token));
    }

    /** Where any thread may compute what treasuries' words will ask. */
    public RiskAhead riskAhead() {
        return books.risk.ahead();
    }

    /** What an entity of this node keeps of its counterparties' risk, if its treasury has said by what it rates. To be read between two blocks. */
    public Optional<RiskBook> risk(EntityId creditor) {
        return books.risk.of(creditor);
    }

    /** How far the chain has closed an entity, as far as this hub was told. */
    public FreezeLevel level(EntityId entity) {
        return books.notices.level(entity);
    }

    /** @throws EngineFault BLOCK_OUT_OF_ORDER if it does not follow the last one: its order is the caller's promise */
    public Applied apply(Block block) {
        return apply(block, block.encode(), it -> Commands.check(it.command()));
    }

    /**
     * As {@link #apply(Block)}, for a caller that has encoded the block and checked its commands before.
     *
     * @param encoded {@link Block#encode}
     * @param check gives what {@link Commands#check} gives
     */
    public Applied apply(Block block, Bytes encoded, Function<HubInput.Commanded, Checked> check) {
        if (block.height() != books.height + 1
                || !block.previousHash().equals(books.lastBlockHash)
                || block.timeMillis() < books.timeMillis) {
            throw new EngineFault(
                    EngineTag.BLOCK_OUT_OF_ORDER, "block " + block.height() + " does not follow " + books.height);
        }
        begin(block.timeMillis());
        for (HubInput input : block.inputs()) {
            take(input, check);
        }
        return end(block, encoded);
    }

    /**
     * Opens the next block: its inputs are applied as they are taken, and what they cause shows when it ends. Until then the hub is
     * between two states, and nobody may ask it anything.
     *
     * @param timeMillis of the block, not before the last one's
     */
    public void begin(long timeMillis) {
        effects = new ArrayList<>();
        timeSeconds = timeMillis / 1_000;
        inputIndex = -1;
        payments.begin(timeSeconds);
        if (timeSeconds / Limits.FORGET_SECONDS > books.timeMillis / 1_000 / Limits.FORGET_SECONDS) {
            books.gate.forgetUntil(timeSeconds);
        }
    }

    /**
     * Applies the next input of the open block.
     *
     * @param check as in {@link #apply(Block, Bytes, Function)}
     */
    public void take(HubInput input, Function<HubInput.Commanded, Checked> check) {
        inputIndex++;
        decide(input, check).ifPresent(refusal -> effects.add(new HubEffect.Refused(inputIndex, refusal)));
    }

    /**
     * Ends the open block.
     *
     * @param block that holds the time it began with and the inputs it took
     * @param encoded {@link Block#encode}
     */
    public Applied end(Block block, Bytes encoded) {
        inputIndex = -1;
        peers.tryAgain(block.height(), timeSeconds);
        AccountDesk.Closed closed = desk.close(timeSeconds);
        risk.close(timeSeconds);
        List<SealQueue.Waiting> messages = new ArrayList<>();
        for (AccountDesk.Outgoing each : closed.messages()) {
            messages.add(new SealQueue.Waiting(
                    node(each.message().account()), each.message().encode(), each.leaves()));
        }
        List<SealLeaf> leaves =
                with(closed.leaves(), profiles.close(block.height(), books.timeMillis / 1_000, timeSeconds));
        proofs.ifPresent(it -> it.closed(block.height()));
        books.seals.add(block.height(), leaves, messages).forEach(this::send);
        books.height = block.height();
        books.lastBlockHash = Bytes32.of(encoded.sha256().toArray());
        books.timeMillis = block.timeMillis();
        Optional<SealTree> seal = leaves.isEmpty() ? Optional.empty() : Optional.of(books.seals.last());
        return new Applied(block.height(), root(), seal, effects);
    }

    /**
     * RFC 9162 root over: the last block's hash, then the roots of accounts, authorities, links, invoices, forwards, notices, profiles once there are
     * any, and ratings once there are.
     *
     * <p>Not in it: blocks that wait for their seals, proposals under way, frozen accounts and packets seen before. They follow from the
     * blocks, which the first leaf's chain of hashes commits to, and show in these roots by what they cause.
     */
    public Bytes32 root() {
        return books.root();
    }

    private Optional<Refusal> decide(HubInput input, Function<HubInput.Commanded, Checked> check) {
        try {
            return switch (input) {
                case HubInput.Commanded it -> {
                    effects.add(commands.take(check.apply(it), inputIndex, timeSeconds));
                    yield Optional.empty();
                }
                case HubInput.Heard it -> peers.hear(it, timeSeconds);
                case HubInput.Sealed it -> sealed(it);
                case HubInput.ChainSaid it -> {
                    Optional<Refusal> refusal = chain.said(it, timeSeconds);
                    // What was refused says nothing new: a message that waits goes on waiting.
                    Optional<HubInput.Heard> parked = refusal.isEmpty() ? chain.unpark(it.account()) : Optional.empty();
                    yield parked.isPresent() ? peers.listen(parked.get(), timeSeconds) : refusal;
                }
                case HubInput.Disputed it -> chain.disputed(it);
                case HubInput.SecretShown it -> chain.shown(it);
                case HubInput.DisputeEnded it -> chain.ended(it);
                case HubInput.OnionKeyed it -> profiles.key(it);
                case HubInput.GateMoved it -> {
                    if (chain.moved(it)) {
                        effects.add(new HubEffect.GateMoved(it.entity(), it.level()));
                    }
                    yield Optional.empty();
                }
                case HubInput.Quoted it -> {
                    risk.hear(it, timeSeconds);
                    yield Optional.empty();
                }
                case HubInput.ReserveSaid it -> {
                    risk.said(it, timeSeconds);
                    yield Optional.empty();
                }
                case HubInput.Acknowledged it -> {
                    books.links.acknowledge(it.peer(), it.sequence());
                    yield Optional.empty();
                }
                case HubInput.PeerChanged it -> {
                    books.links.change(it.peer(), it.up());
                    yield Optional.empty();
                }
            };
        } catch (RefusedException e) {
            return Optional.of(e.refusal());
        }
    }

    private Optional<Refusal> sealed(HubInput.Sealed it) {
        Optional<SealQueue.Unsealed> first = books.seals.first();
        if (first.isEmpty() || first.get().blockHeight() != it.blockHeight()) {
            return Optional.of(new Refusal(EngineTag.SEAL_UNEXPECTED, "no block " + it.blockHeight() + " waits"));
        }
        SealTree tree = first.get().tree();
        if (!tree.prove(tree.leaves().getFirst(), it.signatures()).verify(config.domain(), config.board())) {
            return Optional.of(new Refusal(EngineTag.SEAL_INVALID, "the signatures are no quorum's over the seal"));
        }
        books.seals.release(it.signatures()).forEach(this::send);
        profiles.sealed(tree, it.signatures(), effects::add);
        proofs.ifPresent(proved -> proved.sealed(tree, it.signatures()));
        return Optional.empty();
    }

    /** Most blocks have no profile, and many leaves. */
    private static List<SealLeaf> with(List<SealLeaf> accounts, List<SealLeaf> profiles) {
        if (profiles.isEmpty()) {
            return accounts;
        }
        List<SealLeaf> all = new ArrayList<>(accounts);
        all.addAll(profiles);
        all.sort(null);
        return all;
    }

    private void send(SealQueue.Payload payload) {
        effects.add(new HubEffect.Send(payload.peer(), books.links.append(payload.peer(), payload.bytes())));
    }

    private NodeId node(AccountKey key) {
        EntityId remote = config.hosts(key.left()) ? key.right() : key.left();
        return config.remote(remote).orElseThrow().node();
    }

    /** Turns what happens in accounts into payments and effects. */
    private final class Ear implements AccountDesk.Listener {
        @Override
        public void happened(int account, AccountEvent event) {
            effects.add(new HubEffect.Happened(desk.key(account), event));
            switch (event) {
                case AccountEvent.Locked it -> payments.locked(account, it);
                case AccountEvent.Revealed it -> payments.revealed(account, it);
                case AccountEvent.Released it -> payments.released(account, it);
                case AccountEvent.CollateralNoted it -> chain.noted(account);
                case AccountEvent.OrderPlaced it -> payments.made(it.id());
                case AccountEvent.PullLocked it -> payments.made(it.id());
                case AccountEvent.TokenAdded it -> {}
                case AccountEvent.LimitSet it -> {}
                case AccountEvent.Paid it -> {}
                case AccountEvent.OrderFilled it -> {}
                case AccountEvent.OrderEnded it -> {}
                case AccountEvent.PullAdvanced it -> {}
                case AccountEvent.PullClosed it -> {}
                case AccountEvent.SettlementProposed it -> payments.made(it.id());
                case AccountEvent.SettlementAgreed it -> {}
                case AccountEvent.SettlementEnded it -> {}
                case AccountEvent.Closing it -> {}
                case AccountEvent.Closed it -> {}
            }
        }

        @Override
        public void dropped(int account, Transaction transaction, Refusal refusal) {
            if (transaction instanceof Transaction.LockHtlc lock) {
                payments.dropped(account, lock, refusal);
            } else {
                effects.add(new HubEffect.Dropped(desk.key(account), transaction, refusal));
            }
        }

        @Override
        public void refused(int account, Refusal refusal) {
            effects.add(new HubEffect.Refused(inputIndex, refusal));
        }

        @Override
        public void frozen(int account, Refusal refusal) {
            effects.add(new HubEffect.Alarm(desk.key(account), refusal));
        }
    }
}
