package io.portcullis.appliance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** What a long test says while it runs: to its own output, and to the file that {@code ./portcullis soak} shows. */
public final class SoakProgress {
    private SoakProgress() {}

    public static void say(String line) {
        System.out.println(line);
        String file = System.getProperty("portcullis.progress");
        if (file != null) {
            try {
                Files.writeString(Path.of(file), line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
