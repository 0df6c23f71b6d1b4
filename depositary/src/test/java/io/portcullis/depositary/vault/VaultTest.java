package io.portcullis.depositary.vault;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.appointment.Appointment;
import io.portcullis.depositary.appointment.Handover;
import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Eip712Domain;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.Hex;
import io.portcullis.depositary.model.Keccak;
import io.portcullis.depositary.model.ProofHead;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.depositary.testing.KnownKeys;
import io.portcullis.depositary.testing.SealedAccounts;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** A vault is opened by what a dispute shows, and by nothing else. */
class VaultTest {
    private static final Eip712Domain DOMAIN =
            new Eip712Domain(31_337, Address.fromHex("0x00000000000000000000000000000000000000d1"));
    private static final TokenId TOKEN = new TokenId(Bytes32.fromHex("0x" + "07".repeat(32)));
    private static final SealedAccounts SEALED = new SealedAccounts(DOMAIN, KnownKeys.of(3), 0, 2);
    private static final long DEADLINE = 2_000_000_000;

    private static final VaultLink LINK = VaultLink.of(Bytes32.ZERO, 7);

    private static EntityId entity(int i) {
        return new EntityId(Keccak.hash(new byte[] {(byte) i}));
    }

    private static ProofHead head(int account, long version) {
        return SealedAccounts.head(entity(0), entity(1 + account), version, TOKEN, 10 * version - account);
    }

    private static Appointment appointment(int account, long version) {
        return new Appointment(
                SEALED.block(version, List.of(head(account, version))).getFirst(), DEADLINE);
    }

    private static StretchedClue clue(int account, long version) {
        ProofHead head = head(account, version);
        return Clue.ofBody(DOMAIN, head.account().id(), head.hash()).stretch();
    }

    private static VaultTag refused(Supplier<?> deed) {
        return assertThrows(VaultRefusal.class, deed::get).tag();
    }

    @Property(tries = 8)
    void everyOlderBodyOpensTheNewestAppointment(@ForAll long seed, @ForAll @IntRange(min = 2, max = 7) int newest) {
        Random random = new Random(seed);
        VaultId vault = VaultId.random(random);
        VaultKey key = VaultKey.random(random);
        List<StretchedClue> clues = new ArrayList<>();
        List<Opening> openings = new ArrayList<>();
        for (int version = 1; version <= newest; version++) {
            SealedBytes payload = key.seal(vault, version, appointment(3, version), random);
            VaultStep step = new VaultStep(vault, version, LINK, DEADLINE, 0, openings, payload);
            assertEquals(step, VaultStep.decode(step.encode()));
            for (int older = 1; older < version; older++) {
                StretchedClue clue = clues.get(older - 1);
                Opening opening = openings.get(older - 1);
                assertEquals(clue.locator(), opening.locator());
                assertEquals(
                        appointment(3, version),
                        clue.open(vault, version, opening, payload, older).appointment(0));
                long revision = version;
                assertEquals(
                        VaultTag.VAULT_RUBBISH,
                        refused(() -> clue.open(vault, revision + 1, opening, payload, 0)),
                        "another revision");
                assertEquals(
                        VaultTag.VAULT_RUBBISH,
                        refused(() -> clue.open(VaultId.random(random), revision, opening, payload, 0)),
                        "another vault");
            }
            clues.add(clue(3, version));
            openings.add(clues.getLast().opening(vault, key));
        }
        assertEquals(openings.getFirst(), clues.getFirst().opening(vault, key), "an opening has one form");
        assertEquals(
                openings.size(),
                openings.stream().map(Opening::locator).distinct().count());
    }

    @Test
    void aClueOfAnotherChainBodyOrAccountFindsNothing() {
        Bytes32 account = head(1, 5).account().id();
        Locator found = clue(1, 5).locator();
        assertNotEquals(found, clue(1, 6).locator());
        assertNotEquals(found, clue(2, 5).locator());
        assertNotEquals(
                found,
                Clue.ofBody(
                                new Eip712Domain(1, DOMAIN.depositary()),
                                account,
                                head(1, 5).hash())
                        .stretch()
                        .locator());
        assertNotEquals(
                Clue.ofUnproven(DOMAIN, account, 5).stretch().locator(),
                Clue.ofUnproven(DOMAIN, account, 4).stretch().locator());
    }

