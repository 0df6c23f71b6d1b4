package io.portcullis.signer.tpm;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.portcullis.signer.verdict.SignerFault;
import io.portcullis.signer.verdict.SignerTag;
import io.portcullis.threshold.codec.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A few runs of tpm2-tools in one directory, which is gone with them. In it lie contexts, public parts and what the TPM itself has encrypted; a
 * session's keys, too, until it ends, readable by this user alone.
 *
 * <p>Every method throws SignerFault TPM_FAILED: there is no program, it says no, or it takes too long.
 */
final class TpmTools implements AutoCloseable {
    private static final List<Path> PLACES = List.of(Path.of("/usr/bin"), Path.of("/usr/local/bin"));

    /** As long as the buffer of the JDK's pipe, which is then passed by: no copy of a secret stays behind in it. */
    private static final int PAST_THE_BUFFER = 8_192;

    private final Tpm tpm;
    private final Path directory;

    TpmTools(Tpm tpm) {
        this.tpm = tpm;
        try {
            directory = Files.createTempDirectory(
                    "portcullis-tpm",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (IOException e) {
            throw new SignerFault(SignerTag.TPM_FAILED, "there is no place for the TPM's contexts: " + e, e);
        }
    }

    void run(String... line) {
        wipe(ask(new byte[0], line));
    }

    /** @param secret goes in by the program's standard input, and is wiped */
    void feed(byte[] secret, String... line) {
        wipe(ask(secret, line));
    }

    /** @return what the program put out; the caller wipes it */
    byte[] secret(String... line) {
        return ask(new byte[0], line);
    }

    private byte[] ask(byte[] input, String... line) {
        Path complaints = directory.resolve("complaints");
        byte[] output = {};
        Process process;
        try {
            process = start(complaints, line);
        } catch (IOException e) {
            wipe(input);
            throw new SignerFault(SignerTag.TPM_FAILED, line[0] + ": " + e, e);
        }
        boolean well = false;
        CompletableFuture<Void> end = CompletableFuture.runAsync(
                process::destroyForcibly,
                CompletableFuture.delayedExecutor(Limits.PATIENCE.toSeconds(), TimeUnit.SECONDS));
        try {
            try (OutputStream in = process.getOutputStream()) {
                in.write(input);
            }
            output = readOnce(process.getInputStream());
            if (process.waitFor() != 0) {
                if (end.isDone()) {
                    throw new SignerFault(SignerTag.TPM_FAILED, line[0] + " takes more than " + Limits.PATIENCE);
                }
                throw new SignerFault(SignerTag.TPM_FAILED, line[0] + ": " + complaint(complaints));
            }
            well = true;
            return output;
        } catch (IOException e) {
            throw new SignerFault(SignerTag.TPM_FAILED, line[0] + ": " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SignerFault(SignerTag.TPM_FAILED, line[0] + " was interrupted", e);
        } finally {
            wipe(input);
            end.cancel(false);
            process.destroyForcibly();
            if (!well) {
                wipe(output);
            }
        }
    }

    private Process start(Path complaints, String... line) throws IOException {
        List<String> command = new ArrayList<>(List.of(line));
        command.set(0, find(line[0]).toString());
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(directory.toFile()).redirectError(complaints.toFile());
        Map<String, String> environment = builder.environment();
        environment.clear();
        environment.put("LC_ALL", "C");
        environment.put("TPM2TOOLS_TCTI", tpm.tcti());
        String bus = tpm.environment().get("DBUS_SESSION_BUS_ADDRESS");
        if (bus != null) {
            environment.put("DBUS_SESSION_BUS_ADDRESS", bus);
        }
        return builder.start();
    }

    private static Path find(String program) {
        return PLACES.stream()
                .map(place -> place.resolve(program))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new SignerFault(SignerTag.TPM_FAILED, "tpm2-tools is not installed: no " + program));
    }

    private static byte[] readOnce(InputStream from) throws IOException {
        byte[] buffer = new byte[PAST_THE_BUFFER];
        try {
            int length = from.readNBytes(buffer, 0, buffer.length);
            if (length > Limits.MAX_FILE) {
                throw new IOException("its output is too long");
            }
            return Arrays.copyOf(buffer, length);
        } finally {
            wipe(buffer);
        }
    }

    /** The last line that names an error: what came before it are the library's own words for the same. */
    private static String complaint(Path file) throws IOException {
        String said = new String(Files.readAllBytes(file), UTF_8);
        String last = said.lines()
                .filter(line -> line.startsWith("ERROR"))
                .reduce((before, after) -> after.contains("Unable to run") ? before : after)
                .orElse("no reason given");
        return last.substring(0, Math.min(last.length(), Limits.MAX_COMPLAINT));
    }

    Bytes read(String name) {
        try {
            Path file = directory.resolve(name);
            if (Files.size(file) > Limits.MAX_FILE) {
                throw new IOException("too long");
            }
            return Bytes.of(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new SignerFault(SignerTag.TPM_FAILED, "the TPM's file " + name + ": " + e, e);
        }
    }

    void write(String name, Bytes content) {
        try {
            Files.write(directory.resolve(name), content.toArray());
        } catch (IOException e) {
            throw new SignerFault(SignerTag.TPM_FAILED, "the TPM's file " + name + ": " + e, e);
        }
    }

    private static void wipe(byte[] bytes) {
        Arrays.fill(bytes, (byte) 0);
    }

    @Override
    public void close() {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
            Files.delete(directory);
        } catch (IOException e) {
            throw new SignerFault(SignerTag.TPM_FAILED, "the TPM's contexts are still in " + directory, e);
        }
    }
}
