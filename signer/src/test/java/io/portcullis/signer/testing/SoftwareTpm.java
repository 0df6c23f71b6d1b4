package io.portcullis.signer.testing;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.portcullis.threshold.codec.Bytes;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A TPM in software, in processes of its own: swtpm, a private D-Bus, tpm2-abrmd (which shares the TPM's few sessions out). */
public final class SoftwareTpm implements AutoCloseable {
    /** The way to it. */
    public static final String TCTI = "tabrmd:bus_type=session";

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Map<String, String> NEEDED = Map.of(
            "swtpm", "swtpm",
            "tpm2-abrmd", "tpm2-abrmd",
            "dbus-daemon", "dbus",
            "dbus-send", "dbus",
            "tpm2_ptool", "libtpm2-pkcs11-tools",
            "tpm2_unseal", "tpm2-tools");

    private final Path directory;
    private final Map<String, String> environment = new LinkedHashMap<>();
    private final Deque<Process> processes = new ArrayDeque<>();

    /** @param directory where its state and its bus are: of few characters, for a socket's name has room for 107 */
    public SoftwareTpm(Path directory) throws IOException, InterruptedException {
        this.directory = directory;
        requireInstalled();
        boolean ready = false;
        try {
            start();
            ready = true;
        } finally {
            if (!ready) {
                close();
            }
        }
    }

    /** Nothing is skipped in silence: what is missing fails the test, and says how to get it. */
    private static void requireInstalled() {
        List<String> missing = new ArrayList<>();
        NEEDED.forEach((program, debian) -> {
            if (find(program).isEmpty()) {
                missing.add(program + " (" + debian + ")");
            }
        });
        if (!missing.isEmpty()) {
            throw new AssertionError(
                    "a TPM in software needs " + missing
                            + ". ./portcullis test installs them; by hand: apt-get install --no-install-recommends swtpm"
                            + " swtpm-tools tpm2-abrmd libtss2-tcti-tabrmd0 libtpm2-pkcs11-1 libtpm2-pkcs11-tools tpm2-tools dbus");
        }
    }

    private static List<Path> find(String program) {
        List<Path> folders = new ArrayList<>(List.of(Path.of("/usr/sbin"), Path.of("/sbin")));
        for (String folder : System.getenv("PATH").split(":", -1)) {
            folders.addFirst(Path.of(folder));
        }
        return folders.stream()
                .map(folder -> folder.resolve(program))
                .filter(Files::isExecutable)
                .toList();
    }

    private void start() throws IOException, InterruptedException {
        Path bus = directory.resolve("bus");
        environment.put("DBUS_SESSION_BUS_ADDRESS", "unix:path=" + bus);
        environment.put("TPM2TOOLS_TCTI", TCTI);
        environment.put("TSS2_LOG", "all+none");

        run(true, "dbus-daemon", "--session", "--nofork", "--address=unix:path=" + bus);
        await("the bus", () -> Files.exists(bus));
        int port = twoFreePorts();
        run(
                true,
                "swtpm",
                "socket",
                "--tpm2",
                "--tpmstate",
                "dir=" + Files.createDirectories(directory.resolve("state")),
                "--server",
                "type=tcp,bindaddr=127.0.0.1,port=" + port,
                "--ctrl",
                "type=tcp,bindaddr=127.0.0.1,port=" + (port + 1),
                "--flags",
                "not-need-init,startup-clear");
        await("swtpm", () -> listens(port) && listens(port + 1));
        run(true, "tpm2-abrmd", "--allow-root", "--session", "--tcti=swtpm:host=127.0.0.1,port=" + port);
        await("tpm2-abrmd", this::resourceManagerIsThere);
    }

    /** What a process needs to know to reach it; more can be put in for {@link #must}. */
    public Map<String, String> environment() {
        return environment;
    }

    private Process run(boolean stays, String... line) throws IOException {
        List<String> command = new ArrayList<>(List.of(line));
        command.set(0, find(line[0]).getFirst().toString());
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        directory.resolve(line[0] + ".log").toFile()));
        builder.environment().putAll(environment);
        Process process = builder.start();
        if (stays) {
            processes.push(process);
        }
        return process;
    }

    /** Runs a program beside it to its good end. */
    public void must(String... line) throws IOException, InterruptedException {
        Process process = run(false, line);
        boolean ended = process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        if (!ended || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new AssertionError(
                    String.join(" ", line) + ": " + Files.readString(directory.resolve(line[0] + ".log"), UTF_8));
        }
    }

    /** swtpm's control port is by convention the one after its data port. */
    private static int twoFreePorts() throws IOException {
        for (int attempt = 0; attempt < 100; attempt++) {
            Optional<Integer> port = portWithANeighbour();
            if (port.isPresent()) {
                return port.get();
            }
        }
        throw new IOException("there are no two free ports in a row");
    }

    private static Optional<Integer> portWithANeighbour() throws IOException {
        InetAddress here = InetAddress.getLoopbackAddress();
        try (ServerSocket first = new ServerSocket(0, 1, here);
                ServerSocket second = new ServerSocket(first.getLocalPort() + 1, 1, here)) {
            return Optional.of(second.getLocalPort() - 1);
        } catch (BindException e) {
            return Optional.empty();
        }
    }

    /** Asked of the kernel: a connection, made to see, would be swtpm's only one. */
    private static boolean listens(int port) throws IOException {
        String address = "0100007F:%04X".formatted(port);
        return Files.readAllLines(Path.of("/proc/net/tcp")).stream()
                .map(line -> line.strip().split("\\s+", -1))
                .anyMatch(fields -> fields.length > 3 && fields[1].equals(address) && fields[3].equals("0A"));
    }

    private boolean resourceManagerIsThere() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                find("dbus-send").getFirst().toString(),
                "--session",
                "--print-reply",
                "--dest=org.freedesktop.DBus",
                "/org/freedesktop/DBus",
                "org.freedesktop.DBus.NameHasOwner",
                "string:com.intel.tss2.Tabrmd");
        builder.environment().putAll(environment);
        Process asked = builder.redirectErrorStream(true).start();
        return new String(asked.getInputStream().readAllBytes(), UTF_8).contains("boolean true");
    }

    private interface Condition {
        boolean holds() throws IOException;
    }

    private void await(String what, Condition condition) throws IOException, InterruptedException {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() - until > 0 || !processes.getFirst().isAlive()) {
                StringBuilder said = new StringBuilder();
                try (var logs = Files.newDirectoryStream(directory, "*.log")) {
                    for (Path log : logs) {
                        said.append('\n').append(Files.readString(log, UTF_8));
                    }
                }
                throw new AssertionError(what + " did not come up" + said);
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    /** Makes its attestation key, keeps it under a persistent handle, and returns the 65 bytes of its point. */
    public Bytes attestationKey(long handle) throws IOException, InterruptedException {
        String folder = directory + "/";
        must("tpm2_createek", "-Q", "-c", folder + "ek", "-G", "ecc", "-u", folder + "ek.pub");
        must(
                "tpm2_createak",
                "-Q",
                "-C",
                folder + "ek",
                "-c",
                folder + "ak",
                "-G",
                "ecc",
                "-g",
                "sha256",
                "-s",
                "ecdsa",
                "-u",
                folder + "ak.pem",
                "-f",
                "pem",
                "-n",
                folder + "ak.name");
        must("tpm2_evictcontrol", "-Q", "-C", "o", "-c", folder + "ak", "0x" + Long.toHexString(handle));
        String pem = Files.readString(directory.resolve("ak.pem")).replaceAll("-----[A-Z ]+-----|\\s", "");
        byte[] spki = Base64.getDecoder().decode(pem);
        return Bytes.of(Arrays.copyOfRange(spki, spki.length - 65, spki.length));
    }

    /** Tells the libraries of this process, too. */
    public void tellThisProcess() {
        environment.forEach(SoftwareTpm::tellThisProcess);
    }

    /** The C library's environment, which is not Java's copy of it. */
    @SuppressWarnings("restricted") // setenv
    private static void tellThisProcess(String name, String value) {
        try (Arena arena = Arena.ofConfined()) {
            Linker linker = Linker.nativeLinker();
            int result = (int) linker.downcallHandle(
                            linker.defaultLookup().find("setenv").orElseThrow(),
                            FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_INT))
                    .invokeExact(arena.allocateFrom(name), arena.allocateFrom(value), 1);
            if (result != 0) {
                throw new AssertionError("setenv " + name);
            }
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError("setenv has no checked exceptions", e);
        }
    }

    /** Ends what this one started, newest first. */
    @Override
    public void close() {
        while (!processes.isEmpty()) {
            Process process = processes.pop();
            process.destroy();
            if (process.onExit().completeOnTimeout(null, 5, TimeUnit.SECONDS).join() == null) {
                process.destroyForcibly();
            }
        }
    }
}
