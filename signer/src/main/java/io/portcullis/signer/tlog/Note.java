package io.portcullis.signer.tlog;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.verdict.SignerTag;
import io.portcullis.threshold.codec.Bytes;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.List;

/**
 * Signed text; what it says is believed only of keys that are known.
 *
 * <p>Invariant: {@link #encode} of what {@link #decode} gave is what it was given.
 *
 * @param text ends in a line feed
 */
public record Note(String text, List<NoteSignature> signatures) {
    public Note {
        signatures = List.copyOf(signatures);
        if (!text.endsWith("\n") || text.chars().anyMatch(c -> c < ' ' && c != '\n')) {
            throw new IllegalArgumentException("the text of a note is lines");
        }
        if (signatures.isEmpty() || signatures.size() > Limits.MAX_SIGNATURES) {
            throw new IllegalArgumentException("a note has 1 to " + Limits.MAX_SIGNATURES + " signatures");
        }
    }

    public Bytes encode() {
        StringBuilder note = new StringBuilder(text).append('\n');
        signatures.forEach(signature -> note.append(signature.line()));
        return Bytes.of(note.toString().getBytes(UTF_8));
    }

    /** @throws RefusedException {@code NOTE_MALFORMED} */
    public static Note decode(Bytes bytes) {
        String note = utf8(bytes);
        int split = note.lastIndexOf("\n\n");
        if (split < 0) {
            throw malformed("no empty line before the signatures");
        }
        try {
            return new Note(note.substring(0, split + 1), lines(note.substring(split + 2)));
        } catch (IllegalArgumentException e) {
            throw malformed(e.getMessage());
        }
    }

    /**
     * Signature lines alone, as a witness answers them.
     *
     * @throws RefusedException {@code NOTE_MALFORMED}
     */
    public static List<NoteSignature> decodeLines(Bytes bytes) {
        return lines(utf8(bytes));
    }

    private static List<NoteSignature> lines(String lines) {
        List<NoteSignature> signatures = new ArrayList<>();
        int from = 0;
        while (from < lines.length()) {
            int end = lines.indexOf('\n', from);
            if (end < 0 || signatures.size() == Limits.MAX_SIGNATURES) {
                throw malformed(end < 0 ? "the last line has no end" : "too many signatures");
            }
            signatures.add(NoteSignature.decode(lines.substring(from, end)));
            from = end + 1;
        }
        return signatures;
    }

    /** The same text, signed by more. */
    public Note with(List<NoteSignature> more) {
        List<NoteSignature> all = new ArrayList<>(signatures);
        all.addAll(more);
        return new Note(text, all);
    }

    /**
     * That a known key signed this. A signature by that key which does not verify refuses the note, for somebody changed it.
     *
     * @throws RefusedException {@code NOTE_UNSIGNED} without a signature of the key, {@code NOTE_SIGNATURE_INVALID}
     */
    public void requireSignedBy(NoteKey key) {
        boolean signed = false;
        for (NoteSignature signature : signatures) {
            if (key.made(signature)) {
                if (!key.verifies(text, signature)) {
                    throw new RefusedException(
                            SignerTag.NOTE_SIGNATURE_INVALID,
                            "the signature of " + key.name() + " is not of this text");
                }
                signed = true;
            }
        }
        if (!signed) {
            throw new RefusedException(SignerTag.NOTE_UNSIGNED, "the note is not signed by " + key.name());
        }
    }

    private static String utf8(Bytes bytes) {
        if (bytes.size() > Limits.MAX_NOTE_BYTES) {
            throw malformed("more than " + Limits.MAX_NOTE_BYTES + " bytes");
        }
        try {
            String text =
                    UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes.toArray())).toString();
            if (text.chars().anyMatch(c -> c < ' ' && c != '\n')) {
                throw malformed("a control character");
            }
            return text;
        } catch (CharacterCodingException e) {
            throw malformed("not UTF-8");
        }
    }

    private static RefusedException malformed(String reason) {
        return new RefusedException(SignerTag.NOTE_MALFORMED, reason);
    }
}
