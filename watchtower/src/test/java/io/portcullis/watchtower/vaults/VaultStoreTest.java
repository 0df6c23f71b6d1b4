package io.portcullis.watchtower.vaults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Eip712Domain;
import io.portcullis.depositary.model.Keccak;
import io.portcullis.depositary.vault.Locator;
import io.portcullis.depositary.vault.Opening;
import io.portcullis.depositary.vault.SealedBytes;
import io.portcullis.depositary.vault.VaultId;
import io.portcullis.depositary.vault.VaultLink;
import io.portcullis.depositary.vault.VaultReceipt;
import io.portcullis.depositary.vault.VaultStep;
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
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every vault as its client left it, whatever came before and whenever the process died. */
class VaultStoreTest {
    private static final Eip712Domain DOMAIN =
            new Eip712Domain(31_337, Address.fromHex("0x00000000000000000000000000000000000000d1"));
    private static final long MUCH = 1 << 30;
    private static final long NOW = 1_700_000_000;
    private static final long LATER = NOW + 1_000;
    private static final Bytes32 SEED = Keccak.hash(new byte[] {7});

    /** Links by revision: a chain is long. */
    private static final Map<Long, VaultLink> LINKS = new ConcurrentHashMap<>();

    private static VaultLink link(long revision) {
        return LINKS.computeIfAbsent(revision, each -> VaultLink.of(SEED, each));
    }

    private static VaultId id(int number) {
        return new VaultId(number, -number);
    }

    private static Opening opening(long number) {
        byte[] bytes = new byte[Opening.BYTES];
        new Random(number).nextBytes(bytes);
        return Opening.of(bytes);
    }

    private static SealedBytes payload(long number) {
        byte[] bytes = new byte[12 + 16 + 1_024];
        new Random(number).nextBytes(bytes);
        return SealedBytes.of(bytes);
    }

    /** A vault's opening for each revision before this. */
    private static VaultStep step(int vault, int revision, int first) {
        return new VaultStep(
                id(vault),
                revision,
                link(revision),
                LATER,
                first,
                IntStream.range(first, revision - 1)
                        .mapToObj(each -> opening(1_000L * vault + each))
                        .toList(),
                payload(vault * 1_000L + revision));
    }

    private static VaultReceipt take(VaultStore store, VaultStep step) {
        return store.take("client", step, MUCH, DOMAIN, NOW);
    }

    private static String refused(Runnable deed) {
        return assertThrows(TowerRefusal.class, deed::run).tag();
    }

    /** Random vaults of two clients move on, are sent again, and the store is closed or written anew at random. */
    @Property(tries = 15)
    void everyVaultIsAsItsNewestStepLeftIt(@ForAll long seed) throws IOException {
        Random random = new Random(seed);
        Path folder = Files.createTempDirectory("vaults");
        Map<Integer, Integer> revisions = new HashMap<>();
        VaultStore store = open(folder, Integer.MAX_VALUE);
        for (int i = 0; i < 40; i++) {
            int vault = 1 + random.nextInt(5);
            int before = revisions.getOrDefault(vault, 0);
            int revision = before + 1 + random.nextInt(3);
            // The client may not know that a step arrived: it begins at any place the tower has reached.
            int first = before == 0 ? 0 : random.nextInt(before);
            String client = "client-" + vault % 2;
            VaultReceipt receipt = store.take(client, step(vault, revision, first), MUCH, DOMAIN, NOW);
            revisions.put(vault, revision);
            assertEquals(
                    receipt, store.take(client, step(vault, revision, 0), MUCH, DOMAIN, NOW), "the same once more");
            assertEquals(whole(vault, revision), receipt);
            if (random.nextInt(6) == 0) {
                store.beginAnew();
            }
            if (random.nextInt(6) == 0) {
                store.close();
                store = open(folder, Integer.MAX_VALUE);
            }
            for (Map.Entry<Integer, Integer> each : revisions.entrySet()) {
                for (int k = 0; k < each.getValue() - 1; k++) {
                    Opening opening = opening(1_000L * each.getKey() + k);
                    assertEquals(
                            List.of(new Found(
                                    "client-" + each.getKey() % 2,
                                    id(each.getKey()),
                                    each.getValue(),
                                    LATER,
                                    opening,
                                    payload(each.getKey() * 1_000L + each.getValue()))),
                            store.found(opening.locator()));
                }
            }
        }
        long openings = revisions.values().stream().mapToLong(each -> each - 1).sum();
        assertEquals(
                openings, store.shares().stream().mapToLong(Share::openings).sum());
        assertEquals(
                store.bytes(), store.shares().stream().mapToLong(Share::bytes).sum());
        store.expire(LATER + 1);
        assertEquals(0, store.bytes());
        assertEquals(List.of(), store.shares());
        assertEquals(List.of(), store.found(opening(1_000).locator()));
        store.close();
        try (VaultStore again = VaultStore.open(folder, MUCH)) {
            assertEquals(0, again.bytes());
        }
    }

