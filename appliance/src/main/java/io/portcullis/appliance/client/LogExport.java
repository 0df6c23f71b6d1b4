package io.portcullis.appliance.client;

import io.portcullis.signer.mirror.TileFolder;
import io.portcullis.signer.mirror.TileWriter;
import io.portcullis.signer.tlog.EntryBundle;
import io.portcullis.signer.tlog.Limits;
import io.portcullis.signer.tlog.Note;
import io.portcullis.signer.tlog.TilePath;
import io.portcullis.signer.tlog.TreeHead;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.verdict.SignerTag;
import io.portcullis.threshold.codec.Bytes;
import java.util.Optional;

/**
 * Takes a published log away, into a folder of tiles.
 *
 * <p>Only entries are fetched, and only those that do not lie in the folder; the tiles over them are computed here, so the copy is checked against the
 * signed root before it counts. An interrupted export goes on where it was. One bundle and one tile of each level are in memory.
 */
public final class LogExport {
    private final ApiClient appliance;
    private final String log;
    private final TileFolder folder;

    public LogExport(ApiClient appliance, String log, TileFolder folder) {
        this.appliance = appliance;
        this.log = log;
        this.folder = folder;
    }

    /**
     * Exports up to the published checkpoint, and gives it.
     *
     * @throws RefusedException {@code LOG_REWRITTEN} if what lies in the folder is not its beginning, {@code LOG_ROOT_MISMATCH}
     * @throws ApiRefusal of the appliance
     */
    public TreeHead run() throws InterruptedException {
        Optional<TreeHead> before = folder.checkpoint().map(TreeHead::of);
        Note note = Note.decode(Bytes.of(appliance.getBytes(place("checkpoint"))));
        TreeHead head = TreeHead.of(note);
        TileWriter writer = new TileWriter(folder::put);
        boolean continues = before.isEmpty();
        for (long bundle = 0; bundle * Limits.TILE_WIDTH < head.size(); bundle++) {
            int width = (int) Math.min(Limits.TILE_WIDTH, head.size() - bundle * Limits.TILE_WIDTH);
            for (Bytes entry : entries(TilePath.entries(bundle, width))) {
                continues |= isOnceWas(writer, before);
                writer.append(entry);
            }
        }
        continues |= isOnceWas(writer, before);
        if (!continues) {
            throw new RefusedException(
                    SignerTag.LOG_REWRITTEN,
                    "what " + log + " was at " + before.orElseThrow().size() + " entries is not its beginning now");
        }
        if (!writer.root().equals(head.root())) {
            throw new RefusedException(
                    SignerTag.LOG_ROOT_MISMATCH,
                    "the entries of " + log + " give the root " + writer.root() + ", not the signed " + head.root());
        }
        writer.flush();
        folder.publish(note);
        return head;
    }

    /** Whether the copy, grown so far, is the one that lay here before. */
    private static boolean isOnceWas(TileWriter writer, Optional<TreeHead> before) {
        return before.isPresent()
                && writer.size() == before.get().size()
                && writer.root().equals(before.get().root());
    }

    private Iterable<Bytes> entries(TilePath path) throws InterruptedException {
        Optional<EntryBundle> lying = lying(path);
        return lying.isPresent()
                ? lying.get().entries()
                : EntryBundle.decode(Bytes.of(appliance.getBytes(place(path.text()))), path.width())
                        .entries();
    }

    /** A bundle that is not whole is fetched again. */
    private Optional<EntryBundle> lying(TilePath path) {
        try {
            return folder.tile(path).map(bytes -> EntryBundle.decode(bytes, path.width()));
        } catch (RefusedException e) {
            return Optional.empty();
        }
    }

    private String place(String path) {
        return "/audit/logs/" + log + "/" + path;
    }
}
