package io.portcullis.signer.duress;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.Keccak;
import io.portcullis.signer.evidence.TrustRoots;
import io.portcullis.signer.intent.Intent;
import io.portcullis.signer.testing.Ceremony;
import io.portcullis.signer.testing.TestKeys;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.verdict.SignerFault;
import io.portcullis.signer.verdict.SignerTag;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The private list of credentials that signal duress: the officer's word, or none. */
final class DuressListTest {
    private static final Bytes32 SALT = Keccak.hash(new byte[] {1});
    private static final Intent.Bytes THREATENED = new Intent.Bytes(new byte[] {1, 2, 3});
    private static final Intent.Bytes PLAIN = new Intent.Bytes(new byte[] {1, 2, 4});
    private static final KeyPair OFFICER = TestKeys.p256();
    private static final DuressList LIST = DuressList.of(Ceremony.ENTITY, SALT, List.of(THREATENED));
    private static final byte[] FILE = LIST.encode(TestKeys.signRaw(OFFICER, LIST.signedBytes()));

    private static TrustRoots trust(EntityId entity, KeyPair officer) {
        return new TrustRoots(Ceremony.DOMAIN, entity, TestKeys.point(officer), List.of(), 1);
    }

    @Test
    void itKnowsItsCredentialsAndShowsNone() {
        DuressList read = DuressList.decode(FILE, trust(Ceremony.ENTITY, OFFICER));
        assertEquals(LIST, read);
        assertTrue(read.signals(THREATENED));
        assertFalse(read.signals(PLAIN));
        assertFalse(DuressList.none(Ceremony.ENTITY).signals(THREATENED));
        assertFalse(new String(FILE, UTF_8).contains("010203"));
    }

    @Test
    void aListOfAnotherEntityOrAnotherOfficerIsRefused() {
        EntityId other = new EntityId(Keccak.hash(new byte[] {9}));
        for (TrustRoots trust : List.of(trust(other, OFFICER), trust(Ceremony.ENTITY, TestKeys.p256()))) {
            assertEquals(
                    SignerTag.DURESS_LIST_INVALID,
                    assertThrows(RefusedException.class, () -> DuressList.decode(FILE, trust))
                            .refusal()
                            .tag());
        }
    }

    @Test
    void itIsPutInItsPlaceForItsOwnerOnlyAndABadOneLeavesTheOneBefore(@TempDir Path directory) throws Exception {
        Path place = directory.resolve("duress.json");
        TrustRoots trust = trust(Ceremony.ENTITY, OFFICER);
        assertEquals(LIST, DuressList.place(FILE, place, trust));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(place)));
        assertEquals(LIST, DuressList.read(place, trust));
        SignerFault refused =
                assertThrows(SignerFault.class, () -> DuressList.place(new byte[] {'{', '}'}, place, trust));
        assertEquals(SignerTag.DURESS_LIST_INVALID, refused.tag());
        assertEquals(LIST, DuressList.read(place, trust));
        DuressList next = DuressList.of(Ceremony.ENTITY, SALT, List.of(PLAIN));
        DuressList.place(next.encode(TestKeys.signRaw(OFFICER, next.signedBytes())), place, trust);
        assertEquals(next, DuressList.read(place, trust));
    }

    @Property(tries = 300)
    void aChangedByteIsRefused(@ForAll int at, @ForAll byte value) {
        byte[] bytes = FILE.clone();
        int place = Math.floorMod(at, bytes.length);
        bytes[place] = value;
        if (value != FILE[place]) {
            assertThrows(RefusedException.class, () -> DuressList.decode(bytes, trust(Ceremony.ENTITY, OFFICER)));
        }
    }
}
