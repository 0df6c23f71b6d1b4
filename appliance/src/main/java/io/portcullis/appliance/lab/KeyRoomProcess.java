package io.portcullis.appliance.lab;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The process of a key ceremony's room, and the conversation with it: a line of JSON in, a line out. */
public final class KeyRoomProcess implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String MAIN = "io.portcullis.signer.service.KeyRoomMain";
    private static final long PATIENCE_SECONDS = 30;

    private final Process process;
    private final BufferedReader answers;
    private final OutputStream requests;

    private KeyRoomProcess(Process process) {
        this.process = process;
        this.answers = process.inputReader(UTF_8);
        this.requests = process.getOutputStream();
    }

    /** The command line of a room. */
    public static List<String> command(Path configuration) {
        return JavaProcess.of(MAIN, List.of("serve", "--config", configuration.toString()));
    }

    static KeyRoomProcess start(Path configuration, SoftToken tokens, Path log) throws IOException {
        return converse(command(configuration), tokens, log);
    }

    /** Any process that says it is ready and then answers line by line. */
    static KeyRoomProcess converse(List<String> command, SoftToken tokens, Path log) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(log.toFile());
        builder.environment().putAll(tokens.environment());
        KeyRoomProcess started = new KeyRoomProcess(builder.start());
        if (!started.hear().has("ready")) {
            throw LabTag.CEREMONY_FAILED.failure("The process of a key ceremony does not begin; see " + log);
        }
        return started;
    }

    /** @throws LabFailure CEREMONY_FAILED with the room's own tag, if it refuses */
    JsonNode ask(ObjectNode request) throws IOException {
        JsonNode answer = tell(request);
        if (answer.has("refusal")) {
            throw LabTag.CEREMONY_FAILED.failure("The room refuses: " + answer.get("refusal"));
        }
        return answer.get("result");
    }

    /** The whole answer, refusal or result. */
    JsonNode tell(ObjectNode request) throws IOException {
        requests.write((JSON.writeValueAsString(request) + "\n").getBytes(UTF_8));
        requests.flush();
        return hear();
    }

    private JsonNode hear() throws IOException {
        String line = answers.readLine();
        if (line == null) {
            throw LabTag.CEREMONY_FAILED.failure("The room of key ceremonies has gone.");
        }
        return JSON.readTree(line);
    }

    /** As the power goes: nothing is said, nothing is finished. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() throws IOException {
        requests.close();
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
