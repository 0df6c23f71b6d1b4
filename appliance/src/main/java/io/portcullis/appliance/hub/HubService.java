package io.portcullis.appliance.hub;

import io.portcullis.appliance.file.PrivateFile;
import io.portcullis.appliance.peer.PeerConfig;
import io.portcullis.appliance.peer.PeerNetwork;
import io.portcullis.appliance.price.PriceFeeds;
import io.portcullis.appliance.price.SourceJudge;
import io.portcullis.appliance.tls.KeyStoreFile;
import io.portcullis.depositary.model.AccountKey;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Board;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Eip712Domain;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.FreezeLevel;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.engine.account.AccountState;
import io.portcullis.engine.authority.Grant;
import io.portcullis.engine.hub.Hub;
import io.portcullis.engine.hub.HubConfig;
import io.portcullis.engine.hub.HubEffect;
import io.portcullis.engine.hub.HubInput;
import io.portcullis.engine.hub.OnionReader;
import io.portcullis.engine.hub.Outcome;
import io.portcullis.engine.hub.ProofBooks;
import io.portcullis.engine.link.NodeId;
import io.portcullis.engine.link.Timing;
import io.portcullis.engine.node.HubNode;
import io.portcullis.engine.node.NodeEvents;
import io.portcullis.engine.node.NodeTiming;
import io.portcullis.engine.onion.OnionKey;
import io.portcullis.engine.route.ChannelPolicy;
import io.portcullis.engine.route.Route;
import io.portcullis.engine.route.RouteHop;
import io.portcullis.engine.route.RouteRequest;
import io.portcullis.engine.verdict.EngineFault;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.engine.verdict.Refusal;
import io.portcullis.threshold.codec.Bytes;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This appliance's engine, running: see the package.
 *
 * <p>Invariants: nothing runs before everything logged was replayed; it ends in the order links, node, signers, disk, so that what is said to a
 * peer is always on the disk.
 */
