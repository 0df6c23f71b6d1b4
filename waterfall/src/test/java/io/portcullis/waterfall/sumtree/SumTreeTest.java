package io.portcullis.waterfall.sumtree;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.waterfall.allocation.Cases;
import io.portcullis.waterfall.verdict.WaterfallRefusal;
import io.portcullis.waterfall.verdict.WaterfallTag;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

final class SumTreeTest {
    private static SumLeaf leaf(long client, long claim) {
        return new SumLeaf(Cases.entity(client), Cases.word(1_000 + client), Sums.of(Amount.of(claim)));
    }

    private static SumTree tree(int size, Random random) {
        List<SumLeaf> leaves = new ArrayList<>();
        for (int i = 1; i <= size; i++) {
            leaves.add(leaf(i, random.nextLong(-1_000_000, 1_000_000)));
        }
        return new SumTree(Cases.TOKEN, leaves);
    }

    @Property(tries = 200)
    void everyClientIsProvedAndTheSumsAreTheLeavesSums(
            @ForAll @IntRange(min = 1, max = 70) int size, @ForAll long seed) {
        SumTree tree = tree(size, new Random(seed));
        Sums total = tree.leaves().stream().map(SumLeaf::sums).reduce(Sums.ZERO, Sums::plus);
        assertEquals(total, tree.head().root().sums());
        for (SumLeaf leaf : tree.leaves()) {
            SumProof proof = tree.proof(leaf.client());
            SumProof read = SumProof.decode(proof.encode());
            read.requireIn(tree.head());
            assertArrayEquals(proof.encode(), read.encode());
        }
    }

