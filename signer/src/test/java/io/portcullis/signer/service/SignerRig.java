package io.portcullis.signer.service;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Batch;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Eip712Domain;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.Hex;
import io.portcullis.depositary.model.Keccak;
import io.portcullis.depositary.model.Operation;
import io.portcullis.signer.client.Answer;
import io.portcullis.signer.client.SealClient;
import io.portcullis.signer.client.SignerClient;
import io.portcullis.signer.evidence.Checkpoint;
import io.portcullis.signer.evidence.Evidence;
import io.portcullis.signer.evidence.Inclusion;
import io.portcullis.signer.evidence.TrustRoots;
import io.portcullis.signer.intent.Approval;
import io.portcullis.signer.intent.Intent;
import io.portcullis.signer.intent.IntentKind;
import io.portcullis.signer.json.StrictJson;
import io.portcullis.signer.keystore.TestProfiles;
import io.portcullis.signer.keystore.TestToken;
import io.portcullis.signer.policy.Policy;
import io.portcullis.signer.policy.SignedPolicy;
import io.portcullis.signer.testing.Passkey;
import io.portcullis.threshold.codec.Bytes;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A whole signer in its own process, over a token of its own, and everything around it that evidence needs: an officer, policies, and
 * intents of kind {@code rules}, which the genesis policy lets pass on the officer's signature alone.
 */
final class SignerRig implements AutoCloseable {
    static final String NAME = "signer-1";
    static final Passkey ANN = new Passkey("ann");

    /** Another authenticator of Ann's. */
    static final Passkey ANNS_OTHER = new Passkey("ann's other");

    private static final EntityId ENTITY = new EntityId(Keccak.hash("entity".getBytes(UTF_8)));
    private static final Eip712Domain DOMAIN =
            new Eip712Domain(31_337, Address.fromHex("0x5fbdb2315678afecb367f032d93f642f64180aa3"));

    private final Path directory;
    private final Path template;
    private final KeyPair officer;
    private final TrustRoots trust;
    private final SignedPolicy genesis;
    private final List<Process> processes = new ArrayList<>();
    private final Map<String, String> credentials = new HashMap<>();

    SignerRig(Path directory) throws IOException, GeneralSecurityException, InterruptedException {
        this(directory, UnaryOperator.identity());
    }

    /** @param terms what its first policy has besides */
    SignerRig(Path directory, UnaryOperator<Policy> terms)
            throws IOException, GeneralSecurityException, InterruptedException {
        this.directory = directory;
        this.template = directory.resolve("data");
        TestToken.prepare(directory.resolve("softhsm2.conf"));
        ObjectNode ceremony = StrictJson.newObject().put("name", NAME);
        putToken(ceremony);
        Path file = write("ceremony.json", ceremony);
        Process init = start(SignerMain.class, List.of(), "init", file);
        String said = init.inputReader(UTF_8).readLine();
        if (init.waitFor() != 0) {
            throw new IOException("the ceremony failed: " + Files.readString(directory.resolve("err.log")));
        }
        ObjectNode identity = StrictJson.object(said.getBytes(UTF_8));

        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        officer = generator.generateKeyPair();
        TrustRoots.Member member = new TrustRoots.Member(
                NAME,
                Address.fromChecksummed(identity.get("address").stringValue()),
                1,
                new Intent.Bytes(Hex.decode(identity.get("auditKey").stringValue())));
        trust = new TrustRoots(DOMAIN, ENTITY, point((ECPublicKey) officer.getPublic()), List.of(member), 1);
        genesis = sign(terms.apply(policy(1, "genesis")));
    }

    private static Intent.Bytes point(ECPublicKey key) {
        byte[] spki = key.getEncoded();
        byte[] point = new byte[65];
        System.arraycopy(spki, spki.length - 65, point, 0, 65);
        return new Intent.Bytes(point);
    }

    private void putToken(ObjectNode json) {
        json.put("profile", TestProfiles.file("softhsm").toString());
        json.put("tokenLabel", "rig");
        json.put("pinFile", directory.resolve("pin").toString());
    }

    private Path write(String name, ObjectNode json) throws IOException {
        return Files.write(directory.resolve(name), StrictJson.canonical(json));
    }