public final class HubService implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HubService.class);

    /** How the node is at one moment. */
    public record Status(
            long height,
            Bytes32 stateRoot,
            long timeMillis,
            int accounts,
            int waiting,
            int unsealed,
            BoardSealer.State seals,
            Map<EntityId, FreezeLevel> gates,
            Optional<EngineFault> stopped,
            List<PeerStatus> peers) {
        public Status {
            peers = List.copyOf(peers);
        }
    }

    public record PeerStatus(NodeId node, boolean up, long unacknowledged) {}

    /**
     * An account.
     *
     * @param frozen why nothing more is agreed in it, if so
     * @param sealing which seals it has
     */
    public record Seen(AccountState state, Optional<Refusal> frozen, Sealing sealing) {}

    /** @param slot where it stands in the order of listing */
    public record Listed(int slot, Seen seen) {}

    /**
     * One HTLC of a way, and whom it comes to.
     *
     * @param here whether that entity lives on this node
     * @param key what packets for it are encrypted to, of one elsewhere that has announced it
     * @param policy on which it forwards; of all but the last
     */
    public record Stop(RouteHop hop, boolean here, Optional<OnionKey> key, Optional<ChannelPolicy> policy) {}

    public record Way(Route route, List<Stop> stops) {
        public Way {
            stops = List.copyOf(stops);
        }
    }

    private final HubSettings settings;
    private final Eip712Domain domain;
    private final HubStore store;
    private final OnionKeys onionKeys;
    private final BoardSealer sealer;
    private final HubNode node;
    private final HubFeed feed;
    private final HubLinks links;
    private final KnownBoards boards;
    private final HubGossip gossip;
    private final ChainEar chain;
    private final AtomicReference<FreezeLevel> gate = new AtomicReference<>(FreezeLevel.OPEN);
    private final Optional<PeerNetwork> network;
    private final PriceFeeds prices;

    private HubService(
            HubSettings settings,
            Eip712Domain domain,
            HubStore store,
            OnionKeys onionKeys,
            BoardSealer sealer,
            HubNode node,
            HubFeed feed,
            HubLinks links,
            KnownBoards boards,
            HubGossip gossip,
            ChainEar chain,
            Optional<PeerNetwork> network,
            PriceFeeds prices) {
        this.prices = prices;
        this.settings = settings;
        this.domain = domain;
        this.store = store;
        this.onionKeys = onionKeys;
        this.sealer = sealer;
        this.node = node;
        this.feed = feed;
        this.links = links;
        this.boards = boards;
        this.gossip = gossip;
        this.chain = chain;
        this.network = network;
    }

    /**
     * Recovers and starts.
     *
     * @param folder of the engine alone
     * @param board whose keys seal for every entity that lives here
     * @param sealer taken over
     * @param chainBoards of entities that the settings pin no board of; it may wait, or throw
     * @param proofs told of every block, on the engine's thread
     * @throws EngineFault if the disk does not hold what it should
     */
    public static HubService start(
            Path folder,
            HubSettings settings,
            Eip712Domain domain,
            Board board,
            BoardSealer sealer,
            Function<EntityId, Optional<Board>> chainBoards,
            ProofBooks proofs,
            SecureRandom random)
            throws IOException {
        PrivateFile.directory(folder);
        List<EntityId> hosted =
                settings.entities().stream().map(it -> it.named().entity()).toList();
        OnionKeys onionKeys = OnionKeys.open(folder.resolve("onion"), hosted, random);
        HubStore store = HubStore.open(folder, settings);
        HubStore.Recovered recovered = store.recover(domain, board, random, proofs);
        Hub hub = recovered.hub();
        HubFeed feed = new HubFeed(random.nextLong());
        KnownBoards boards = new KnownBoards(settings.boards(board), chainBoards, InstantSource.system()::millis);
        HubGossip gossip = new HubGossip(domain, boards, folder.resolve("evidence"), InstantSource.system());
        hub.profiles().forEach(gossip::announced);
        Ear ear = new Ear(feed, gossip);
        sealer.tell(state -> feed.tell(new HubFeed.What.Seals(state)));
        AtomicInteger number = new AtomicInteger();
        HubNode node = new HubNode(
                hub,
                recovered.unsealed(),
                store.log(),
                sealer,
                System::currentTimeMillis,
                NodeTiming.STANDARD,
                ear,
                body -> Thread.ofPlatform()
                        .name("engine-" + number.incrementAndGet())
                        .unstarted(body),
                store.snapshots());
        HubLinks links = new HubLinks(hub.links(), new OnionReader(hub.config(), onionKeys.keys()), node, gossip);
        Optional<PeerNetwork> network = Optional.empty();
        if (settings.links().isPresent()) {
            HubSettings.Links at = settings.links().get();
            PeerConfig config = new PeerConfig(
                    settings.node(),
                    new InetSocketAddress(at.host(), at.port()),
                    KeyStoreFile.open(at.keyStore(), at.passwordFile()),
                    domain,
                    hosted,
                    settings.book(),
                    Timing.USUAL);
            network = Optional.of(PeerNetwork.open(
                    config, links, links, stranger -> LOG.warn("a stranger was turned away: {}", stranger), random));
        }
        ear.network = network;
        Optional<PeerNetwork> lines = network;
        gossip.start((peer, message) -> lines.ifPresent(it -> it.gossip(peer, message)));
        ChainEar chain = new ChainEar(
                settings.names().stream().map(HubSettings.Named::entity).toList(),
                hub::level,
                books(node),
                links::offer);
        PriceFeeds prices = new PriceFeeds(settings.prices(), domain, InstantSource.system(), prices(node));
        ear.prices = Optional.of(prices);
        node.start();
        tellKeys(settings, onionKeys, node);
        prices.start();
        return new HubService(
                settings, domain, store, onionKeys, sealer, node, feed, links, boards, gossip, chain, network, prices);
    }

    private static PriceFeeds.Engine prices(HubNode node) {
        return new PriceFeeds.Engine() {
            @Override
            public boolean rates(EntityId creditor) throws InterruptedException {
                try {
                    return node.ask(hub -> hub.risk(creditor).isPresent()).get();
                } catch (ExecutionException stopped) {
                    // A node that is over asks nobody any more; it says so itself.
                    return false;
                }
            }

            @Override
            public void take(HubInput.Quoted quote) throws InterruptedException {
                node.offer(quote);
            }
        };
    }

    private static ChainEar.Books books(HubNode node) {
        return new ChainEar.Books() {
            @Override
            public long noted(AccountKey account) {
                return node.ask(hub -> hub.noted(account)).join();
            }

            @Override
            public boolean frozen(AccountKey account) {
                return node.ask(hub -> hub.frozen(account).isPresent()).join();
            }

            @Override
            public Amount reserve(EntityId entity, TokenId token) {
                return node.ask(hub -> hub.reserve(entity, token)).join();
            }

            @Override
            public boolean ended(AccountKey account) {
                return node.ask(hub -> hub.frozen(account)
                                .filter(why -> why.tag() == EngineTag.ACCOUNT_ENDED)
                                .isPresent())
                        .join();
            }
        };
    }

    /** Whoever forwards tells the network its key; the same key again changes nothing. */
    private static void tellKeys(HubSettings settings, OnionKeys keys, HubNode node) throws IOException {
        for (HubSettings.Hosted it : settings.entities()) {
            EntityId entity = it.named().entity();
            if (!it.terms().equals(HubConfig.ForwardTerms.NONE)) {
                try {
                    node.offer(new HubInput.OnionKeyed(entity, keys.publicKeys().get(entity)));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new InterruptedIOException("interrupted while the engine starts");
                }
            }
        }
    }

    /** What the node says: to peers what they wait for, to listeners what is final. */
    private static final class Ear implements NodeEvents {
        private final HubFeed feed;
        private final HubGossip gossip;

        /** Written before the node starts. */
        private volatile Optional<PeerNetwork> network = Optional.empty();

        private volatile Optional<PriceFeeds> prices = Optional.empty();

        Ear(HubFeed feed, HubGossip gossip) {
            this.feed = feed;
            this.gossip = gossip;
        }

        @Override
        public void appended(NodeId peer, long sequence) {
            network.ifPresent(it -> it.appended(peer, sequence));
        }

        @Override
        public void durable(NodeId peer, long sequence) {
            network.ifPresent(it -> it.durable(peer, sequence));
        }

        @Override
        public void happened(long blockHeight, HubEffect effect) {
            switch (effect) {
                case HubEffect.Alarm it -> LOG.error("account {} is frozen: {}", it.account(), it.refusal());
                case HubEffect.Announced it -> gossip.announced(it.profile());
                case HubEffect.GateMoved it -> LOG.warn("the freeze level of {} is {}", it.entity(), it.level());
                case HubEffect.Refused it ->
                    LOG.warn("an input of block {} was refused: {}", blockHeight, it.refusal());
                case HubEffect.QuoteRefused it -> prices.ifPresent(feeds -> feeds.refused(it));
                case HubEffect.PriceMarked it
                when it.trouble().isPresent() ->
                    LOG.warn(
                            "the price of {} stands: {}",
                            it.token(),
                            it.trouble().get());
                case HubEffect.ReserveCalled it ->
                    LOG.warn("{} on {} in {}: {}", it.creditor(), it.counterparty(), it.token(), it.call());
                default -> {}
            }
            feed.tell(blockHeight, effect);
        }

        @Override
        public void committed(long blockHeight, int count) {}

        @Override
        public void stopped(EngineFault why) {
            LOG.error("the engine has stopped: {} {}", why.tag(), why.getMessage(), why);
        }
    }

    /**
     * @param connection what brought it
     * @return what came of it, when that is final
     */
    public CompletableFuture<Outcome> submit(Bytes command, ConnectionPin connection) {
        return connection
                .refuse(command)
                .or(this::refuseUnsealed)
                .map(refusal -> CompletableFuture.<Outcome>completedFuture(new Outcome.Refused(refusal)))
                .orElseGet(() -> node.submit(command));
    }

    /** What could not become final is not begun; what has begun goes on by itself. */
    private Optional<Refusal> refuseUnsealed() {
        return sealer.state() instanceof BoardSealer.State.Refusing it
                ? Optional.of(new Refusal(EngineTag.SEALS_REFUSED, it.reason()))
                : Optional.empty();
    }

    /** How it goes with the signers. */
    public BoardSealer.State seals() {
        return sealer.state();
    }

    public CompletableFuture<Optional<Seen>> account(AccountKey key) {
        return node.ask(hub -> hub.view(key).map(state -> new Seen(state, hub.frozen(key), Sealing.of(hub, key))));
    }

    /**
     * Accounts in the order of their opening.
     *
     * @param from the slot to begin at, 0 for the first
     * @return at most so many; the last one's slot plus one goes on
     */
    public CompletableFuture<List<Listed>> accounts(int from, int most) {
        return node.ask(hub -> hub.accounts(from, most).stream()
                .map(it -> new Listed(
                        it.slot(),
                        new Seen(
                                it.state(),
                                it.frozen(),
                                Sealing.of(hub, it.state().key()))))
                .toList());
    }

    /** Looks at everything between two blocks, on the hub's thread, which waits meanwhile: to take copies, not to work. */
    public <T> CompletableFuture<T> look(Function<Hub, T> question) {
        return node.ask(question);
    }

    /** How it goes with the sources that are asked for prices for an entity. */
    public List<SourceJudge.State> sources(EntityId creditor) {
        return prices.states(creditor);
    }

    /** What keys may command an entity that lives here. */
    public CompletableFuture<List<Grant>> grants(EntityId entity) {
        return node.ask(hub -> hub.grants(entity));
    }

    public CompletableFuture<Status> status() {
        return node.ask(hub -> new Status(
                hub.height(),
                hub.root(),
                hub.timeMillis(),
                hub.accounts(),
                node.waiting(),
                hub.unsealed().size(),
                sealer.state(),
                gates(hub),
                node.stopped(),
                settings.peers().stream()
                        .map(peer -> new PeerStatus(
                                peer.node(),
                                links.isUp(peer.node()),
                                hub.links().cursors(peer.node()).appended()
                                        - hub.links().cursors(peer.node()).acknowledged()))
                        .toList()));
    }

    private Map<EntityId, FreezeLevel> gates(Hub hub) {
        Map<EntityId, FreezeLevel> gates = new TreeMap<>();
        settings.names().forEach(it -> gates.put(it.entity(), hub.level(it.entity())));
        return gates;
    }

    /** What the chain says now, from the one thread that follows it. Waits while the engine's queue is full. */
    public void hear(ChainWord word) {
        chain.hear(word);
    }

    /** The last word of the chain on an account that the engine was told, from the one thread that follows the chain. */
    public long noted(AccountKey account) {
        return chain.noted(account);
    }

    /** What closes the gate here beside the chain; told to listeners when it is another. */
    public void heardGate(FreezeLevel level) {
        if (level != gate.getAndSet(level)) {
            feed.tell(new HubFeed.What.Gate(level));
        }
    }

    /** A step that an intent of custody took, for listeners. */
    public void heardIntent(HubFeed.What.Custody step) {
        feed.tell(step);
    }

    /** Whether an entity lives here. */
    public boolean hosts(EntityId entity) {
        return settings.entities().stream().anyMatch(it -> it.named().entity().equals(entity));
    }

    /** Whom the chain may say something of. */
    public Collection<EntityId> followed() {
        return chain.known();
    }

    /**
     * A way for a payment of an entity that lives here. It fails with what the router refuses by.
     *
     * @param behind hubs that have an account with the payee, as its invoice says
     */
    public CompletableFuture<Way> route(RouteRequest request, Collection<EntityId> behind) {
        return new Wayfinder(settings, node, gossip).find(request, behind);
    }

    /** Why the node is over, if it is. */
    public Optional<EngineFault> stopped() {
        return node.stopped();
    }

    public int waiting() {
        return node.waiting();
    }

    public HubFeed feed() {
        return feed;
    }

    public Eip712Domain domain() {
        return domain;
    }

    public HubSettings settings() {
        return settings;
    }

    public List<HubSettings.Named> names() {
        return settings.names();
    }

    public Map<EntityId, OnionKey> onionKeys() {
        return onionKeys.publicKeys();
    }

    /** The port peers dial; empty without links. */
    public Optional<Integer> linkPort() {
        return network.map(PeerNetwork::port);
    }

    @Override
    public void close() throws IOException {
        prices.close();
        feed.close();
        network.ifPresent(PeerNetwork::close);
        gossip.close();
        boards.close();
        node.close();
        sealer.close();
        store.close();
        onionKeys.close();
    }
}
