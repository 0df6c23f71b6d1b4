package io.portcullis.engine.gossip;

import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Board;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.SealLeaf;
import io.portcullis.depositary.model.Signature;
import io.portcullis.engine.hub.SealTree;
import io.portcullis.engine.hub.Town;
import io.portcullis.engine.onion.OnionKey;
import io.portcullis.engine.onion.OnionPrivateKey;
import io.portcullis.engine.route.ChannelPolicy;
import io.portcullis.engine.route.RouteFees;
import io.portcullis.threshold.codec.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Profiles of the town's entities, sealed by its boards: the board of an entity has its name. */
public final class Profiles {
    static final long NOW = Town.START_MILLIS / 1_000;
    static final ChannelPolicy POLICY = policy(1, 1_000, true);

    private Profiles() {}

    static ChannelPolicy policy(long base, int ppm, boolean enabled) {
        return new ChannelPolicy(
                new RouteFees(Amount.of(base), ppm),
                1_800,
                Amount.of(1),
                new CapacityBucket(CapacityBucket.MOST_POWER).most(),
                enabled);
    }

    public static OnionKey key(String name) {
        try (OnionPrivateKey key =
                OnionPrivateKey.taking(Bytes.ascii("onion of " + name).sha256().toArray())) {
            return key.publicKey();
        }
    }

    static ProfileChannel channel(String to, int power) {
        return new ProfileChannel(Town.entity(to), Town.GOLD, POLICY, new CapacityBucket(power));
    }

    static Profile profile(String name, long sequence, String... neighbours) {
        return new Profile(
                Town.entity(name),
                sequence,
                NOW,
                key(name),
                POLICY,
                Stream.of(neighbours).map(to -> channel(to, 10)).sorted().toList());
    }

    static Profile random(long seed) {
        Random random = new Random(seed);
        Map<EntityId, ProfileChannel> channels = new TreeMap<>();
        for (int i = random.nextInt(6); i > 0; i--) {
            ProfileChannel channel = channel("neighbour " + random.nextInt(50), random.nextInt(61));
            channels.put(
                    channel.to(),
                    new ProfileChannel(
                            channel.to(),
                            random.nextBoolean() ? Town.GOLD : Town.SILVER,
                            policy(random.nextInt(1_000), random.nextInt(1_000_000), random.nextBoolean()),
                            channel.capacity()));
        }
        return new Profile(
                Town.entity("hub " + seed % 7),
                1 + random.nextLong(1L << 40),
                random.nextLong(1L << 33),
                key("hub"),
                POLICY,
                List.copyOf(channels.values()));
    }

    static VouchedProfile vouched(Profile profile, String board) {
        return vouched(profile, board, List.of());
    }

    /** @param others in the same block */
    static VouchedProfile vouched(Profile profile, String board, List<SealLeaf> others) {
        List<SealLeaf> leaves = new ArrayList<>(others);
        leaves.add(profile.leaf());
        leaves.sort(null);
        SealTree tree = new SealTree(profile.sequence(), leaves);
        List<Signature> signatures = Town.seal(board, tree);
        return new VouchedProfile(profile, tree.prove(profile.leaf(), signatures));
    }

    /** Who is named here is known, by a board of its name. */
    static Boards boards(String... names) {
        Map<EntityId, Board> boards = new TreeMap<>();
        Stream.of(names).forEach(name -> boards.put(Town.entity(name), Town.board(name)));
        return entity -> Optional.ofNullable(boards.get(entity));
    }
}
