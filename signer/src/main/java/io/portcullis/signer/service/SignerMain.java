package io.portcullis.signer.service;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.portcullis.depositary.journal.Disk;
import io.portcullis.depositary.journal.FileDisk;
import io.portcullis.signer.duress.DuressList;
import io.portcullis.signer.json.StrictJson;
import io.portcullis.signer.keystore.Pin;
import io.portcullis.signer.keystore.PinFile;
import io.portcullis.signer.keystore.PinSource;
import io.portcullis.signer.keystore.SignerIdentity;
import io.portcullis.signer.verdict.Refusal;
import io.portcullis.signer.verdict.SignerFault;
import io.portcullis.signer.verdict.SignerTag;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import tools.jackson.databind.node.ObjectNode;

/** The signer's main; commands, output and exit codes are in the package's description. */
public final class SignerMain {
    /** More than the longest list; what is cut off does not decode. */
    private static final int MAX_LIST_BYTES = 1 << 20;

    private SignerMain() {}

    public static void main(String[] arguments) {
        run(List.of(arguments), FileDisk::open);
    }

    /** Runs a command to its end, and the process with it. The disks are passed in for the crash tests. */
    static void run(List<String> arguments, Disk.Opener disks) {
        ExitCode code;
        try {
            if (arguments.size() != 3 || !arguments.get(1).equals("--config")) {
                code = usage();
            } else {
                Path file = Path.of(arguments.get(2));
                code = switch (arguments.getFirst()) {
                    case "init" -> init(file, disks);
                    case "seal-pin" -> sealPin(file);
                    case "place-duress" -> placeDuress(file);
                    case "serve" -> serve(file, disks);
                    case "drain" -> DrainCommand.drain(SignerConfiguration.read(file), SignerMain::print);
                    case "resume" -> DrainCommand.resume(SignerConfiguration.read(file), SignerMain::print);
                    default -> usage();
                };
            }
        } catch (SignerFault fault) {
            report(fault);
            code = ExitCode.of(fault.tag());
        } catch (IOException | RuntimeException e) {
            report(new SignerFault(SignerTag.INTERNAL, e.toString(), e));
            code = ExitCode.INTERNAL;
        }
        Runtime.getRuntime().halt(code.code());
    }

    private static ExitCode usage() {
        System.err.println(
                "usage: seal-pin|init --config CEREMONY.json | serve|drain|resume|place-duress --config SIGNER.json");
        return ExitCode.USAGE;
    }

    private static ExitCode init(Path file, Disk.Opener disks) throws IOException {
        SignerConfiguration.Ceremony ceremony = SignerConfiguration.Ceremony.read(file);
        SignerIdentity identity =
                SignerProcess.perform(ceremony, System.getenv(), disks, InstantSource.system(), new SecureRandom());
        print(identityJson(ceremony.name(), identity));
        return ExitCode.STOPPED;
    }

    /** The PIN comes by standard input: what is typed is in no argument, no environment and no file. */
    private static ExitCode sealPin(Path file) throws IOException {
        if (!(SignerConfiguration.Ceremony.read(file).pin() instanceof PinSource.Sealed sealed)) {
            throw new SignerFault(SignerTag.CONFIGURATION_INVALID, file + " names no sealedPin");
        }
        byte[] line = System.in.readNBytes(Pin.MAX_LENGTH + 2);
        try (Pin pin = PinFile.line(line)) {
            sealed.seal(pin, System.getenv()).write(sealed.blob());
        } catch (IllegalArgumentException e) {
            throw new SignerFault(SignerTag.PIN_FILE_UNREADABLE, "standard input: " + e.getMessage(), e);
        }
        print(StrictJson.newObject()
                .put("sealed", sealed.blob().toString())
                .put("registers", sealed.registers().toString()));
        return ExitCode.STOPPED;
    }

    /** The officer's list comes by standard input; a signer that runs heeds it at once. */
    private static ExitCode placeDuress(Path file) throws IOException {
        SignerConfiguration configuration = SignerConfiguration.read(file);
        Path place = configuration
                .duress()
                .orElseThrow(() -> new SignerFault(
                        SignerTag.CONFIGURATION_INVALID, file + " names no place for the list: duress"));
        DuressList list = DuressList.place(System.in.readNBytes(MAX_LIST_BYTES), place, configuration.trust());
        print(StrictJson.newObject()
                .put("placed", place.toString())
                .put("credentials", list.entries().size()));
        return ExitCode.STOPPED;
    }

    private static ExitCode serve(Path file, Disk.Opener disks) {
        SignerConfiguration configuration = SignerConfiguration.read(file);
        CompletableFuture<ExitCode> end = new CompletableFuture<>();
        CompletableFuture<ExitCode> ended = new CompletableFuture<>();
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("stop").unstarted(() -> {
            end.complete(ExitCode.STOPPED);
            Runtime.getRuntime().halt(ended.join().code());
        }));
        try (SignerProcess process = SignerProcess.serve(
                configuration, System.getenv(), disks, InstantSource.system(), new SecureRandom(), fault -> {
                    report(fault);
                    end.complete(ExitCode.TOKEN_FAILED);
                })) {
            ObjectNode ready = StrictJson.newObject();
            ready.set(
                    "ready",
                    identityJson(configuration.name(), process.identity())
                            .put("socket", configuration.socket().toString()));
            print(ready);
            end.join();
        } finally {
            ended.complete(end.getNow(ExitCode.INTERNAL));
        }
        return end.join();
    }

    private static ObjectNode identityJson(String name, SignerIdentity identity) {
        return StrictJson.newObject()
                .put("name", name)
                .put("address", identity.address().toString())
                .put("auditKey", identity.auditKey())
                .put("batchKey", identity.batchKey());
    }

    private static void print(ObjectNode json) {
        System.out.println(new String(StrictJson.canonical(json), UTF_8));
        System.out.flush();
    }

    private static void report(SignerFault fault) {
        Refusal refusal = fault.refusal();
        ObjectNode json = StrictJson.newObject();
        json.putObject("fault")
                .put("tag", refusal.tag().name())
                .put("reason", refusal.reason())
                .put("remedy", refusal.remedy());
        System.err.println(new String(StrictJson.canonical(json), UTF_8));
    }
}