    @Test
    void hostileVaultsAreRefusedEachByItsTag() {
        Random random = new Random(1);
        VaultId vault = VaultId.random(random);
        VaultKey key = VaultKey.random(random);
        StretchedClue clue = clue(1, 3);
        Opening opening = clue.opening(vault, key);
        SealedBytes good = key.seal(vault, 1, appointment(1, 4), random);
        assertEquals(VaultTag.VAULT_OLDER, refused(() -> clue.open(vault, 1, opening, good, 4)));
        SealedBytes elsewhere = key.seal(vault, 1, appointment(2, 9), random);
        assertEquals(VaultTag.VAULT_ELSEWHERE, refused(() -> clue.open(vault, 1, opening, elsewhere, 3)));
        SealedBytes two = key.seal(
                vault,
                1,
                Handover.of(List.of(appointment(1, 4), appointment(2, 4))).encode(),
                random);
        assertEquals(VaultTag.VAULT_RUBBISH, refused(() -> clue.open(vault, 1, opening, two, 3)));
        SealedBytes none = key.seal(vault, 1, new byte[300], random);
        assertEquals(VaultTag.VAULT_RUBBISH, refused(() -> clue.open(vault, 1, opening, none, 3)));
        Opening wrong = clue.opening(vault, VaultKey.random(random));
        assertEquals(VaultTag.VAULT_RUBBISH, refused(() -> clue.open(vault, 1, wrong, good, 3)));
        byte[] bytes = good.toArray();
        for (int i = 0; i < bytes.length; i += 13) {
            byte[] bent = bytes.clone();
            bent[i] ^= 1;
            assertEquals(VaultTag.VAULT_RUBBISH, refused(() -> clue.open(vault, 1, opening, SealedBytes.of(bent), 3)));
        }
        byte[] wrap = opening.toArray();
        for (int i = Locator.LENGTH; i < wrap.length; i++) {
            byte[] bent = wrap.clone();
            bent[i] ^= 1;
            assertEquals(VaultTag.VAULT_RUBBISH, refused(() -> clue.open(vault, 1, Opening.of(bent), good, 3)));
        }
    }

    @Test
    void aPayloadTellsItsLengthByTheKilobyteOnly() {
        Random random = new Random(2);
        VaultKey key = VaultKey.random(random);
        VaultId vault = VaultId.random(random);
        assertEquals(
                key.seal(vault, 1, appointment(1, 1), random).length(),
                key.seal(vault, 1, new byte[1_022], random).length());
        assertEquals(
                2_048 + VaultKey.NONCE_BYTES + VaultKey.TAG_BYTES,
                key.seal(vault, 1, new byte[1_023], random).length());
    }

    private static VaultStep step(Random random) {
        VaultId vault = VaultId.random(random);
        VaultKey key = VaultKey.random(random);
        StretchedClue clue = clue(1, 1);
        return new VaultStep(
                vault,
                7,
                LINK,
                DEADLINE,
                12,
                List.of(clue.opening(vault, key), clue.opening(vault, VaultKey.random(random))),
                key.seal(vault, 7, appointment(1, 2), random));
    }

    @Test
    void aStepHasOneEncoding() {
        byte[] good = step(new Random(3)).encode();
        for (int length = 0; length < good.length; length += length < 200 ? 1 : 37) {
            byte[] cut = Arrays.copyOf(good, length);
            assertEquals(VaultTag.VAULT_MALFORMED, refused(() -> VaultStep.decode(cut)));
        }
        assertEquals(VaultTag.VAULT_MALFORMED, refused(() -> VaultStep.decode(Arrays.copyOf(good, good.length + 1))));
        assertEquals(VaultTag.VAULT_MALFORMED, refused(() -> VaultStep.decode(new byte[Limits.MAX_STEP_BYTES + 1])));
        Random random = new Random(4);
        for (int i = 0; i < 2_000; i++) {
            byte[] bent = good.clone();
            bent[random.nextInt(random.nextBoolean() ? 40 : bent.length)] ^= (byte) (1 << random.nextInt(8));
            try {
                assertArrayEquals(bent, VaultStep.decode(bent).encode());
            } catch (VaultRefusal refused) {
                assertEquals(VaultTag.VAULT_MALFORMED, refused.tag());
            }
        }
    }

