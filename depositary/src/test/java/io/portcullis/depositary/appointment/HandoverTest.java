package io.portcullis.depositary.appointment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Eip712Domain;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.Hex;
import io.portcullis.depositary.model.Keccak;
import io.portcullis.depositary.model.MerkleTree;
import io.portcullis.depositary.model.ProofHead;
import io.portcullis.depositary.model.Statement;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.depositary.testing.KnownKeys;
import io.portcullis.depositary.testing.SealedAccounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** What a tower is handed: each seal once, every account provable from it alone. */
class HandoverTest {
    static final Eip712Domain DOMAIN =
            new Eip712Domain(31_337, Address.fromHex("0x00000000000000000000000000000000000000d1"));
    private static final TokenId TOKEN = new TokenId(Bytes32.fromHex("0x" + "07".repeat(32)));
    private static final SealedAccounts SEALED = new SealedAccounts(DOMAIN, KnownKeys.of(3), 0, 2);
    private static final long DEADLINE = 2_000_000_000;

    static List<Appointment> block(long height, int accounts) {
        List<ProofHead> heads = IntStream.range(0, accounts)
                .mapToObj(i -> SealedAccounts.head(entity(0), entity(i + 1), height, TOKEN, 100 * i - 250))
                .toList();
        return SEALED.block(height, heads).stream()
                .map(statement -> new Appointment(statement, DEADLINE))
                .toList();
    }

    private static EntityId entity(int i) {
        return new EntityId(Keccak.hash(new byte[] {(byte) (i >>> 8), (byte) i}));
    }

    @Property(tries = 60)
    void anyPartOfABlockIsHandedOverAndProvedAgain(
            @ForAll @IntRange(min = 1, max = 40) int accounts, @ForAll @IntRange(min = 1, max = 40) int part) {
        List<Appointment> all = block(9, accounts);
        List<Appointment> some = all.subList(0, Math.min(part, accounts));
        Handover handover = Handover.of(some);
        byte[] bytes = handover.encode();
        Handover read = Handover.decode(bytes);
        assertEquals(handover, read);
        assertArrayEquals(bytes, read.encode());
        Handover.Checked checked = read.check();
        List<Appointment> again =
                IntStream.range(0, some.size()).mapToObj(checked::appointment).toList();
        assertEquals(
                List.copyOf(some).stream()
                        .map(Appointment::statement)
                        .map(Statement::head)
                        .toList()
                        .size(),
                again.size());
        for (Appointment each : some) {
            assertTrue(again.contains(each), "its own paths, as if it came alone");
            assertEquals(checked.promises().get(again.indexOf(each)), each.promise());
        }
    }

    @Property(tries = 100)
    void aTreeOfSomeLeavesGivesTheirPathsAndForgetsTheOthers(
            @ForAll @IntRange(min = 1, max = 70) int width, @ForAll long seed) {
        Random random = new Random(seed);
        List<Bytes32> hashes = IntStream.range(0, width)
                .mapToObj(i -> Keccak.hash(new byte[] {(byte) i, 1}))
                .toList();
        int[] all = IntStream.range(0, width).toArray();
        SealTree whole = SealTree.of(width, all, flat(all, hashes), new byte[0]);
        assertEquals(MerkleTree.root(hashes), whole.root());
        int[] kept = all;
        SealTree tree = whole;
        while (kept.length > 0) {
            int[] fewer = Arrays.stream(kept).filter(i -> random.nextInt(3) > 0).toArray();
            if (fewer.length == 0) {
                break;
            }
            byte[] nodes = tree.nodesFor(fewer);
            SealTree pruned = SealTree.of(width, fewer, flat(fewer, hashes), nodes);
            assertEquals(whole.root(), pruned.root());
            for (int leaf : fewer) {
                assertEquals(MerkleTree.inclusionPath(leaf, hashes), pruned.path(leaf));
            }
            assertArrayEquals(whole.nodesFor(fewer), nodes, "one set of leaves has one list of nodes");
            kept = fewer.length == kept.length ? Arrays.copyOf(fewer, fewer.length - 1) : fewer;
            tree = fewer.length == kept.length ? pruned : tree;
        }
    }

