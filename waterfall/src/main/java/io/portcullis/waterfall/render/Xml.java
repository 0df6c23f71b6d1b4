package io.portcullis.waterfall.render;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayDeque;
import java.util.Deque;

/** Writes one XML document, element by element. What is open is closed in its order; nothing that somebody typed becomes markup. */
final class Xml {
    private final StringBuilder out = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    private final Deque<String> open = new ArrayDeque<>();

    Xml(String root, String namespace) {
        out.append('<').append(root).append(" xmlns=\"").append(namespace).append("\">\n");
        open.push(root);
    }

    Xml in(String name) {
        indent().append('<').append(name).append(">\n");
        open.push(name);
        return this;
    }

    Xml in(String name, String namespace) {
        indent().append('<').append(name).append(" xmlns=\"").append(namespace).append("\">\n");
        open.push(name);
        return this;
    }

    Xml out() {
        String name = open.pop();
        indent().append("</").append(name).append(">\n");
        return this;
    }

    Xml put(String name, String text) {
        indent().append('<')
                .append(name)
                .append('>')
                .append(SvgRendering.escaped(text))
                .append("</")
                .append(name)
                .append(">\n");
        return this;
    }

    Xml put(String name, String attribute, String value, String text) {
        indent().append('<')
                .append(name)
                .append(' ')
                .append(attribute)
                .append("=\"")
                .append(SvgRendering.escaped(value))
                .append("\">")
                .append(SvgRendering.escaped(text))
                .append("</")
                .append(name)
                .append(">\n");
        return this;
    }

    private StringBuilder indent() {
        return out.append("  ".repeat(open.size()));
    }

    byte[] bytes() {
        while (!open.isEmpty()) {
            out();
        }
        return out.toString().getBytes(UTF_8);
    }
}
