package io.portcullis.watchtower.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.appointment.Appointment;
import io.portcullis.depositary.appointment.Handover;
import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Eip712Domain;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.Keccak;
import io.portcullis.depositary.model.ProofHead;
import io.portcullis.depositary.model.TokenDelta;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.depositary.testing.KnownKeys;
import io.portcullis.depositary.testing.SealedAccounts;
import io.portcullis.watchtower.testing.FailingDisk;
import io.portcullis.watchtower.verdict.TowerRefusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The newest appointment of each account, whatever came before it and whenever the process died. */
class AppointmentStoreTest {
    private static final Eip712Domain DOMAIN =
            new Eip712Domain(31_337, Address.fromHex("0x00000000000000000000000000000000000000d1"));
    private static final TokenId TOKEN = new TokenId(Bytes32.fromHex("0x" + "07".repeat(32)));
    private static final TokenId COIN = new TokenId(Bytes32.fromHex("0x" + "08".repeat(32)));
    private static final SealedAccounts SEALED = new SealedAccounts(DOMAIN, KnownKeys.of(3), 0, 2);
    private static final long DEADLINE = 2_000_000_000;
    private static final Set<EntityId> OWN = Set.of(entity(0));

    private static EntityId entity(int i) {
        return new EntityId(Keccak.hash(new byte[] {(byte) (i >>> 8), (byte) i}));
    }

    private static ProofHead head(int account, long version) {
        ProofHead plain = SealedAccounts.head(entity(0), entity(1 + account), version, TOKEN, 10 * version - account);
        return account % 3 != 0
                ? plain
                : new ProofHead(
                        plain.account(),
                        version,
                        60,
                        70,
                        (int) version,
                        entity(9).value(),
                        List.of(plain.deltas().getFirst(), new TokenDelta(COIN, Amount.of(-version))));
    }

    private static List<Appointment> block(long height, List<ProofHead> heads) {
        return SEALED.block(height, heads).stream()
                .map(statement -> new Appointment(statement, DEADLINE + height))
                .toList();
    }

    private static void take(AppointmentStore store, List<Appointment> appointments) {
        Handover handover = Handover.of(appointments);
        store.take(handover.check(), handover.encode(), OWN);
    }

    /** Random accounts move on in random blocks, of which random parts are handed over. */
    @Property(tries = 40)
    void everyAccountIsAnsweredWithItsNewestProof(@ForAll long seed) throws IOException {
        Random random = new Random(seed);
        Path folder = Files.createTempDirectory("appointments");
        Map<Bytes32, Appointment> model = new HashMap<>();
        AppointmentStore store = AppointmentStore.open(folder, 1_000);
        for (int height = 1; height <= 12; height++) {
            List<ProofHead> heads = new ArrayList<>();
            for (int account = 0; account < 24; account++) {
                if (random.nextInt(3) > 0) {
                    heads.add(head(account, height));
                }
            }
            List<Appointment> all = block(height, heads.isEmpty() ? List.of(head(1, height)) : heads);
            List<Appointment> some =
                    all.stream().filter(each -> random.nextInt(4) > 0).toList();
            if (!some.isEmpty()) {
                take(store, some);
                some.forEach(each -> model.put(each.account().id(), each));
            }
            if (random.nextInt(4) == 0) {
                store.beginAnew();
            }
            if (random.nextInt(4) == 0) {
                store.close();
                store = AppointmentStore.open(folder, 1_000);
            }
            for (Map.Entry<Bytes32, Appointment> each : model.entrySet()) {
                assertEquals(each.getValue(), store.appointment(each.getKey()).orElseThrow());
            }
            assertEquals(model.size(), store.size());
            assertEquals(model.size(), store.accountsOf(OWN));
        }
        store.close();
    }

    private static String refused(Runnable deed) {
        return assertThrows(TowerRefusal.class, deed::run).tag();
    }

    @Test
    void refusesWhatIsOlderOrContradictsAndChangesNothing(@TempDir Path folder) {
        try (AppointmentStore store = AppointmentStore.open(folder, 3)) {
            List<Appointment> newest = block(5, List.of(head(1, 5), head(2, 5)));
            take(store, newest);
            assertEquals("VERSION_STALE", refused(() -> take(store, block(4, List.of(head(1, 4), head(3, 4))))));
            ProofHead other = SealedAccounts.head(entity(0), entity(2), 5, TOKEN, 999);
            assertEquals("BODY_CONTRADICTS", refused(() -> take(store, block(6, List.of(other)))));
            assertEquals("TOWER_FULL", refused(() -> take(store, block(6, List.of(head(4, 6), head(5, 6))))));
            assertEquals(2, store.size());
            take(store, block(7, List.of(head(1, 5))));
            Appointment again = store.appointment(head(1, 5).account().id()).orElseThrow();
            assertEquals(
                    7,
                    again.statement().left().orElseThrow().proof().seal().blockHeight(),
                    "sealed anew, for a shorter path");
            take(
                    store,
                    List.of(new Appointment(
                            block(8, List.of(head(1, 6))).getFirst().statement(), 5)));
            assertEquals(
                    DEADLINE + 7,
                    store.held(head(1, 6).account().id()).orElseThrow().deadline(),
                    "no promise is shortened");
        }
    }

