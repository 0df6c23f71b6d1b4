package io.portcullis.signer.mirror;

import io.portcullis.signer.tlog.EntryBundle;
import io.portcullis.signer.tlog.HashTile;
import io.portcullis.signer.tlog.Limits;
import io.portcullis.signer.tlog.Note;
import io.portcullis.signer.tlog.TilePath;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.verdict.SignerFault;
import io.portcullis.signer.verdict.SignerTag;
import io.portcullis.threshold.codec.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One log's folder.
 *
 * @param root holds {@code checkpoint} and {@code tile}
 */
public record TileFolder(Path root) {
    private static final String CHECKPOINT = "checkpoint";

    /** A bundle of the longest entries. */
    private static final int MAX_FILE_BYTES = Limits.TILE_WIDTH * (0xffff + 2);

    /** The published checkpoint. */
    public Optional<Note> checkpoint() {
        return bytes(root.resolve(CHECKPOINT)).map(Note::decode);
    }

    /** Publishes a checkpoint, whose tiles lie here already. */
    public void publish(Note checkpoint) {
        write(root.resolve(CHECKPOINT), checkpoint.encode());
    }

    /** A tile's or bundle's bytes; a partial one also from the full one that came after it. */
    public Optional<Bytes> tile(TilePath path) {
        Optional<Bytes> exact = bytes(root.resolve(path.text()));
        if (exact.isPresent() || path.full()) {
            return exact;
        }
        return bytes(root.resolve(path.whole().text())).map(whole -> beginning(whole, path));
    }

    private static Bytes beginning(Bytes whole, TilePath path) {
        return path.level().isPresent()
                ? new HashTile(HashTile.decode(whole, Limits.TILE_WIDTH)
                                .hashes()
                                .subList(0, path.width()))
                        .encode()
                : new EntryBundle(EntryBundle.decode(whole, Limits.TILE_WIDTH)
                                .entries()
                                .subList(0, path.width()))
                        .encode();
    }

    /**
     * The hashes of a tile.
     *
     * @throws RefusedException {@code LOG_TILE_MISSING}, {@code TILE_MALFORMED}
     */
    public HashTile hashes(TilePath path) {
        return HashTile.decode(require(path), path.width());
    }

    /** @throws RefusedException {@code LOG_TILE_MISSING}, {@code TILE_MALFORMED} */
    public EntryBundle entries(TilePath path) {
        return EntryBundle.decode(require(path), path.width());
    }

    private Bytes require(TilePath path) {
        return tile(path).orElseThrow(() -> new RefusedException(SignerTag.LOG_TILE_MISSING, "there is no " + path));
    }

    /** Writes a tile, unless it lies here already with these bytes. A full one ends its partial ones. */
    public void put(TilePath path, Bytes bytes) {
        Path file = root.resolve(path.text());
        if (!bytes(file).equals(Optional.of(bytes))) {
            write(file, bytes);
        }
        if (path.full()) {
            deletePartial(root.resolve(path.text() + ".p"));
        }
    }

    /** Those partial tiles that a full one makes needless are of no size that anybody may still ask for. */
    private static void deletePartial(Path folder) {
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            throw failed(folder, e);
        }
    }

    private static Optional<Bytes> bytes(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] read = in.readNBytes(MAX_FILE_BYTES + 1);
            if (read.length > MAX_FILE_BYTES) {
                throw new RefusedException(SignerTag.TILE_MALFORMED, file.getFileName() + " is longer than any tile");
            }
            return Optional.of(Bytes.of(read));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw failed(file, e);
        }
    }

    private static void write(Path file, Bytes bytes) {
        try {
            Files.createDirectories(file.getParent());
            Path fresh = file.resolveSibling(file.getFileName() + ".new");
            try (FileChannel channel = FileChannel.open(
                    fresh, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
                ByteBuffer left = ByteBuffer.wrap(bytes.toArray());
                while (left.hasRemaining()) {
                    channel.write(left);
                }
                channel.force(true);
            }
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw failed(file, e);
        }
    }

    private static SignerFault failed(Path file, IOException e) {
        return new SignerFault(SignerTag.LOG_COPY_FAILED, file + ": " + e, e);
    }
}
