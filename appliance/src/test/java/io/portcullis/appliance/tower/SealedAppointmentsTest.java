package io.portcullis.appliance.tower;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.appliance.store.Database;
import io.portcullis.appliance.store.ProofStore;
import io.portcullis.appliance.store.SealedBody;
import io.portcullis.appliance.store.VaultStore;
import io.portcullis.depositary.appointment.Appointment;
import io.portcullis.depositary.appointment.TowerKey;
import io.portcullis.depositary.appointment.TowerSignature;
import io.portcullis.depositary.model.AccountKey;
import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Eip712Domain;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.Keccak;
import io.portcullis.depositary.model.MerkleTree;
import io.portcullis.depositary.model.ProofBody;
import io.portcullis.depositary.model.SealLeaf;
import io.portcullis.depositary.model.Signature;
import io.portcullis.depositary.model.TokenDelta;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.depositary.testing.KnownKeys;
import io.portcullis.depositary.vault.Clue;
import io.portcullis.depositary.vault.Opening;
import io.portcullis.depositary.vault.StretchedClue;
import io.portcullis.depositary.vault.VaultProof;
import io.portcullis.depositary.vault.VaultReceipt;
import io.portcullis.depositary.vault.VaultStep;
import io.portcullis.engine.hub.ProvedAccount;
import io.portcullis.engine.hub.SealTree;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A tower has a vault that whatever was sealed before opens, and nothing else of an account. */
class SealedAppointmentsTest {
    private static final Eip712Domain DOMAIN =
            new Eip712Domain(31_337, Address.fromHex("0x00000000000000000000000000000000000000d1"));
    private static final TokenId TOKEN = new TokenId(Keccak.hash(new byte[] {1}));
    private static final long NOW = 1_800_000_000L;
    private static final KnownKeys KEYS = KnownKeys.of(1);
    private static final AccountKey ACCOUNT = AccountKey.between(entity(1), entity(2));

    @TempDir
    private Path folder;

    private Database database;
    private ProofStore proofs;
    private VaultStore store;
    private TwinTower tower;

    @BeforeEach
    void open() throws Exception {
        database = Database.open(folder);
        proofs = new ProofStore(database);
        store = new VaultStore(database);
        tower = new TwinTower();
    }

    @AfterEach
    void close() {
        database.close();
    }

    private SealedAppointments sealed(Optional<ToLongFunction<AccountKey>> settled) {
        return new SealedAppointments(
                "tower",
                tower.key,
                tower,
                store,
                proofs::newest,
                DOMAIN,
                entity -> 1,
                settled,
                () -> Instant.ofEpochSecond(NOW),
                new Random(1));
    }

    @Test
    void everyBodySealedBeforeOpensTheNewestAndEachIsProved() throws Exception {
        SealedAppointments towers = sealed(Optional.empty());
        seal(1);
        towers.round();
        seal(2);
        // One that the other side never agreed to opens it as well: it could start a dispute.
        Bytes32 alone = Keccak.hash(new byte[] {77});
        proofs.put(List.of(), List.of(), List.of(new SealedBody(ACCOUNT.id(), 3, alone)));
        seal(3);
        towers.round();
        seal(5);
        towers.round();
        towers.round();
        assertEquals(3, tower.taken.size(), "what was taken is not handed again");
        assertEquals(
                new TowerStanding("tower", 1, 0, 0, Optional.of(NOW), Optional.empty(), Optional.of(4L)),
                towers.standing());
        for (Bytes32 word : List.of(body(1).hash(), body(2).hash(), body(3).hash(), alone)) {
            StretchedClue clue = Clue.ofBody(DOMAIN, ACCOUNT.id(), word).stretch();
            Opening opening = tower.openings.stream()
                    .filter(each -> each.locator().equals(clue.locator()))
                    .findFirst()
                    .orElseThrow();
            VaultStep newest = tower.taken.getLast();
            Appointment inside = clue.open(newest.vault(), newest.revision(), opening, newest.payload(), 3)
                    .appointment(0);
            assertEquals(5, inside.statement().head().version());
            VaultProof proof = VaultProof.decode(towers.evidence(ACCOUNT.id(), Optional.of(word))
                    .orElseThrow()
                    .toArray());
            assertTrue(proof.isOf(tower.key));
            assertTrue(proof.isFoundBy(clue));
        }
        assertEquals(
                Optional.empty(),
                towers.evidence(ACCOUNT.id(), Optional.of(body(5).hash())),
                "the newest opens nothing");
        assertEquals(Optional.empty(), towers.evidence(ACCOUNT.id(), Optional.empty()));
        assertFalse(tower.taken.stream()
                .anyMatch(step -> Arrays.toString(step.encode())
                        .contains(Arrays.toString(ACCOUNT.id().toArray()).replaceAll("[\\[\\]]", ""))));
    }

    @Test
    void aReceiptThatIsLostCostsARevisionAndNothingElse() throws Exception {
        SealedAppointments towers = sealed(Optional.empty());
        seal(1);
        towers.round();
        seal(2);
        tower.losesReceipts = true;
        towers.round();
        assertEquals(1, towers.standing().owed());
        assertEquals(Optional.of("lost"), towers.standing().failure());
        tower.losesReceipts = false;
        seal(4);
        // After a restart.
        towers = sealed(Optional.empty());
        towers.round();
        assertEquals(0, towers.standing().owed());
        assertEquals(3, tower.taken.getLast().revision());
        assertTrue(tower.taken.getLast().link().isAfter(tower.taken.getFirst().link()));
        assertEquals(2, tower.openings.size());
    }

