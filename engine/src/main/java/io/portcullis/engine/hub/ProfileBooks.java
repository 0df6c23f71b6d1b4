package io.portcullis.engine.hub;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.engine.Limits;
import io.portcullis.engine.gossip.Profile;
import io.portcullis.engine.gossip.VouchedProfile;
import io.portcullis.engine.onion.OnionKey;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.codec.RlpReader;
import io.portcullis.threshold.codec.RlpWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What this node's entities say of themselves: their keys, the profile of each that waits for its seal, and the one that was sealed last. */
final class ProfileBooks {
    /**
     * @param waiting for the seal of the block of its sequence
     * @param said what the quorum has sealed last
     */
    record Page(OnionKey key, Optional<Profile> waiting, Optional<VouchedProfile> said) {}

    private static final int KEYED = 1;
    private static final int DRAWN = 2;
    private static final int SEALED = 3;

    private final SortedMap<EntityId, Page> pages = new TreeMap<>();
    private final RunningRoot root;

    ProfileBooks(Bytes32 root) {
        this.root = new RunningRoot(root);
    }

    SortedMap<EntityId, Page> pages() {
        return new TreeMap<>(pages);
    }

    void key(EntityId entity, OnionKey key) {
        Page page = pages.get(entity);
        if (page != null && page.key().equals(key)) {
            return;
        }
        pages.put(
                entity,
                page == null
                        ? new Page(key, Optional.empty(), Optional.empty())
                        : new Page(key, page.waiting(), page.said()));
        note(KEYED, 0, entity, Bytes.of(key.u().toArray()));
    }

    void draw(Profile profile) {
        Page page = pages.get(profile.entity());
        pages.put(profile.entity(), new Page(page.key(), Optional.of(profile), page.said()));
        note(DRAWN, profile.sequence(), profile.entity(), profile.encode());
    }

    void seal(VouchedProfile vouched) {
        EntityId entity = vouched.profile().entity();
        pages.put(entity, new Page(pages.get(entity).key(), Optional.empty(), Optional.of(vouched)));
        note(SEALED, vouched.profile().sequence(), entity, vouched.encode());
    }

    private void note(int change, long sequence, EntityId entity, Bytes what) {
        root.add(change, sequence, 0, Bytes.of(entity.value().toArray()).concat(what));
    }

    /** Zero while no entity has told its key. */
    Bytes32 root() {
        return root.value();
    }

    /** RLP {@code [root, [[entity, key, [waiting], [said]], …]]}: lists of one or none. */
    void save(RlpWriter out) {
        out.bytes(root.value().toArray());
        out.list(
                pages.entrySet(),
                (list, entry) -> list.list(new RlpWriter()
                        .bytes(entry.getKey().value().toArray())
                        .bytes(entry.getValue().key().u().toArray())
                        .list(
                                entry.getValue().waiting().stream().toList(),
                                (one, profile) -> one.bytes(profile.encode()))
                        .list(
                                entry.getValue().said().stream().toList(),
                                (one, vouched) -> one.bytes(vouched.encode()))));
    }

    static ProfileBooks restore(RlpReader in) {
        ProfileBooks books = new ProfileBooks(Fields.word(in));
        in.items(
                        Integer.MAX_VALUE,
                        item -> item.list(fields -> {
                            EntityId entity = Fields.entity(fields);
                            OnionKey key = new OnionKey(Fields.word(fields));
                            List<Profile> waiting =
                                    fields.items(1, one -> Profile.decode(one.bytes(Limits.PROFILE_BYTES)));
                            List<VouchedProfile> said = fields.items(
                                    1, one -> VouchedProfile.decode(one.bytes(Limits.PROFILE_VOUCHED_BYTES)));
                            return Map.entry(
                                    entity,
                                    new Page(
                                            key,
                                            waiting.stream().findFirst(),
                                            said.stream().findFirst()));
                        }))
                .forEach(entry -> books.pages.put(entry.getKey(), entry.getValue()));
        return books;
    }
}
