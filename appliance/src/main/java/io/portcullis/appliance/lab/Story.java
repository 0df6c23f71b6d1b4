package io.portcullis.appliance.lab;

import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What a long command did so far: told line by line to people as it happens, and whole to programs at the end. */
public final class Story {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int NAME_WIDTH = 22;

    private final Consumer<String> lines;
    private final ObjectNode document = JSON.createObjectNode();
    private final ArrayNode steps;
    private final long began = System.nanoTime();
    private ObjectNode current = JSON.createObjectNode();
    private ObjectNode facts = JSON.createObjectNode();

    /** @param lines gets each line as it happens */
    public Story(Consumer<String> lines) {
        this.lines = lines;
        this.steps = document.putArray("steps");
    }

    void step(String title) {
        current = steps.addObject();
        current.put("title", title);
        current.put("atSeconds", Math.round(elapsed().toMillis() / 100.0) / 10.0);
        facts = current.putObject("facts");
        lines.accept("");
        lines.accept("%5.1f s  %s".formatted(elapsed().toMillis() / 1000.0, title));
    }

    void fact(String name, String value) {
        facts.put(name, value);
        lines.accept("         " + pad(name) + value);
    }

    /** A line for people only. */
    void note(String text) {
        lines.accept("         " + text);
    }

    /** One of the document's top-level values. */
    ObjectNode document() {
        return document;
    }

    Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - began);
    }

    private static String pad(String name) {
        return String.format(Locale.ROOT, "%-" + NAME_WIDTH + "s", name);
    }
}
