package io.portcullis.threshold.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.lifecycle.BeforeTry;

/** The writer against the definition of the Yellow Paper, spelled out with a copy at each step. */
final class RlpWriterTest {
    private final RlpWriter kept = new RlpWriter(0);

    private sealed interface Item {
        record Text(Bytes bytes) implements Item {}

        record Items(List<Item> items) implements Item {}
    }

    @BeforeTry
    void clear() {
        kept.clear();
    }

    @Example
    void writesThePublishedExamples() {
        // https://ethereum.org/en/developers/docs/data-structures-and-encoding/rlp
        assertEquals(
                "c88363617483646f67",
                new RlpWriter().text("cat").text("dog").toList().toString());
        assertEquals("c180", new RlpWriter().text("").toList().toString());
        assertEquals("c0", new RlpWriter().toList().toString());
        assertEquals("c3820400", new RlpWriter().number(1024).toList().toString());
        assertEquals(
                "c3000f80",
                new RlpWriter().bytes(new byte[1]).number(15).number(0).toList().toString());
        String text = "Lorem ipsum dolor sit amet, consectetur adipisicing elit";
        assertEquals(
                "f83ab838" + Bytes.ascii(text),
                new RlpWriter().text(text).toList().toString());
        assertEquals(
                "c7c0c1c0c3c0c1c0",
                new RlpWriter()
                        .fields(0, (out, none) -> {})
                        .fields(0, (out, none) -> out.fields(0, (in, nothing) -> {}))
                        .list(List.of(0, 1), (out, depth) -> {
                            if (depth == 0) {
                                out.list(new RlpWriter());
                            } else {
                                out.list(List.of(0), (in, nothing) -> in.list(new RlpWriter()));
                            }
                        })
                        .toList()
                        .toString());
    }

    @Property
    void writesEveryTreeAsTheDefinitionSays(@ForAll("trees") Item.Items tree) throws Exception {
        Bytes defined = Bytes.of(defined(tree));
        tree.items().forEach(item -> write(kept, item));
        assertEquals(defined, kept.toList());
        MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
        kept.listTo(sha256);
        assertEquals(defined.sha256(), Bytes.of(sha256.digest()));
        RlpWriter around = new RlpWriter().number(7).list(kept);
        assertEquals(
                Bytes.of(defined(new Item.Items(List.of(new Item.Text(Bytes.ofHex("07")), tree)))), around.toList());
    }

    @Property
    void writesNumbersMinimally(@ForAll @LongRange(min = 0, max = Long.MAX_VALUE) long number) {
        byte[] digits = number == 0 ? new byte[0] : BigInteger.valueOf(number).toByteArray();
        int zeros = digits.length > 0 && digits[0] == 0 ? 1 : 0;
        Bytes minimal =
                new RlpWriter().bytes(digits, zeros, digits.length - zeros).toList();
        assertEquals(minimal, kept.number(number).toList());
        long read = RlpReader.readList(minimal, in -> in.number(0L, Long.MAX_VALUE));
        assertEquals(number, read);
    }

    @Property
    void writesAValueOfFixedSizeAsItsBytes(@ForAll byte[] before) {
        Bytes value = Bytes.ascii("a value of more than a few bytes");
        assertEquals(
                new RlpWriter().bytes(before).bytes(value).toList(),
                kept.bytes(before).fixed(value.size(), value, Bytes::copyTo).toList());
    }

    @Provide
    Arbitrary<Item.Items> trees() {
        Arbitrary<Item> texts = Arbitraries.bytes()
                .array(byte[].class)
                .ofMinSize(0)
                .ofMaxSize(70)
                .map(bytes -> new Item.Text(Bytes.of(bytes)));
        Arbitrary<Item.Items> lists = lists(texts);
        for (int depth = 0; depth < 3; depth++) {
            lists = lists(Arbitraries.oneOf(texts, lists));
        }
        Arbitrary<Item> longTexts =
                Arbitraries.integers().between(250, 70_000).map(size -> new Item.Text(Bytes.of(new byte[size])));
        return Arbitraries.frequencyOf(Tuple.of(9, lists), Tuple.of(1, lists(Arbitraries.oneOf(texts, longTexts))));
    }

    private static Arbitrary<Item.Items> lists(Arbitrary<? extends Item> of) {
        return of.list().ofMaxSize(4).map(items -> new Item.Items(new ArrayList<>(items)));
    }

    private static void write(RlpWriter out, Item item) {
        switch (item) {
            case Item.Text it -> out.bytes(it.bytes());
            case Item.Items it -> out.list(it.items(), RlpWriterTest::write);
        }
    }

    private static byte[] defined(Item item) {
        return switch (item) {
            case Item.Text it -> {
                byte[] text = it.bytes().toArray();
                yield text.length == 1 && text[0] >= 0 ? text : headed(0x80, text);
            }
            case Item.Items it -> {
                ByteArrayOutputStream all = new ByteArrayOutputStream();
                it.items().forEach(each -> all.writeBytes(defined(each)));
                yield headed(0xc0, all.toByteArray());
            }
        };
    }

    private static byte[] headed(int base, byte[] payload) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        if (payload.length < 56) {
            out.write(base + payload.length);
        } else {
            byte[] digits = BigInteger.valueOf(payload.length).toByteArray();
            int zeros = digits[0] == 0 ? 1 : 0;
            out.write(base + 55 + digits.length - zeros);
            out.write(digits, zeros, digits.length - zeros);
        }
        out.writeBytes(payload);
        return out.toByteArray();
    }
}
