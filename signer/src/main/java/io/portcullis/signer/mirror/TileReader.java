package io.portcullis.signer.mirror;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.MerkleTree;
import io.portcullis.signer.tlog.Limits;
import io.portcullis.signer.tlog.Proofs;
import io.portcullis.signer.tlog.TilePath;
import io.portcullis.threshold.codec.Bytes;

/** Hashes and entries of a copy, as its tiles say; roots and paths over them by {@link Proofs}. */
public final class TileReader implements Proofs.Subtrees {
    private static final int HEIGHT = 8;

    private final TileFolder folder;
    private final long size;

    public TileReader(TileFolder folder, long size) {
        this.folder = folder;
        this.size = size;
    }

    public Proofs proofs() {
        return new Proofs(this, size);
    }

    @Override
    public Bytes32 root(int height, long index) {
        int level = height / HEIGHT;
        int within = height % HEIGHT;
        long first = index << within;
        int place = (int) (first % Limits.TILE_WIDTH);
        var hashes = folder.hashes(tile(level, first / Limits.TILE_WIDTH)).hashes();
        return MerkleTree.root(hashes.subList(place, place + (1 << within)));
    }

    private TilePath tile(int level, long index) {
        return TilePath.hashes(level, index, width(size >> (HEIGHT * level), index));
    }

    /** A leaf's data. */
    public Bytes entry(long index) {
        long bundle = index / Limits.TILE_WIDTH;
        return folder.entries(TilePath.entries(bundle, width(size, bundle)))
                .entries()
                .get((int) (index % Limits.TILE_WIDTH));
    }

    /** How many of a level's hashes lie in one of its tiles. */
    static int width(long hashes, long index) {
        return (int) Math.min(Limits.TILE_WIDTH, hashes - index * Limits.TILE_WIDTH);
    }
}
