package io.portcullis.signer.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.Keccak;
import io.portcullis.depositary.model.Seal;
import io.portcullis.depositary.model.SealLeaf;
import io.portcullis.signer.client.SealLeaves;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Blocks of leaves that tests have sealed. */
public record SealBlocks(List<SealLeaf> leaves, Seal seal) {
    public static final EntityId HUB = entity("hub");
    public static final EntityId CLIENT = entity("client");

    public static EntityId entity(String name) {
        return new EntityId(Keccak.hash(name.getBytes(UTF_8)));
    }

    public static Bytes32 account(int number) {
        return Keccak.hash(("account-" + number).getBytes(UTF_8));
    }

    public static SealLeaf leaf(EntityId entity, int account, long version, String body) {
        return new SealLeaf(entity, account(account), version, Keccak.hash(body.getBytes(UTF_8)));
    }

    /** The leaves in the order of a seal: by their first 96 bytes. */
    public static List<SealLeaf> sorted(List<SealLeaf> leaves) {
        List<SealLeaf> sorted = new ArrayList<>(leaves);
        sorted.sort((one, other) -> Arrays.compareUnsigned(one.encode(), 0, 96, other.encode(), 0, 96));
        return sorted;
    }

    public static SealBlocks block(long height, SealLeaf... leaves) {
        return block(height, List.of(leaves));
    }

    public static SealBlocks block(long height, List<SealLeaf> leaves) {
        List<SealLeaf> sorted = sorted(leaves);
        return new SealBlocks(sorted, sealOf(height, sorted));
    }

    /** So many accounts of the hub, each at this version. */
    public static SealBlocks block(long height, int accounts, long version) {
        List<SealLeaf> leaves = new ArrayList<>();
        for (int i = 0; i < accounts; i++) {
            leaves.add(leaf(HUB, i, version, "body-" + version));
        }
        return block(height, leaves);
    }

    /** In the order they are, whatever it is. */
    public static Seal sealOf(long height, List<SealLeaf> leaves) {
        return new Seal(
                io.portcullis.depositary.model.MerkleTree.root(
                        leaves.stream().map(SealLeaf::hash).toList()),
                leaves.size(),
                height);
    }

    public SealLeaves packed() {
        return SealLeaves.of(leaves);
    }
}
