package io.portcullis.signer.tlog;

import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.verdict.SignerTag;
import io.portcullis.threshold.codec.Bytes;
import java.nio.ByteBuffer;

/**
 * One signature line of a note.
 *
 * @param name of the key; no Unicode space and no plus
 * @param signature without the key's id
 */
public record NoteSignature(String name, int keyId, Bytes signature) {
    private static final String DASH = "— ";

    public NoteSignature {
        if (!isName(name) || signature.size() == 0 || signature.size() > Limits.MAX_SIGNATURE_BYTES) {
            throw new IllegalArgumentException("not a signature of a note");
        }
    }

    /** The line, with its line feed. */
    public String line() {
        byte[] bytes = new byte[4 + signature.size()];
        ByteBuffer.wrap(bytes).putInt(keyId);
        signature.copyTo(bytes, 4);
        return DASH + name + " " + Base64Text.of(bytes) + "\n";
    }

    /**
     * @param line without its line feed
     * @throws RefusedException {@code NOTE_MALFORMED}
     */
    static NoteSignature decode(String line) {
        int space = line.indexOf(' ', DASH.length());
        if (!line.startsWith(DASH) || space < 0) {
            throw malformed("a line after the empty one is no signature");
        }
        try {
            byte[] bytes = Base64Text.decode(line.substring(space + 1));
            if (bytes.length < 5) {
                throw malformed("a signature is shorter than its key's id");
            }
            return new NoteSignature(
                    line.substring(DASH.length(), space),
                    ByteBuffer.wrap(bytes).getInt(),
                    Bytes.of(bytes, 4, bytes.length - 4));
        } catch (IllegalArgumentException e) {
            throw malformed("a signature line: " + e.getMessage());
        }
    }

    private static boolean isName(String name) {
        return !name.isEmpty()
                && name.length() <= Limits.MAX_NAME_LENGTH
                && name.codePoints()
                        .noneMatch(c -> c == '+' || c < ' ' || Character.isWhitespace(c) || Character.isSpaceChar(c));
    }

    private static RefusedException malformed(String reason) {
        return new RefusedException(SignerTag.NOTE_MALFORMED, reason);
    }
}
