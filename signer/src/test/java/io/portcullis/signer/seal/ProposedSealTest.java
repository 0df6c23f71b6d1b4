package io.portcullis.signer.seal;

import static io.portcullis.signer.testing.SealBlocks.CLIENT;
import static io.portcullis.signer.testing.SealBlocks.HUB;
import static io.portcullis.signer.testing.SealBlocks.leaf;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.SealLeaf;
import io.portcullis.signer.testing.SealBlocks;
import io.portcullis.signer.verdict.SignerTag;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ProposedSealTest {
    private static byte[] bytes(SealBlocks block) {
        ByteBuffer out = ByteBuffer.allocate(ProposedSeal.bytes(block.leaves().size()));
        block.leaves().forEach(leaf -> out.put(leaf.encode()));
        return out.array();
    }

    private static SignerTag tagOf(byte[] bytes) {
        return Proposals.of(1, bytes, bytes.length).refusal().orElseThrow().tag();
    }

    @Property(tries = 80)
    void rootAndCountAreThoseOfTheModel(
            @ForAll @IntRange(min = 1, max = 300) int accounts, @ForAll @IntRange(min = 1, max = 5_000) int step) {
        SealBlocks block = SealBlocks.block(9, accounts, 3);
        assertEquals(block.seal(), Proposals.of(9, bytes(block), step).seal());
    }

    /** An oracle of its own: what the model's types and a plain comparison make of the same bytes. */
    private static boolean isGood(byte[] bytes) {
        List<byte[]> keys = new ArrayList<>();
        for (int at = 0; at < bytes.length; at += SealLeaf.BYTES) {
            byte[] leaf = Arrays.copyOfRange(bytes, at, at + SealLeaf.BYTES);
            ByteBuffer in = ByteBuffer.wrap(leaf);
            try {
                SealLeaf read = new SealLeaf(
                        new EntityId(Bytes32.of(Arrays.copyOfRange(leaf, 0, 32))),
                        Bytes32.of(Arrays.copyOfRange(leaf, 32, 64)),
                        in.getLong(88),
                        Bytes32.of(Arrays.copyOfRange(leaf, 96, 128)));
                if (!Arrays.equals(read.encode(), leaf) || !Proposals.SEALED.contains(read.entity())) {
                    return false;
                }
            } catch (IllegalArgumentException e) {
                return false;
            }
            keys.add(Arrays.copyOf(leaf, 96));
        }
        for (int i = 1; i < keys.size(); i++) {
            if (Arrays.compareUnsigned(keys.get(i - 1), keys.get(i)) >= 0) {
                return false;
            }
        }
        return true;
    }

    @Property(tries = 2_000)
    void changedBytesAreRefusedExactlyWhenTheModelRefusesThem(@ForAll long seed) {
        Random random = new Random(seed);
        byte[] bytes = bytes(SealBlocks.block(1, 1 + random.nextInt(8), 2));
        int changes = random.nextInt(3);
        for (int i = 0; i < changes; i++) {
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        }
        if (random.nextInt(8) == 0 && bytes.length > SealLeaf.BYTES) {
            System.arraycopy(bytes, 0, bytes, SealLeaf.BYTES, SealLeaf.BYTES);
        }
        Optional<?> refusal = Proposals.of(1, bytes, 1 + random.nextInt(300)).refusal();
        assertEquals(isGood(bytes), refusal.isEmpty());
    }

    @Property(tries = 500)
    void noiseIsRefusedAndNeverThrows(@ForAll byte[] noise) {
        byte[] bytes = Arrays.copyOf(noise, Math.max(1, noise.length / 128) * SealLeaf.BYTES);
        assertTrue(Proposals.of(1, bytes, 77).refusal().isPresent());
    }

    @Test
    void everyBrokenLeafHasItsTag() {
        byte[] good = bytes(SealBlocks.block(1, leaf(CLIENT, 1, 1, "a"), leaf(HUB, 1, 1, "a")));
        assertTrue(Proposals.of(1, good, 64).refusal().isEmpty());
        byte[] wide = good.clone();
        wide[70] = 1;
        assertEquals(SignerTag.SEAL_LEAF_MALFORMED, tagOf(wide));
        byte[] negative = good.clone();
        negative[88] = (byte) 0x80;
        assertEquals(SignerTag.SEAL_LEAF_MALFORMED, tagOf(negative));
        byte[] zeroVersion = good.clone();
        zeroVersion[95] = 0;
        assertEquals(SignerTag.SEAL_LEAF_MALFORMED, tagOf(zeroVersion));
        byte[] zeroEntity = good.clone();
        Arrays.fill(zeroEntity, 0, 32, (byte) 0);
        assertEquals(SignerTag.SEAL_LEAF_MALFORMED, tagOf(zeroEntity));
        byte[] stranger = good.clone();
        stranger[0] ^= 1;
        assertEquals(SignerTag.SEAL_ENTITY_UNKNOWN, tagOf(stranger));
        byte[] twice = Arrays.copyOf(good, 256);
        System.arraycopy(good, 0, twice, 128, 128);
        assertEquals(SignerTag.SEAL_LEAVES_UNORDERED, tagOf(twice));
    }

    @Test
    void thereIsNoSealBeforeTheLastLeafOrAfterARefusal() {
        SealBlocks block = SealBlocks.block(1, 3, 1);
        ProposedSeal short1 = ProposedSeal.begin(1, 4, Proposals.SEALED, new byte[ProposedSeal.bytes(4)]);
        short1.room(384).put(bytes(block));
        short1.take(384);
        assertThrows(IllegalStateException.class, short1::seal);
        byte[] broken = bytes(block);
        broken[70] = 1;
        assertThrows(
                IllegalStateException.class, () -> Proposals.of(1, broken, 128).seal());
    }
}
