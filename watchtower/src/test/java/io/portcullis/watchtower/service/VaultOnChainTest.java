package io.portcullis.watchtower.service;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.appointment.Appointment;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.Keccak;
import io.portcullis.depositary.model.ProofHead;
import io.portcullis.depositary.model.Statement;
import io.portcullis.depositary.testing.KnownKeys;
import io.portcullis.depositary.testing.SealedAccounts;
import io.portcullis.depositary.vault.Clue;
import io.portcullis.depositary.vault.Opening;
import io.portcullis.depositary.vault.SealedBytes;
import io.portcullis.depositary.vault.VaultId;
import io.portcullis.depositary.vault.VaultKey;
import io.portcullis.depositary.vault.VaultLink;
import io.portcullis.depositary.vault.VaultReceipt;
import io.portcullis.depositary.vault.VaultStep;
import io.portcullis.watchtower.watch.AlarmKind;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A tower that knows nothing but vaults, until the chain opens them. */
final class VaultOnChainTest {
    private static final Bytes32 SEED = Keccak.hash(new byte[] {4});

    @TempDir
    private static Path folder;

    private static TowerRig rig;
    private static int tests;

    private final Random random = new Random(8);
    private String data;
    private String untouched;
    private Tower tower;
    private Thread watching;

    @BeforeAll
    static void deploy() throws IOException, InterruptedException {
        rig = new TowerRig(folder);
    }

    @AfterAll
    static void end() {
        rig.close();
    }

    @BeforeEach
    void begin() throws IOException, GeneralSecurityException {
        data = "vaults-" + ++tests;
        untouched = rig.chain.anvil.snapshot();
        start();
    }

    @AfterEach
    void forget() throws InterruptedException {
        stop();
        rig.chain.anvil.revert(untouched);
    }

