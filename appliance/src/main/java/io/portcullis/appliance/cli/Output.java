package io.portcullis.appliance.cli;

import java.io.PrintWriter;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** How a command shows its result: as text to people, as JSON to programs. */
final class Output {
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    private static final int INDENT = 2;

    @Option(names = "--json", description = "Print one JSON document instead of text.")
    private boolean json;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    boolean isJson() {
        return json;
    }

    void show(JsonNode result) {
        PrintWriter out = command.commandLine().getOut();
        if (json) {
            out.println(JSON.writeValueAsString(result));
        } else if (result.isEmpty()) {
            out.println("nothing");
        } else {
            print(out, result, 0);
        }
        out.flush();
    }

    /** A line for people only. */
    void say(String line) {
        if (!json) {
            command.commandLine().getOut().println(line);
            command.commandLine().getOut().flush();
        }
    }

    private static void print(PrintWriter out, JsonNode node, int depth) {
        String indent = " ".repeat(depth * INDENT);
        if (node.isObject()) {
            int width = node.propertyStream()
                    .filter(entry -> !entry.getValue().isContainer())
                    .mapToInt(entry -> entry.getKey().length())
                    .max()
                    .orElse(0);
            for (Map.Entry<String, JsonNode> entry : node.properties()) {
                JsonNode value = entry.getValue();
                if (!value.isContainer()) {
                    out.println(indent + pad(entry.getKey(), width) + "  " + text(value));
                } else if (value.isEmpty()) {
                    out.println(indent + entry.getKey() + "  none");
                } else {
                    out.println(indent + entry.getKey());
                    print(out, value, depth + 1);
                }
            }
        } else if (node.isArray()) {
            for (JsonNode value : node) {
                if (value.isContainer()) {
                    out.println(indent + "-");
                    print(out, value, depth + 1);
                } else {
                    out.println(indent + "- " + text(value));
                }
            }
        } else {
            out.println(indent + text(node));
        }
    }

    /** What an appliance sent may hold anything: nothing of it may move the terminal's cursor. */
    private static String text(JsonNode value) {
        return printable(value.asString());
    }

    static String printable(String text) {
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints()
                .forEach(c -> out.appendCodePoint(
                        Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? '�' : c));
        return out.toString();
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }
}