    private static VaultReceipt whole(int vault, int revision) {
        VaultStep step = step(vault, revision, 0);
        Vault made = new Vault("", step);
        made.take(step);
        return made.receipt(DOMAIN, NOW);
    }

    @Test
    void refusesWhatContradictsAndChangesNothing(@TempDir Path folder) {
        try (VaultStore store = VaultStore.open(folder, MUCH)) {
            VaultReceipt receipt = take(store, step(1, 4, 0));
            assertEquals("VAULT_STALE", refused(() -> take(store, step(1, 3, 0))));
            assertEquals("VAULT_GAP", refused(() -> take(store, step(1, 6, 4))));
            assertEquals("VAULT_GAP", refused(() -> take(store, step(2, 6, 4))));
            VaultStep next = step(1, 5, 3);
            assertEquals(
                    "VAULT_CONTRADICTS",
                    refused(() -> take(store, with(next, VaultLink.of(Bytes32.ZERO, 5), next.openings()))));
            assertEquals(
                    "VAULT_CONTRADICTS",
                    refused(() -> take(
                            store,
                            new VaultStep(
                                    next.vault(), 5, next.link(), LATER, 2, List.of(opening(9)), next.payload()))));
            VaultStep same = step(1, 4, 0);
            assertEquals(
                    "VAULT_CONTRADICTS",
                    refused(() -> take(
                            store,
                            new VaultStep(same.vault(), 4, same.link(), LATER, 0, same.openings(), next.payload()))));
            assertEquals(receipt, take(store, same));
            assertEquals(5, take(store, next).revision());
        }
    }

    private static VaultStep with(VaultStep step, VaultLink link, List<Opening> openings) {
        return new VaultStep(
                step.vault(), step.revision(), link, step.keepUntil(), step.first(), openings, step.payload());
    }

    @Test
    void aClientHasItsShareOfBytesAndTheTowerItsOwn(@TempDir Path folder) {
        long one = Vault.bytes(step(1, 1, 0));
        try (VaultStore store = VaultStore.open(folder, 2 * one)) {
            assertEquals("QUOTA_EXCEEDED", refused(() -> store.take("a", step(1, 1, 0), one - 1, DOMAIN, NOW)));
            assertEquals(List.of(), store.shares());
            store.take("a", step(1, 1, 0), one, DOMAIN, NOW);
            assertEquals("QUOTA_EXCEEDED", refused(() -> store.take("a", step(2, 1, 0), one, DOMAIN, NOW)));
            assertEquals("QUOTA_EXCEEDED", refused(() -> store.take("a", step(1, 2, 0), one, DOMAIN, NOW)));
            store.take("b", step(1, 1, 0), one, DOMAIN, NOW);
            assertEquals("TOWER_FULL", refused(() -> store.take("c", step(1, 1, 0), one, DOMAIN, NOW)));
            assertEquals(List.of(new Share("a", 1, 0, one), new Share("b", 1, 0, one)), store.shares());
        }
    }

    @Test
    void oneClientsVaultsAreNothingToAnother(@TempDir Path folder) {
        try (VaultStore store = VaultStore.open(folder, MUCH)) {
            Opening alike = opening(1);
            for (int vault = 1; vault <= VaultTable.MOST_ALIKE; vault++) {
                store.take("squatter", squatting(vault, List.of(alike)), MUCH, DOMAIN, NOW);
            }
            assertEquals(
                    "VAULT_CROWDED",
                    refused(() -> store.take("squatter", squatting(99, List.of(alike)), MUCH, DOMAIN, NOW)));
            List<Opening> many = new ArrayList<>(java.util.Collections.nCopies(17, opening(2)));
            assertEquals(
                    "VAULT_CROWDED", refused(() -> store.take("squatter", squatting(98, many), MUCH, DOMAIN, NOW)));
            store.take("honest", squatting(1, List.of(alike)), MUCH, DOMAIN, NOW);
            Locator locator = alike.locator();
            assertEquals(VaultTable.MOST_ALIKE + 1, store.found(locator).size());
            assertTrue(store.has("honest", id(1)));
            assertFalse(store.has("honest", id(2)));
        }
    }

