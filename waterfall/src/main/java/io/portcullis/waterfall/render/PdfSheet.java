package io.portcullis.waterfall.render;

import java.awt.Color;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.font.PDFont;

/** Pages that fill from the top: whoever needs room asks for it, and gets a new page if the old one has none. Landscape A4. */
final class PdfSheet implements AutoCloseable {
    static final float MARGIN = 40;
    static final float WIDTH = PDRectangle.A4.getHeight() - 2 * MARGIN;

    private static final float FOOT = 50;
    private static final float TOP = PDRectangle.A4.getWidth() - MARGIN;

    private final PdfFile file;
    private final String foot;
    private final Map<Integer, Boolean> known = new HashMap<>();
    private PDPageContentStream content;
    private int pages;
    private float y;

    PdfSheet(PdfFile file, String foot) throws IOException {
        this.file = file;
        this.foot = foot;
        turn();
    }

    private void turn() throws IOException {
        if (content != null) {
            content.close();
        }
        PDPage page = new PDPage(new PDRectangle(PDRectangle.A4.getHeight(), PDRectangle.A4.getWidth()));
        file.document().addPage(page);
        content = new PDPageContentStream(file.document(), page);
        pages++;
        y = TOP;
        words(MARGIN, MARGIN - 12, 6.5f, 0x66727f, foot + "   page " + pages);
    }

    /** Goes down by so much, on a new page if need be; gives the new place's height. */
    float down(float height) throws IOException {
        if (y - height < FOOT) {
            turn();
        }
        y -= height;
        return y;
    }

    boolean hasRoom(float height) {
        return y - height >= FOOT;
    }

    void words(float x, float at, float size, int colour, String text) throws IOException {
        content.beginText();
        content.setFont(file.font(), size);
        content.setNonStrokingColor(new Color(colour));
        content.newLineAtOffset(x, at);
        content.showText(printable(text));
        content.endText();
    }

    float width(String text, float size) throws IOException {
        return file.font().getStringWidth(printable(text)) / 1_000 * size;
    }

    void rule(float at, int colour) throws IOException {
        content.setStrokingColor(new Color(colour));
        content.setLineWidth(0.4f);
        content.moveTo(MARGIN, at);
        content.lineTo(MARGIN + WIDTH, at);
        content.stroke();
    }

    /** @param top height of the drawing's upper edge */
    void draw(Drawing drawing, float left, float top) throws IOException {
        for (Drawing.Shape shape : drawing.shapes()) {
            switch (shape) {
                case Drawing.Box it -> {
                    content.setNonStrokingColor(new Color(it.colour()));
                    content.addRect(
                            left + it.x() / 10f,
                            top - (it.y() + it.height()) / 10f,
                            it.width() / 10f,
                            it.height() / 10f);
                    content.fill();
                }
                case Drawing.Stroke it -> {
                    content.setStrokingColor(new Color(it.colour()));
                    content.setLineWidth(0.8f);
                    content.setLineDashPattern(it.isDashed() ? new float[] {4, 2} : new float[0], 0);
                    content.moveTo(left + it.fromX() / 10f, top - it.fromY() / 10f);
                    content.lineTo(left + it.toX() / 10f, top - it.toY() / 10f);
                    content.stroke();
                    content.setLineDashPattern(new float[0], 0);
                }
                case Drawing.Words it -> {
                    float size = it.size() / 10f;
                    float back = switch (it.anchor()) {
                        case START -> 0;
                        case MIDDLE -> width(it.text(), size) / 2;
                        case END -> width(it.text(), size);
                    };
                    words(left + it.x() / 10f - back, top - it.y() / 10f, size, it.colour(), it.text());
                }
            }
        }
    }

    /** What the font has not is shown as a question mark: a page is a rendering, the JSON has every character. */
    private String printable(String text) {
        StringBuilder out = new StringBuilder();
        text.codePoints()
                .forEach(point -> out.appendCodePoint(known.computeIfAbsent(point, this::hasGlyph) ? point : '?'));
        return out.toString();
    }

    private boolean hasGlyph(int point) {
        PDFont font = file.font();
        try {
            font.encode(Character.toString(point));
            return true;
        } catch (IOException | IllegalArgumentException e) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        content.close();
    }
}
