package io.portcullis.appliance.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.signer.evidence.EvidenceFile;
import io.portcullis.signer.evidence.EvidenceVerifier;
import io.portcullis.signer.evidence.GroupAgreement;
import io.portcullis.signer.evidence.TrustRoots;
import io.portcullis.signer.json.StrictJson;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The lab as a newcomer runs it, in processes of its own. */
@Tag("long")
@Timeout(value = 15, unit = TimeUnit.MINUTES)
final class LabTest {
    private static final String CLI = "io.portcullis.appliance.cli.Portcullis";

    private Path directory;
    private final List<Process> started = new ArrayList<>();

    @BeforeEach
    void begin() throws Exception {
        System.setProperty("portcullis.root", ChainNodeTest.checkout().toString());
        directory = Files.createTempDirectory("lab");
    }

    @AfterEach
    void end() throws Exception {
        for (Process process : started) {
            process.destroyForcibly().waitFor();
        }
        new Processes(directory.resolve("processes.json")).endLeftovers();
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }

    @Test
    void theDemoPassesAfterAnotherWasKilledInItsMiddle() throws Exception {
        Process killed = cli("demo", "--directory", directory.toString());
        awaitTrue(killed, () -> recorded().size() == 9);
        List<Processes.Recorded> left = recorded();
        killed.destroyForcibly().waitFor();
        assertTrue(left.stream().allMatch(one -> one.handle().isPresent()), "a kill leaves the processes running");

        ObjectNode done = Demo.run(LabDirectory.at(directory), new Story(line -> {}));

        assertTrue(left.stream().noneMatch(one -> one.handle().isPresent()), "the next run ends them");
        assertTrue(done.path("passed").asBoolean());
        assertTrue(done.path("evidenceVerified").asBoolean());
        assertEquals(9, done.path("attempts").size());
        for (JsonNode attempt : done.path("attempts")) {
            assertTrue(attempt.path("refused").asBoolean(), attempt.toString());
            assertEquals(
                    attempt.path("expected").asString(), attempt.path("tag").asString());
        }
        assertEquals(List.of(), recorded(), "nothing is left running");
        assertEquals(2, done.path("reportsVerified").size(), "the default's report among them");
        anAlteredFileFails(Path.of(done.path("evidence").asString()));
        theGroupSignedToo(Path.of(done.path("evidence").asString()));
    }

    private void theGroupSignedToo(Path evidence) throws Exception {
        byte[] bytes = Files.readAllBytes(evidence);
        EvidenceFile file = EvidenceFile.decode(bytes);
        GroupAgreement group = file.group().orElseThrow();
        byte[] pinning =
                StrictJson.canonical(TrustRoots.decode(Files.readAllBytes(directory.resolve(LabDirectory.TRUST)))
                        .pinning(group.key())
                        .toJson());
        assertTrue(OfflineCheck.of(bytes, pinning).passed());
        byte[] stripped = StrictJson.canonical(
                new EvidenceFile(file.evidence(), file.signatures(), file.receipt(), file.trust()).toJson());
        assertEquals(
                List.of("GROUP_SIGNATURE_INVALID"),
                OfflineCheck.of(stripped, pinning).checks().stream()
                        .filter(check -> !check.passed())
                        .map(EvidenceVerifier.Check::tag)
                        .toList());
    }

    private void anAlteredFileFails(Path evidence) throws Exception {
        String text = Files.readString(evidence);
        byte[] trust = Files.readAllBytes(directory.resolve(LabDirectory.TRUST));
        assertTrue(OfflineCheck.of(text.getBytes(java.nio.charset.StandardCharsets.UTF_8), trust)
                .passed());
        String altered = text.replace("\"amount\":\"250000000\"", "\"amount\":\"250000001\"");
        assertFalse(altered.equals(text), "the amount is in the file");
        assertFalse(OfflineCheck.of(altered.getBytes(java.nio.charset.StandardCharsets.UTF_8), trust)
                .passed());
    }

    @Test
    void aLabThatWasKilledGoesOnWithItsEntityAndReserves() throws Exception {
        Process killed =
                cli("up", "--directory", directory.toString(), "--port", Integer.toString(ChainNode.freePort()));
        awaitTrue(
                killed,
                () -> Files.exists(directory.resolve("lab.json")) && recorded().size() == 8);
        JsonNode facts = LabDirectory.at(directory).facts().orElseThrow();
        LabFailure second = assertThrows(
                LabFailure.class,
                () -> Lab.start(LabDirectory.at(directory), Lab.Beginning.RESUME, 0, new Story(line -> {})));
        assertEquals(LabTag.LAB_IN_USE, second.tag());
        killed.destroyForcibly().waitFor();

        try (Lab lab = Lab.start(LabDirectory.at(directory), Lab.Beginning.RESUME, 0, new Story(line -> {}))) {
            assertEquals(facts.path("entity").asString(), lab.facts().entity().toString());
            assertTrue(lab.apiOf("operator").get("/status").has("entity"), "the appliance knows its entity");
            assertEquals(
                    Ceremony.DOLLARS,
                    new LabContracts(lab.rpc(), lab.facts().gas())
                            .reserve(
                                    lab.facts().domain().depositary(),
                                    lab.facts().entity(),
                                    lab.facts().dollars().id()));
            // The chain, three signers, three witnesses of their logs, the appliance.
            assertEquals(
                    8,
                    Lab.status(lab.directory()).stream()
                            .filter(Lab.Status::running)
                            .count());
        }
        assertEquals(List.of(), recorded());
    }

    private List<Processes.Recorded> recorded() {
        try {
            return Processes.recorded(directory.resolve("processes.json"));
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private Process cli(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(JavaProcess.of(CLI, List.of(arguments)));
        command.add(1, "-Dportcullis.root=" + ChainNodeTest.checkout());
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        started.add(process);
        return process;
    }

    private static void awaitTrue(Process process, java.util.function.BooleanSupplier condition) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(240);
        while (!condition.getAsBoolean()) {
            assertTrue(process.isAlive(), "the command is running");
            assertTrue(System.nanoTime() - deadline < 0, "in time");
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }
}
