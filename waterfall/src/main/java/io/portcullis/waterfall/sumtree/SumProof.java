package io.portcullis.waterfall.sumtree;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.waterfall.verdict.WaterfallRefusal;
import io.portcullis.waterfall.verdict.WaterfallTag;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * That one leaf is in a tree: the siblings on its way up. Layout: see the package.
 *
 * <p>Invariant: {@link #decode} takes exactly what {@link #encode} gives.
 *
 * @param index of the leaf, from 0
 * @param size of the tree
 */
public record SumProof(TokenId token, SumLeaf leaf, long index, long size, List<SumNode> path) {
    /** More leaves than a report has rows need no longer path. */
    public static final int MOST_STEPS = 40;

    private static final byte[] MAGIC = "PRTCSUMP".getBytes(US_ASCII);
    private static final byte VERSION = 1;
    private static final int SUMS_BYTES = 2 * Amount.BYTES;
    private static final int STEP_BYTES = Bytes32.LENGTH + SUMS_BYTES;
    private static final int FIXED_BYTES = 8 + 1 + 3 * Bytes32.LENGTH + SUMS_BYTES + 2 * Long.BYTES + 1;

    /** @throws WaterfallRefusal SUM_PATH_WRONG unless the path is as long as a tree of that size has it there */
    public SumProof {
        path = List.copyOf(path);
        if (index < 0 || index >= size || size > 1L << MOST_STEPS || path.size() != steps(index, size)) {
            throw WaterfallTag.SUM_PATH_WRONG.refusal(
                    path.size() + " steps for leaf " + index + " of a tree of " + size);
        }
    }

    private static int steps(long index, long size) {
        int steps = 0;
        long at = index;
        for (long width = size; width > 1; width = (width + 1) / 2) {
            steps += (at ^ 1) < width ? 1 : 0;
            at /= 2;
        }
        return steps;
    }

    /**
     * What leaf and path lead to.
     *
     * @throws WaterfallRefusal SUM_OVERFLOW
     */
    public SumHead head() {
        SumNode node = SumNode.leaf(token, leaf);
        long at = index;
        int step = 0;
        for (long width = size; width > 1; width = (width + 1) / 2) {
            if ((at ^ 1) < width) {
                SumNode sibling = path.get(step);
                node = at % 2 == 0 ? SumNode.parent(node, sibling) : SumNode.parent(sibling, node);
                step++;
            }
            at /= 2;
        }
        return new SumHead(token, size, node);
    }

    /** @throws WaterfallRefusal SUM_ROOT_DIFFERS unless the leaf is in the published tree; SUM_OVERFLOW */
    public void requireIn(SumHead published) {
        SumHead head = head();
        if (!head.equals(published)) {
            throw WaterfallTag.SUM_ROOT_DIFFERS.refusal(
                    "the proof leads to " + words(head) + ", published is " + words(published));
        }
    }

    private static String words(SumHead head) {
        return head.root().hash() + " with " + head.root().sums().positive() + " owed and "
                + head.root().sums().negative() + " owing, of " + head.size() + " in " + head.token();
    }

    public byte[] encode() {
        ByteBuffer out = ByteBuffer.allocate(FIXED_BYTES + path.size() * STEP_BYTES)
                .put(MAGIC)
                .put(VERSION)
                .put(token.value().toArray())
                .put(leaf.client().value().toArray())
                .put(leaf.salt().toArray());
        put(out, leaf.sums());
        out.putLong(index).putLong(size).put((byte) path.size());
        for (SumNode step : path) {
            put(out.put(step.hash().toArray()), step.sums());
        }
        return out.array();
    }

    private static void put(ByteBuffer out, Sums sums) {
        byte[] legs = new byte[SUMS_BYTES];
        sums.positive().copyTo(legs, 0);
        sums.negative().copyTo(legs, Amount.BYTES);
        out.put(legs);
    }

    /** Whether somebody means these bytes for a proof. */
    public static boolean claims(byte[] bytes) {
        return bytes.length >= MAGIC.length && Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length);
    }

    /** @throws WaterfallRefusal SUM_PROOF_MALFORMED, SUM_PROOF_VERSION, SUM_LEG_NEGATIVE, SUM_PATH_WRONG */
    public static SumProof decode(byte[] bytes) {
        if (!claims(bytes) || bytes.length < FIXED_BYTES) {
            throw WaterfallTag.SUM_PROOF_MALFORMED.refusal(bytes.length + " bytes are no proof");
        }
        ByteBuffer in = ByteBuffer.wrap(bytes, MAGIC.length, bytes.length - MAGIC.length);
        byte version = in.get();
        if (version != VERSION) {
            throw WaterfallTag.SUM_PROOF_VERSION.refusal("version " + Byte.toUnsignedInt(version));
        }
        Bytes32 token = word(in);
        Bytes32 client = word(in);
        if (token.isZero() || client.isZero()) {
            throw WaterfallTag.SUM_PROOF_MALFORMED.refusal("token and client are not zero");
        }
        SumLeaf leaf = new SumLeaf(new EntityId(client), word(in), sums(in));
        long index = in.getLong();
        long size = in.getLong();
        int steps = Byte.toUnsignedInt(in.get());
        if (steps > MOST_STEPS || in.remaining() != steps * STEP_BYTES) {
            throw WaterfallTag.SUM_PROOF_MALFORMED.refusal(steps + " steps in " + in.remaining() + " bytes");
        }
        List<SumNode> path = new ArrayList<>(steps);
        for (int i = 0; i < steps; i++) {
            path.add(new SumNode(word(in), sums(in)));
        }
        return new SumProof(new TokenId(token), leaf, index, size, path);
    }

    private static Bytes32 word(ByteBuffer in) {
        byte[] word = new byte[Bytes32.LENGTH];
        in.get(word);
        return Bytes32.of(word);
    }

    private static Sums sums(ByteBuffer in) {
        byte[] legs = new byte[SUMS_BYTES];
        in.get(legs);
        return new Sums(Amount.of(legs, 0), Amount.of(legs, Amount.BYTES));
    }
}
