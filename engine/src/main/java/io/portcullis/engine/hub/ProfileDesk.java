package io.portcullis.engine.hub;

import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.SealLeaf;
import io.portcullis.depositary.model.Signature;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.engine.Limits;
import io.portcullis.engine.account.AccountStatus;
import io.portcullis.engine.gossip.CapacityBucket;
import io.portcullis.engine.gossip.Profile;
import io.portcullis.engine.gossip.ProfileChannel;
import io.portcullis.engine.gossip.SenderView;
import io.portcullis.engine.gossip.VouchedProfile;
import io.portcullis.engine.onion.OnionKey;
import io.portcullis.engine.route.ChannelAnnouncement;
import io.portcullis.engine.route.ChannelId;
import io.portcullis.engine.route.ChannelPolicy;
import io.portcullis.engine.route.RouteFees;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.engine.verdict.Refusal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Draws up the profiles of this node's entities: at once when an entity has told its key, then whenever what it says has changed, looked at every
 * {@link Limits#PROFILE_LOOK_SECONDS} of block time, and again after {@link Limits#PROFILE_REFRESH_SECONDS}.
 *
 * <p>Invariants: only entities that forward have one; at most one of an entity waits for its seal, so its sequences are sealed in order; what leaves
 * is sealed. A profile names entities on other nodes and those here that forward; never a client.
 */
final class ProfileDesk {
    private static final Amount MOST = new CapacityBucket(CapacityBucket.MOST_POWER).most();

    private final HubConfig config;
    private final AccountDesk desk;
    private final LinkBooks links;
    private final ProfileBooks books;
    private final List<EntityId> neighbours;

    ProfileDesk(HubConfig config, AccountDesk desk, LinkBooks links, ProfileBooks books) {
        this.config = config;
        this.desk = desk;
        this.links = links;
        this.books = books;
        TreeSet<EntityId> all = new TreeSet<>(config.peers().keySet());
        config.hosted().keySet().stream()
                .filter(entity -> policy(entity, true).isPresent())
                .forEach(all::add);
        this.neighbours = List.copyOf(all);
    }

    Optional<Refusal> key(HubInput.OnionKeyed it) {
        if (!config.hosts(it.entity())) {
            return Optional.of(new Refusal(EngineTag.ENTITY_FOREIGN, "this node does not host the entity"));
        }
        books.key(it.entity(), it.key());
        return Optional.empty();
    }

    /** Ends a block: the leaves of the profiles that are due in it. */
    List<SealLeaf> close(long height, long lastSeconds, long timeSeconds) {
        boolean looks = timeSeconds / Limits.PROFILE_LOOK_SECONDS > lastSeconds / Limits.PROFILE_LOOK_SECONDS;
        List<SealLeaf> leaves = new ArrayList<>();
        books.pages().forEach((entity, page) -> {
            boolean mayBeDue = page.waiting().isEmpty() && (looks || page.said().isEmpty());
            Optional<ChannelPolicy> policy = policy(entity, true);
            if (mayBeDue && policy.isPresent()) {
                Profile now = draw(entity, page.key(), policy.get(), height, timeSeconds);
                if (page.said().filter(said -> isStill(said.profile(), now)).isEmpty()) {
                    books.draw(now);
                    leaves.add(now.leaf());
                }
            }
        });
        return leaves;
    }

    private static boolean isStill(Profile said, Profile now) {
        return said.saysTheSameAs(now) && now.madeAtSeconds() - said.madeAtSeconds() < Limits.PROFILE_REFRESH_SECONDS;
    }

    /** The seal of a block has come. */
    void sealed(SealTree tree, List<Signature> signatures, Consumer<HubEffect> effects) {
        books.pages()
                .forEach((entity, page) -> page.waiting()
                        .filter(profile -> profile.sequence() == tree.seal().blockHeight())
                        .ifPresent(profile -> {
                            VouchedProfile vouched =
                                    new VouchedProfile(profile, tree.prove(profile.leaf(), signatures));
                            books.seal(vouched);
                            effects.accept(new HubEffect.Announced(vouched));
                        }));
    }

    /** An entity's channels to these, as only its own node knows them: with what can go out now. */
    List<ChannelAnnouncement> channels(EntityId from, Collection<EntityId> to) {
        List<ChannelAnnouncement> channels = new ArrayList<>();
        for (EntityId neighbour : new TreeSet<>(to)) {
            OptionalInt account = desk.find(from, neighbour);
            if (account.isPresent()) {
                ChannelPolicy policy = policy(from, isEnabled(account.getAsInt(), neighbour))
                        .orElseGet(() -> forItself(isEnabled(account.getAsInt(), neighbour)));
                for (TokenId token : desk.accounts().tokens(account.getAsInt())) {
                    Amount out = desk.accounts().out(account.getAsInt(), desk.side(account.getAsInt(), from), token);
                    channels.add(new ChannelAnnouncement(
                            new ChannelId(from, neighbour, token), SenderView.NEWEST, out.min(MOST), policy));
                }
            }
        }
        return channels;
    }

    /** Who forwards nothing still pays by its own channels. */
    private static ChannelPolicy forItself(boolean enabled) {
        return new ChannelPolicy(RouteFees.NONE, 1, Amount.ZERO, MOST, enabled);
    }

    private Profile draw(EntityId entity, OnionKey key, ChannelPolicy policy, long height, long timeSeconds) {
        List<ProfileChannel> channels = new ArrayList<>();
        for (EntityId neighbour : neighbours) {
            OptionalInt account = desk.find(entity, neighbour);
            if (account.isPresent()) {
                add(channels, entity, neighbour, account.getAsInt());
            }
        }
        if (channels.size() > Limits.PROFILE_CHANNELS) {
            channels.sort(Comparator.<ProfileChannel>comparingInt(
                            channel -> -channel.capacity().power())
                    .thenComparing(Comparator.naturalOrder()));
            channels.subList(Limits.PROFILE_CHANNELS, channels.size()).clear();
        }
        channels.sort(null);
        return new Profile(entity, height, timeSeconds, key, policy, channels);
    }

    private void add(List<ProfileChannel> channels, EntityId entity, EntityId neighbour, int account) {
        ChannelPolicy policy = policy(entity, isEnabled(account, neighbour)).orElseThrow();
        for (TokenId token : desk.accounts().tokens(account)) {
            CapacityBucket bucket = CapacityBucket.of(desk.accounts().out(account, desk.side(account, entity), token));
            channels.add(new ProfileChannel(neighbour, token, policy, bucket));
        }
    }

    private boolean isEnabled(int account, EntityId neighbour) {
        return desk.frozen(account).isEmpty()
                && desk.accounts().ledger().status(account) == AccountStatus.OPEN
                && config.remote(neighbour)
                        .map(remote -> links.isUp(remote.node()))
                        .orElse(true);
    }

    /** The terms of an entity as routes read them; empty if it forwards nothing that a route could bring. */
    private Optional<ChannelPolicy> policy(EntityId entity, boolean enabled) {
        HubConfig.ForwardTerms terms = config.hosted().get(entity);
        return terms == null
                        || !terms.least().fits(Limits.AMOUNT_BITS)
                        || !terms.base().fits(Limits.AMOUNT_BITS)
                        || terms.partsPerMillion() > Limits.ROUTE_FEE_PPM
                        || terms.expiryDeltaSeconds() > Limits.ROUTE_DELTA_SECONDS
                ? Optional.empty()
                : Optional.of(new ChannelPolicy(
                        new RouteFees(terms.base(), terms.partsPerMillion()),
                        Math.toIntExact(terms.expiryDeltaSeconds()),
                        terms.least(),
                        MOST,
                        enabled));
    }
}
