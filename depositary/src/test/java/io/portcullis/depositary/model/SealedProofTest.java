package io.portcullis.depositary.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** What a counterparty and the contract accept as an entity's word on an account. */
class SealedProofTest {
    private static final Eip712Domain DOMAIN =
            new Eip712Domain(31_337, Address.fromHex("0x00000000000000000000000000000000000000d1"));
    private static final List<byte[]> SECRETS =
            IntStream.rangeClosed(1, 4).mapToObj(i -> word(i).toArray()).toList();
    private static final Board BOARD = Board.ofEqualWeights(
            2, SECRETS.subList(0, 3).stream().map(SealedProofTest::address).toList());

    @Property(tries = 60)
    void everyLeafOfASealIsProved(@ForAll @IntRange(min = 1, max = 40) int count) {
        List<SealLeaf> leaves = leaves(count);
        Seal seal = Seal.over(leaves, 7);
        List<Signature> signatures = signatures(seal, 0, 1);
        List<Bytes32> hashes = leaves.stream().map(SealLeaf::hash).toList();
        for (int i = 0; i < count; i++) {
            SealedProof proof =
                    new SealedProof(leaves.get(i), i, MerkleTree.inclusionPath(i, hashes), seal, signatures);
            assertTrue(proof.verify(DOMAIN, BOARD));
            SealedProof read = SealedProof.decode(proof.encode());
            assertEquals(proof, read);
            assertArrayEquals(proof.encode(), read.encode());
        }
    }

    @Test
    void aQuorumOfDistinctMembersIsNeeded() {
        Seal seal = Seal.over(leaves(3), 7);
        assertTrue(proof(seal, signatures(seal, 0, 1)).verify(DOMAIN, BOARD));
        assertFalse(proof(seal, signatures(seal, 0)).verify(DOMAIN, BOARD));
        assertFalse(proof(seal, signatures(seal, 0, 3)).verify(DOMAIN, BOARD), "a stranger has no weight");
        List<Signature> twice = signatures(seal, 0);
        twice.add(twice.getFirst());
        assertFalse(proof(seal, twice).verify(DOMAIN, BOARD), "one member counts once");
        List<Signature> turned = signatures(seal, 0, 1).reversed();
        assertFalse(proof(seal, turned).verify(DOMAIN, BOARD), "one order, one encoding");
    }

    @Test
    void nothingOfTheLeafOrTheSealCanBeChanged() {
        Seal seal = Seal.over(leaves(3), 7);
        List<Signature> signatures = signatures(seal, 0, 1);
        SealedProof good = proof(seal, signatures);
        byte[] bytes = good.encode();
        int signed = 8 * AbiWriter.WORD;
        int refusals = 0;
        for (int i = 0; i < signed; i++) {
            byte[] changed = bytes.clone();
            changed[i] ^= 1;
            try {
                assertFalse(SealedProof.decode(changed).verify(DOMAIN, BOARD), "byte " + i);
            } catch (MalformedBatchException refused) {
                refusals++;
            }
        }
        assertEquals(
                97, refusals, "the decoder refuses paddings and an index beyond the leaves; the signatures the rest");
        assertFalse(good.verify(new Eip712Domain(1, DOMAIN.depositary()), BOARD), "another chain");
    }

    @Test
    void leavesAscendAndEachAccountComesOnce() {
        List<SealLeaf> leaves = leaves(2);
        assertThrows(IllegalArgumentException.class, () -> Seal.over(leaves.reversed(), 1));
        assertThrows(IllegalArgumentException.class, () -> Seal.over(List.of(leaves.get(0), leaves.get(0)), 1));
        assertThrows(IllegalArgumentException.class, () -> Seal.over(List.of(), 1));
    }

    @Test
    void bytesCutOrAddedAreRefused() {
        Seal seal = Seal.over(leaves(3), 7);
        byte[] bytes = proof(seal, signatures(seal, 0, 1)).encode();
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThrows(MalformedBatchException.class, () -> SealedProof.decode(cut));
        }
        assertThrows(MalformedBatchException.class, () -> SealedProof.decode(Arrays.copyOf(bytes, bytes.length + 1)));
    }

    private static SealedProof proof(Seal seal, List<Signature> signatures) {
        List<SealLeaf> leaves = leaves(3);
        List<Bytes32> hashes = leaves.stream().map(SealLeaf::hash).toList();
        return new SealedProof(leaves.get(1), 1, MerkleTree.inclusionPath(1, hashes), seal, signatures);
    }

    private static List<SealLeaf> leaves(int count) {
        List<SealLeaf> leaves = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            leaves.add(new SealLeaf(new EntityId(word(i / 3 + 1)), word(i), i, Keccak.hash(word(i).toArray())));
        }
        return leaves;
    }

    private static List<Signature> signatures(Seal seal, int... signers) {
        Bytes32 digest = DOMAIN.digest(seal);
        List<Signature> signatures = new ArrayList<>();
        Arrays.stream(signers)
                .mapToObj(SECRETS::get)
                .sorted((a, b) -> address(a).compareTo(address(b)))
                .forEach(secret -> signatures.add(Secp256k1.fromRaw(
                        fr.acinq.secp256k1.Secp256k1.get().sign(digest.toArray(), secret, null),
                        digest,
                        address(secret))));
        return signatures;
    }

    private static Address address(byte[] secret) {
        byte[] point = fr.acinq.secp256k1.Secp256k1.get().pubkeyCreate(secret);
        return Address.ofPublicKey(Arrays.copyOfRange(point, 1, 65));
    }

    private static Bytes32 word(int value) {
        byte[] bytes = new byte[Bytes32.LENGTH];
        bytes[30] = (byte) (value >> 8);
        bytes[31] = (byte) value;
        return Bytes32.of(bytes);
    }
}
