package io.portcullis.signer.witness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.portcullis.signer.evidence.Checkpoint;
import io.portcullis.signer.json.Fields;
import io.portcullis.signer.tlog.Cosignature;
import io.portcullis.signer.tlog.Note;
import io.portcullis.signer.tlog.NoteKey;
import io.portcullis.signer.tlog.WitnessRequest;
import io.portcullis.signer.tlog.Witnesses;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.verdict.SignerFault;
import io.portcullis.signer.verdict.SignerTag;
import io.portcullis.threshold.codec.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WitnessTest {
    private static final long NOW = 1_800_000_000;

    @TempDir
    private Path folder;

    private final GrownLog log = new GrownLog(40);
    private WitnessKey key;
    private Witness witness;

    @BeforeEach
    void begin() throws IOException {
        key = WitnessKey.create(folder.resolve("key"), "witness.example/w1", new SecureRandom());
        HeadMemory.create(folder.resolve("heads"));
        witness = open();
    }

    private Witness open() {
        return new Witness(
                key,
                Map.of(GrownLog.ORIGIN, log.publicKey()),
                HeadMemory.open(folder.resolve("heads")),
                new Accusations(folder.resolve("accusations")),
                InstantSource.fixed(Instant.ofEpochSecond(NOW)));
    }

    private Answer ask(GrownLog of, int oldSize, int size) {
        return witness.hear(new WitnessRequest(oldSize, of.proof(oldSize, size), of.at(size, NOW - 1)).encode());
    }

    private static void assertRefused(int status, SignerTag tag, Answer answer) {
        Answer.Refused refused = assertInstanceOf(Answer.Refused.class, answer);
        assertEquals(
                List.of(status, tag),
                List.of(refused.status(), refused.refusal().tag()));
    }

    private static void assertBehind(long size, Answer answer) {
        assertEquals(size, assertInstanceOf(Answer.Behind.class, answer).size());
    }

    private int accusations() throws IOException {
        try (var files = Files.list(folder.resolve("accusations"))) {
            return (int) files.count();
        } catch (NoSuchFileException e) {
            return 0;
        }
    }

    @Test
    void cosignsWhatContinuesTheLog() {
        for (int[] step : List.of(new int[] {0, 3}, new int[] {3, 3}, new int[] {3, 4}, new int[] {4, 37})) {
            Answer.Cosigned cosigned = assertInstanceOf(Answer.Cosigned.class, ask(log, step[0], step[1]));
            Note note = log.at(step[1], NOW - 1).with(List.of(cosigned.line()));
            assertEquals(NOW, Cosignature.require(note, key.publicKey()).at());
            assertEquals(
                    1, new Witnesses(1, List.of(key.publicKey())).require(note).size());
        }
    }

    @Test
    void namesTheSizeItRemembersToWhoAsksFromAnother() {
        ask(log, 0, 10);
        assertBehind(10, ask(log, 0, 20));
        assertBehind(10, ask(log, 5, 20));
        assertBehind(10, ask(log, 15, 20));
    }

    @Test
    void refusesARollback() {
        ask(log, 0, 10);
        assertBehind(10, ask(log, 0, 9));
        assertRefused(
                400,
                SignerTag.WITNESS_REQUEST_MALFORMED,
                witness.hear(new WitnessRequest(10, List.of(), log.at(9, NOW)).encode()));
    }

    @Test
    void refusesAForkAndKeepsItsProof() throws IOException {
        ask(log, 0, 10);
        GrownLog fork = log.forked(40);
        assertRefused(409, SignerTag.WITNESS_LOG_FORKED, ask(fork, 10, 10));
        assertRefused(422, SignerTag.WITNESS_PROOF_INVALID, ask(fork, 10, 20));
        assertEquals(2, accusations());
        assertInstanceOf(Answer.Cosigned.class, ask(log, 10, 20), "the true log goes on");
    }

    @Test
    void refusesAWrongProof() {
        ask(log, 0, 10);
        assertRefused(
                422,
                SignerTag.WITNESS_PROOF_INVALID,
                witness.hear(new WitnessRequest(10, log.proof(9, 20), log.at(20, NOW)).encode()));
        assertRefused(
                422,
                SignerTag.WITNESS_PROOF_INVALID,
                witness.hear(new WitnessRequest(10, List.of(), log.at(20, NOW)).encode()));
    }

    @Test
    void refusesALogThatItDoesNotFollow() {
        Note strange = new Note(
                log.at(3, NOW).text().replace("signer-1", "signer-9"),
                log.at(3, NOW).signatures());
        assertRefused(
                404, SignerTag.WITNESS_LOG_UNKNOWN, witness.hear(new WitnessRequest(0, List.of(), strange).encode()));
    }

    @Test
    void refusesACheckpointThatTheLogsKeyDidNotSign() throws IOException {
        assertRefused(403, SignerTag.NOTE_UNSIGNED, ask(new GrownLog(5), 0, 5));
        Note moved = new Note(
                log.at(5, NOW).text().replace("\n5\n", "\n6\n"), log.at(5, NOW).signatures());
        assertRefused(
                403, SignerTag.NOTE_SIGNATURE_INVALID, witness.hear(new WitnessRequest(0, List.of(), moved).encode()));
        assertEquals(0, accusations(), "what the log did not sign accuses nobody");
    }

    @Test
    void refusesWhatItCannotRead() {
        assertRefused(400, SignerTag.WITNESS_REQUEST_MALFORMED, witness.hear(Bytes.ascii("old 0\n")));
    }

    @Test
    void remembersAcrossARestart() {
        ask(log, 0, 10);
        witness = open();
        assertBehind(10, ask(log, 0, 20));
        assertRefused(409, SignerTag.WITNESS_LOG_FORKED, ask(log.forked(40), 10, 10));
        assertInstanceOf(Answer.Cosigned.class, ask(log, 10, 20));
    }

    @Test
    void cosignsNothingThatItCouldNotRemember() throws IOException {
        ask(log, 0, 10);
        // A folder in the place of the new file: as a disk that does not take it.
        Files.createDirectories(folder.resolve("heads.new").resolve("in the way"));
        assertRefused(500, SignerTag.WITNESS_MEMORY_FAILED, ask(log, 10, 20));
        assertBehind(10, ask(log, 20, 30));
    }

    @Test
    void doesNotStartWithoutItsMemory() throws IOException {
        for (String damaged : List.of("", "portcullis/witness/v2\n", "portcullis/witness/v1\n3\n")) {
            Files.writeString(folder.resolve("heads"), damaged);
            assertEquals(
                    SignerTag.WITNESS_MEMORY_DAMAGED,
                    assertThrows(SignerFault.class, this::open).tag());
        }
        Files.delete(folder.resolve("heads"));
        assertEquals(
                SignerTag.WITNESS_MEMORY_DAMAGED,
                assertThrows(SignerFault.class, this::open).tag());
    }

    @Test
    void doesNotUseAKeyThatOthersMayRead() throws IOException {
        assertEquals(
                key.publicKey(),
                WitnessKey.read(folder.resolve("key"), "witness.example/w1").publicKey());
        Files.setPosixFilePermissions(folder.resolve("key"), PosixFilePermissions.fromString("rw-r-----"));
        assertEquals(
                SignerTag.CONFIGURATION_INVALID,
                assertThrows(SignerFault.class, () -> WitnessKey.read(folder.resolve("key"), "witness.example/w1"))
                        .tag());
    }

    @Test
    void countsOneCosignatureOfEachWitness() {
        Answer.Cosigned cosigned = assertInstanceOf(Answer.Cosigned.class, ask(log, 0, 3));
        Note twice = log.at(3, NOW - 1).with(List.of(cosigned.line(), cosigned.line()));
        Witnesses two = new Witnesses(
                2,
                List.of(
                        key.publicKey(),
                        NoteKey.decode("remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2")));
        assertEquals(
                SignerTag.COSIGNATURES_MISSING,
                assertThrows(RefusedException.class, () -> two.require(twice))
                        .refusal()
                        .tag());
    }

    @Test
    void readsACheckpointBackFromItsNote() {
        Answer.Cosigned cosigned = assertInstanceOf(Answer.Cosigned.class, ask(log, 0, 3));
        Note note = log.at(3, NOW - 1).with(List.of(cosigned.line()));
        Checkpoint read = Checkpoint.of(note, log.keys().getPublic());
        assertEquals(note, read.note(log.keys().getPublic()));
        assertFalse(read.cosignatures().isEmpty());
        assertEquals(read, Fields.read("checkpoint", read.toJson(), Checkpoint::read));
    }
}
