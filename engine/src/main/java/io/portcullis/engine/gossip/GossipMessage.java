package io.portcullis.engine.gossip;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.engine.Limits;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.engine.verdict.RefusedException;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.codec.RlpReader;
import io.portcullis.threshold.codec.RlpWriter;
import java.util.Arrays;
import java.util.List;

/** What neighbours say to each other of profiles. RLP {@code [version 1, kind, fields…]}, at most {@link Limits#GOSSIP_BYTES}. */
public sealed interface GossipMessage {
    int VERSION = 1;

    /** Kind 1: news, or what was asked for. */
    record Told(VouchedProfile profile) implements GossipMessage {}

    /** Kind 2: news that somebody says two things. */
    record Accused(Equivocation evidence) implements GossipMessage {}

    /**
     * Kind 3: all that the sender knows of the entities above one id and up to another.
     *
     * @param after below the first; all zero for the beginning
     * @param through the last; all ones for the end
     * @param entries ascending, within that range
     */
    record Digest(Bytes32 after, Bytes32 through, List<Entry> entries) implements GossipMessage {
        public Digest {
            entries = List.copyOf(entries);
            Bytes32 last = after;
            for (Entry entry : entries) {
                if (entry.entity().value().compareTo(last) <= 0) {
                    throw new IllegalArgumentException("the entries of a digest ascend");
                }
                last = entry.entity().value();
            }
            if (last.compareTo(through) > 0 || entries.size() > Limits.GOSSIP_ENTRIES) {
                throw new IllegalArgumentException("the entries of a digest are within its range and number");
            }
        }
    }

    /** Kind 4: what the sender lacks. */
    record Want(List<EntityId> entities) implements GossipMessage {
        public Want {
            entities = List.copyOf(entities);
            if (entities.isEmpty() || entities.size() > Limits.GOSSIP_ENTRIES) {
                throw new IllegalArgumentException("something is wanted, and not too much");
            }
        }
    }

    /**
     * What is known of one entity.
     *
     * @param sequence of its profile; 0 for one that was caught saying two things
     * @param mark the first 8 bytes of the profile's hash; 0 with sequence 0
     */
    record Entry(EntityId entity, long sequence, long mark) {}

    default Bytes encode() {
        RlpWriter out = new RlpWriter().number(VERSION);
        switch (this) {
            case Told it -> out.number(1).bytes(it.profile().encode());
            case Accused it ->
                out.number(2)
                        .bytes(it.evidence().one().encode())
                        .bytes(it.evidence().other().encode());
            case Digest it ->
                out.number(3)
                        .bytes(it.after().toArray())
                        .bytes(it.through().toArray())
                        .list(
                                it.entries(),
                                (list, entry) -> list.list(new RlpWriter()
                                        .bytes(entry.entity().value().toArray())
                                        .number(entry.sequence())
                                        .bytes(mark(entry.mark()))));
            case Want it ->
                out.number(4)
                        .list(
                                it.entities(),
                                (list, entity) -> list.bytes(entity.value().toArray()));
        }
        return out.toList();
    }

    private static byte[] mark(long mark) {
        byte[] bytes = new byte[Long.BYTES];
        for (int i = 0; i < Long.BYTES; i++) {
            bytes[i] = (byte) (mark >>> (56 - 8 * i));
        }
        return bytes;
    }

    /** @throws RefusedException GOSSIP_INVALID, PROFILE_INVALID, PROFILE_TOO_LONG */
    static GossipMessage decode(Bytes bytes) {
        if (bytes.size() > Limits.GOSSIP_BYTES) {
            throw new RefusedException(EngineTag.GOSSIP_INVALID, bytes.size() + " bytes");
        }
        return ProfileCodec.strictly(EngineTag.GOSSIP_INVALID, bytes, in -> {
            in.number(VERSION, VERSION);
            return switch (in.number(1, 4)) {
                case 1 -> new Told(vouched(in));
                case 2 -> new Accused(new Equivocation(vouched(in), vouched(in)));
                case 3 -> new Digest(word(in), word(in), in.items(Limits.GOSSIP_ENTRIES, GossipMessage::entry));
                default -> new Want(in.items(Limits.GOSSIP_ENTRIES, inside -> new EntityId(word(inside))));
            };
        });
    }

    private static VouchedProfile vouched(RlpReader in) {
        return VouchedProfile.decode(in.bytes(Limits.PROFILE_VOUCHED_BYTES));
    }

    private static Entry entry(RlpReader item) {
        return item.list(in -> {
            EntityId entity = new EntityId(word(in));
            long sequence = in.number(0L, Long.MAX_VALUE);
            long mark = 0;
            for (byte each : in.fixed(Long.BYTES).toArray()) {
                mark = mark << 8 | (each & 0xff);
            }
            return new Entry(entity, sequence, mark);
        });
    }

    private static Bytes32 word(RlpReader in) {
        return Bytes32.of(in.fixed(Bytes32.LENGTH).toArray());
    }

    /** The end of every range. */
    static Bytes32 end() {
        byte[] ones = new byte[Bytes32.LENGTH];
        Arrays.fill(ones, (byte) 0xff);
        return Bytes32.of(ones);
    }
}
