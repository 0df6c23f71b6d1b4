package io.portcullis.appliance.tower;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.appliance.store.AppointmentStore;
import io.portcullis.appliance.store.Database;
import io.portcullis.appliance.store.ProofStore;
import io.portcullis.depositary.appointment.Handover;
import io.portcullis.depositary.appointment.Limits;
import io.portcullis.depositary.appointment.ProvedPromise;
import io.portcullis.depositary.appointment.Receipt;
import io.portcullis.depositary.appointment.TowerKey;
import io.portcullis.depositary.appointment.TowerSignature;
import io.portcullis.depositary.model.AccountKey;
import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Eip712Domain;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.Keccak;
import io.portcullis.depositary.model.ProofBody;
import io.portcullis.depositary.model.SealLeaf;
import io.portcullis.depositary.model.Signature;
import io.portcullis.depositary.model.TokenDelta;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.depositary.testing.KnownKeys;
import io.portcullis.engine.hub.ProvedAccount;
import io.portcullis.engine.hub.SealTree;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECPoint;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A tower has what it is owed, or the appliance says that it has not. */
class AppointmentsTest {
    private static final Eip712Domain DOMAIN =
            new Eip712Domain(31_337, Address.fromHex("0x00000000000000000000000000000000000000d1"));
    private static final TokenId TOKEN = new TokenId(Keccak.hash(new byte[] {1}));
    private static final long NOW = 1_800_000_000L;
    private static final KnownKeys KEYS = KnownKeys.of(1);

    @TempDir
    private Path folder;

    private Database database;
    private ProofStore proofs;
    private AppointmentStore store;
    private TwinTower tower;

