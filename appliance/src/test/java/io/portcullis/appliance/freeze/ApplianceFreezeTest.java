package io.portcullis.appliance.freeze;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.appliance.verdict.ApplianceRefusal;
import io.portcullis.depositary.appointment.Heartbeat;
import io.portcullis.depositary.appointment.TowerKey;
import io.portcullis.depositary.appointment.TowerSignature;
import io.portcullis.depositary.journal.FileDisk;
import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Eip712Domain;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.FreezeLevel;
import io.portcullis.signer.evidence.TrustRoots;
import io.portcullis.signer.freeze.FreezeCause;
import io.portcullis.signer.freeze.FreezeInput;
import io.portcullis.signer.freeze.FreezeJson;
import io.portcullis.signer.freeze.FreezeMemory;
import io.portcullis.signer.intent.Intent;
import io.portcullis.threshold.codec.Bytes;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The appliance's lattice over three signers with lattices of their own; time is moved by hand. */
final class ApplianceFreezeTest {
    private static final Eip712Domain DOMAIN =
            new Eip712Domain(31_337, Address.fromHex("0x5fbdb2315678afecb367f032d93f642f64180aa3"));
    private static final Bytes32 INTENT = Bytes32.fromHex("0x" + "22".repeat(32));

    @TempDir
    private Path directory;

    private final KeyPair towerKey = newKey();
    private final List<TwinLattice> signers = new ArrayList<>();
    private long now = 1_800_000_000L;
    private ApplianceFreeze freeze;

    /** A signer's door as far as freeze levels go; it can fall silent. */
    private final class TwinLattice implements FreezeDoor {
        private final String name;
        private final FreezeMemory memory;
        private boolean answers = true;
        private int told;

        TwinLattice(String name) throws IOException {
            this.name = name;
            this.memory = FreezeMemory.create(FileDisk.open(directory.resolve(name)));
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public Optional<JsonNode> freeze() {
            return answers ? Optional.of(FreezeJson.of(memory)) : Optional.empty();
        }

        @Override
        public boolean raise(FreezeInput.Raised raise) {
            if (answers) {
                told++;
                memory.raise(raise);
            }
            return answers;
        }

        @Override
        public boolean mend(FreezeInput.Mended mended) {
            if (answers) {
                memory.mend(mended);
            }
            return answers;
        }

        void seal() {
            memory.raise(FreezeInput.raised(now, FreezeCause.AUDIT_UNAVAILABLE, name, "its log is away"));
        }
    }

    @BeforeEach
    void open() throws IOException {
        List<TrustRoots.Member> members = new ArrayList<>();
        for (int i = 1; i <= 3; i++) {
            signers.add(new TwinLattice("signer-" + i));
            members.add(new TrustRoots.Member(
                    "signer-" + i,
                    Address.fromHex("0x" + ("0" + i).repeat(20)),
                    1,
                    new Intent.Bytes(point(newKey()).toArray())));
        }
        FreezeSettings settings = new FreezeSettings(
                Duration.ofSeconds(60),
                Optional.of(new FreezeSettings.Tower(TowerKey.of(point(towerKey).toArray()), Duration.ofSeconds(120))));
        freeze = open(settings, members);
    }

    private ApplianceFreeze open(FreezeSettings settings, List<TrustRoots.Member> members) throws IOException {
        TrustRoots trust = new TrustRoots(
                DOMAIN, new EntityId(INTENT), new Intent.Bytes(point(towerKey).toArray()), members, 2);
        return new ApplianceFreeze(
                FreezeMemory.create(FileDisk.open(directory.resolve("appliance"))),
                settings,
                trust,
                List.copyOf(signers),
                Optional.empty(),
                () -> Instant.ofEpochSecond(now));
    }

    @AfterEach
    void close() {
        freeze.close();
        signers.forEach(signer -> signer.memory.close());
    }

    private void pass(long seconds) {
        now += seconds;
        freeze.look();
    }

