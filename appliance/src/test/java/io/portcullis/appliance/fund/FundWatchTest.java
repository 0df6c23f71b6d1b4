package io.portcullis.appliance.fund;

import static io.portcullis.appliance.fund.FundRig.id;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.appliance.report.DefaultCaseFile;
import io.portcullis.appliance.store.Database;
import io.portcullis.depositary.follower.Block;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.FundEvent;
import io.portcullis.depositary.model.Keccak;
import io.portcullis.depositary.testing.FallenDebtor;
import io.portcullis.threshold.codec.Bytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/** A fund on a real chain, followed: its defaults become files, once they count and only if they make sense. */
final class FundWatchTest {
    private static FundRig rig;

    @TempDir
    private Path folder;

    private String snapshot;
    private Database database;
    private Path inputs;

    @BeforeAll
    static void deploy() {
        rig = new FundRig();
    }

    @AfterAll
    static void stop() {
        rig.close();
    }

    @BeforeEach
    void open() {
        snapshot = rig.chain.anvil.snapshot();
        database = Database.open(folder.resolve("data"));
        inputs = folder.resolve("report-inputs");
    }

    @AfterEach
    void close() {
        rig.between.beHonest();
        database.close();
        rig.chain.anvil.revert(snapshot);
    }

    private Path file(int id) {
        return inputs.resolve("default-" + "%02x".formatted(id).repeat(8) + ".json");
    }

    private static DefaultCaseFile read(Path file) throws IOException {
        return DefaultCaseFile.decode(Bytes.of(Files.readAllBytes(file)));
    }

    private int filesIn() throws IOException {
        if (Files.notExists(inputs)) {
            return 0;
        }
        try (Stream<Path> all = Files.list(inputs)) {
            return (int) all.count();
        }
    }

    @Test
    void aDefaultThatIsSharedBecomesAFileAndAgainTheSameAfterARestart() throws IOException {
        rig.payDebt(30);
        FundWatch watch = rig.watch(database, inputs);
        watch.round();
        assertEquals(List.of(), watch.standing().defaults());
        rig.declare(id(1));
        watch.round();
        assertEquals(1, watch.standing().defaults().size());
        rig.fallen.fund.advance(id(1), 32);
        watch.round();
        assertEquals(0, filesIn(), "it is not shared yet");
        assertEquals(Amount.of(550), watch.standing().defaults().getFirst().claimed());
        rig.fallen.fund.advance(id(1), 32);
        watch.round();

        DefaultCaseFile file = read(file(1));
        assertEquals(Map.of(rig.chain.entity, Amount.of(FundRig.OWN + 30)), file.paidBefore());
        assertEquals(Map.of(rig.chain.entity, Amount.of(550)), file.fallen().claims());
        assertEquals(
                Map.of(id(1), Amount.of(FundRig.OWN + 30)), watch.standing().own());
        assertEquals(1, filesIn());

        byte[] first = Files.readAllBytes(file(1));
        Files.delete(file(1));
        database.close();
        database = Database.open(folder.resolve("data"));
        // Whoever starts again needs nothing of what was read before.
        rig.between.failWith("eth_getLogs", "none are told again");
        rig.watch(database, inputs).round();
        assertArrayEquals(first, Files.readAllBytes(file(1)));
    }

    @Test
    void onlyBlocksCountThatTheFollowerCounts() throws IOException {
        Block before = rig.head();
        rig.decide(id(1));
        FundWatch watch = rig.watch(database, inputs, () -> Optional.of(before));
        watch.round();
        assertEquals(List.of(), watch.standing().defaults());
        Block head = rig.head();
        Block other = new Block(head.number(), Keccak.hash(new byte[1]), head.parentHash(), List.of());
        FundWatch elsewhere = rig.watch(database, inputs, () -> Optional.of(other));
        elsewhere.round();
        assertEquals(0, filesIn(), "the follower has another block there");
        rig.watch(database, inputs).round();
        assertTrue(Files.exists(file(1)));
    }

