package io.portcullis.engine.onion;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.engine.Limits;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.engine.verdict.Refusal;
import io.portcullis.engine.verdict.RefusedException;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.codec.RlpReader;
import io.portcullis.threshold.codec.RlpWriter;
import io.portcullis.threshold.verdict.ThresholdRefusedException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The layers a hub has opened and that could still be played again: each is kept until its HTLC's expiry has passed, after which the expiry
 * itself refuses it.
 *
 * <p>Invariants: a tag is admitted once while it is kept; nothing is forgotten to make room, a full window refuses. The same calls give the
 * same snapshot bytes on every replica. One writer.
 *
 * <p>Snapshot: RLP {@code [version 1, [[expirySeconds, tags], …]]}, expiries rising, tags in unsigned order, 32 bytes each in one string.
 */
public final class ReplayWindow {
    private static final int VERSION = 1;

    private final int most;
    private final Set<Bytes32> kept = new HashSet<>();
    private final TreeMap<Long, TreeSet<Bytes32>> byExpiry = new TreeMap<>();

    private ReplayWindow(int most) {
        this.most = most;
    }

    public static ReplayWindow empty() {
        return holding(Limits.ONION_REPLAYS);
    }

    static ReplayWindow holding(int most) {
        return new ReplayWindow(most);
    }

    /**
     * Keeps a tag.
     *
     * @param expirySeconds of the HTLC that came with the packet
     * @return why not: ONION_REPLAYED, ONION_REPLAYS_FULL, or ONION_EXPIRY_PASSED for what {@link #forgetUntil} has forgotten
     */
    public Optional<Refusal> admit(Bytes32 replayTag, long expirySeconds, long nowSeconds) {
        if (expirySeconds <= nowSeconds) {
            return no(EngineTag.ONION_EXPIRY_PASSED, "it expired at " + expirySeconds);
        }
        if (kept.contains(replayTag)) {
            return no(EngineTag.ONION_REPLAYED, "layer " + replayTag);
        }
        if (kept.size() >= most) {
            return no(EngineTag.ONION_REPLAYS_FULL, most + " layers are waiting for their expiries");
        }
        keep(replayTag, expirySeconds);
        return Optional.empty();
    }

    /** Forgets what has expired: a tag of an expiry at or before now. */
    public void forgetUntil(long nowSeconds) {
        Map<Long, TreeSet<Bytes32>> past = byExpiry.headMap(nowSeconds, true);
        past.values().forEach(kept::removeAll);
        past.clear();
    }

    public int size() {
        return kept.size();
    }

    private void keep(Bytes32 tag, long expirySeconds) {
        kept.add(tag);
        byExpiry.computeIfAbsent(expirySeconds, any -> new TreeSet<>()).add(tag);
    }

    public Bytes snapshot() {
        RlpWriter groups = new RlpWriter();
        byExpiry.forEach((expiry, tags) -> {
            byte[] all = new byte[tags.size() * Bytes32.LENGTH];
            int at = 0;
            for (Bytes32 tag : tags) {
                System.arraycopy(tag.toArray(), 0, all, at, Bytes32.LENGTH);
                at += Bytes32.LENGTH;
            }
            groups.list(new RlpWriter().number(expiry).bytes(all));
        });
        return new RlpWriter().number(VERSION).list(groups).toList();
    }

    /** @throws RefusedException ONION_REPLAYS_INVALID */
    public static ReplayWindow restore(Bytes snapshot) {
        record Group(long expiry, Bytes tags) {}
        List<Group> groups;
        try {
            groups = RlpReader.readList(snapshot, in -> {
                in.number(VERSION, VERSION);
                return in.items(
                        Limits.ONION_REPLAYS,
                        item -> item.list(group -> new Group(
                                group.number(1, Limits.ONION_EXPIRY_SECONDS),
                                group.bytes(Limits.ONION_REPLAYS * Bytes32.LENGTH))));
            });
        } catch (ThresholdRefusedException e) {
            throw new RefusedException(EngineTag.ONION_REPLAYS_INVALID, e.getMessage());
        }
        ReplayWindow window = empty();
        for (Group group : groups) {
            for (Bytes32 tag : tags(group.tags().toArray())) {
                if (window.kept.size() == window.most || window.kept.contains(tag)) {
                    throw new RefusedException(
                            EngineTag.ONION_REPLAYS_INVALID, "a tag twice, or more than " + window.most);
                }
                window.keep(tag, group.expiry());
            }
        }
        if (!window.snapshot().equals(snapshot)) {
            throw new RefusedException(EngineTag.ONION_REPLAYS_INVALID, "tags cut, or in another order");
        }
        return window;
    }

    private static List<Bytes32> tags(byte[] all) {
        List<Bytes32> tags = new ArrayList<>();
        for (int at = 0; at + Bytes32.LENGTH <= all.length; at += Bytes32.LENGTH) {
            tags.add(Bytes32.of(Arrays.copyOfRange(all, at, at + Bytes32.LENGTH)));
        }
        return tags;
    }

    private static Optional<Refusal> no(EngineTag tag, String reason) {
        return Optional.of(new Refusal(tag, reason));
    }
}