    @Property(tries = 300)
    void aProofOfWhichAnyByteWasChangedIsRefusedOrNotInTheTree(
            @ForAll @IntRange(min = 1, max = 9) int size, @ForAll long seed) {
        Random random = new Random(seed);
        SumTree tree = tree(size, random);
        byte[] bytes = tree.proof(Cases.entity(1 + random.nextInt(size))).encode();
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 + random.nextInt(255));
        assertThrows(WaterfallRefusal.class, () -> SumProof.decode(bytes).requireIn(tree.head()));
    }

    @Property(tries = 1_000)
    void whatReadsAsAProofIsWrittenAsItWas(@ForAll byte[] noise, @ForAll long seed) {
        byte[] genuine = tree(5, new Random(seed)).proof(Cases.entity(3)).encode();
        byte[] bytes = genuine.clone();
        int at = (int) Math.floorMod(seed, (long) bytes.length);
        System.arraycopy(noise, 0, bytes, at, Math.min(noise.length, bytes.length - at));
        try {
            assertArrayEquals(bytes, SumProof.decode(bytes).encode());
        } catch (WaterfallRefusal refused) {
            assertNotEquals(WaterfallTag.REPORT_MALFORMED, refused.tag());
        }
    }

    @Property(tries = 200)
    void noDebtOfOneHidesTheClaimOfAnother(@ForAll @IntRange(min = 1, max = 1_000_000) int claim) {
        SumTree tree = new SumTree(Cases.TOKEN, List.of(leaf(1, claim), leaf(2, -claim)));
        assertEquals(
                new Sums(Amount.of(claim), Amount.of(claim)), tree.head().root().sums());
    }

    @Test
    void refusesALegBelowZeroWhoeverBringsIt() {
        refuses(WaterfallTag.SUM_LEG_NEGATIVE, () -> new Sums(Amount.of(-1), Amount.ZERO));
        refuses(WaterfallTag.SUM_LEG_NEGATIVE, () -> new Sums(Amount.ZERO, Amount.of(-1)));
        byte[] bytes = tree(4, new Random(1)).proof(Cases.entity(2)).encode();
        bytes[bytes.length - 32] = (byte) 0xff;
        refuses(WaterfallTag.SUM_LEG_NEGATIVE, () -> SumProof.decode(bytes));
    }

    @Test
    void refusesSumsThatWouldWrap() {
        SumLeaf most = new SumLeaf(Cases.entity(1), Cases.word(1), new Sums(Amount.MAX, Amount.ZERO));
        refuses(WaterfallTag.SUM_OVERFLOW, () -> new SumTree(Cases.TOKEN, List.of(most, leaf(2, 1))));
        SumProof proof = new SumProof(
                Cases.TOKEN, leaf(2, 1), 1, 2, List.of(new SumNode(Cases.word(5), new Sums(Amount.MAX, Amount.ZERO))));
        refuses(WaterfallTag.SUM_OVERFLOW, proof::head);
    }

    @Test
    void refusesAnotherShapeTreeTokenSaltAndSum() {
        SumTree tree = tree(6, new Random(2));
        SumProof proof = tree.proof(Cases.entity(4));
        List<SumNode> shorter = proof.path().subList(1, proof.path().size());
        refuses(
                WaterfallTag.SUM_PATH_WRONG,
                () -> new SumProof(Cases.TOKEN, proof.leaf(), proof.index(), proof.size(), shorter));
        refuses(
                WaterfallTag.SUM_PATH_WRONG,
                () -> new SumProof(Cases.TOKEN, proof.leaf(), 6, proof.size(), proof.path()));
        TokenId other = new TokenId(Cases.word(8));
        differs(tree, new SumProof(other, proof.leaf(), proof.index(), proof.size(), proof.path()));
        SumLeaf leaf = proof.leaf();
        differs(tree, with(proof, new SumLeaf(leaf.client(), Cases.word(9), leaf.sums())));
        differs(tree, with(proof, new SumLeaf(leaf.client(), leaf.salt(), Sums.of(Amount.of(1)))));
        differs(tree, with(proof, new SumLeaf(Cases.entity(77), leaf.salt(), leaf.sums())));
        differs(tree, new SumProof(Cases.TOKEN, leaf, proof.index() - 1, proof.size(), proof.path()));
    }

    /** Both children's sums are hashed: a unit that goes from one branch to another keeps the total and all hashes below, and is seen. */
    @Test
    void seesAUnitThatMovedBetweenTwoBranches() {
        SumTree tree = new SumTree(Cases.TOKEN, List.of(leaf(1, 10), leaf(2, 20), leaf(3, 30), leaf(4, 40)));
        SumProof proof = tree.proof(Cases.entity(1));
        SumNode near = proof.path().getFirst();
        SumNode far = proof.path().getLast();
        SumProof moved = new SumProof(
                Cases.TOKEN,
                proof.leaf(),
                0,
                4,
                List.of(
                        new SumNode(near.hash(), Sums.of(Amount.of(19))),
                        new SumNode(far.hash(), Sums.of(Amount.of(71)))));
        assertEquals(tree.head().root().sums(), moved.head().root().sums());
        differs(tree, moved);
    }

    @Test
    void refusesAProofThatIsCutGrownOrOfAnotherVersion() {
        byte[] bytes = tree(3, new Random(3)).proof(Cases.entity(3)).encode();
        refuses(WaterfallTag.SUM_PROOF_MALFORMED, () -> SumProof.decode(new byte[0]));
        for (int length : List.of(8, 40, bytes.length - 1)) {
            byte[] cut = Arrays.copyOf(bytes, length);
            refuses(WaterfallTag.SUM_PROOF_MALFORMED, () -> SumProof.decode(cut));
        }
        byte[] grown = Arrays.copyOf(bytes, bytes.length + 1);
        refuses(WaterfallTag.SUM_PROOF_MALFORMED, () -> SumProof.decode(grown));
        byte[] newer = bytes.clone();
        newer[8] = 2;
        refuses(WaterfallTag.SUM_PROOF_VERSION, () -> SumProof.decode(newer));
    }

    @Test
    void refusesNobodyAClientTwiceAndAStranger() {
        refuses(WaterfallTag.SUM_TREE_EMPTY, () -> new SumTree(Cases.TOKEN, List.of()));
        refuses(WaterfallTag.SUM_CLIENT_DOUBLE, () -> new SumTree(Cases.TOKEN, List.of(leaf(1, 1), leaf(1, 2))));
        SumTree tree = tree(2, new Random(4));
        refuses(WaterfallTag.SUM_CLIENT_UNKNOWN, () -> tree.proof(Cases.entity(9)));
    }

    /** The first version's bytes: what was published once is checked for ever. */
    @Test
    void hashesAsItAlwaysDid() {
        SumTree tree = new SumTree(Cases.TOKEN, List.of(leaf(1, 100), leaf(2, -30), leaf(3, 7)));
        assertEquals(
                Bytes32.fromHex("0x314ed4e52f6cbb74f342ed92846bf3d49ec0088cb0539182324c57c394c6c14a"),
                tree.head().hash());
    }

    private static SumProof with(SumProof proof, SumLeaf leaf) {
        return new SumProof(proof.token(), leaf, proof.index(), proof.size(), proof.path());
    }

    private static void differs(SumTree tree, SumProof proof) {
        refuses(WaterfallTag.SUM_ROOT_DIFFERS, () -> proof.requireIn(tree.head()));
    }

    private static void refuses(WaterfallTag tag, Executable deed) {
        assertEquals(tag, assertThrows(WaterfallRefusal.class, deed).tag());
    }
}
