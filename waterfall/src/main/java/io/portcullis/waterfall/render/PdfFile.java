package io.portcullis.waterfall.render;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.GregorianCalendar;
import java.util.TimeZone;
import org.apache.pdfbox.pdfwriter.compress.CompressParameters;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDDocumentInformation;
import org.apache.pdfbox.pdmodel.common.PDMetadata;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.PDType0Font;
import org.apache.pdfbox.pdmodel.graphics.color.PDOutputIntent;

/**
 * A document that is PDF/A-1b (ISO 19005-1): its font embedded, its colours defined, what it is about in XMP, no object streams.
 *
 * <p>Invariant: no clock and no random number is in it: its id comes of what it is made of, its dates are the report's. The font is Liberation Sans (SIL Open Font
 * License 1.1), which PDFBox brings along; the colour profile is the JDK's sRGB, so the same JDK gives the same bytes.
 */
final class PdfFile implements AutoCloseable {
    private static final String FONT = "/org/apache/pdfbox/resources/ttf/LiberationSans-Regular.ttf";
    private static final String PRODUCER = "Portcullis";
    private static final String SRGB = "sRGB IEC61966-2.1";

    private final PDDocument document = new PDDocument();
    private final PDFont font;

    PdfFile(String title, long atSeconds, byte[] madeOf) throws IOException {
        document.setVersion(1.4f);
        document.setDocumentId(ByteBuffer.wrap(madeOf).getLong());
        try (InputStream in = PDDocument.class.getResourceAsStream(FONT)) {
            font = PDType0Font.load(document, in, true);
        }
        describe(title, atSeconds);
        PDOutputIntent intent = new PDOutputIntent(
                document,
                new ByteArrayInputStream(
                        ICC_Profile.getInstance(ColorSpace.CS_sRGB).getData()));
        intent.setInfo(SRGB);
        intent.setOutputCondition(SRGB);
        intent.setOutputConditionIdentifier(SRGB);
        intent.setRegistryName("http://www.color.org");
        document.getDocumentCatalog().addOutputIntent(intent);
    }

    private void describe(String title, long atSeconds) throws IOException {
        GregorianCalendar at = new GregorianCalendar(TimeZone.getTimeZone("UTC"));
        at.setTimeInMillis(atSeconds * 1_000);
        PDDocumentInformation information = document.getDocumentInformation();
        information.setTitle(title);
        information.setProducer(PRODUCER);
        information.setCreator(PRODUCER);
        information.setCreationDate(at);
        information.setModificationDate(at);
        PDMetadata metadata = new PDMetadata(document);
        metadata.importXMPMetadata(xmp(title, Instant.ofEpochSecond(atSeconds)).getBytes(UTF_8));
        document.getDocumentCatalog().setMetadata(metadata);
    }

    private static String xmp(String title, Instant at) {
        return """
                <?xpacket begin="\uFEFF" id="W5M0MpCehiHzreSzNTczkc9d"?>
                <x:xmpmeta xmlns:x="adobe:ns:meta/">
                <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
                <rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
                <pdfaid:part>1</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>
                </rdf:Description>
                <rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">
                <dc:format>application/pdf</dc:format>
                <dc:title><rdf:Alt><rdf:li xml:lang="x-default">%s</rdf:li></rdf:Alt></dc:title>
                </rdf:Description>
                <rdf:Description rdf:about="" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">
                <pdf:Producer>%s</pdf:Producer>
                </rdf:Description>
                <rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/">
                <xmp:CreatorTool>%s</xmp:CreatorTool><xmp:CreateDate>%s</xmp:CreateDate><xmp:ModifyDate>%s</xmp:ModifyDate>
                </rdf:Description>
                </rdf:RDF>
                </x:xmpmeta>
                <?xpacket end="w"?>""".formatted(SvgRendering.escaped(title), PRODUCER, PRODUCER, at, at);
    }

    PDDocument document() {
        return document;
    }

    PDFont font() {
        return font;
    }

    byte[] bytes() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        document.save(out, CompressParameters.NO_COMPRESSION);
        return out.toByteArray();
    }

    @Override
    public void close() throws IOException {
        document.close();
    }
}
