package io.portcullis.signer.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.MerkleTree;
import io.portcullis.signer.evidence.Checkpoint;
import io.portcullis.signer.evidence.Inclusion;
import io.portcullis.signer.evidence.OwnLog;
import io.portcullis.signer.intent.Intent;
import io.portcullis.signer.json.StrictJson;
import io.portcullis.signer.tlog.Origin;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** An audit log in memory, with a real key. */
public final class TestLog implements OwnLog {
    private final String signer;
    private final Origin origin;
    private final KeyPair key;
    private final List<byte[]> leaves = new ArrayList<>();

    public TestLog(String signer, KeyPair key) {
        this.signer = signer;
        this.origin = Origin.of(Ceremony.ENTITY, signer);
        this.key = key;
        for (int i = 0; i < 3; i++) {
            leaves.add((signer + " entry " + i).getBytes(UTF_8));
        }
    }

    @Override
    public Optional<Bytes32> rootAt(long size) {
        return size > leaves.size() ? Optional.empty() : Optional.of(MerkleTree.root(hashes((int) size)));
    }

    public Checkpoint checkpoint(long at) {
        Bytes32 root = MerkleTree.root(hashes(leaves.size()));
        byte[] text = Checkpoint.text(origin, leaves.size(), root, at);
        return new Checkpoint(origin, leaves.size(), root, at, TestKeys.signRaw(key, text));
    }

    /** Appends an entry, and proves it. */
    public Inclusion append(ObjectNode entry, long at) {
        leaves.add(StrictJson.canonical(entry));
        int index = leaves.size() - 1;
        return new Inclusion(
                signer,
                new Intent.Bytes(leaves.get(index)),
                index,
                MerkleTree.inclusionPath(index, hashes(leaves.size())),
                checkpoint(at));
    }

    private List<Bytes32> hashes(int size) {
        return leaves.subList(0, size).stream().map(MerkleTree::leafHash).toList();
    }
}
