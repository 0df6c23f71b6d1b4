package io.portcullis.appliance.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.appliance.store.PeopleStore.Enrolment;
import io.portcullis.appliance.store.PeopleStore.Person;
import io.portcullis.appliance.verdict.ApplianceRefusal;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.signer.intent.Intent;
import io.portcullis.signer.policy.Policy;
import io.portcullis.signer.policy.Policy.Role;
import io.portcullis.signer.webauthn.CounterStore.Seen;
import io.portcullis.signer.webauthn.RegisteredCredential;
import java.io.BufferedReader;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 120, unit = TimeUnit.SECONDS)
final class DatabaseTest {
    @TempDir
    private Path directory;

    /** Says each person's id only after the change that adds it returned; ends only by being killed. */
    static final class Writer {
        private Writer() {}

        public static void main(String[] arguments) {
            PeopleStore people = new PeopleStore(open(arguments[0]));
            for (int i = 0; ; i++) {
                people.putPerson(new Person("p" + i, "Person " + i, Set.of(Role.REGULATOR)));
                System.out.println("p" + i);
            }
        }
    }

    private static Database open(String directory) {
        try {
            return Database.open(Path.of(directory));
        } catch (ApplianceRefusal e) {
            throw new IllegalStateException(e.tag(), e);
        }
    }

    private ProcessBuilder writer() {
        return new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-cp",
                System.getProperty("java.class.path"),
                Writer.class.getName(),
                directory.toString());
    }

    @Test
    void whatWasAcknowledgedSurvivesKill() throws Exception {
        Process writer = writer().redirectError(ProcessBuilder.Redirect.DISCARD).start();
        String last = "";
        try (BufferedReader lines = writer.inputReader()) {
            for (int seen = 0; seen < 20; ) {
                String line = lines.readLine();
                assertTrue(line != null, "the writer writes");
                if (line.matches("p\\d+")) {
                    last = line;
                    seen++;
                }
            }
        } finally {
            writer.destroyForcibly().waitFor();
        }
        try (Database database = Database.open(directory)) {
            PeopleStore people = new PeopleStore(database);
            for (int i = 0; i <= Integer.parseInt(last.substring(1)); i++) {
                assertTrue(people.person("p" + i).isPresent(), "p" + i + " was acknowledged");
            }
        }
    }

    @Test
    void refusesATruncatedFileAndLeavesItAsItIs() throws Exception {
        try (Database database = Database.open(directory)) {
            PeopleStore people = new PeopleStore(database);
            for (int i = 0; i < 500; i++) {
                people.putPerson(new Person("p" + i, "Person ".repeat(10) + i, Set.of(Role.OPERATOR)));
            }
        }
        Path file = directory.resolve("custody.mv.db");
        try (RandomAccessFile damaged = new RandomAccessFile(file.toFile(), "rw")) {
            damaged.setLength(Math.min(damaged.length() / 2, 5_000));
        }
        byte[] before = Files.readAllBytes(file);
        ApplianceRefusal refusal = assertThrows(ApplianceRefusal.class, () -> Database.open(directory));
        assertEquals("STORE_CORRUPT", refusal.tag());
        assertTrue(refusal.getMessage().contains(file.getFileName().toString()), refusal.getMessage());
        assertEquals(List.of(), differing(before, Files.readAllBytes(file)), "the damaged file is kept for inspection");
    }

    @Test
    void refusesASecondOwner() throws Exception {
        try (Database first = Database.open(directory)) {
            assertEquals(Optional.empty(), new PeopleStore(first).person("nobody"));
            Process second = writer().redirectErrorStream(true).start();
            String said = new String(second.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(1, second.waitFor());
            assertTrue(said.contains("DATA_DIRECTORY_IN_USE"), said);
        }
    }

    @Test
    void aChangeThatThrowsLeavesNothing() {
        try (Database database = Database.open(directory)) {
            PeopleStore people = new PeopleStore(database);
            assertThrows(
                    IllegalArgumentException.class,
                    () -> database.change(() -> {
                        people.putPerson(new Person("alice", "Alice", Set.of(Role.APPROVER)));
                        throw new IllegalArgumentException("midway");
                    }));
            assertEquals(Optional.empty(), people.person("alice"));
        }
    }

    @Test
    void aTicketEnrolsOneCredentialOnceAndItsCounterOnlyMovesByCompareAndSet() {
        try (Database database = Database.open(directory)) {
            PeopleStore people = new PeopleStore(database);
            people.putPerson(new Person("alice", "Alice", Set.of(Role.APPROVER)));
            Enrolment enrolment = new Enrolment(word(1), "e1", "alice", word(2), 1_000);
            people.putEnrolment(enrolment);
            assertEquals(Optional.of(enrolment), people.enrolment(word(1), 999));
            assertEquals(Optional.empty(), people.enrolment(word(1), 1_000), "expired");

            Intent.Bytes id = new Intent.Bytes(new byte[] {1, 2, 3});
            Policy.Attestation shown = new Policy.Attestation(new Intent.Bytes(new byte[] {8}), word(7));
            RegisteredCredential credential =
                    new RegisteredCredential(id, new Intent.Bytes(new byte[] {4}), "aaguid", 5, shown);
            assertTrue(people.enrol(enrolment, credential));
            assertEquals(Optional.of(shown), people.credential(id).orElseThrow().attestation());
            assertEquals(Optional.empty(), people.enrolment(word(1), 999), "used up");
            assertFalse(people.enrol(enrolment, credential), "a credential is enrolled once");

            Seen first = new Seen(5, Bytes32.ZERO);
            Seen next = new Seen(6, word(9));
            assertEquals(Optional.of(first), people.last(id));
            assertFalse(people.compareAndSet(id, Optional.of(next), next), "not what stands there");
            assertTrue(people.compareAndSet(id, Optional.of(first), next));
            assertFalse(people.compareAndSet(id, Optional.of(first), next), "a second time");
            assertEquals(Optional.of(next), people.last(id));
        }
    }

    @Test
    void aSignInChallengeIsGoodOnceAndNotForLong() {
        try (Database database = Database.open(directory)) {
            PeopleStore people = new PeopleStore(database);
            people.putSignInChallenge(word(1), 100);
            people.putSignInChallenge(word(2), 100);
            assertTrue(people.takeSignInChallenge(word(1), 99));
            assertFalse(people.takeSignInChallenge(word(1), 99), "used");
            assertFalse(people.takeSignInChallenge(word(2), 100), "expired");
            assertFalse(people.takeSignInChallenge(word(3), 99), "never given");
        }
    }

    private static List<Integer> differing(byte[] a, byte[] b) {
        return a.length == b.length && java.util.Arrays.equals(a, b) ? List.of() : List.of(a.length, b.length);
    }

    private static Bytes32 word(int last) {
        byte[] bytes = new byte[Bytes32.LENGTH];
        bytes[31] = (byte) last;
        return Bytes32.of(bytes);
    }
}
