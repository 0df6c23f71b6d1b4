package io.portcullis.signer.duress;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Keccak;
import io.portcullis.signer.duress.SealedList.Way;
import io.portcullis.signer.evidence.TrustRoots;
import io.portcullis.signer.intent.Intent;
import io.portcullis.signer.testing.Ceremony;
import io.portcullis.signer.testing.TestKeys;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.verdict.SignerTag;
import io.portcullis.threshold.codec.Bytes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A list that comes past people who may not read it, and is heeded from the moment that it is there. */
class SealedListTest {
    private static final KeyPair OFFICER = TestKeys.p256();
    private static final TrustRoots TRUST =
            new TrustRoots(Ceremony.DOMAIN, Ceremony.ENTITY, TestKeys.point(OFFICER), List.of(), 1);
    private static final Intent.Bytes ANN = new Intent.Bytes(new byte[] {1, 2, 3});

    private static RandomGenerator random() {
        return new Random(7);
    }

    private static DuressList list(int salt, Intent.Bytes... credentials) {
        return DuressList.of(Ceremony.ENTITY, Keccak.hash(new byte[] {(byte) salt}), List.of(credentials));
    }

    private static byte[] signed(DuressList list) {
        return list.encode(TestKeys.signRaw(OFFICER, list.signedBytes()));
    }

    private static SignerTag refusal(Way way, Bytes sealed, DuressList under) {
        return assertThrows(RefusedException.class, () -> SealedList.open(way, sealed, under))
                .refusal()
                .tag();
    }

    @Property(tries = 50)
    void whatIsSealedOpensUnderTheSameSaltAlone(
            @ForAll @Size(max = 9_000) byte[] file, @ForAll @IntRange(max = 9) int salt) {
        Bytes sealed = SealedList.seal(Way.TO_SIGNER, file, list(salt), random());
        assertArrayEquals(file, SealedList.open(Way.TO_SIGNER, sealed, list(salt, ANN)));
        assertEquals(SignerTag.DURESS_LIST_INVALID, refusal(Way.TO_SIGNER, sealed, list(salt + 1)));
        assertEquals(SignerTag.DURESS_LIST_INVALID, refusal(Way.FROM_SIGNER, sealed, list(salt)));
    }

    @Test
    void whoLooksOnCannotTellHowManyThereAre() {
        byte[] nobody = signed(list(1));
        byte[] fifty = signed(DuressList.of(
                Ceremony.ENTITY,
                Bytes32.ZERO,
                IntStream.range(0, 50)
                        .mapToObj(i -> new Intent.Bytes(new byte[] {(byte) i}))
                        .toList()));
        assertNotEquals(nobody.length, fifty.length);
        assertEquals(
                SealedList.seal(Way.TO_SIGNER, nobody, list(2), random()).size(),
                SealedList.seal(Way.TO_SIGNER, fifty, list(2), random()).size());
        assertThrows(
                RefusedException.class,
                () -> SealedList.seal(Way.TO_SIGNER, new byte[SealedList.MAX_PLAIN - 3], list(2), random()));
    }

    @Test
    void whatWasTouchedOrCutOpensNowhere() {
        byte[] sealed = SealedList.seal(Way.TO_SIGNER, signed(list(1)), list(2), random())
                .toArray();
        for (int at = 0; at < sealed.length; at += at < 40 ? 1 : 997) {
            byte[] touched = sealed.clone();
            touched[at] ^= 1;
            assertEquals(SignerTag.DURESS_LIST_INVALID, refusal(Way.TO_SIGNER, Bytes.of(touched), list(2)));
            Bytes cut = Bytes.of(Arrays.copyOf(sealed, at));
            assertEquals(SignerTag.DURESS_LIST_INVALID, refusal(Way.TO_SIGNER, cut, list(2)));
        }
    }

    @Test
    void aListIsHeededFromTheMomentItIsThereAndNothingDisarmsIt(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("duress.json");
        DuressList.place(signed(list(1)), file, TRUST);
        ListInForce inForce = ListInForce.open(Optional.of(file), TRUST);
        assertFalse(inForce.signals(ANN));
        // Past everybody: sealed. No other officer's, no second time.
        DuressList forged = list(3, ANN);
        byte[] anothers = forged.encode(TestKeys.signRaw(TestKeys.p256(), forged.signedBytes()));
        Bytes wrong = SealedList.seal(Way.TO_SIGNER, anothers, list(1), random());
        assertThrows(RefusedException.class, () -> inForce.take(wrong));
        Bytes next = SealedList.seal(Way.TO_SIGNER, signed(list(2, ANN)), list(1), random());
        inForce.take(next);
        assertTrue(inForce.signals(ANN));
        assertThrows(RefusedException.class, () -> inForce.take(next));
        assertArrayEquals(Files.readAllBytes(file), SealedList.open(Way.FROM_SIGNER, inForce.shown(random()), list(2)));
        // By the hand that runs the host.
        DuressList.place(signed(list(4)), file, TRUST);
        assertFalse(inForce.signals(ANN));
        DuressList.place(signed(list(5, ANN)), file, TRUST);
        assertTrue(inForce.signals(ANN));
        // Gone, or not the officer's: the last one stays.
        Files.delete(file);
        assertTrue(inForce.signals(ANN));
        Files.write(file, anothers);
        assertTrue(inForce.signals(ANN));
    }

    @Test
    void aSignerWithoutAPlaceForAListTakesNone() {
        ListInForce none = ListInForce.open(Optional.empty(), TRUST);
        assertFalse(none.signals(ANN));
        Bytes sealed = SealedList.seal(Way.TO_SIGNER, signed(list(1)), DuressList.none(Ceremony.ENTITY), random());
        assertThrows(RefusedException.class, () -> none.take(sealed));
        assertThrows(RefusedException.class, () -> none.shown(random()));
    }
}
