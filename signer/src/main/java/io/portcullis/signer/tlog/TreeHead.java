package io.portcullis.signer.tlog;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.verdict.SignerTag;
import java.util.ArrayList;
import java.util.List;

/**
 * What a checkpoint says of its log (c2sp.org/tlog-checkpoint).
 *
 * @param size leaves
 * @param extensions lines, none empty
 */
public record TreeHead(Origin origin, long size, Bytes32 root, List<String> extensions) {
    public TreeHead {
        extensions = List.copyOf(extensions);
        if (size < 0) {
            throw new IllegalArgumentException("a size is not negative");
        }
        if (extensions.stream().anyMatch(line -> line.isEmpty() || line.chars().anyMatch(c -> c < ' '))) {
            throw new IllegalArgumentException("an extension is a line");
        }
    }

    public String text() {
        StringBuilder text = new StringBuilder()
                .append(origin)
                .append('\n')
                .append(size)
                .append('\n')
                .append(Base64Text.of(root.toArray()))
                .append('\n');
        extensions.forEach(line -> text.append(line).append('\n'));
        return text.toString();
    }

    /** @throws RefusedException {@code NOTE_MALFORMED} unless the note is a checkpoint */
    public static TreeHead of(Note note) {
        List<String> lines = new ArrayList<>(List.of(note.text().split("\n", -1)));
        lines.removeLast();
        if (lines.size() < 3) {
            throw malformed("a checkpoint has at least three lines");
        }
        try {
            return new TreeHead(
                    new Origin(lines.get(0)),
                    decimal(lines.get(1)),
                    Bytes32.of(Base64Text.decode(lines.get(2))),
                    lines.subList(3, lines.size()));
        } catch (IllegalArgumentException e) {
            throw malformed(e.getMessage());
        }
    }

    /** A number's one text: no sign, no leading zero. */
    static long decimal(String text) {
        if (!text.matches("0|[1-9][0-9]{0,18}")) {
            throw new IllegalArgumentException("not a decimal number");
        }
        // Nineteen digits may still not fit; NumberFormatException is an IllegalArgumentException.
        return Long.parseLong(text);
    }

    private static RefusedException malformed(String reason) {
        return new RefusedException(SignerTag.NOTE_MALFORMED, reason);
    }
}
