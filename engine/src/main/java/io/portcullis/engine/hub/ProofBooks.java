package io.portcullis.engine.hub;

import io.portcullis.depositary.model.AccountKey;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.ProofBody;
import io.portcullis.depositary.model.SealLeaf;
import io.portcullis.depositary.model.SealedProof;
import io.portcullis.depositary.model.Signature;
import io.portcullis.engine.account.Unsaid;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Puts together, block by block, what could be proved of accounts to the chain: a body that both sides stand by, and the seal of each.
 *
 * <p>Of an account between two entities of this node both leaves are in the seal of the block that drew the body up. Of one with an entity
 * elsewhere the own leaf is sealed before a proposal is sent, or after an acknowledgement is drawn up; the other side's comes with its message.
 *
 * <p>Invariants: versions that are told of an account rise; what is told has both leaves of exactly that body. It is no part of the hub's state: it
 * follows from the blocks, so a replay tells again what it told, and whoever keeps it compares versions. What an own proposal was sealed with
 * before the snapshot that a node begins from is not known after it: the account's next frame is proved again.
 *
 * <p>One thread, the hub's. Paths are not hashed here: {@link Agreed#prove} does it, on whichever thread.
 */
public final class ProofBooks {
    /** Own seals of one account that wait for the other side's: a proposal, one that gave way, what answers. */
    private static final int WAITING_SEALS = 3;

    /** What both sides sealed, not yet spelled out. */
    public static final class Agreed {
        private final ProofBody body;
        private final Supplier<SealedProof> left;
        private final Supplier<SealedProof> right;

        private Agreed(ProofBody body, Supplier<SealedProof> left, Supplier<SealedProof> right) {
            this.body = body;
            this.left = left;
            this.right = right;
        }

        public ProofBody body() {
            return body;
        }

        public ProvedAccount prove() {
            return new ProvedAccount(body, left.get(), right.get());
        }
    }

    /** An account with an entity elsewhere, of which one half or the other is missing. */
    private static final class Halves {
        private final TreeMap<Long, Own> own = new TreeMap<>();
        private Other other;
    }

    private record Own(Bytes32 bodyHash, Supplier<SealedProof> proof) {}

    private record Other(ProofBody body, SealedProof proof) {}

    /** What a block has to have sealed. */
    private record Asked(List<ProofBody> bodies, Map<AccountKey, SealLeaf> leaves) {}

    private final Consumer<Agreed> whom;
    private final BiConsumer<AccountKey, Unsaid> unsaid;
    private final BiConsumer<AccountKey, SealLeaf> said;
    private final Map<AccountKey, ProofBody> drawn = new LinkedHashMap<>();
    private final Map<AccountKey, SealLeaf> spoken = new LinkedHashMap<>();
    private final TreeMap<Long, Asked> unsealed = new TreeMap<>();
    private final Map<AccountKey, Halves> halves = new HashMap<>();

    /**
     * @param whom told of each, on the hub's thread: be quick
     * @param unsaid told of what this node would show in an account in which nothing is agreed any more
     */
    public ProofBooks(Consumer<Agreed> whom, BiConsumer<AccountKey, Unsaid> unsaid) {
        this(whom, unsaid, (account, leaf) -> {});
    }

    /** @param said told of each own leaf that was sealed of an account whose other side is elsewhere, agreed or not: what that side could dispute with */
    public ProofBooks(
            Consumer<Agreed> whom, BiConsumer<AccountKey, Unsaid> unsaid, BiConsumer<AccountKey, SealLeaf> said) {
        this.whom = whom;
        this.unsaid = unsaid;
        this.said = said;
    }

    void unsaid(AccountKey account, Unsaid value) {
        unsaid.accept(account, value);
    }

    /** The block at hand drew this up of an account of which both sides are here. */
    void drawn(ProofBody body) {
        drawn.put(body.account(), body);
    }

    /** The block at hand has this leaf to say of an account whose other side is elsewhere. */
    void spoken(AccountKey account, SealLeaf leaf) {
        spoken.put(account, leaf);
    }

    /** The block at hand ended. */
    void closed(long blockHeight) {
        if (!drawn.isEmpty() || !spoken.isEmpty()) {
            unsealed.put(blockHeight, new Asked(new ArrayList<>(drawn.values()), new LinkedHashMap<>(spoken)));
            drawn.clear();
            spoken.clear();
        }
    }

    /** The seal of a block has come. */
    void sealed(SealTree tree, List<Signature> signatures) {
        Asked asked = unsealed.remove(tree.seal().blockHeight());
        if (asked == null) {
            return;
        }
        for (ProofBody body : asked.bodies()) {
            AccountKey key = body.account();
            // The hash is the one that the leaves were made of: it is compared when the proof is spelled out.
            whom.accept(new Agreed(
                    body,
                    () -> tree.prove(new SealLeaf(key.left(), key.id(), body.version(), body.hash()), signatures),
                    () -> tree.prove(new SealLeaf(key.right(), key.id(), body.version(), body.hash()), signatures)));
        }
        asked.leaves().forEach((key, leaf) -> {
            said.accept(key, leaf);
            Halves account = halves.computeIfAbsent(key, any -> new Halves());
            account.own.put(leaf.version(), new Own(leaf.proofBodyHash(), () -> tree.prove(leaf, signatures)));
            if (account.own.size() > WAITING_SEALS) {
                account.own.pollFirstEntry();
            }
            join(key, account);
        });
    }

    /** An account stands at this body, which its other side, elsewhere, sealed. */
    void agreed(ProofBody body, SealedProof other) {
        Halves account = halves.computeIfAbsent(body.account(), any -> new Halves());
        account.other = new Other(body, other);
        join(body.account(), account);
    }

    private void join(AccountKey key, Halves account) {
        if (account.other == null) {
            return;
        }
        ProofBody body = account.other.body();
        SealedProof other = account.other.proof();
        Own own = account.own.get(body.version());
        if (own == null || !own.bodyHash().equals(other.leaf().proofBodyHash())) {
            return;
        }
        boolean otherIsLeft = key.isLeft(other.leaf().entity());
        whom.accept(new Agreed(body, otherIsLeft ? () -> other : own.proof(), otherIsLeft ? own.proof() : () -> other));
        account.own.headMap(body.version(), true).clear();
        account.other = null;
        if (account.own.isEmpty()) {
            halves.remove(key);
        }
    }
}