    private static VaultStep squatting(int vault, List<Opening> openings) {
        return new VaultStep(id(vault), 1, link(1), LATER, 0, openings, payload(vault));
    }

    @Test
    void disputesAreRememberedUntilTheyAreNoMore(@TempDir Path folder) {
        Disputed first = new Disputed(Keccak.hash(new byte[] {1}), Keccak.hash(new byte[] {2}), 3);
        Disputed again = new Disputed(first.account(), Keccak.hash(new byte[] {4}), 5);
        Disputed other = new Disputed(Keccak.hash(new byte[] {5}), Bytes32.ZERO, 0);
        try (VaultStore store = VaultStore.open(folder, MUCH)) {
            store.saw(List.of(first, other));
            store.saw(List.of(again));
            assertEquals(List.of(other, again), store.disputes());
        }
        try (VaultStore store = VaultStore.open(folder, MUCH)) {
            assertEquals(List.of(other, again), store.disputes());
            store.keepDisputes(again.account()::equals);
            store.beginAnew();
        }
        try (VaultStore store = VaultStore.open(folder, MUCH)) {
            assertEquals(List.of(again), store.disputes());
        }
    }

    /** Dies at the n-th write or force. What it wrote before survives the process: of a machine that dies nothing here tells. */
    private static VaultStore open(Path folder, int writes) {
        return VaultStore.open(new VaultFiles(folder, FailingDisk.after(writes)), MUCH);
    }

    @Test
    void whatWasReceiptedIsThereAfterACrashAtAnyWrite(@TempDir Path root) throws IOException {
        for (int point = 0; point < 40; point++) {
            Path folder = root.resolve("at-" + point);
            Map<Integer, Integer> receipted = new HashMap<>();
            boolean sawDispute = false;
            Disputed dispute = new Disputed(SEED, SEED, 1);
            try (VaultStore store = open(folder, point)) {
                for (int revision = 1; revision <= 5; revision++) {
                    for (int vault = 1; vault <= 2; vault++) {
                        take(store, step(vault, revision, Math.max(0, revision - 2)));
                        receipted.put(vault, revision);
                    }
                    if (revision == 2) {
                        store.saw(List.of(dispute));
                        sawDispute = true;
                    }
                    if (revision == 3) {
                        store.beginAnew();
                    }
                }
            } catch (TowerRefusal died) {
                assertEquals("STORE_FAILED", died.tag(), "at write " + point);
            }
            try (VaultStore store = VaultStore.open(folder, MUCH)) {
                receipted.forEach((vault, revision) -> {
                    for (int k = 0; k < revision - 1; k++) {
                        List<Found> found =
                                store.found(opening(1_000L * vault + k).locator());
                        assertEquals(1, found.size());
                        assertTrue(found.getFirst().revision() >= revision);
                    }
                });
                assertEquals(receipted.keySet().stream().allMatch(vault -> store.has("client", id(vault))), true);
                assertTrue(!sawDispute || store.disputes().equals(List.of(dispute)), "at write " + point);
            }
        }
    }

    @Test
    void aBentRecordIsDamage() {
        byte[] good = new VaultRecord.Stepped("client", step(1, 3, 0)).encode();
        for (int i = 0; i < good.length; i++) {
            byte[] bent = good.clone();
            bent[i] ^= 0x40;
            try {
                VaultRecord.decode(bent).encode();
            } catch (TowerRefusal refused) {
                assertEquals("STORE_DAMAGED", refused.tag());
            }
            byte[] cut = java.util.Arrays.copyOf(good, i);
            assertEquals("STORE_DAMAGED", refused(() -> VaultRecord.decode(cut)));
        }
        List<VaultRecord> all = List.of(
                new VaultRecord.Stepped("klient-ü", step(1, 3, 0)),
                new VaultRecord.Expired("client", id(3)),
                new VaultRecord.Started(new Disputed(SEED, Bytes32.ZERO, 9)));
        all.forEach(each -> assertEquals(each, VaultRecord.decode(each.encode())));
    }
}
