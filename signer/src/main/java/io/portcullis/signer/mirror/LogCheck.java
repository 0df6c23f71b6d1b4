package io.portcullis.signer.mirror;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.MerkleTree;
import io.portcullis.signer.tlog.EntryBundle;
import io.portcullis.signer.tlog.HashTile;
import io.portcullis.signer.tlog.Limits;
import io.portcullis.signer.tlog.Note;
import io.portcullis.signer.tlog.NoteKey;
import io.portcullis.signer.tlog.Origin;
import io.portcullis.signer.tlog.TilePath;
import io.portcullis.signer.tlog.TreeHead;
import io.portcullis.signer.tlog.Witnesses;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.verdict.SignerTag;
import io.portcullis.threshold.codec.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Checks a copy of one log: everything is computed again from its entries. */
public final class LogCheck {
    /** Findings that are told; a copy with more is not mended piece by piece. */
    public static final int MAX_FINDINGS = 1_000;

    private final TileFolder folder;
    private final Origin origin;
    private final Optional<NoteKey> key;
    private final Optional<Witnesses> witnesses;
    private final Consumer<Bytes> rows;
    private final List<Finding> findings = new ArrayList<>();

    /**
     * What was found.
     *
     * @param head of the checkpoint, if it reads
     */
    public record Result(Optional<TreeHead> head, List<Finding> findings) {
        public Result {
            findings = List.copyOf(findings);
        }

        public boolean sound() {
            return findings.isEmpty();
        }
    }

    /**
     * @param origin the log that this must be
     * @param key that signs the log; without one, a quorum of witnesses must vouch for it
     * @param witnesses of whom a quorum must have cosigned
     * @param rows reads each entry, and refuses what is no row of this log
     */
    public LogCheck(
            TileFolder folder,
            Origin origin,
            Optional<NoteKey> key,
            Optional<Witnesses> witnesses,
            Consumer<Bytes> rows) {
        this.folder = folder;
        this.origin = origin;
        this.key = key;
        this.witnesses = witnesses;
        this.rows = rows;
    }

    public Result run() {
        Optional<Note> note = read("checkpoint", folder::checkpoint).flatMap(read -> read);
        if (note.isEmpty()) {
            found(SignerTag.LOG_CHECKPOINT_MISSING, "checkpoint", "there is none that reads");
            return new Result(Optional.empty(), findings);
        }
        Optional<TreeHead> head = read("checkpoint", () -> signed(note.get()));
        head.ifPresent(this::checkTiles);
        return new Result(head, findings);
    }

    private TreeHead signed(Note note) {
        TreeHead head = TreeHead.of(note);
        if (!head.origin().equals(origin)) {
            throw new RefusedException(SignerTag.CHECKPOINT_INVALID, "the checkpoint is of " + head.origin());
        }
        requireVouched(note, key, witnesses);
        return head;
    }

    /**
     * That the log's key signed a checkpoint and a quorum of witnesses cosigned it. A log whose key nobody pinned is believed for its witnesses alone: each of
     * them cosigns one history of an origin.
     *
     * @throws RefusedException {@code NOTE_UNSIGNED} if there is neither, and as of the two
     */
    static void requireVouched(Note note, Optional<NoteKey> key, Optional<Witnesses> witnesses) {
        if (key.isEmpty() && witnesses.isEmpty()) {
            throw new RefusedException(SignerTag.NOTE_UNSIGNED, "neither a key of the log nor witnesses are known");
        }
        key.ifPresent(note::requireSignedBy);
        witnesses.ifPresent(asked -> asked.require(note));
    }

    private void checkTiles(TreeHead head) {
        // What the leaves say, level by level, is held against the tile that lies there.
        TileWriter again = new TileWriter((path, bytes) -> {
            if (path.level().orElse(0) > 0) {
                compareAbove(path, bytes);
            }
        });
        for (long bundle = 0; bundle * Limits.TILE_WIDTH < head.size(); bundle++) {
            Optional<List<Bytes32>> hashes = checkBundle(again, head, bundle);
            if (hashes.isEmpty() || findings.size() >= MAX_FINDINGS) {
                // What lies above cannot be computed any more; what is missing is named.
                return;
            }
            hashes.get().forEach(again::appendHash);
        }
        again.flush();
        if (!again.root().equals(head.root())) {
            found(
                    SignerTag.LOG_ROOT_MISMATCH,
                    "checkpoint",
                    "the entries give the root " + again.root() + ", the checkpoint says " + head.root());
        }
    }

