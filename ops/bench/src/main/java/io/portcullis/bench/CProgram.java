package io.portcullis.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A limit written in C: a source among this jar's resources, compiled for the run, that prints one line of JSON. */
record CProgram(Path file) {
    static CProgram compile(String source, Path directory) throws IOException, InterruptedException {
        Path text = directory.resolve(source);
        try (InputStream in = CProgram.class.getResourceAsStream("/" + source)) {
            Files.copy(in, text);
        }
        Path program = directory.resolve(source.replace(".c", ""));
        output(new ProcessBuilder("gcc", "-O2", "-w", "-pthread", "-o", program.toString(), text.toString(), "-ldl"));
        return new CProgram(program);
    }

    JsonNode run(Map<String, String> environment, String... arguments) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of(file.toString()));
        line.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(line);
        builder.environment().putAll(environment);
        return JsonMapper.shared().readTree(output(builder));
    }

    private static String output(ProcessBuilder builder) throws IOException, InterruptedException {
        Process process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try {
            String said = new String(process.getInputStream().readAllBytes(), UTF_8);
            if (process.waitFor() != 0) {
                throw new IOException(builder.command().getFirst() + " failed");
            }
            return said;
        } finally {
            process.destroyForcibly();
        }
    }
}