    @Test
    void aChainThatChangedIsReadAgain() throws IOException {
        String before = rig.chain.anvil.snapshot();
        rig.decide(id(1));
        FundWatch watch = rig.watch(database, inputs);
        watch.round();
        assertEquals(
                Map.of(rig.chain.entity, Amount.of(580)), read(file(1)).fallen().claims());
        rig.chain.anvil.revert(before);
        rig.payDebt(80);
        rig.decide(id(1));
        rig.chain.anvil.mine(3);
        watch.round();
        watch.round();
        assertEquals(
                Map.of(rig.chain.entity, Amount.of(500)), read(file(1)).fallen().claims());
        assertEquals(
                Map.of(rig.chain.entity, Amount.of(FundRig.OWN + 80)),
                read(file(1)).paidBefore());
        assertEquals(1, watch.standing().defaults().size());
    }

    /** A node that leaves one event out: no file, the tag is said, and once it is honest all is read again. */
    private void refusesWithout(String signature) throws IOException {
        rig.between.change("eth_getLogs", answer -> without(signature, answer));
        FundWatch watch = rig.watch(database, inputs);
        watch.round();
        assertEquals(0, filesIn(), signature);
        assertTrue(
                watch.standing().trouble().orElseThrow().startsWith("FUND_EVENTS_INCONSISTENT"),
                watch.standing().trouble().toString());
        watch.round();
        rig.between.beHonest();
        watch.round();
        assertEquals(0, filesIn(), "not before its time");
        rig.nanos += FundWatch.AGAIN.toNanos();
        watch.round();
        assertEquals(Optional.empty(), watch.standing().trouble());
        assertTrue(Files.exists(file(1)));
        Files.delete(file(1));
    }

    private static String without(String signature, String answer) {
        String topic =
                Keccak.hash(signature.getBytes(StandardCharsets.US_ASCII)).toString();
        JsonNode tree = JsonMapper.shared().readTree(answer);
        JsonNode logs = tree.isArray() ? tree : tree.path("result");
        ArrayNode kept = (ArrayNode) logs;
        for (int i = kept.size() - 1; i >= 0; i--) {
            if (kept.get(i).path("topics").path(0).asString().equals(topic)) {
                kept.remove(i);
            }
        }
        return tree.toString();
    }

    @Test
    void aHistoryThatMakesNoSenseIsNeverReported() throws IOException {
        rig.payDebt(30);
        rig.decide(id(1));
        refusesWithout("PoolJoined(bytes32,bytes32,uint128,uint128)");
        database.close();
        database = Database.open(folder.resolve("second"));
        refusesWithout("DebtPaid(bytes32,bytes32,uint64,uint128)");
    }

    /** Each event could be, and the contract's decision is not what follows from them. */
    @Test
    void aDecisionThatDoesNotFollowIsNeverReported() throws IOException {
        long exit = rig.fallen.leave(rig.member, 50).events().stream()
                .mapToLong(event -> ((FundEvent.ExitRequested) event).id())
                .findFirst()
                .orElseThrow();
        rig.chain.anvil.passSeconds(FallenDebtor.TERMS.noticeSeconds());
        rig.fallen.fund.finishExit(exit);
        rig.decide(id(1));
        refusesWithout("ExitFinished(uint64,uint128)");
    }

    @Test
    void twoDefaultsWithTheSameFirstDigitsHaveAFileEach() throws IOException {
        rig.decide(id(1));
        Bytes32 like = Bytes32.fromHex("0x" + "01".repeat(31) + "02");
        rig.decide(like);
        FundWatch watch = rig.watch(database, inputs);
        watch.round();
        watch.round();
        assertEquals(2, filesIn());
        assertEquals(id(1), read(file(1)).fallen().id());
        assertEquals(
                like,
                read(inputs.resolve("default-" + like.toString().substring(2) + ".json"))
                        .fallen()
                        .id());
        assertFalse(watch.standing().trouble().isPresent());
    }
}