    private void start() throws IOException, GeneralSecurityException {
        Path config = rig.config(rig.chain.anvil.uri(), data, ", \"maxBytes\": 300, \"maxVaultBytes\": 100000", "");
        tower = Tower.open(TowerConfig.read(config), InstantSource.system());
        watching = Thread.ofPlatform().start(() -> {
            try {
                tower.run();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private void stop() throws InterruptedException {
        tower.end();
        assertTrue(watching.join(Duration.ofSeconds(60)), "it ends when told to");
        tower.close();
    }

    private static ProofHead head(long version) {
        return rig.deal.body(version, -10 * version).head();
    }

    private static Appointment newest(long version) {
        return new Appointment(rig.deal.sealedByBoth(rig.deal.body(version, -10 * version)), TowerRig.DEADLINE);
    }

    private static Clue clue(long version) {
        return Clue.ofBody(
                rig.chain.client.domain(), rig.deal.account.id(), head(version).hash());
    }

    /** A client's vault. */
    private record Owned(VaultId id, VaultKey key) {
        Opening opening(Clue clue) {
            return clue.stretch().opening(id, key);
        }
    }

    private Owned vault() {
        return new Owned(VaultId.random(random), VaultKey.random(random));
    }

    private static VaultStep step(Owned vault, long revision, int first, List<Opening> openings, SealedBytes payload) {
        return new VaultStep(
                vault.id(), revision, VaultLink.of(SEED, revision), TowerRig.DEADLINE, first, openings, payload);
    }

    private VaultReceipt hand(VaultStep step) throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = rig.post("client", tower.port(), "/v1/vaults", step.encode());
        assertEquals(200, answer.statusCode(), () -> new String(answer.body(), UTF_8));
        VaultReceipt.Signed receipt = VaultReceipt.decode(answer.body());
        assertTrue(receipt.isOf(rig.identity.point()));
        assertEquals(step.vault(), receipt.receipt().vault());
        assertEquals(step.revision(), receipt.receipt().revision());
        assertEquals(step.payload().sha256(), receipt.receipt().payload());
        assertEquals(step.first() + step.openings().size(), receipt.receipt().count());
        return receipt.receipt();
    }

    private String refused(byte[] body) throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = rig.post("client", tower.port(), "/v1/vaults", body);
        assertTrue(answer.statusCode() >= 400);
        return Json.MAPPER.readTree(answer.body()).path("error").stringValue();
    }

    private long rang(AlarmKind kind) {
        return tower.bells().counts().getOrDefault(kind, 0L);
    }

    private String look(String path) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + tower.operatorPort() + path))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }

    @Test
    void aStaleDisputeOpensTheVaultAndIsAnsweredWithWhatCameNewestIntoIt() throws Exception {
        Owned vault = vault();
        SealedBytes fifth = vault.key().seal(vault.id(), 1, newest(5), random);
        VaultStep first = step(vault, 1, 0, List.of(vault.opening(clue(3))), fifth);
        VaultReceipt receipt = hand(first);
        assertEquals(receipt.openings(), hand(first).openings(), "a step that is sent again is the same step");
        SealedBytes seventh = vault.key().seal(vault.id(), 2, newest(7), random);
        hand(step(vault, 2, 1, List.of(vault.opening(clue(5))), seventh));
        assertEquals("VAULT_STALE", refused(first.encode()));
        assertEquals("VAULT_MALFORMED", refused(new byte[] {1, 2, 3}));
        assertEquals("BODY_TOO_LONG", refused(new byte[40_000]));
        HttpResponse<byte[]> open = rig.post("client", tower.port(), rig.handover(7, -300));
        assertTrue(new String(open.body(), UTF_8).contains("QUOTA_EXCEEDED"), "its share of plain bytes is small");
        assertEquals(0, tower.store().size(), "it knows no account");
        String seen = look("/vaults") + look("/status") + look("/metrics") + look("/appointments");
        assertFalse(seen.contains(rig.deal.account.id().toString()));
        assertTrue(seen.contains("portcullis_tower_vaults 1"), seen);
        assertTrue(look("/vaults").contains("\"openings\":2"), seen);
        assertTrue(look("/vaults/" + vault.id())
                .contains(VaultLink.of(SEED, 2).word().toString()));
        stop();
        rig.deal.start(rig.deal.sealedByOther(rig.deal.body(3, -30)));
        assertEquals(3, rig.standing());
        start();
        TowerRig.await("the newest version stands", () -> rig.standing() == 7);
        assertEquals(1, rang(AlarmKind.VAULT_OPENED));
        assertEquals(1, tower.store().size());
        stop();
        start();
        TowerRig.await("nothing is owed", () -> tower.watcher().state().owed() == 0);
        assertEquals(0, rang(AlarmKind.VAULT_OPENED), "what was opened once rings no more");
    }

    @Test
    void hostileVaultsRingEachForItselfAndAGoodOneThatComesLateIsOpenedStill() throws Exception {
        Owned vault = vault();
        Opening opening = vault.opening(clue(4));
        byte[] noise =
                new byte[vault.key().seal(vault.id(), 1, newest(7), random).length()];
        random.nextBytes(noise);
        hand(step(vault, 1, 0, List.of(opening), SealedBytes.of(noise)));
        Owned unsealed = vault();
        SealedAccounts strangers = new SealedAccounts(rig.chain.client.domain(), KnownKeys.of(4), 3);
        Statement byNobody = strangers.block(9, List.of(head(9))).getFirst();
        hand(step(
                unsealed,
                1,
                0,
                List.of(unsealed.opening(clue(4))),
                unsealed.key().seal(unsealed.id(), 1, new Appointment(byNobody, TowerRig.DEADLINE), random)));
        Owned elsewhere = vault();
        EntityId somebody = new EntityId(Keccak.hash(new byte[] {1}));
        Statement of = strangers
                .block(9, List.of(SealedAccounts.head(rig.deal.other, somebody, 9, rig.chain.dollars(), 1)))
                .getFirst();
        hand(step(
                elsewhere,
                1,
                0,
                List.of(elsewhere.opening(clue(4))),
                elsewhere.key().seal(elsewhere.id(), 1, new Appointment(of, TowerRig.DEADLINE), random)));
        Owned older = vault();
        hand(step(older, 1, 0, List.of(older.opening(clue(4))), older.key().seal(older.id(), 1, newest(3), random)));
        rig.deal.start(rig.deal.sealedByOther(rig.deal.body(4, -40)));
        TowerRig.await(
                "each rings",
                () -> rang(AlarmKind.VAULT_RUBBISH) == 2
                        && rang(AlarmKind.VAULT_ELSEWHERE) == 1
                        && rang(AlarmKind.VAULT_OLDER) == 1);
        assertEquals(0, tower.store().size());
        assertEquals(4, rig.standing());
        HttpResponse<byte[]> alarms;
        try (HttpClient http = rig.client("client")) {
            alarms = http.send(
                    HttpRequest.newBuilder(URI.create("https://localhost:" + tower.port() + "/v1/alarms"))
                            .build(),
                    HttpResponse.BodyHandlers.ofByteArray());
        }
        String told = new String(alarms.body(), UTF_8);
        assertTrue(told.contains("SEAL_UNSIGNED") && told.contains("VAULT_OLDER"), told);
        hand(step(older, 2, 1, List.of(), older.key().seal(older.id(), 2, newest(7), random)));
        TowerRig.await("the newest version stands", () -> rig.standing() == 7);
        assertEquals(4, rang(AlarmKind.VAULT_RUBBISH) + rang(AlarmKind.VAULT_ELSEWHERE) + rang(AlarmKind.VAULT_OLDER));
    }

    @Test
    void anUnprovenStartIsAnsweredIfTheClientLeftAnOpeningForIt() throws Exception {
        Owned vault = vault();
        Clue clue = Clue.ofUnproven(rig.chain.client.domain(), rig.deal.account.id(), 0);
        SealedBytes payload = vault.key().seal(vault.id(), 1, newest(7), random);
        hand(step(vault, 1, 0, List.of(vault.opening(clue)), payload));
        ProofHead nothing = new ProofHead(rig.deal.account, 0, 17, 4, 0, Bytes32.ZERO, List.of());
        rig.deal.start(new Statement(nothing, Optional.empty(), Optional.empty()));
        TowerRig.await("the newest version stands", () -> rig.standing() == 7);
    }
}