    @BeforeEach
    void open() throws Exception {
        database = Database.open(folder);
        proofs = new ProofStore(database);
        store = new AppointmentStore(database);
        tower = new TwinTower();
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void handsOverEachAccountsNewestOnceAndKeepsTheProofOfThePromise() throws Exception {
        seal(1, 1, 2, 3);
        Appointments appointments = appointments(tower.key);
        appointments.round();
        assertEquals(1, tower.handed.size());
        assertEquals(
                new TowerStanding("tower", 3, 0, 0, Optional.of(NOW), Optional.empty(), Optional.empty()),
                appointments.standing());
        appointments.round();
        assertEquals(1, tower.handed.size(), "what is promised is not handed again");

        seal(5, 2);
        seal(7, 2);
        appointments.round();
        assertEquals(List.of(7L), versions(tower.handed.getLast()));
        ProvedPromise promise = ProvedPromise.decode(appointments
                .evidence(key(2).id(), Optional.empty())
                .orElseThrow()
                .toArray());
        assertTrue(promise.isOf(tower.key));
        assertEquals(7, promise.promise().version());
    }

    @Test
    void aTowerThatIsAwayIsOwedAndSaidSo() throws Exception {
        seal(1, 1, 2);
        tower.away = true;
        Appointments appointments = appointments(tower.key);
        appointments.round();
        TowerStanding standing = appointments.standing();
        assertEquals(2, standing.owed());
        assertEquals(Optional.of("away"), standing.failure());
        // A restart remembers what is owed.
        tower.away = false;
        appointments = appointments(tower.key);
        appointments.round();
        assertEquals(0, appointments.standing().owed());
        assertEquals(Optional.empty(), appointments.standing().failure());
    }

    @Test
    void aReceiptCountsOnlyByThePinnedKeyOverWhatWasHanded() throws Exception {
        seal(1, 1);
        Appointments pinnedOther = appointments(new TwinTower().key);
        pinnedOther.round();
        assertEquals(1, pinnedOther.standing().owed());
        assertTrue(pinnedOther.standing().failure().orElseThrow().contains("pinned key"));
        tower.lies = true;
        Appointments appointments = appointments(tower.key);
        appointments.round();
        assertEquals(1, appointments.standing().owed());
        assertEquals(Optional.empty(), store.promise("tower", key(1).id()));
    }

    @Test
    void oneAccountThatATowerDoesNotWantHoldsBackNoOther() throws Exception {
        seal(1, 1, 2, 3);
        tower.unwanted.add(key(2).id());
        Appointments appointments = appointments(tower.key);
        appointments.round();
        assertEquals(2, appointments.standing().promised());
        assertEquals(1, appointments.standing().refused());
        int asked = tower.asked;
        appointments.round();
        assertEquals(asked, tower.asked, "the same version is not brought again and again");
        tower.unwanted.clear();
        seal(2, 2);
        appointments.round();
        assertEquals(3, appointments.standing().promised());
        assertEquals(0, appointments.standing().refused());
    }

    @Test
    void accountsOfManySealsTravelInPartsAndThoseOfOneTogether() throws Exception {
        int count = Limits.MAX_SEALS + 1;
        int[] all = IntStream.rangeClosed(1, count).toArray();
        for (int account : all) {
            seal(1, account);
        }
        Appointments appointments = appointments(tower.key);
        appointments.round();
        assertEquals(List.of(Limits.MAX_SEALS, 1), sizes(tower.handed));
        assertEquals(count, appointments.standing().promised());
        seal(2, all);
        appointments.round();
        assertEquals(List.of(Limits.MAX_SEALS, 1, count), sizes(tower.handed));
        ProvedPromise last = ProvedPromise.decode(appointments
                .evidence(key(count).id(), Optional.empty())
                .orElseThrow()
                .toArray());
        assertTrue(last.isOf(tower.key));
    }

    private static List<Integer> sizes(List<Handover> handed) {
        return handed.stream().map(each -> each.rows().size()).toList();
    }

    private Appointments appointments(TowerKey pinned) {
        return new Appointments(
                "tower", pinned, tower, store, proofs::newest, DOMAIN, entity -> 1, () -> Instant.ofEpochSecond(NOW));
    }

    private static List<Long> versions(Handover handover) {
        return handover.rows().stream().map(row -> row.head().version()).toList();
    }

    /** One block's seal over a new version of these accounts. */
    private void seal(long version, int... accounts) {
        TreeSet<SealLeaf> leaves = new TreeSet<>();
        List<ProofBody> bodies = new ArrayList<>();
        for (int account : accounts) {
            AccountKey key = key(account);
            ProofBody body = new ProofBody(
                    key, version, List.of(new TokenDelta(TOKEN, Amount.of(version))), List.of(), 3_600, 3_600);
            bodies.add(body);
            leaves.add(new SealLeaf(key.left(), key.id(), version, body.hash()));
            leaves.add(new SealLeaf(key.right(), key.id(), version, body.hash()));
        }
        SealTree tree = new SealTree(version, List.copyOf(leaves));
        List<Signature> signatures = List.of(KEYS.sign(0, DOMAIN.digest(tree.seal())));
        proofs.put(
                bodies.stream()
                        .map(body -> new ProvedAccount(
                                body,
                                tree.prove(leaf(body, body.account().left()), signatures),
                                tree.prove(leaf(body, body.account().right()), signatures)))
                        .toList(),
                List.of());
    }

    private static SealLeaf leaf(ProofBody body, EntityId side) {
        return new SealLeaf(side, body.account().id(), body.version(), body.hash());
    }

    private static AccountKey key(int account) {
        return AccountKey.between(entity(0), entity(account));
    }

    private static EntityId entity(int number) {
        return new EntityId(Keccak.hash(BigInteger.valueOf(number).toByteArray()));
    }

    /** A tower in memory, with a genuine key. */
    private static final class TwinTower implements TowerDoor {
        private final KeyPair keys;
        private final TowerKey key;
        private final List<Handover> handed = new ArrayList<>();
        private final Set<Bytes32> unwanted = new HashSet<>();
        private boolean away;
        private boolean lies;
        private int asked;

        TwinTower() throws GeneralSecurityException {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            keys = generator.generateKeyPair();
            ECPoint point = ((ECPublicKey) keys.getPublic()).getW();
            key = new TowerKey(word(point.getAffineX()), word(point.getAffineY()));
        }

        @Override
        public Receipt.Signed hand(byte[] bytes) throws TowerAway, TowerRefused {
            asked++;
            if (away) {
                throw new TowerAway("away");
            }
            Handover.Checked checked = Handover.decode(bytes).check();
            if (checked.promises().stream().anyMatch(each -> unwanted.contains(each.account()))) {
                throw new TowerRefused("SEAL_UNSIGNED", "no");
            }
            handed.add(checked.handover());
            Receipt genuine = checked.receipt(DOMAIN, NOW);
            Receipt receipt = lies ? new Receipt(DOMAIN, NOW, Keccak.hash(new byte[0]), genuine.count()) : genuine;
            return new Receipt.Signed(receipt, sign(receipt.text()));
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

        private static Bytes32 word(BigInteger value) {
            byte[] bytes = value.toByteArray();
            byte[] word = new byte[Bytes32.LENGTH];
            int count = Math.min(bytes.length, word.length);
            System.arraycopy(bytes, bytes.length - count, word, word.length - count, count);
            return Bytes32.of(word);
        }

        @Override
        public void close() {}
    }
}
