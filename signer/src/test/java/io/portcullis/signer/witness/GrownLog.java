package io.portcullis.signer.witness;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.MerkleTree;
import io.portcullis.signer.evidence.Checkpoint;
import io.portcullis.signer.testing.TestKeys;
import io.portcullis.signer.tlog.Note;
import io.portcullis.signer.tlog.NoteKey;
import io.portcullis.signer.tlog.Origin;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.List;

/** A signer's log in memory, with its key; and forks of it under the same key. */
final class GrownLog {
    static final Origin ORIGIN = Origin.of(new EntityId(Bytes32.fromHex("0x" + "17".repeat(32))), "signer-1");

    private final KeyPair key;
    private final List<Bytes32> hashes = new ArrayList<>();

    GrownLog(int size) {
        this(TestKeys.p256(), "entry", size);
    }

    private GrownLog(KeyPair key, String word, int size) {
        this.key = key;
        for (int i = 0; i < size; i++) {
            hashes.add(MerkleTree.leafHash((word + " " + i).getBytes(UTF_8)));
        }
    }

    /** The same key's other history. */
    GrownLog forked(int size) {
        return new GrownLog(key, "other entry", size);
    }

    KeyPair keys() {
        return key;
    }

    NoteKey publicKey() {
        return NoteKey.ofLog(ORIGIN, key.getPublic());
    }

    Note at(int size, long time) {
        Bytes32 root = MerkleTree.root(hashes.subList(0, size));
        byte[] text = Checkpoint.text(ORIGIN, size, root, time);
        return new Checkpoint(ORIGIN, size, root, time, TestKeys.signRaw(key, text)).note(key.getPublic());
    }

    List<Bytes32> proof(long oldSize, int size) {
        return MerkleTree.consistencyPath((int) oldSize, hashes.subList(0, size));
    }
}