    @Test
    void whatWasReceiptedIsThereAfterACrashAtAnyWrite(@TempDir Path root) throws IOException {
        for (int point = 0; point < 40; point++) {
            Path folder = root.resolve("at-" + point);
            StoreFiles files = new StoreFiles(folder, FailingDisk.after(point));
            Map<Bytes32, Appointment> receipted = new HashMap<>();
            try (AppointmentStore store = AppointmentStore.open(files, 100)) {
                for (int height = 1; height <= 6; height++) {
                    List<Appointment> all = block(height, List.of(head(1, height), head(2, height), head(3, height)));
                    take(store, all);
                    all.forEach(each -> receipted.put(each.account().id(), each));
                    if (height == 3) {
                        store.beginAnew();
                    }
                }
            } catch (TowerRefusal died) {
                assertTrue(List.of("STORE_FAILED", "STORE_DAMAGED").contains(died.tag()), died.tag());
            }
            try (AppointmentStore store = AppointmentStore.open(folder, 100)) {
                receipted.forEach((account, each) -> assertTrue(
                        store.appointment(account).orElseThrow().promise().version()
                                >= each.promise().version()));
            } catch (TowerRefusal nothing) {
                assertTrue(receipted.isEmpty(), "at write " + point + ": " + nothing.getMessage());
            }
        }
    }

    @Test
    void anImageThatWasBentOrLostItsJournalIsDamage(@TempDir Path folder) throws IOException {
        try (AppointmentStore store = AppointmentStore.open(folder, 100)) {
            take(store, block(1, List.of(head(1, 1), head(2, 1))));
            store.beginAnew();
        }
        Path image = folder.resolve("appointments.1.image");
        byte[] good = Files.readAllBytes(image);
        for (int i = 0; i < good.length; i += 7) {
            byte[] bent = good.clone();
            bent[i] ^= 4;
            Files.write(image, bent);
            try {
                AppointmentStore.open(folder, 100).close();
                throw new AssertionError("byte " + i + " was bent");
            } catch (TowerRefusal refused) {
                assertEquals("STORE_DAMAGED", refused.tag());
            }
        }
        Files.write(image, good);
        AppointmentStore.open(folder, 100).close();
        Files.delete(folder.resolve("appointments.1.journal"));
        assertEquals("STORE_DAMAGED", refused(() -> AppointmentStore.open(folder, 100)));
    }

    @Test
    void aThousandAccountsOfOneHubTakeLessThan160BytesEach(@TempDir Path folder) {
        try (AppointmentStore store = AppointmentStore.open(folder, 100_000)) {
            for (int part = 0; part < 16; part++) {
                List<ProofHead> heads = new ArrayList<>();
                for (int i = 0; i < 64; i++) {
                    heads.add(SealedAccounts.head(entity(0), entity(1 + 64 * part + i), 1, TOKEN, i));
                }
                take(store, block(part + 1, heads));
            }
            assertEquals(1_024, store.size());
            // A page of records is made whole; what it holds is what counts.
            long spare = (long) (Records.PER_PAGE - store.size()) * Records.BYTES;
            long each = (store.bytes() - spare) / store.size();
            assertTrue(each <= 160, each + " bytes an account");
        }
    }

    @Test
    void bytesAreCountedForTheClientWhosePathsTheyAre(@TempDir Path folder) {
        try (AppointmentStore store = AppointmentStore.open(folder, 1_000)) {
            assertEquals(0, store.bytesOf(OWN));
            List<ProofHead> heads = new ArrayList<>();
            for (int i = 0; i < 64; i++) {
                heads.add(SealedAccounts.head(entity(0), entity(100 + i), 1, TOKEN, i));
            }
            List<Appointment> all = block(1, heads);
            take(store, all.subList(0, 1));
            long alone = store.bytesOf(OWN);
            assertTrue(alone > 2 * 6 * 32, "an account alone brings its paths: " + alone);
            assertEquals(0, store.bytesOf(Set.of(entity(1))), "the other side is no client");
            take(store, all);
            assertTrue(store.bytesOf(OWN) < 64 * 160, "together they need none: " + store.bytesOf(OWN));
            assertTrue(Handover.of(all.subList(0, 1)).bytesKept() > 2 * 6 * 32);
        }
    }
}
