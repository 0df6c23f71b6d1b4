package io.portcullis.appliance.lab;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.portcullis.appliance.file.PrivateFile;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Where everything of one lab lies; see the package's page.
 *
 * <p>Invariant: nothing is ever deleted in a folder that no lab has made.
 *
 * @param root absolute
 */
public record LabDirectory(Path root) {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int VERSION = 3;

    /** The name of the file with the trust roots. */
    public static final String TRUST = "trust.json";

    /** The longest path of a Unix socket is 107 bytes; the longest name below the root is this. */
    private static final int LONGEST_SOCKET = 107 - "/far/far-signer/door.socket".length();

    public static LabDirectory at(Path directory) {
        Path root = directory.toAbsolutePath().normalize();
        if (root.toString().getBytes(UTF_8).length > LONGEST_SOCKET) {
            throw LabTag.LAB_DIRECTORY_UNUSABLE.failure(
                    "The path of the lab's folder is longer than " + LONGEST_SOCKET + " bytes: " + root);
        }
        return new LabDirectory(root);
    }

    /** The folder of that name below {@code lab/} of the checkout. */
    public static Path standard(String name) {
        return checkout().resolve("lab").resolve(name);
    }

    static Path checkout() {
        return Path.of(System.getProperty("portcullis.root", "")).toAbsolutePath();
    }

    /** Makes the folder, or checks that it is a lab's. */
    void prepare() throws IOException {
        try {
            PrivateFile.directory(root);
        } catch (IOException e) {
            throw LabTag.LAB_DIRECTORY_UNUSABLE.failure("The lab's folder cannot be made: " + root, e);
        }
        if (Files.exists(marker())) {
            return;
        }
        try (Stream<Path> inside = Files.list(root)) {
            if (inside.findAny().isPresent()) {
                throw LabTag.LAB_DIRECTORY_FOREIGN.failure(
                        "The folder " + root + " holds something that no lab has made.");
            }
        }
        Files.writeString(marker(), "A lab of Portcullis. Its keys protect nothing; it may be deleted.\n");
    }

    /** Deletes everything but the lock and the marker. Only for the lock's holder. */
    void clear() throws IOException {
        if (!Files.exists(marker())) {
            throw LabTag.LAB_DIRECTORY_FOREIGN.failure("No lab has made " + root + ".");
        }
        List<Path> doomed;
        try (Stream<Path> all = Files.walk(root)) {
            doomed = all.sorted(Comparator.reverseOrder())
                    .filter(path -> !path.equals(root) && !path.equals(marker()) && !path.equals(root.resolve("lock")))
                    .toList();
        }
        for (Path path : doomed) {
            Files.deleteIfExists(path);
        }
    }

    private Path marker() {
        return root.resolve("README");
    }

    Path record() {
        return root.resolve("lab.json");
    }

    Path processes() {
        return root.resolve("processes.json");
    }

    Path chain() {
        return root.resolve("chain");
    }

    Path signer(String name) {
        return root.resolve(name);
    }

    Path socket(String name) {
        return signer(name).resolve("door.socket");
    }

    /** The officer's own copy of the list of duress in force; the next one is sealed under its salt. */
    public Path duress() {
        return officer().resolve("duress.json");
    }

    Path officer() {
        return root.resolve("officer");
    }

    /** The second hub's part, built as a lab of its own. */
    LabDirectory far() {
        return new LabDirectory(root.resolve("far"));
    }

    Path tower() {
        return root.resolve("tower");
    }

    Path appliance() {
        return root.resolve("appliance");
    }

    /** The trust file that the ceremony wrote, with which evidence is checked. */
    public Path trust() {
        return root.resolve(TRUST);
    }

    /** The certificate that the lab's clients trust. */
    public Path authority() {
        return appliance().resolve("authority.pem");
    }

    /** The trust roots of the lab's first day, from whose board the ids of its entities follow; absent until a rotation changed them. */
    Path firstTrust() {
        return root.resolve("first-trust.json");
    }

    /** Where whoever cannot start a process of the lab again asks the lab to. */
    Path restarts() {
        return root.resolve("restart");
    }

    /** The keys and cards of the people of key ceremonies. */
    Path keyPeople() {
        return root.resolve("key-people");
    }

    /** Plans of ceremonies that people were asked to approve. */
    Path plans() {
        return root.resolve("plans");
    }

    /** The scratch token of drills. */
    Path drills() {
        return root.resolve("drills");
    }

    public Path evidence() {
        return root.resolve("evidence");
    }

    public Path token(String person) {
        return root.resolve("people").resolve(safe(person) + ".token");
    }

    /** The key of an entity's client. */
    public Path clientKey(String entity) {
        return root.resolve("clients").resolve(safe(entity) + ".key");
    }

    public Path authenticator(String person) {
        return root.resolve("people").resolve(safe(person) + ".json");
    }

    /** The console's address, if the lab's ceremony was finished. */
    public Optional<URI> console() {
        return facts().map(facts -> URI.create(facts.path("console").asString()));
    }

    /** Where programs with API keys come, if the lab's ceremony was finished. */
    public Optional<URI> machines() {
        return facts().map(facts -> URI.create(facts.path("machines").asString()));
    }

    /** What the lab wrote down about itself once its ceremony was finished. */
    Optional<JsonNode> facts() {
        try {
            JsonNode facts = JSON.readTree(Files.readAllBytes(record()));
            return facts.path("version").asInt(0) == VERSION ? Optional.of(facts) : Optional.empty();
        } catch (IOException | JacksonException e) {
            return Optional.empty();
        }
    }

    void writeFacts(ObjectNode facts) throws IOException {
        PrivateFile.write(record(), JSON.writeValueAsBytes(facts.put("version", VERSION)));
    }

    private static String safe(String person) {
        if (!person.matches("[a-z0-9][a-z0-9_-]{0,63}")) {
            throw new IllegalArgumentException("not a person's id: " + person);
        }
        return person;
    }
}
