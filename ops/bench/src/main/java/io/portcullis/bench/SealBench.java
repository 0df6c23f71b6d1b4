package io.portcullis.bench;

import io.portcullis.depositary.model.SealLeaf;
import io.portcullis.signer.client.Answer;
import io.portcullis.signer.client.SealClient;
import io.portcullis.signer.client.SealLeaves;
import io.portcullis.signer.client.SealSignature;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Seals by a whole signer: leaves through its door, watermarks durable, log durable, signed in SoftHSM, verified here. Against the hashes
 * of the same tree in a bare loop, and one bare write and {@code fdatasync} of the watermarks' bytes.
 */
final class SealBench {
    private static final List<Integer> SIZES = List.of(1, 1_000, 100_000);
    private static final int ROUNDS = 5;
    private static final int WATERMARK_BYTES = 72;
    private static final double TARGET_SECONDS = 0.5;

    private final Path directory;
    private final Path library;
    private long height;

    SealBench(Path directory, Path library) throws IOException {
        this.directory = Files.createDirectory(directory.resolve("seal"));
        this.library = library;
    }

    List<Row> run() throws IOException {
        List<Row> rows = new ArrayList<>();
        try (BenchSigner signer = BenchSigner.start(directory.resolve("signer"), library, List.of(SealBlock.ENTITY));
                SealClient client = signer.client()) {
            for (int size : SIZES) {
                rows.add(measure(client, size));
            }
        }
        return rows;
    }

    private record Timed(double seconds, SealSignature.Micros micros) {}

    private Row measure(SealClient client, int size) throws IOException {
        byte[][] accounts = SealBlock.accounts(0, size);
        int blocks = size > 10_000 ? 6 : 100;
        List<Timed> all = new ArrayList<>();
        Rounds rounds = new Rounds();
        for (int warm = 0; warm < 3 * blocks; warm++) {
            seal(client, accounts);
        }
        for (int round = 0; round < ROUNDS; round++) {
            double seconds = 0;
            for (int block = 0; block < blocks; block++) {
                Timed one = seal(client, accounts);
                all.add(one);
                seconds += one.seconds();
            }
            rounds.add(size * (double) blocks / seconds, size / bare(size, round));
        }
        double block = Rounds.median(all.stream().map(Timed::seconds).toList());
        return new Row(
                String.format(Locale.ROOT, "seal, %,d %s a block", size, size == 1 ? "leaf" : "leaves"),
                rounds.ours(),
                rounds.limit(),
                rounds.ratio(),
                size == SIZES.getLast() ? "a block within 0.5 s" : "none",
                size < SIZES.getLast() || block <= TARGET_SECONDS,
                String.format(
                        Locale.ROOT,
                        "%.2f ms a block: in and hashed %.2f, watermarks %.2f, log %.2f, token %.2f",
                        block * 1e3,
                        millis(all.stream().map(one -> one.micros().receive()).toList()),
                        millis(all.stream().map(one -> one.micros().agree()).toList()),
                        millis(all.stream().map(one -> one.micros().log()).toList()),
                        millis(all.stream().map(one -> one.micros().sign()).toList())));
    }

    private static double millis(List<Long> micros) {
        return Rounds.median(micros.stream().map(value -> value / 1e3).toList());
    }

    /** The client verifies the signature over the root that the block was made with, by the model's own tree. */
    private Timed seal(SealClient client, byte[][] accounts) {
        height++;
        SealBlock block = SealBlock.of(accounts, height);
        SealLeaves leaves = SealLeaves.taking(ByteBuffer.wrap(block.encoded()));
        long start = System.nanoTime();
        Answer<SealSignature> answer = client.seal(block.seal(), leaves);
        double seconds = (System.nanoTime() - start) / 1e9;
        return switch (answer) {
            case Answer.Granted<SealSignature>(SealSignature signed) -> new Timed(seconds, signed.micros());
            case Answer.Refused<SealSignature>(var refusal) -> throw new IllegalStateException(refusal.toString());
        };
    }

    /** Seconds for the same hashes and the same bytes made durable, with nothing around them. */
    private double bare(int size, int round) throws IOException {
        Path file = directory.resolve("bare-" + size + "-" + round);
        ByteBuffer bytes = ByteBuffer.allocateDirect(size * WATERMARK_BYTES);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            channel.write(bytes.duplicate(), 0);
            channel.force(true);
            double best = Double.MAX_VALUE;
            for (int i = 0; i < 3; i++) {
                long start = System.nanoTime();
                hash(size);
                ByteBuffer out = bytes.duplicate();
                while (out.hasRemaining()) {
                    channel.write(out, out.position());
                }
                channel.force(false);
                best = Math.min(best, (System.nanoTime() - start) / 1e9);
            }
            return best;
        } finally {
            Files.delete(file);
        }
    }

    private static void hash(int size) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            byte[] leaf = new byte[1 + SealLeaf.BYTES];
            byte[] node = new byte[1 + 64];
            for (int i = 0; i < size; i++) {
                sha256.update(leaf);
                sha256.digest(node, 1, 32);
            }
            for (int i = 1; i < size; i++) {
                sha256.update(node);
                sha256.digest(node, 1, 32);
            }
        } catch (NoSuchAlgorithmException | DigestException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}