    static Policy policy(long version, String ruleId) {
        return new Policy(
                version,
                DOMAIN.chainId(),
                DOMAIN.depositary(),
                ENTITY,
                new Policy.RelyingParty("localhost", "Portcullis", Set.of("https://localhost:8443")),
                List.of(new Policy.Person(
                        "ann",
                        "ann",
                        Set.of(Policy.Role.APPROVER),
                        List.of(ANN.credential(), ANNS_OTHER.credential()))),
                List.of(),
                Stream.of(
                                new Policy.Rule(ruleId, IntentKind.RULES, Optional.empty(), Optional.empty(), 0),
                                new Policy.Rule("gate", IntentKind.FREEZE, Optional.empty(), Optional.empty(), 1))
                        .sorted(Comparator.comparing(Policy.Rule::id))
                        .toList(),
                new Policy.ChainTerms(60, 60, 60, 3_600, Address.fromHex("0x70997970c51812dc3a010c7d01b50e0d17dc79c8")),
                86_400);
    }

    private SignedPolicy sign(Policy policy) throws GeneralSecurityException {
        Signature signer = Signature.getInstance("SHA256withECDSAinP1363Format");
        signer.initSign(officer.getPrivate());
        signer.update(SignedPolicy.signedBytes(policy));
        return new SignedPolicy(policy, new Intent.Bytes(signer.sign()));
    }

    /** The officer's 64 bytes over any text. */
    Bytes officerSigns(Bytes text) throws GeneralSecurityException {
        Signature signer = Signature.getInstance("SHA256withECDSAinP1363Format");
        signer.initSign(officer.getPrivate());
        signer.update(text.toArray());
        return Bytes.of(signer.sign());
    }

    TrustRoots trust() {
        return trust;
    }

    Path directory() {
        return directory;
    }

    Path faults() {
        return directory.resolve("faults");
    }

    /** Processes from here on get their PIN as a service manager gives it, from its folder of credentials. */
    void giveCredentials(Path folder) {
        credentials.put("CREDENTIALS_DIRECTORY", folder.toString());
    }

    /** Processes from here on have this, too, in their environment. */
    void give(Map<String, String> environment) {
        credentials.putAll(environment);
    }

    static Path edited(Path configuration, Consumer<ObjectNode> change) throws IOException {
        ObjectNode json = StrictJson.object(Files.readAllBytes(configuration));
        change.accept(json);
        return Files.write(configuration, StrictJson.canonical(json));
    }

    /** A signer's configuration over a fresh copy of what the ceremony left; the token is shared. */
    Path configure(String instance) throws IOException {
        Path data = directory.resolve(instance);
        Files.createDirectories(data);
        try (Stream<Path> files = Files.list(template)) {
            for (Path file : files.toList()) {
                Files.copy(file, data.resolve(file.getFileName()));
            }
        }
        ObjectNode json = trust.toJson();
        json.put("name", NAME);
        json.put("dataDirectory", data.toString());
        json.put("socket", socket(instance).toString());
        putToken(json);
        json.putArray("allowedUsers").add(System.getProperty("user.name"));
        json.putObject("gas").put("maxFeeGwei", 100).put("maxTipGwei", 10).put("maxGas", 1_000_000);
        return write(instance + ".json", json);
    }

    /** As {@link #configure}, sealing for these entities, too. */
    Path configureSealing(String instance, Collection<EntityId> entities) throws IOException {
        Path file = configure(instance);
        ObjectNode json = StrictJson.object(Files.readAllBytes(file));
        ArrayNode list = json.putArray("sealedEntities");
        entities.forEach(entity -> list.add(entity.toString()));
        return Files.write(file, StrictJson.canonical(json));
    }

    SealClient sealClient(String instance) {
        return new SealClient(socket(instance), trust.members().getFirst().address(), DOMAIN, Duration.ofSeconds(20));
    }

    Path socket(String instance) {
        return directory.resolve(instance + ".s");
    }

    SignerClient client(String instance) {
        return new SignerClient(socket(instance), Duration.ofSeconds(20));
    }

    /** Starts a main of this package in a JVM of its own; its errors go to {@code err.log}. */
    Process start(Class<?> main, List<String> jvmArguments, String command, Path configuration) throws IOException {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path")));
        line.addAll(jvmArguments);
        line.addAll(List.of(main.getName(), command, "--config", configuration.toString()));
        return launch(line);
    }

    /** As a signer whose files the kernel lets grow to so many KiB and no further. */
    Process startLimited(int kibibytes, Path configuration) throws IOException {
        return launch(List.of(
                "bash",
                "-c",
                "trap '' XFSZ; ulimit -f " + kibibytes + "; exec \"$@\"",
                "limited",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                SignerMain.class.getName(),
                "serve",
                "--config",
                configuration.toString()));
    }

