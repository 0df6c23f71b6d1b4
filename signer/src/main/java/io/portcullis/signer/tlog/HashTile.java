package io.portcullis.signer.tlog;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.MerkleTree;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.verdict.SignerTag;
import io.portcullis.threshold.codec.Bytes;
import java.util.ArrayList;
import java.util.List;

/** Up to 256 neighbouring hashes of one level of a tree, 32 bytes each. */
public record HashTile(List<Bytes32> hashes) {
    public HashTile {
        hashes = List.copyOf(hashes);
        if (hashes.isEmpty() || hashes.size() > Limits.TILE_WIDTH) {
            throw new IllegalArgumentException("1 to 256 hashes");
        }
    }

    public Bytes encode() {
        byte[] bytes = new byte[hashes.size() * Bytes32.LENGTH];
        for (int i = 0; i < hashes.size(); i++) {
            hashes.get(i).copyTo(bytes, i * Bytes32.LENGTH);
        }
        return Bytes.of(bytes);
    }

    /**
     * @param width how many hashes it must hold
     * @throws RefusedException {@code TILE_MALFORMED}
     */
    public static HashTile decode(Bytes bytes, int width) {
        if (bytes.size() != width * Bytes32.LENGTH || width < 1 || width > Limits.TILE_WIDTH) {
            throw new RefusedException(SignerTag.TILE_MALFORMED, "the tile does not hold " + width + " hashes");
        }
        byte[] all = bytes.toArray();
        List<Bytes32> hashes = new ArrayList<>();
        for (int i = 0; i < width; i++) {
            hashes.add(Bytes32.of(all, i * Bytes32.LENGTH));
        }
        return new HashTile(hashes);
    }

    /** The root over these hashes: of a full tile, one hash of the level above. */
    public Bytes32 root() {
        return MerkleTree.root(hashes);
    }
}
