package io.portcullis.appliance.ceremony;

import io.portcullis.signer.evidence.EvidenceVerifier.Check;
import io.portcullis.signer.keyceremony.Transcript;
import io.portcullis.threshold.codec.Bytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts;

/**
 * A key ceremony's transcript on paper: what was checked, line by line, with room for the signatures of those who were there.
 *
 * <p>Invariants: a rendering, never what is checked; it names the SHA-256 of the JSON it is of. The same JSON and checks give the same bytes.
 */
public final class TranscriptPdf {
    private static final PDRectangle PAPER = PDRectangle.A4;
    private static final float MARGIN = 50;
    private static final float SIZE = 9;
    private static final float LEADING = 12;

    /** Courier is 0.6 of its size wide. */
    private static final int COLUMNS = (int) ((PAPER.getWidth() - 2 * MARGIN) / (0.6f * SIZE));

    private static final int ROWS = (int) ((PAPER.getHeight() - 2 * MARGIN) / LEADING);

    private TranscriptPdf() {}

    /**
     * @param json the transcript's file
     * @param checks what its offline check says
     */
    public static byte[] render(byte[] json, List<Check> checks) {
        Bytes hash = Bytes.of(json).sha256();
        List<String> rows = new ArrayList<>();
        wrap(rows, "PORTCULLIS  -  TRANSCRIPT OF A KEY CEREMONY");
        rows.add("");
        Transcript.decode(json)
                .definition()
                .people()
                .forEach(person -> wrap(rows, person.role() + "  " + person.name()));
        rows.add("");
        checks.forEach(check -> {
            wrap(rows, (check.passed() ? "[holds] " : "[FAILS] ") + check.name());
            if (!check.passed()) {
                wrap(rows, "        " + check.tag() + ": " + check.detail());
            }
        });
        rows.add("");
        wrap(rows, "This page is a rendering. What is checked is the JSON file with");
        wrap(rows, "SHA-256 " + hash);
        wrap(rows, "by: portcullis verify FILE");
        rows.add("");
        Transcript.decode(json).definition().people().forEach(person -> {
            rows.add("");
            wrap(rows, person.name() + ", " + person.role() + ": ______________________________");
        });
        return write(rows, hash);
    }

    private static void wrap(List<String> rows, String text) {
        String printable = printable(text);
        for (int at = 0; at < printable.length(); at += COLUMNS) {
            rows.add(printable.substring(at, Math.min(printable.length(), at + COLUMNS)));
        }
    }

    /** The font of every reader has these; a transcript has nothing else that matters. */
    private static String printable(String text) {
        StringBuilder out = new StringBuilder();
        text.chars().forEach(c -> out.append(c >= ' ' && c <= '~' ? (char) c : '?'));
        return out.toString();
    }

    private static byte[] write(List<String> rows, Bytes hash) {
        try (PDDocument document = new PDDocument();
                ByteArrayOutputStream out = new ByteArrayOutputStream()) {
            // Of the content, not of the clock: printing twice gives the same file.
            document.setDocumentId(ByteBuffer.wrap(hash.toArray()).getLong());
            PDType1Font font = new PDType1Font(Standard14Fonts.FontName.COURIER);
            for (int first = 0; first < rows.size(); first += ROWS) {
                page(document, font, rows.subList(first, Math.min(rows.size(), first + ROWS)));
            }
            document.save(out);
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException("a page in memory is not written", e);
        }
    }

    private static void page(PDDocument document, PDType1Font font, List<String> rows) throws IOException {
        PDPage page = new PDPage(PAPER);
        document.addPage(page);
        try (PDPageContentStream content = new PDPageContentStream(document, page)) {
            content.beginText();
            content.setFont(font, SIZE);
            content.setLeading(LEADING);
            content.newLineAtOffset(MARGIN, PAPER.getHeight() - MARGIN);
            for (String row : rows) {
                content.showText(row);
                content.newLine();
            }
            content.endText();
        }
    }
}
