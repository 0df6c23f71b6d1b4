package io.portcullis.signer.tlog;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.threshold.codec.Bytes;
import java.nio.ByteBuffer;

/**
 * A witness's word that a checkpoint is the largest consistent one it has seen of its log at an instant (c2sp.org/tlog-cosignature).
 *
 * @param at Unix seconds by the witness's clock
 */
public record Cosignature(NoteKey witness, long at, NoteSignature signature) {
    static final int BYTES = 72;

    /** What a witness signs. */
    public static byte[] message(long at, String text) {
        return ("cosignature/v1\ntime " + at + "\n" + text).getBytes(UTF_8);
    }

    /**
     * The line of a cosignature.
     *
     * @param ed25519 over {@link #message}, 64 bytes
     */
    public static NoteSignature line(NoteKey witness, long at, Bytes ed25519) {
        byte[] bytes = new byte[BYTES];
        ByteBuffer.wrap(bytes).putLong(at);
        ed25519.copyTo(bytes, 8);
        return new NoteSignature(witness.name(), witness.id(), Bytes.of(bytes));
    }

    static long time(Bytes signature) {
        return ByteBuffer.wrap(signature.toArray()).getLong();
    }

    /**
     * The cosignature of a known witness, verified.
     *
     * @throws RefusedException {@code NOTE_UNSIGNED}, {@code NOTE_SIGNATURE_INVALID}
     */
    public static Cosignature require(Note note, NoteKey witness) {
        if (witness.kind() != NoteKey.Kind.COSIGNER) {
            throw new IllegalArgumentException("the key of " + witness.name() + " is no witness's");
        }
        note.requireSignedBy(witness);
        NoteSignature line =
                note.signatures().stream().filter(witness::made).findFirst().orElseThrow();
        return new Cosignature(witness, time(line.signature()), line);
    }
}
