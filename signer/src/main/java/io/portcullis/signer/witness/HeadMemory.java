package io.portcullis.signer.witness;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.signer.tlog.Origin;
import io.portcullis.signer.verdict.SignerFault;
import io.portcullis.signer.verdict.SignerTag;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The newest head of each log, on disk. Not thread-safe.
 *
 * <p>Invariant: what {@link #put} returned from is read back by every later {@link #open}; the file is whole at every instant.
 */
final class HeadMemory {
    private static final String HEADER = "portcullis/witness/v1";

    /** How far a log was. */
    record Head(long size, Bytes32 root) {}

    private final Path file;
    private final TreeMap<String, Head> heads;

    private HeadMemory(Path file, Map<String, Head> heads) {
        this.file = file;
        this.heads = new TreeMap<>(heads);
    }

    /** Begins the memory of a new witness, which remembers nothing. */
    static void create(Path file) throws IOException {
        if (Files.exists(file)) {
            throw new SignerFault(SignerTag.WITNESS_MEMORY_DAMAGED, "this witness has begun already: " + file);
        }
        new HeadMemory(file, Map.of()).write();
    }

    /** @throws SignerFault {@code WITNESS_MEMORY_DAMAGED}, also for a file that is missing */
    static HeadMemory open(Path file) {
        try {
            if (Files.size(file) > Limits.MAX_HEADS_BYTES) {
                throw damaged("it is longer than all its logs", null);
            }
            String text = Files.readString(file, US_ASCII);
            List<String> lines = text.lines().toList();
            if (lines.isEmpty() || !lines.getFirst().equals(HEADER)) {
                throw damaged("it does not begin with " + HEADER, null);
            }
            TreeMap<String, Head> heads = new TreeMap<>();
            for (String line : lines.subList(1, lines.size())) {
                String[] parts = line.split(" ", 3);
                heads.put(new Origin(parts[2]).text(), new Head(Long.parseLong(parts[0]), Bytes32.fromHex(parts[1])));
            }
            HeadMemory memory = new HeadMemory(file, heads);
            if (!memory.text().equals(text)) {
                throw damaged("it is not as a witness writes it", null);
            }
            return memory;
        } catch (IOException | IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
            throw damaged(e.toString(), e);
        }
    }

    Optional<Head> head(Origin origin) {
        return Optional.ofNullable(heads.get(origin.text()));
    }

    /** @throws SignerFault {@code WITNESS_MEMORY_FAILED}: nothing may be cosigned */
    void put(Origin origin, Head head) {
        Head before = heads.put(origin.text(), head);
        boolean durable = false;
        try {
            write();
            durable = true;
        } catch (IOException e) {
            throw new SignerFault(SignerTag.WITNESS_MEMORY_FAILED, "the heads are not durable: " + e, e);
        } finally {
            if (!durable && before == null) {
                heads.remove(origin.text());
            } else if (!durable) {
                heads.put(origin.text(), before);
            }
        }
    }

    private String text() {
        StringBuilder text = new StringBuilder(HEADER).append('\n');
        heads.forEach((origin, head) -> text.append(head.size())
                .append(' ')
                .append(head.root())
                .append(' ')
                .append(origin)
                .append('\n'));
        return text.toString();
    }

    private void write() throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try (FileChannel channel = FileChannel.open(
                fresh, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer bytes = US_ASCII.encode(text());
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel folder = FileChannel.open(file.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
            folder.force(true);
        }
    }

    private static SignerFault damaged(String reason, Exception cause) {
        return new SignerFault(SignerTag.WITNESS_MEMORY_DAMAGED, "the file of heads: " + reason, cause);
    }
}