    @Test
    void aReceiptCountsOnlyByThePinnedKeyOverThisVault() throws Exception {
        seal(1);
        tower.lies = true;
        SealedAppointments towers = sealed(Optional.empty());
        towers.round();
        assertEquals(1, towers.standing().owed());
        assertTrue(towers.standing().failure().orElseThrow().contains("pinned key"));
    }

    @Test
    void aTowerThatDoesNotWantAVaultIsAskedAgainWithTheNextVersion() throws Exception {
        seal(1);
        tower.refuses = true;
        SealedAppointments towers = sealed(Optional.empty());
        towers.round();
        towers.round();
        assertEquals(1, tower.asked);
        assertEquals(1, towers.standing().refused());
        tower.refuses = false;
        seal(2);
        towers.round();
        assertEquals(0, towers.standing().refused());
        assertEquals(0, towers.standing().owed());
    }

    @Test
    void anUnprovenStartHasAnOpeningIfItIsAskedForAndManyOpeningsGoInParts() throws Exception {
        List<SealedBody> bodies = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            bodies.add(new SealedBody(ACCOUNT.id(), 1, Keccak.hash(new byte[] {(byte) i, (byte) (i >> 8)})));
        }
        proofs.put(List.of(), List.of(), bodies);
        seal(9);
        sealed(Optional.of(account -> 4)).round();
        assertEquals(301, tower.openings.size());
        assertEquals(2, tower.taken.size());
        StretchedClue clue = Clue.ofUnproven(DOMAIN, ACCOUNT.id(), 4).stretch();
        assertTrue(tower.openings.stream().anyMatch(each -> each.locator().equals(clue.locator())));
    }

    private static ProofBody body(long version) {
        return new ProofBody(
                ACCOUNT, version, List.of(new TokenDelta(TOKEN, Amount.of(version))), List.of(), 3_600, 3_600);
    }

    private void seal(long version) {
        ProofBody body = body(version);
        SealLeaf left = new SealLeaf(ACCOUNT.left(), ACCOUNT.id(), version, body.hash());
        SealLeaf right = new SealLeaf(ACCOUNT.right(), ACCOUNT.id(), version, body.hash());
        SealTree tree = new SealTree(version, List.of(left, right));
        List<Signature> signatures = List.of(KEYS.sign(0, DOMAIN.digest(tree.seal())));
        proofs.put(
                List.of(new ProvedAccount(body, tree.prove(left, signatures), tree.prove(right, signatures))),
                List.of(),
                List.of(new SealedBody(ACCOUNT.id(), version, body.hash())));
    }

    private static EntityId entity(int number) {
        return new EntityId(Keccak.hash(new byte[] {(byte) number}));
    }

    /** A tower in memory, with a genuine key, which takes what the words say it must. */
    private static final class TwinTower implements VaultDoor {
        private final KeyPair keys;
        private final TowerKey key;
        private final List<VaultStep> taken = new ArrayList<>();
        private final List<Opening> openings = new ArrayList<>();
        private boolean losesReceipts;
        private boolean lies;
        private boolean refuses;
        private int asked;

        TwinTower() throws GeneralSecurityException {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            keys = generator.generateKeyPair();
            byte[] form = keys.getPublic().getEncoded();
            key = TowerKey.of(Arrays.copyOfRange(form, form.length - TowerKey.LENGTH, form.length));
        }

        @Override
        public VaultReceipt.Signed step(VaultStep step) throws TowerAway, TowerRefused {
            asked++;
            if (refuses) {
                throw new TowerRefused("QUOTA_EXCEEDED", "no");
            }
            assertEquals(step, VaultStep.decode(step.encode()));
            if (!taken.isEmpty()) {
                VaultStep before = taken.getLast();
                assertTrue(step.link().follows(before.link(), step.revision() - before.revision()));
            }
            assertTrue(step.first() <= openings.size(), "no opening is left out");
            for (int i = 0; i < step.openings().size(); i++) {
                if (step.first() + i < openings.size()) {
                    assertEquals(openings.get(step.first() + i), step.openings().get(i), "an opening is what it was");
                } else {
                    openings.add(step.openings().get(i));
                }
            }
            taken.add(step);
            if (losesReceipts) {
                throw new TowerAway("lost");
            }
            List<Bytes32> leaves = openings.stream().map(Opening::leafHash).toList();
            VaultReceipt receipt = new VaultReceipt(
                    DOMAIN,
                    NOW,
                    step.vault(),
                    step.revision(),
                    step.link(),
                    step.keepUntil(),
                    lies ? Bytes32.ZERO : step.payload().sha256(),
                    leaves.isEmpty() ? MerkleTree.emptyRoot() : MerkleTree.root(leaves),
                    openings.size());
            return new VaultReceipt.Signed(receipt, sign(receipt.text()));
        }

        private TowerSignature sign(byte[] text) {
            try {
                java.security.Signature signer = java.security.Signature.getInstance("SHA256withECDSAinP1363Format");
                signer.initSign(keys.getPrivate());
                signer.update(text);
                return TowerSignature.of(signer.sign());
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void close() {}
    }
}
