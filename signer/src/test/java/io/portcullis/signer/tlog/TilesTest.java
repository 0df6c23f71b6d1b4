package io.portcullis.signer.tlog;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.MerkleTree;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.verdict.SignerTag;
import io.portcullis.threshold.codec.Bytes;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class TilesTest {
    @Test
    void writesPathsAsTheSpecificationDoes() {
        // c2sp.org/tlog-tiles: "index 1234067 will be encoded as x001/x234/067".
        assertEquals("tile/0/x001/x234/067", TilePath.hashes(0, 1_234_067, 256).text());
        // pkg.go.dev/github.com/transparency-dev/tessera/api/layout, its example of EntriesPath.
        assertEquals(
                "tile/entries/x001/x234/067.p/8", TilePath.entries(1_234_067, 8).text());
        assertEquals("tile/63/000", TilePath.hashes(63, 0, 256).text());
        assertEquals("tile/1/x001/000.p/255", TilePath.hashes(1, 1_000, 255).text());
    }

    @Test
    void refusesEveryOtherPath() {
        for (String path : List.of(
                "tile/0/67",
                "tile/00/067",
                "tile/64/067",
                "tile/0/x000/067",
                "tile/0/001/067",
                "tile/0/x001/x067",
                "tile/0/067.p/0",
                "tile/0/067.p/256",
                "tile/0/067.p/08",
                "tile/entries/067.p/",
                "tile/data/067",
                "tile/0/../067",
                "tile/0/x999/x999/x999/x999/x999/x999/999",
                "/tile/0/067",
                "tile/0/067\n",
                "checkpoint")) {
            NoteTest.assertRefused(SignerTag.TILE_PATH_INVALID, () -> TilePath.decode(path));
        }
    }

    @Test
    void knowsTheTilesOfATreeAsTheSpecificationCountsThem() {
        // c2sp.org/tlog-tiles: "a tree of size 70,000 will be represented by 273 full level 0 tiles, one partial level
        // 0 tile of width 112,
        // one full level 1 tile, one partial level 1 tile of width 17, and one partial level 2 tile of width 1".
        assertTrue(TilePath.hashes(0, 272, 256).within(70_000));
        assertFalse(TilePath.hashes(0, 273, 256).within(70_000));
        assertTrue(TilePath.hashes(0, 273, 112).within(70_000));
        assertFalse(TilePath.hashes(0, 273, 111).within(70_000));
        assertTrue(TilePath.hashes(1, 0, 256).within(70_000));
        assertTrue(TilePath.hashes(1, 1, 17).within(70_000));
        assertTrue(TilePath.hashes(2, 0, 1).within(70_000));
        assertFalse(TilePath.hashes(3, 0, 1).within(70_000));
        assertTrue(TilePath.entries(273, 112).within(70_000));
        // "a tree of size 256 will be represented by a full level 0 tile and a partial level 1 tile of width 1".
        assertTrue(TilePath.hashes(0, 0, 256).within(256));
        assertTrue(TilePath.hashes(1, 0, 1).within(256));
        assertFalse(TilePath.hashes(0, 1, 1).within(256));
    }

    @Property
    void readsAPathAsItWritesIt(
            @ForAll @IntRange(max = 63) int level,
            @ForAll @LongRange(min = 0) long index,
            @ForAll @IntRange(min = 1, max = 256) int width) {
        for (TilePath path : List.of(TilePath.hashes(level, index, width), TilePath.entries(index, width))) {
            assertEquals(path, TilePath.decode(path.text()));
        }
    }

    @Property
    void readsNoiseAsAPathOnlyIfItIsOne(@ForAll String noise) {
        try {
            assertEquals(noise, TilePath.decode(noise).text());
        } catch (RefusedException e) {
            assertEquals(SignerTag.TILE_PATH_INVALID, e.refusal().tag());
        }
    }

    @Test
    void hashesEntriesToTheirTile() {
        EntryBundle bundle = new EntryBundle(IntStream.range(0, 256)
                .mapToObj(i -> Bytes.of(("entry " + i).getBytes(US_ASCII)))
                .toList());
        HashTile tile = new HashTile(bundle.entries().stream()
                .map(entry -> MerkleTree.leafHash(entry.toArray()))
                .toList());
        assertEquals(bundle, EntryBundle.decode(bundle.encode(), 256));
        assertEquals(tile, HashTile.decode(tile.encode(), 256));
        assertEquals(8_192, tile.encode().size());
        assertEquals(MerkleTree.root(tile.hashes()), tile.root());
    }

    @Test
    void writesAnEntryBehindItsLength() {
        EntryBundle bundle = new EntryBundle(List.of(Bytes.ascii("abc"), Bytes.EMPTY, Bytes.of(new byte[256])));
        assertEquals(Bytes.ofHex("00036162630000" + "0100" + "00".repeat(256)), bundle.encode());
    }

    @Test
    void refusesATileThatHoldsAnotherNumber() {
        Bytes two = new EntryBundle(List.of(Bytes.ascii("a"), Bytes.ascii("b"))).encode();
        NoteTest.assertRefused(SignerTag.TILE_MALFORMED, () -> EntryBundle.decode(two, 1));
        NoteTest.assertRefused(SignerTag.TILE_MALFORMED, () -> EntryBundle.decode(two, 3));
        NoteTest.assertRefused(SignerTag.TILE_MALFORMED, () -> EntryBundle.decode(Bytes.ofHex("0002ff"), 1));
        NoteTest.assertRefused(SignerTag.TILE_MALFORMED, () -> EntryBundle.decode(Bytes.EMPTY, 0));
        NoteTest.assertRefused(SignerTag.TILE_MALFORMED, () -> HashTile.decode(Bytes.of(new byte[64]), 1));
    }

    @Property
    void readsNoiseAsABundleOnlyIfItIsOne(@ForAll byte[] noise, @ForAll @IntRange(max = 5) int width) {
        try {
            assertEquals(
                    Bytes.of(noise), EntryBundle.decode(Bytes.of(noise), width).encode());
        } catch (RefusedException e) {
            assertEquals(SignerTag.TILE_MALFORMED, e.refusal().tag());
        }
    }

    @Test
    void asksAWitnessAsTheSpecificationDoes() {
        // The example of c2sp.org/tlog-witness.
        String body = """
                old 20852014
                PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=
                jrJZDmY8Y7SyJE0MWLpLozkIVMSMZcD5kvuKxPC3swk=
                5+pKlUdi2LeF/BcMHBn+Ku6yhPGNCswZZD1X/6QgPd8=
                /6WVhPs2CwSsb5rYBH5cjHV/wSmA79abXAwhXw3Kj/0=

                example.com/behind-the-sofa
                20852163
                CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

                — example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
                — example.com/behind-the-sofa opLqBQsREYCgu6xQkYQwJr9fo45a62DN9EdmHXnZdXNqlcVGlCum2Wks+49/V6267UEjw6QUXTS5Rovnzv++qbSzm9Q=
                """;
        Bytes bytes = Bytes.of(body.getBytes(UTF_8));
        WitnessRequest request = WitnessRequest.decode(bytes);
        assertEquals(20_852_014, request.oldSize());
        assertEquals(4, request.proof().size());
        assertEquals(20_852_163, TreeHead.of(request.checkpoint()).size());
        assertEquals(bytes, request.encode());
        for (String other : List.of(
                body.replace("old ", "old  "),
                body.replace("old 2", "old 02"),
                body.replace("rnzv", "rn"),
                body.replace("j/0=\n\n", "j/0=\n"),
                body.replace("jrJZ", "jrJ"),
                body.replaceFirst("(PlRN[^\n]*\n)", "$1".repeat(61)),
                "\n" + body,
                "")) {
            if (!other.equals(body)) {
                NoteTest.assertRefused(
                        SignerTag.WITNESS_REQUEST_MALFORMED,
                        () -> WitnessRequest.decode(Bytes.of(other.getBytes(UTF_8))));
            }
        }
    }

    @Test
    void namesALogByItsEntity() {
        Bytes32 entity = Bytes32.fromHex("0x" + "ab".repeat(32));
        Origin origin = Origin.of(new EntityId(entity), "signer-1");
        assertEquals("portcullis/" + "ab".repeat(32) + "/signer-1", origin.text());
        assertEquals("signer-1", origin.log());
    }
}
