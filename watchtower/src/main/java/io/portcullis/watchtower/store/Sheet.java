package io.portcullis.watchtower.store;

import io.portcullis.depositary.appointment.Crown;
import io.portcullis.depositary.appointment.SealTree;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Seal;
import io.portcullis.depositary.model.Signature;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One seal of a hand-over, as the tower keeps it.
 *
 * <p>Invariants: {@code refs} ascend by leaf; a ref is a living leaf's record and side, or the complement of a forgotten leaf's index; leaves and nodes
 * lead to the seal's root, through the crown's hashes where they are kept.
 */
final class Sheet {
    /** Objects and arrays of a sheet that holds nothing, about. */
    private static final int BASE_BYTES = 300;

    /** One in so many leaves may be forgotten before the sheet is packed anew. */
    private static final int SLACK = 8;

    private final Seal seal;
    private final byte[] signatures;
    private int[] refs;
    private byte[] nodes;
    private byte[] crown;
    private int[] forgottenLeaves = new int[0];
    private byte[] forgottenHashes = new byte[0];
    private int forgotten;

    /** A crown is kept where it takes at most a hash for so many leaves: of leaves that lie apart the whole tree is as quick. */
    private static final int CROWN_LEAVES = 8;

    /** What records know of their leaves. Asked by several threads at once. */
    interface Leaves {
        int leaf(int ref);

        Bytes32 hash(int ref);
    }

    /** @param tree of these leaves and nodes */
    Sheet(Seal seal, List<Signature> signatures, int[] refs, int[] positions, byte[] nodes, SealTree tree) {
        this(seal, flat(signatures), refs, nodes, crown(tree, positions));
    }

    private Sheet(Seal seal, byte[] signatures, int[] refs, byte[] nodes, byte[] crown) {
        this.seal = seal;
        this.signatures = signatures;
        this.refs = refs;
        this.nodes = nodes;
        this.crown = crown;
    }

    private static byte[] crown(SealTree tree, int[] positions) {
        byte[] hashes = Crown.of(tree, positions);
        return hashes.length / Bytes32.LENGTH * CROWN_LEAVES <= positions.length ? hashes : new byte[0];
    }

    static int ref(int record, boolean isLeft) {
        return record << 1 | (isLeft ? 0 : 1);
    }

    static int record(int ref) {
        return ref >>> 1;
    }

    static boolean isLeft(int ref) {
        return (ref & 1) == 0;
    }

    private static byte[] flat(List<Signature> signatures) {
        byte[] flat = new byte[signatures.size() * Signature.LENGTH];
        for (int i = 0; i < signatures.size(); i++) {
            System.arraycopy(signatures.get(i).encode(), 0, flat, i * Signature.LENGTH, Signature.LENGTH);
        }
        return flat;
    }

    Seal seal() {
        return seal;
    }

    List<Signature> signatures() {
        List<Signature> list = new ArrayList<>();
        for (int at = 0; at < signatures.length; at += Signature.LENGTH) {
            list.add(Signature.decode(Arrays.copyOfRange(signatures, at, at + Signature.LENGTH)));
        }
        return list;
    }

    int living() {
        return refs.length - forgotten;
    }

    long bytes() {
        return BASE_BYTES
                + signatures.length
                + 4L * refs.length
                + nodes.length
                + crown.length
                + 4L * forgottenLeaves.length
                + forgottenHashes.length;
    }

    /** A record that has a leaf here: a sheet is of one hand-over, and so of one client. */
    int anyRecord() {
        return Arrays.stream(refs)
                .filter(ref -> ref >= 0)
                .map(Sheet::record)
                .findFirst()
                .orElse(-1);
    }

    private int leaf(int ref, Leaves leaves) {
        return ref >= 0 ? leaves.leaf(ref) : forgottenLeaves[~ref];
    }

    private Bytes32 hash(int ref, Leaves leaves) {
        return ref >= 0 ? leaves.hash(ref) : Bytes32.of(forgottenHashes, ~ref * Bytes32.LENGTH);
    }

    private int[] positions(Leaves leaves) {
        return Arrays.stream(refs).map(ref -> leaf(ref, leaves)).toArray();
    }

    /** What is known of the tree now. */
    SealTree tree(Leaves leaves) {
        byte[] hashes = new byte[refs.length * Bytes32.LENGTH];
        IntStream.range(0, refs.length)
                .parallel()
                .forEach(i -> hash(refs[i], leaves).copyTo(hashes, i * Bytes32.LENGTH));
        return SealTree.of((int) seal.leafCount(), positions(leaves), hashes, nodes);
    }

    /** The path of a known leaf. */
    List<Bytes32> path(int leaf, Leaves leaves) {
        return crown.length == 0
                ? tree(leaves).path(leaf)
                : new Crown((int) seal.leafCount(), positions(leaves), nodes, crown)
                        .path(leaf, index -> hash(refs[index], leaves));
    }

    /** The records of these leaves are about to say something else. */
    void forget(int[] dying, Leaves leaves) {
        if (dying.length == living()) {
            forgotten = refs.length;
            return;
        }
        int room = forgotten + dying.length;
        forgottenLeaves = Arrays.copyOf(forgottenLeaves, room);
        forgottenHashes = Arrays.copyOf(forgottenHashes, room * Bytes32.LENGTH);
        int[] places =
                Arrays.stream(dying).map(ref -> find(leaves.leaf(ref), leaves)).toArray();
        for (int i = 0; i < dying.length; i++) {
            if (refs[places[i]] != dying[i]) {
                throw new IllegalStateException("a leaf is another record's");
            }
            forgottenLeaves[forgotten] = leaves.leaf(dying[i]);
            leaves.hash(dying[i]).copyTo(forgottenHashes, forgotten * Bytes32.LENGTH);
            refs[places[i]] = ~forgotten;
            forgotten++;
        }
        if (forgotten > living() / SLACK) {
            pack(leaves);
        }
    }

    private int find(int leaf, Leaves leaves) {
        int low = 0;
        int high = refs.length - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int found = leaf(refs[middle], leaves);
            if (found == leaf) {
                return middle;
            }
            if (found < leaf) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        throw new IllegalStateException("a record names a leaf that its sheet does not have");
    }

    private void pack(Leaves leaves) {
        SealTree tree = tree(leaves);
        int[] kept = Arrays.stream(refs).filter(ref -> ref >= 0).toArray();
        int[] positions = Arrays.stream(kept).map(leaves::leaf).toArray();
        nodes = tree.nodesFor(positions);
        crown = crown(tree, positions);
        refs = kept;
        forgotten = 0;
        forgottenLeaves = new int[0];
        forgottenHashes = new byte[0];
    }

    void write(Image.Out out) {
        out.word(seal.root());
        out.number(seal.leafCount());
        out.number(seal.blockHeight());
        out.bytes(signatures);
        out.ints(refs, refs.length);
        out.bytes(nodes);
        out.bytes(crown);
        out.ints(forgottenLeaves, forgotten);
        out.bytes(Arrays.copyOf(forgottenHashes, forgotten * Bytes32.LENGTH));
    }

    static Sheet read(Image.In in) {
        Sheet sheet =
                new Sheet(new Seal(in.word(), in.number(), in.number()), in.bytes(), in.ints(), in.bytes(), in.bytes());
        sheet.forgottenLeaves = in.ints();
        sheet.forgottenHashes = in.bytes();
        sheet.forgotten = sheet.forgottenLeaves.length;
        return sheet;
    }
}
