package io.portcullis.depositary.follower;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EventLog;
import io.portcullis.depositary.model.LoggedEvent;
import io.portcullis.depositary.model.MalformedEventException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A cursor as text, for a store to keep.
 *
 * <pre>
 *   portcullis/cursor/v1
 *   start NUMBER
 *   block NUMBER HASH PARENT
 *   log TRANSACTION INDEX TOPICS TOPIC... WORD...      of the block above it
 * </pre>
 *
 * <p>One field is one word without spaces; each line ends with a line feed; {@code TOPICS} counts the topics.
 */
public final class CursorCodec {
    private static final String VERSION = "portcullis/cursor/v1";

    private CursorCodec() {}

    public static String encode(Cursor cursor) {
        StringBuilder out = new StringBuilder();
        line(out, VERSION);
        line(out, "start", Long.toString(cursor.start()));
        for (Block block : cursor.applied()) {
            line(
                    out,
                    "block",
                    Long.toString(block.number()),
                    block.hash().toString(),
                    block.parentHash().toString());
            block.events().forEach(event -> line(out, fields(event).toArray(String[]::new)));
        }
        return out.toString();
    }

    private static List<String> fields(LoggedEvent event) {
        List<String> fields = new ArrayList<>(List.of(
                "log",
                event.transactionHash().toString(),
                Long.toString(event.logIndex()),
                Integer.toString(event.log().topics().size())));
        event.log().topics().forEach(topic -> fields.add(topic.toString()));
        event.log().words().forEach(word -> fields.add(word.toString()));
        return fields;
    }

    private static void line(StringBuilder out, String... fields) {
        out.append(String.join(" ", fields)).append('\n');
    }

    /** @throws IllegalArgumentException unless the text is one that {@link #encode} writes */
    public static Cursor decode(String text) {
        try {
            Cursor cursor = read(Arrays.asList(text.split("\n", -1)));
            if (!encode(cursor).equals(text)) {
                throw new IllegalArgumentException("it is not the canonical text");
            }
            return cursor;
        } catch (IndexOutOfBoundsException | MalformedEventException e) {
            throw new IllegalArgumentException("not a cursor: " + e.getMessage(), e);
        }
    }

    private static Cursor read(List<String> lines) {
        if (!lines.getFirst().equals(VERSION)) {
            throw new IllegalArgumentException("not a cursor of a known version");
        }
        long start = Long.parseLong(fields(lines.get(1), "start", 2).get(1));
        List<Block> blocks = new ArrayList<>();
        int next = 2;
        while (!lines.get(next).isEmpty()) {
            List<String> block = fields(lines.get(next++), "block", 4);
            long number = Long.parseLong(block.get(1));
            Bytes32 hash = Bytes32.fromHex(block.get(2));
            List<LoggedEvent> events = new ArrayList<>();
            while (lines.get(next).startsWith("log ")) {
                events.add(event(number, hash, Arrays.asList(lines.get(next++).split(" ", -1))));
            }
            blocks.add(new Block(number, hash, Bytes32.fromHex(block.get(3)), events));
        }
        return new Cursor(start, blocks);
    }

    private static LoggedEvent event(long number, Bytes32 hash, List<String> fields) {
        int topicsEnd = 4 + Integer.parseInt(fields.get(3));
        EventLog log =
                new EventLog(words(fields.subList(4, topicsEnd)), words(fields.subList(topicsEnd, fields.size())));
        return LoggedEvent.decode(number, hash, Bytes32.fromHex(fields.get(1)), Long.parseLong(fields.get(2)), log);
    }

    private static List<Bytes32> words(List<String> fields) {
        return fields.stream().map(Bytes32::fromHex).toList();
    }

    private static List<String> fields(String line, String name, int count) {
        List<String> fields = Arrays.asList(line.split(" ", -1));
        if (fields.size() != count || !fields.getFirst().equals(name)) {
            throw new IllegalArgumentException("expected a line of " + name);
        }
        return fields;
    }
}