    private void compareAbove(TilePath path, Bytes computed) {
        Optional<Bytes> lies = read(path.text(), () -> folder.hashes(path).encode());
        if (lies.isPresent() && !lies.get().equals(computed)) {
            found(SignerTag.LOG_TILE_DAMAGED, path.text(), "its hashes are not those of the tiles under it");
        }
    }

    /** The hashes of one bundle's leaves, by whichever of bundle and tile is genuine. */
    private Optional<List<Bytes32>> checkBundle(TileWriter again, TreeHead head, long bundle) {
        int width = TileReader.width(head.size(), bundle);
        TilePath place = TilePath.entries(bundle, width);
        TilePath below = TilePath.hashes(0, bundle, width);
        Optional<EntryBundle> entries = read(place.text(), () -> folder.entries(place));
        Optional<List<Bytes32>> tile =
                read(below.text(), () -> folder.hashes(below)).map(HashTile::hashes);
        Optional<List<Bytes32>> computed = entries.map(held -> held.entries().stream()
                .map(entry -> MerkleTree.leafHash(entry.toArray()))
                .toList());
        entries.ifPresent(held -> checkRows(place, held));
        if (computed.isEmpty() || tile.isEmpty() || tile.equals(computed)) {
            return computed.or(() -> tile);
        }
        if (isGenuine(again, head, bundle, tile.get()) && !isGenuine(again, head, bundle, computed.get())) {
            for (int i = 0; i < width; i++) {
                if (!computed.get().get(i).equals(tile.get().get(i))) {
                    found(
                            SignerTag.LOG_ENTRY_DAMAGED,
                            "entry " + (bundle * Limits.TILE_WIDTH + i) + " in " + place,
                            "its hash is " + computed.get().get(i) + ", and was "
                                    + tile.get().get(i));
                }
            }
            return tile;
        }
        found(SignerTag.LOG_TILE_DAMAGED, below.text(), "its hashes are not those of the entries in " + place);
        return computed;
    }

    private void checkRows(TilePath place, EntryBundle bundle) {
        for (int i = 0; i < bundle.entries().size(); i++) {
            Bytes entry = bundle.entries().get(i);
            read("entry " + (place.index() * Limits.TILE_WIDTH + i) + " in " + place, () -> {
                rows.accept(entry);
                return entry;
            });
        }
    }

    /** Whether these are the leaves that the tile above, or for the unfinished last tile the root, speaks of. */
    private boolean isGenuine(TileWriter again, TreeHead head, long index, List<Bytes32> hashes) {
        long whole = head.size() / Limits.TILE_WIDTH;
        if (index >= whole) {
            return again.rootWith(hashes).equals(head.root());
        }
        long tile = index / Limits.TILE_WIDTH;
        TilePath path = TilePath.hashes(1, tile, TileReader.width(whole, tile));
        try {
            return folder.hashes(path)
                    .hashes()
                    .get((int) (index % Limits.TILE_WIDTH))
                    .equals(MerkleTree.root(hashes));
        } catch (RefusedException e) {
            return false;
        }
    }

    private <T> Optional<T> read(String where, Supplier<T> reading) {
        try {
            return Optional.of(reading.get());
        } catch (RefusedException e) {
            found(e.refusal().tag(), where, e.refusal().reason());
            return Optional.empty();
        }
    }

    private void found(SignerTag tag, String where, String what) {
        if (findings.size() < MAX_FINDINGS) {
            findings.add(new Finding(tag, where, what));
        }
    }

    /**
     * That a newer copy continues an older one.
     *
     * @return what is wrong, if something is
     */
    public static Optional<Finding> continues(TileFolder newer, TreeHead newHead, TreeHead oldHead) {
        if (!newHead.origin().equals(oldHead.origin())) {
            return Optional.of(new Finding(
                    SignerTag.LOG_REWRITTEN, "checkpoint", "the older copy is of the log " + oldHead.origin()));
        }
        if (oldHead.size() > newHead.size()) {
            return Optional.of(new Finding(
                    SignerTag.LOG_REWRITTEN,
                    "checkpoint",
                    "the older copy has " + oldHead.size() + " entries, this one " + newHead.size()));
        }
        try {
            Bytes32 then = new TileReader(newer, newHead.size()).proofs().root(oldHead.size());
            return then.equals(oldHead.root())
                    ? Optional.empty()
                    : Optional.of(new Finding(
                            SignerTag.LOG_REWRITTEN,
                            "the first " + oldHead.size() + " entries",
                            "their root is " + then + ", and it was " + oldHead.root()));
        } catch (RefusedException e) {
            return Optional.of(
                    new Finding(e.refusal().tag(), "tile", e.refusal().reason()));
        }
    }
}
