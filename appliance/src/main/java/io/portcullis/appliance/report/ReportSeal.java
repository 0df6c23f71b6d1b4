package io.portcullis.appliance.report;

import io.portcullis.signer.tlog.Note;
import io.portcullis.signer.tlog.NoteKey;
import io.portcullis.signer.tlog.NoteSignature;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.verdict.SignerTag;
import io.portcullis.threshold.codec.Bytes;
import java.util.List;

/**
 * The detached signature of a report: a signed note whose text is
 *
 * <pre>
 * portcullis/report-signature/v1
 * &lt;SHA-256 of the report&gt;
 * &lt;SHA-256 of its sources&gt;
 * </pre>
 */
public final class ReportSeal {
    private static final String DOMAIN = "portcullis/report-signature/v1";

    private ReportSeal() {}

    private static String text(Bytes report, Bytes sources) {
        return DOMAIN + "\n" + report.sha256() + "\n" + sources.sha256() + "\n";
    }

    /** Who signs the text of a note. */
    @FunctionalInterface
    public interface Signer {
        NoteSignature sign(String text);
    }

    static Bytes sign(Bytes report, Bytes sources, Signer signer) {
        String text = text(report, sources);
        return new Note(text, List.of(signer.sign(text))).encode();
    }

    /** @throws RefusedException NOTE_MALFORMED, NOTE_UNSIGNED, NOTE_SIGNATURE_INVALID unless this key signed this report with these sources */
    public static void require(Bytes seal, Bytes report, Bytes sources, NoteKey key) {
        Note note = Note.decode(seal);
        if (!note.text().equals(text(report, sources))) {
            throw new RefusedException(SignerTag.NOTE_SIGNATURE_INVALID, "the signature is of another report");
        }
        note.requireSignedBy(key);
    }
}
