package io.portcullis.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Eip712Domain;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.Hex;
import io.portcullis.signer.client.SealClient;
import io.portcullis.signer.evidence.TrustRoots;
import io.portcullis.signer.intent.Intent;
import io.portcullis.signer.json.StrictJson;
import io.portcullis.signer.service.SignerMain;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A whole signer in a process of its own, with a SoftHSM token made for this run, that seals for some entities. */
final class BenchSigner implements AutoCloseable {
    static final Eip712Domain DOMAIN =
            new Eip712Domain(31_337, Address.fromHex("0x5fbdb2315678afecb367f032d93f642f64180aa3"));

    private final Path directory;
    private static final Path PROFILE = Path.of(System.getProperty("portcullis.root", ""))
            .resolve(Path.of("firmware-config", "hsm", "softhsm.json"))
            .toAbsolutePath();

    private final Path library;
    private final String name;
    private Process process;
    private Address member;

    private BenchSigner(Path directory, Path library) {
        this.directory = directory;
        this.library = library;
        this.name = "bench-" + directory.getFileName();
    }

    /**
     * @param directory made for it
     * @param library of the token
     */
    static BenchSigner start(Path directory, Path library, Collection<EntityId> entities) throws IOException {
        BenchSigner signer = new BenchSigner(Files.createDirectory(directory), library);
        try {
            ObjectNode identity =
                    said(signer.start("init", signer.write("ceremony.json", signer.named())), "{\"address\"");
            signer.member = Address.fromChecksummed(identity.get("address").stringValue());
            signer.process = signer.start("serve", signer.configuration(identity, entities));
            said(signer.process, "{\"ready\"");
            return signer;
        } catch (IOException | RuntimeException e) {
            signer.close();
            throw e;
        }
    }

    Address member() {
        return member;
    }

    SealClient client() {
        return new SealClient(socket(), member, DOMAIN, Duration.ofSeconds(30));
    }

    /** CPU time of the process since it began. */
    Duration cpu() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    private ObjectNode named() {
        return StrictJson.newObject()
                .put("name", name)
                .put("profile", PROFILE.toString())
                .put("library", library.toString())
                .put("tokenLabel", name)
                .put("pinFile", directory.resolve("pin").toString());
    }

    private Path socket() {
        return directory.resolve("s");
    }

    private Path write(String file, ObjectNode json) throws IOException {
        return Files.write(directory.resolve(file), StrictJson.canonical(json));
    }

    private Path configuration(ObjectNode identity, Collection<EntityId> entities) throws IOException {
        Intent.Bytes auditKey =
                new Intent.Bytes(Hex.decode(identity.get("auditKey").stringValue()));
        // Nothing here needs an officer; any key of the right form is one that signs nothing.
        ObjectNode json = new TrustRoots(
                        DOMAIN,
                        entities.iterator().next(),
                        auditKey,
                        List.of(new TrustRoots.Member(name, member, 1, auditKey)),
                        1)
                .toJson();
        json.setAll(named());
        json.put("dataDirectory", directory.resolve("data").toString());
        json.put("socket", socket().toString());
        ArrayNode sealed = json.putArray("sealedEntities");
        entities.stream().sorted().forEach(entity -> sealed.add(entity.toString()));
        json.putArray("allowedUsers").add(System.getProperty("user.name"));
        return write("signer.json", json);
    }

    private Process start(String command, Path configuration) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SignerMain.class.getName(),
                        command,
                        "--config",
                        configuration.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static ObjectNode said(Process process, String beginning) throws IOException {
        BufferedReader out = process.inputReader(UTF_8);
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.startsWith(beginning)) {
                return StrictJson.object(line.getBytes(UTF_8));
            }
        }
        throw new IOException("the signer did not start");
    }

    @Override
    public void close() {
        if (process != null) {
            process.destroyForcibly().onExit().join();
        }
    }
}
