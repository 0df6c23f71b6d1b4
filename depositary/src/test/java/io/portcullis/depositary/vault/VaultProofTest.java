package io.portcullis.depositary.vault;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.appointment.TowerKey;
import io.portcullis.depositary.appointment.TowerSignature;
import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Eip712Domain;
import io.portcullis.depositary.model.Hex;
import io.portcullis.depositary.model.MerkleTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a tower signs of a vault, good for that vault as it was and nothing else. */
class VaultProofTest {
    private static final Eip712Domain DOMAIN =
            new Eip712Domain(31_337, Address.fromHex("0x00000000000000000000000000000000000000d1"));

    private final Random random = new Random(9);
    private final VaultId vault = VaultId.random(random);
    private final VaultKey key = VaultKey.random(random);
    private final SealedBytes payload = key.seal(vault, 3, new byte[400], random);
    private final List<Opening> openings = Stream.of(1L, 2L, 3L)
            .map(each -> Clue.ofUnproven(DOMAIN, Bytes32.ZERO, each).stretch().opening(vault, key))
            .toList();
    private final List<Bytes32> leaves =
            openings.stream().map(Opening::leafHash).toList();
    private final KeyPair tower = newKey();

    private static KeyPair newKey() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static TowerKey point(KeyPair key) {
        byte[] encoded = key.getPublic().getEncoded();
        return TowerKey.of(Arrays.copyOfRange(encoded, encoded.length - TowerKey.LENGTH, encoded.length));
    }

    private VaultReceipt.Signed signed() {
        VaultReceipt receipt = new VaultReceipt(
                DOMAIN,
                1_700_000_000,
                vault,
                3,
                VaultLink.of(Bytes32.ZERO, 3),
                1_800_000_000,
                payload.sha256(),
                MerkleTree.root(leaves),
                3);
        try {
            Signature signer = Signature.getInstance("SHA256withECDSAinP1363Format");
            signer.initSign(tower.getPrivate());
            signer.update(receipt.text());
            return new VaultReceipt.Signed(receipt, TowerSignature.of(signer.sign()));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private VaultProof proof(int index) {
        return new VaultProof(signed(), openings.get(index), index, MerkleTree.inclusionPath(index, leaves), payload);
    }

    @Test
    void everyOpeningOfTheVaultIsProved() {
        for (int i = 0; i < openings.size(); i++) {
            VaultProof proof = proof(i);
            assertTrue(proof.isOf(point(tower)));
            assertFalse(proof.isOf(point(newKey())));
            assertEquals(proof, VaultProof.decode(proof.encode()));
            StretchedClue clue = Clue.ofUnproven(DOMAIN, Bytes32.ZERO, i + 1).stretch();
            assertTrue(proof.isFoundBy(clue));
            assertFalse(proof((i + 1) % 3).isFoundBy(clue));
        }
    }

    @Test
    void anotherOpeningPayloadOrPlaceIsNotProved() {
        VaultProof good = proof(1);
        TowerKey key = point(tower);
        assertFalse(new VaultProof(good.receipt(), openings.get(2), 1, good.path(), payload).isOf(key));
        assertFalse(new VaultProof(good.receipt(), good.opening(), 0, good.path(), payload).isOf(key));
        SealedBytes other = this.key.seal(vault, 3, new byte[400], random);
        assertFalse(new VaultProof(good.receipt(), good.opening(), 1, good.path(), other).isOf(key));
    }

    @Test
    void receiptsAndProofsHaveOneForm() {
        strict(signed().encode(), bytes -> VaultReceipt.decode(bytes).encode());
        strict(proof(2).encode(), bytes -> VaultProof.decode(bytes).encode());
        assertEquals(VaultReceipt.BYTES, signed().encode().length);
    }

    private static void strict(byte[] good, UnaryOperator<byte[]> again) {
        for (int length = 0; length <= good.length + 1; length++) {
            byte[] cut = Arrays.copyOf(good, length);
            if (length != good.length) {
                assertEquals(
                        VaultTag.VAULT_RECEIPT_MALFORMED,
                        assertThrows(VaultRefusal.class, () -> again.apply(cut)).tag());
            }
        }
        for (int i = 0; i < 8 * good.length; i++) {
            byte[] bent = good.clone();
            bent[i / 8] ^= (byte) (1 << (i % 8));
            try {
                assertArrayEquals(bent, again.apply(bent));
            } catch (VaultRefusal refused) {
                assertEquals(VaultTag.VAULT_RECEIPT_MALFORMED, refused.tag());
            }
        }
    }

    @Test
    void theReceiptOfTodayIsReadForEver() throws IOException {
        Path golden = Path.of("src/test/resources/golden/vault-receipt-v1.hex");
        byte[] bytes = Hex.decode(Files.readString(golden).strip());
        VaultReceipt.Signed read = VaultReceipt.decode(bytes);
        assertEquals(signed().receipt(), read.receipt());
        assertArrayEquals(bytes, read.encode());
    }
}