    @Test
    void aStepKeepsItsBounds() {
        VaultStep good = step(new Random(5));
        assertEquals(VaultTag.VAULT_MALFORMED, refused(() -> with(good, 0, 1, 0)));
        assertEquals(VaultTag.VAULT_MALFORMED, refused(() -> with(good, Limits.MAX_REVISIONS + 1, 1, 0)));
        assertEquals(VaultTag.VAULT_MALFORMED, refused(() -> with(good, 1, 0, 0)));
        assertEquals(VaultTag.VAULT_MALFORMED, refused(() -> with(good, 1, 1L << 32, 0)));
        assertEquals(VaultTag.VAULT_MALFORMED, refused(() -> with(good, 1, 1, -1)));
        assertEquals(VaultTag.VAULT_MALFORMED, refused(() -> with(good, 1, 1, Limits.MAX_OPENINGS - 1)));
        assertEquals(2, with(good, 1, 1, Limits.MAX_OPENINGS - 2).openings().size());
        List<Opening> many = new ArrayList<>(
                java.util.Collections.nCopies(257, good.openings().getFirst()));
        assertEquals(
                VaultTag.VAULT_MALFORMED,
                refused(() -> new VaultStep(good.vault(), 1, LINK, 1, 0, many, good.payload())));
        for (int length : new int[] {0, 27, 28, 29, 1_051, 1_053, Limits.MAX_PAYLOAD_BYTES + 1_024}) {
            assertEquals(
                    VaultTag.VAULT_MALFORMED,
                    refused(() ->
                            new VaultStep(good.vault(), 1, LINK, 1, 0, List.of(), SealedBytes.of(new byte[length]))),
                    length + " bytes");
        }
        VaultStep largest = new VaultStep(
                good.vault(), 1, LINK, 1, 0, many.subList(0, 256), SealedBytes.of(new byte[Limits.MAX_PAYLOAD_BYTES]));
        assertEquals(Limits.MAX_STEP_BYTES, largest.encode().length);
    }

    private static VaultStep with(VaultStep good, long revision, long keepUntil, int first) {
        return new VaultStep(good.vault(), revision, LINK, keepUntil, first, good.openings(), good.payload());
    }

    @Test
    void theFormOfTodayOpensForEver() throws IOException {
        Path golden = Path.of("src/test/resources/golden/vault-step-v1.hex");
        byte[] bytes = Hex.decode(Files.readString(golden).strip());
        VaultStep step = VaultStep.decode(bytes);
        assertArrayEquals(bytes, step.encode());
        assertEquals(step(new Random(3)), step);
        assertEquals(
                appointment(1, 2),
                clue(1, 1)
                        .open(step.vault(), 7, step.openings().getFirst(), step.payload(), 1)
                        .appointment(0));
    }

    @Test
    void aLaterLinkProvesWhichRevisionsTheClientReplaced() {
        Bytes32 seed = Keccak.hash(new byte[] {9});
        VaultLink third = VaultLink.of(seed, 3);
        assertTrue(VaultLink.of(seed, 4).follows(third, 1));
        assertTrue(VaultLink.of(seed, Limits.MAX_REVISIONS).follows(third, Limits.MAX_REVISIONS - 3));
        assertFalse(third.follows(third, 0));
        assertFalse(VaultLink.of(seed, 2).follows(third, -1));
        assertFalse(VaultLink.of(seed, 4).follows(third, 2));
        assertFalse(VaultLink.of(Bytes32.ZERO, 4).follows(third, 1));
        assertFalse(third.follows(third, Long.MAX_VALUE));
        assertTrue(VaultLink.of(seed, 40).isAfter(third));
        assertFalse(third.isAfter(third));
        assertFalse(VaultLink.of(seed, 2).isAfter(third));
        assertThrows(IllegalArgumentException.class, () -> VaultLink.of(seed, 0));
        assertThrows(IllegalArgumentException.class, () -> VaultLink.of(seed, Limits.MAX_REVISIONS + 1));
    }

    @Test
    void aVaultsIdIsReadInItsOneForm() {
        VaultId id = VaultId.random(new Random(6));
        assertEquals(id, VaultId.fromHex(id.toString()));
        assertEquals(id, VaultId.of(id.toArray()));
        assertEquals(id, VaultId.of(id.word()));
        assertThrows(IllegalArgumentException.class, () -> VaultId.fromHex("0x" + id));
        assertThrows(IllegalArgumentException.class, () -> VaultId.of(new byte[15]));
        assertThrows(
                IllegalArgumentException.class,
                () -> VaultId.of(Bytes32.of(ByteBuffer.allocate(32).putLong(1).array())));
        assertFalse(VaultKey.random(new Random(1)).toString().matches(".*[0-9].*"));
        assertTrue(step(new Random(3)).payload().toString().endsWith(" sealed bytes"));
    }
}