    private Process launch(List<String> line) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(line)
                .redirectError(ProcessBuilder.Redirect.appendTo(
                        directory.resolve("err.log").toFile()));
        builder.environment()
                .put("SOFTHSM2_CONF", directory.resolve("softhsm2.conf").toString());
        // Where a token's library fails on demand, this file says how; SoftHSM's own does not look at it.
        builder.environment().put("SHIM_CONTROL", faults().toString());
        builder.environment().putAll(credentials);
        Process process = builder.start();
        processes.add(process);
        return process;
    }

    /** Serves, and waits for the readiness line; false if the process ended before it. */
    static boolean awaitReady(Process process) throws IOException {
        BufferedReader out = process.inputReader(UTF_8);
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.startsWith("{\"ready\":")) {
                return true;
            }
        }
        return false;
    }

    Process serve(Path configuration) throws IOException {
        Process process = start(SignerMain.class, List.of(), "serve", configuration);
        if (!awaitReady(process)) {
            throw new IOException("the signer did not start: " + Files.readString(directory.resolve("err.log")));
        }
        return process;
    }

    /** Everything but the signer's own proof that it recorded the intent. */
    record Draft(Intent intent, SignedPolicy next, Checkpoint checkpoint) {}

    /** A change of rules at a nonce; the label makes the batch differ from others at that nonce. */
    Draft draft(long nonce, String label, Checkpoint checkpoint) throws GeneralSecurityException {
        SignedPolicy next = sign(policy(2, label));
        Batch batch = new Batch(
                ENTITY,
                nonce,
                1,
                checkpoint.at() + 3_600,
                genesis.policy().hash(),
                Checkpoint.anchor(List.of(checkpoint)),
                checkpoint.at(),
                List.of(new Operation.ProposeRules(next.policy().chainRules())));
        Intent intent = Intent.of(IntentKind.RULES, DOMAIN, batch, label, "alice", 1, checkpoint.at());
        return new Draft(intent, next, checkpoint);
    }

    /** An intent of kind freeze, approved. */
    Evidence freeze(SignerClient client, long nonce, Operation operation) {
        return freeze(client, nonce, operation, id -> ANN.approve("ann", id));
    }

    SignedPolicy genesis() {
        return genesis;
    }

    /** An intent of kind freeze, approved like this. */
    Evidence freeze(SignerClient client, long nonce, Operation operation, Function<Bytes32, Approval> approval) {
        return approved(client, IntentKind.FREEZE, nonce, operation, approval);
    }

    Evidence approved(
            SignerClient client,
            IntentKind kind,
            long nonce,
            Operation operation,
            Function<Bytes32, Approval> approval) {
        Checkpoint checkpoint = granted(client.checkpoint());
        Batch batch = new Batch(
                ENTITY,
                nonce,
                1,
                checkpoint.at() + 3_600,
                genesis.policy().hash(),
                Checkpoint.anchor(List.of(checkpoint)),
                checkpoint.at(),
                List.of(operation));
        Intent intent = Intent.of(kind, DOMAIN, batch, "why", "alice", 1, checkpoint.at());
        return new Evidence(
                intent,
                List.of(approval.apply(intent.id())),
                genesis,
                Optional.empty(),
                new Evidence.Simulation(1, Bytes32.ZERO, true),
                List.of(),
                List.of(checkpoint),
                List.of(granted(client.record(intent))));
    }

    Evidence evidence(Draft draft, Inclusion inclusion) {
        return new Evidence(
                draft.intent(),
                List.of(),
                genesis,
                Optional.of(draft.next()),
                new Evidence.Simulation(1, Bytes32.ZERO, true),
                List.of(),
                List.of(draft.checkpoint()),
                List.of(inclusion));
    }

    static <T> T granted(Answer<T> answer) {
        return switch (answer) {
            case Answer.Granted<T>(T value) -> value;
            case Answer.Refused<T>(var refusal) -> throw new AssertionError(refusal.toString());
        };
    }

    /** The evidence of a draft that the signer has recorded. */
    Evidence recorded(SignerClient client, Draft draft) {
        return evidence(draft, granted(client.record(draft.intent())));
    }

    static ObjectNode leaf(Inclusion inclusion) {
        return StrictJson.object(new String(inclusion.leaf().toArray(), US_ASCII).getBytes(UTF_8));
    }

    @Override
    public void close() {
        for (Process process : processes) {
            process.destroyForcibly();
        }
        processes.forEach(
                process -> process.onExit().orTimeout(10, TimeUnit.SECONDS).join());
    }
}