    private static byte[] flat(int[] leaves, List<Bytes32> hashes) {
        byte[] flat = new byte[leaves.length * 32];
        for (int i = 0; i < leaves.length; i++) {
            hashes.get(leaves[i]).copyTo(flat, 32 * i);
        }
        return flat;
    }

    @Test
    void aWholeBlockNeedsNoNodesAndSealsTravelOnce() {
        List<Appointment> appointments = new ArrayList<>(block(1, 5));
        appointments.addAll(block(2, 20));
        Handover handover = Handover.of(appointments);
        assertEquals(20, handover.rows().size(), "of an account twice the later counts");
        assertEquals(1, handover.sheets().size());
        assertEquals(List.of(), handover.sheets().getFirst().nodes());
        Handover one = Handover.of(appointments.subList(24, 25));
        assertEquals(2 * 5 + 1, one.sheets().getFirst().nodes().size(), 3, "two paths of a tree of 40");
    }

    @Test
    void anyBentByteIsRefusedByItsTag() {
        byte[] good = Handover.of(block(3, 4).subList(0, 3)).encode();
        Random random = new Random(5);
        for (int i = 0; i < good.length; i++) {
            byte[] bent = good.clone();
            bent[i] ^= (byte) (1 << random.nextInt(8));
            try {
                Handover.Checked checked = Handover.decode(bent).check();
                // Deadlines, epochs, block heights and signatures are not of the tree: those are held against boards
                // and receipts.
                assertFalse(checked.promises().isEmpty());
                assertFalse(Arrays.equals(good, checked.handover().encode()));
            } catch (AppointmentRefusal refused) {
                assertTrue(
                        refused.tag() == AppointmentTag.HANDOVER_MALFORMED
                                || refused.tag() == AppointmentTag.HANDOVER_UNPROVEN,
                        refused.tag().name());
            }
        }
        for (int length = 0; length < good.length; length++) {
            byte[] cut = Arrays.copyOf(good, length);
            assertEquals(
                    AppointmentTag.HANDOVER_MALFORMED,
                    assertThrows(AppointmentRefusal.class, () -> Handover.decode(cut))
                            .tag());
        }
        assertThrows(AppointmentRefusal.class, () -> Handover.decode(Arrays.copyOf(good, good.length + 1)));
    }

    @Test
    void aStatementThatWasNotSealedIsUnproven() {
        Handover good = Handover.of(block(3, 4));
        Handover.Row first = good.rows().getFirst();
        ProofHead richer = SealedAccounts.head(
                first.head().account().left(), first.head().account().right(), 3, TOKEN, 1_000_000);
        List<Handover.Row> rows = new ArrayList<>(good.rows());
        rows.set(0, new Handover.Row(richer, first.left(), first.right(), first.deadline()));
        assertEquals(
                AppointmentTag.HANDOVER_UNPROVEN,
                assertThrows(AppointmentRefusal.class, () -> new Handover(good.sheets(), rows).check())
                        .tag());
    }

    @Test
    void aCountThatPromisesMoreThanIsThereMakesNoRoom() {
        byte[] bytes = Handover.of(block(3, 4)).encode();
        int count = bytes.length - 4 * (2 * 32 + 8 + 12 + 1 + 48 + 20 + 4) - 4;
        bytes[count + 1] = 1;
        assertEquals(
                AppointmentTag.HANDOVER_MALFORMED,
                assertThrows(AppointmentRefusal.class, () -> Handover.decode(bytes))
                        .tag());
    }

    @Test
    void theFormOfTodayIsReadForEver() throws IOException {
        Path golden = Path.of("src/test/resources/golden/handover-v1.hex");
        byte[] bytes = Hex.decode(Files.readString(golden).strip());
        Handover handover = Handover.decode(bytes);
        assertEquals(Handover.of(block(3, 3).subList(0, 2)), handover);
        assertArrayEquals(bytes, handover.encode());
    }
}