    private Heartbeat.Signed heartbeat(long sequence, long at, KeyPair by, Eip712Domain domain) {
        try {
            Heartbeat heartbeat = new Heartbeat(domain, sequence, at, 7);
            Signature signer = Signature.getInstance("SHA256withECDSAinP1363Format");
            signer.initSign(by.getPrivate());
            signer.update(heartbeat.text());
            return new Heartbeat.Signed(heartbeat, TowerSignature.of(signer.sign()));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private void beat(long sequence) {
        freeze.hear(Heartbeat.decode(heartbeat(sequence, now, towerKey, DOMAIN).encode()));
    }

    private static KeyPair newKey() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static Bytes point(KeyPair pair) {
        byte[] spki = ((ECPublicKey) pair.getPublic()).getEncoded();
        return Bytes.of(Arrays.copyOfRange(spki, spki.length - 65, spki.length));
    }

    private boolean everySignerHas(FreezeCause cause) {
        return signers.stream().allMatch(signer -> signer.memory.state().wrong(cause));
    }

    @Test
    void aPersonClosesHereAndAtEverySignerAtOnce() {
        signers.get(2).answers = false;
        freeze.look();
        freeze.raise(FreezeLevel.SEALED, "olga", "somebody is in the rack");
        assertEquals(FreezeLevel.SEALED, freeze.level());
        assertEquals(FreezeLevel.SEALED, signers.getFirst().memory.level());
        assertEquals(FreezeLevel.OPEN, signers.get(2).memory.level());
        signers.get(2).answers = true;
        pass(1);
        assertEquals(FreezeLevel.SEALED, signers.get(2).memory.level(), "told when it came back");
        int told = signers.stream().mapToInt(signer -> signer.told).sum();
        pass(1);
        assertEquals(told, signers.stream().mapToInt(signer -> signer.told).sum(), "and not again");
        assertThrows(ApplianceRefusal.class, () -> freeze.raise(FreezeLevel.OPEN, "olga", "x"));
    }

    @Test
    void aQuorumThatIsLostForTooLongStopsNewCredit() {
        beat(1);
        freeze.look();
        signers.get(1).answers = false;
        signers.get(2).answers = false;
        pass(60);
        assertEquals(FreezeLevel.OPEN, freeze.over(FreezeLevel.OPEN));
        pass(1);
        assertEquals(FreezeLevel.NO_NEW_CREDIT, freeze.over(FreezeLevel.OPEN));
        assertEquals(List.of("signer-2", "signer-3"), freeze.silent());
        signers.get(1).answers = true;
        pass(1);
        assertEquals(FreezeLevel.NO_NEW_CREDIT, freeze.level(), "that it is back opens nothing");
        freeze.approved(INTENT, FreezeLevel.OPEN, now + 10, new TreeSet<>(List.of("ann", "bob")));
        pass(9);
        assertEquals(FreezeLevel.NO_NEW_CREDIT, freeze.level());
        pass(1);
        assertEquals(FreezeLevel.OPEN, freeze.level());
    }

    @Test
    void aTowerThatFallsSilentStopsNewCredit() {
        assertEquals("EXPECTED", freeze.watchtower());
        pass(100);
        beat(1);
        assertEquals("HEARD", freeze.watchtower());
        pass(120);
        assertEquals(FreezeLevel.OPEN, freeze.level());
        pass(1);
        assertEquals("SILENT", freeze.watchtower());
        assertEquals(FreezeLevel.NO_NEW_CREDIT, freeze.level());
        pass(1);
        assertTrue(everySignerHas(FreezeCause.WATCHTOWER_SILENT));
        beat(2);
        pass(1);
        assertEquals(FreezeLevel.NO_NEW_CREDIT, freeze.level());
        assertFalse(signers.getFirst().memory.state().wrong(FreezeCause.WATCHTOWER_SILENT), "told that it ended");
    }

    private String refused(Heartbeat.Signed signed) {
        return assertThrows(ApplianceRefusal.class, () -> freeze.hear(signed)).tag();
    }

    @Test
    void onlyThePinnedTowersFreshWordCountsAndOnce() {
        beat(5);
        assertEquals("HEARTBEAT_STALE", refused(heartbeat(5, now, towerKey, DOMAIN)));
        assertEquals("HEARTBEAT_STALE", refused(heartbeat(4, now, towerKey, DOMAIN)));
        assertEquals("HEARTBEAT_STALE", refused(heartbeat(6, now - 121, towerKey, DOMAIN)));
        assertEquals("HEARTBEAT_STALE", refused(heartbeat(6, now + 121, towerKey, DOMAIN)));
        assertEquals("HEARTBEAT_FOREIGN", refused(heartbeat(6, now, newKey(), DOMAIN)));
        Eip712Domain elsewhere = new Eip712Domain(1, DOMAIN.depositary());
        assertEquals("HEARTBEAT_FOREIGN", refused(heartbeat(6, now, towerKey, elsewhere)));
    }

    @Test
    void oneSignerInTroubleIsNotTheBoardAndTwoAre() {
        signers.getFirst().seal();
        freeze.look();
        assertEquals(FreezeLevel.OPEN, freeze.over(FreezeLevel.OPEN));
        assertEquals(FreezeLevel.NO_NEW_CREDIT, freeze.over(FreezeLevel.NO_NEW_CREDIT), "the chain's counts as well");
        signers.get(1).seal();
        freeze.look();
        assertEquals(FreezeLevel.SEALED, freeze.over(FreezeLevel.OPEN));
        assertEquals(FreezeLevel.OPEN, freeze.level(), "this lattice is the appliance's own");
        assertEquals(FreezeLevel.OPEN, signers.get(2).memory.level());
    }

    @Test
    void whatSignersHaveLoweredIsNotRaisedAtThemAgain() {
        freeze.look();
        freeze.raise(FreezeLevel.NO_WITHDRAWALS, "olga", "x");
        pass(1);
        TwinLattice signer = signers.getFirst();
        signer.memory.approve(new FreezeInput.Approved(
                now,
                new io.portcullis.signer.freeze.Lowering(
                        INTENT, FreezeLevel.OPEN, now + 1, new TreeSet<>(List.of("ann")))));
        signer.memory.tick(now + 1);
        pass(2);
        assertEquals(FreezeLevel.OPEN, signer.memory.level());
        assertEquals(FreezeLevel.NO_WITHDRAWALS, freeze.level(), "this one waits for the chain");
    }

    @Test
    void aRestartKeepsWhatWasRaised() throws IOException {
        freeze.raise(FreezeLevel.SEALED, "olga", "x");
        freeze.close();
        freeze = open(
                FreezeSettings.STANDARD,
                List.of(
                        new TrustRoots.Member(
                                "signer-1",
                                Address.fromHex("0x" + "01".repeat(20)),
                                1,
                                new Intent.Bytes(point(newKey()).toArray())),
                        new TrustRoots.Member(
                                "signer-2",
                                Address.fromHex("0x" + "02".repeat(20)),
                                1,
                                new Intent.Bytes(point(newKey()).toArray()))));
        assertEquals(FreezeLevel.SEALED, freeze.level());
        assertEquals("NOT_CONFIGURED", freeze.watchtower(), "said openly");
        assertEquals(
                "TOWER_NOT_CONFIGURED",
                assertThrows(ApplianceRefusal.class, () -> beat(1)).tag());
    }
}
