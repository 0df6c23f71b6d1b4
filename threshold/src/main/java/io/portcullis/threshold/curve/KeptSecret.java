package io.portcullis.threshold.curve;

import io.portcullis.threshold.codec.Bytes;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/**
 * A secret that is kept somewhere, and after it what another source draws: for a card that is read again from a laboratory's file. Not
 * thread-safe.
 */
public final class KeptSecret implements SecretSource {
    private final SecretSource after;
    private Optional<Bytes> kept;

    /** @param kept as many bytes as the first draw asks for */
    public KeptSecret(Bytes kept, SecretSource after) {
        this.kept = Optional.of(kept);
        this.after = after;
    }

    /** @throws IllegalArgumentException if the first draw asks for another number of bytes than were kept */
    @Override
    public void fill(MemorySegment secret) {
        if (kept.isEmpty()) {
            after.fill(secret);
            return;
        }
        byte[] bytes = kept.get().toArray();
        if (bytes.length != secret.byteSize()) {
            throw new IllegalArgumentException(
                    bytes.length + " bytes were kept, and " + secret.byteSize() + " are asked for");
        }
        secret.copyFrom(MemorySegment.ofArray(bytes));
        kept = Optional.empty();
    }
}
