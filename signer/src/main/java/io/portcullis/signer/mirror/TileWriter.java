package io.portcullis.signer.mirror;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.MerkleTree;
import io.portcullis.signer.tlog.EntryBundle;
import io.portcullis.signer.tlog.HashTile;
import io.portcullis.signer.tlog.Limits;
import io.portcullis.signer.tlog.TilePath;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.threshold.codec.Bytes;
import java.util.ArrayList;
import java.util.List;

/**
 * Turns entries into tiles as they come, and knows the root. Not thread-safe.
 *
 * <p>Invariant: {@code edge.get(L)} holds the hashes of the unfinished tile of level L; every tile before it is written.
 */
public final class TileWriter {
    private final TileSink sink;
    private final List<Bytes> entries = new ArrayList<>();
    private final List<List<Bytes32>> edge = new ArrayList<>();
    private long size;

    /** Where finished tiles go. */
    @FunctionalInterface
    public interface TileSink {
        void put(TilePath path, Bytes bytes);
    }

    public TileWriter(TileSink sink) {
        this.sink = sink;
    }

    /**
     * Goes on with a copy of that size.
     *
     * @throws RefusedException {@code LOG_TILE_MISSING}, {@code TILE_MALFORMED}
     */
    public static TileWriter resume(TileFolder folder, long size) {
        TileWriter writer = new TileWriter(folder::put);
        writer.size = size;
        long hashes = size;
        for (int level = 0; hashes > 0; level++) {
            int width = (int) (hashes % Limits.TILE_WIDTH);
            List<Bytes32> unfinished = new ArrayList<>();
            if (width > 0) {
                long index = hashes / Limits.TILE_WIDTH;
                unfinished.addAll(
                        folder.hashes(TilePath.hashes(level, index, width)).hashes());
                if (level == 0) {
                    writer.entries.addAll(
                            folder.entries(TilePath.entries(index, width)).entries());
                }
            }
            writer.edge.add(unfinished);
            hashes /= Limits.TILE_WIDTH;
        }
        return writer;
    }

    public long size() {
        return size;
    }

    public void append(Bytes entry) {
        entries.add(entry);
        size++;
        if (entries.size() == Limits.TILE_WIDTH) {
            sink.put(
                    TilePath.entries((size - 1) / Limits.TILE_WIDTH, Limits.TILE_WIDTH),
                    new EntryBundle(entries).encode());
            entries.clear();
        }
        append(0, MerkleTree.leafHash(entry.toArray()));
    }

    /** A leaf whose data is not at hand; then no bundle is written. */
    void appendHash(Bytes32 leafHash) {
        size++;
        append(0, leafHash);
    }

    /** The root if these were the hashes of the unfinished tile of leaves. */
    Bytes32 rootWith(List<Bytes32> leafHashes) {
        List<List<Bytes32>> other = new ArrayList<>(edge);
        if (other.isEmpty()) {
            other.add(leafHashes);
        } else {
            other.set(0, leafHashes);
        }
        return root(other);
    }

    private void append(int level, Bytes32 hash) {
        if (edge.size() == level) {
            edge.add(new ArrayList<>());
        }
        List<Bytes32> unfinished = edge.get(level);
        unfinished.add(hash);
        if (unfinished.size() == Limits.TILE_WIDTH) {
            HashTile tile = new HashTile(unfinished);
            long index = (size >> (8 * (level + 1))) - 1;
            sink.put(TilePath.hashes(level, index, Limits.TILE_WIDTH), tile.encode());
            unfinished.clear();
            append(level + 1, tile.root());
        }
    }

    /** Writes the unfinished tiles, as a checkpoint of this size needs them. */
    public void flush() {
        long hashes = size;
        for (int level = 0; level < edge.size(); level++) {
            List<Bytes32> unfinished = edge.get(level);
            if (!unfinished.isEmpty()) {
                long index = hashes / Limits.TILE_WIDTH;
                if (level == 0 && !entries.isEmpty()) {
                    sink.put(TilePath.entries(index, entries.size()), new EntryBundle(entries).encode());
                }
                sink.put(TilePath.hashes(level, index, unfinished.size()), new HashTile(unfinished).encode());
            }
            hashes /= Limits.TILE_WIDTH;
        }
    }

    /** The root over all entries: what is unfinished on each level is the last hash of the level above. */
    public Bytes32 root() {
        return root(edge);
    }

    private static Bytes32 root(List<List<Bytes32>> edge) {
        List<Bytes32> last = List.of();
        for (List<Bytes32> unfinished : edge) {
            List<Bytes32> level = new ArrayList<>(unfinished);
            level.addAll(last);
            last = level.isEmpty() ? List.of() : List.of(MerkleTree.root(level));
        }
        return last.isEmpty() ? MerkleTree.emptyRoot() : last.getFirst();
    }
}
