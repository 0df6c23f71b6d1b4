package io.portcullis.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What this process has in memory, as the system counts it.
 *
 * @param anonymousBytes of pages that are nowhere else
 * @param fileBytes of pages that are in files, too
 */
record ResidentMemory(long anonymousBytes, long fileBytes) {
    private static final Path STATUS = Path.of("/proc/self/status");

    /** Garbage is collected before. */
    static ResidentMemory now() throws IOException {
        System.gc();
        System.gc();
        return new ResidentMemory(field("RssAnon:"), field("RssFile:") + field("RssShmem:"));
    }

    ResidentMemory since(ResidentMemory before) {
        return new ResidentMemory(anonymousBytes - before.anonymousBytes, fileBytes - before.fileBytes);
    }

    long bytes() {
        return anonymousBytes + fileBytes;
    }

    private static long field(String name) throws IOException {
        String line = Files.readAllLines(STATUS).stream()
                .filter(each -> each.startsWith(name))
                .findFirst()
                .orElseThrow(() -> new IOException("no " + name + " in " + STATUS));
        return Long.parseLong(line.replaceAll("[^0-9]", "")) << 10;
    }
}
