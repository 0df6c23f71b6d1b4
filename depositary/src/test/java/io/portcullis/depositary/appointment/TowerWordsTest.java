package io.portcullis.depositary.appointment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Eip712Domain;
import io.portcullis.depositary.model.Hex;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** What a tower signs: receipts and heartbeats, each good for itself alone. */
class TowerWordsTest {
    private static final Eip712Domain DOMAIN = HandoverTest.DOMAIN;
    private static final TowerSignature NOBODYS = TowerSignature.of(new byte[64]);

    private final KeyPair key = newKey();
    private final TowerKey tower = point(key);

    static KeyPair newKey() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** The point is the end of the key's X.509 form. */
    static TowerKey point(KeyPair key) {
        byte[] encoded = key.getPublic().getEncoded();
        return TowerKey.of(Arrays.copyOfRange(encoded, encoded.length - TowerKey.LENGTH, encoded.length));
    }

    static TowerSignature sign(KeyPair key, byte[] text) {
        try {
            Signature signer = Signature.getInstance("SHA256withECDSAinP1363Format");
            signer.initSign(key.getPrivate());
            signer.update(text);
            return TowerSignature.of(signer.sign());
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private Heartbeat.Signed heartbeat() {
        Heartbeat heartbeat = new Heartbeat(DOMAIN, 4, 1_700_000_000, 77);
        return new Heartbeat.Signed(heartbeat, sign(key, heartbeat.text()));
    }

    @Test
    void aHeartbeatIsReadAsItWasWrittenAndIsItsTowersAlone() {
        Heartbeat.Signed signed = heartbeat();
        assertEquals(Heartbeat.BYTES, signed.encode().length);
        assertEquals(signed, Heartbeat.decode(signed.encode()));
        assertTrue(signed.isOf(tower));
        assertFalse(signed.isOf(point(newKey())));
        Eip712Domain elsewhere = new Eip712Domain(1, DOMAIN.depositary());
        assertFalse(
                new Heartbeat.Signed(new Heartbeat(elsewhere, 4, 1_700_000_000, 77), signed.signature()).isOf(tower));
        assertFalse(new Heartbeat.Signed(new Heartbeat(DOMAIN, 5, 1_700_000_000, 77), signed.signature()).isOf(tower));
    }

    @Test
    void aPromiseIsProvedByItsReceipt() {
        Handover.Checked checked = Handover.of(HandoverTest.block(8, 7)).check();
        Receipt receipt = checked.receipt(DOMAIN, 1_700_000_000);
        Receipt.Signed signed = new Receipt.Signed(receipt, sign(key, receipt.text()));
        assertEquals(signed, Receipt.decode(signed.encode()));
        for (int row = 0; row < 7; row++) {
            ProvedPromise proved = checked.proved(signed).get(row);
            assertTrue(proved.isOf(tower));
            assertFalse(proved.isOf(point(newKey())));
            assertEquals(proved, ProvedPromise.decode(proved.encode()));
            Promise other = checked.promises().get((row + 1) % 7);
            assertFalse(new ProvedPromise(signed, other, row, proved.path()).isOf(tower), "another promise");
        }
    }

    @Test
    void noSignatureIsGoodForAnotherKindOfWord() {
        Receipt receipt = Handover.of(HandoverTest.block(8, 1)).check().receipt(DOMAIN, 5);
        assertFalse(new Receipt.Signed(receipt, heartbeat().signature()).isOf(tower));
        assertFalse(new Receipt.Signed(receipt, NOBODYS).isOf(tower));
    }

    @Test
    void everyWordHasOneForm() {
        Handover.Checked checked = Handover.of(HandoverTest.block(8, 5)).check();
        Receipt receipt = checked.receipt(DOMAIN, 1_700_000_000);
        Receipt.Signed signed = new Receipt.Signed(receipt, sign(key, receipt.text()));
        strict(signed.encode(), bytes -> Receipt.decode(bytes).encode(), AppointmentTag.RECEIPT_MALFORMED);
        strict(
                checked.proved(signed).get(3).encode(),
                bytes -> ProvedPromise.decode(bytes).encode(),
                AppointmentTag.RECEIPT_MALFORMED);
        strict(heartbeat().encode(), bytes -> Heartbeat.decode(bytes).encode(), AppointmentTag.HEARTBEAT_MALFORMED);
    }

    private static void strict(byte[] good, Function<byte[], byte[]> again, AppointmentTag tag) {
        assertArrayEquals(good, again.apply(good));
        for (int length = 0; length < good.length + 2; length++) {
            if (length != good.length) {
                byte[] other = Arrays.copyOf(good, length);
                assertEquals(
                        tag,
                        assertThrows(AppointmentRefusal.class, () -> again.apply(other))
                                .tag());
            }
        }
        for (int i = 0; i < good.length; i++) {
            byte[] bent = good.clone();
            bent[i] ^= 1;
            try {
                assertArrayEquals(bent, again.apply(bent), "what is read is what is written");
            } catch (AppointmentRefusal refused) {
                assertEquals(tag, refused.tag());
            }
        }
    }

    @Test
    void aTowersKeyIsAPointOfTheCurve() {
        byte[] point = tower.point();
        assertEquals(tower, TowerKey.of(point));
        assertThrows(IllegalArgumentException.class, () -> TowerKey.of(Arrays.copyOf(point, 64)));
        point[64] ^= 1;
        assertThrows(IllegalArgumentException.class, () -> TowerKey.of(point));
    }

    @Test
    void theFormsOfTodayAreReadForEver() throws IOException {
        Eip712Domain domain = new Eip712Domain(31_337, Address.fromHex("0x00000000000000000000000000000000000000d1"));
        Heartbeat.Signed heartbeat = new Heartbeat.Signed(new Heartbeat(domain, 4, 1_700_000_000, 77), NOBODYS);
        assertArrayEquals(golden("heartbeat-v2.hex"), heartbeat.encode());
        Handover.Checked checked = Handover.of(HandoverTest.block(8, 3)).check();
        Receipt.Signed receipt = new Receipt.Signed(checked.receipt(domain, 1_700_000_000), NOBODYS);
        assertArrayEquals(
                golden("promise-v1.hex"), checked.proved(receipt).get(1).encode());
        assertEquals(heartbeat, Heartbeat.decode(golden("heartbeat-v2.hex")));
        assertEquals(checked.proved(receipt).get(1), ProvedPromise.decode(golden("promise-v1.hex")));
    }

    private static byte[] golden(String name) throws IOException {
        return Hex.decode(Files.readString(Path.of("src/test/resources/golden").resolve(name))
                .strip());
    }
}
