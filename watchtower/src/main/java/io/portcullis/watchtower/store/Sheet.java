package io.portcullis.watchtower.store;

import io.portcullis.depositary.appointment.SealTree;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Seal;
import io.portcullis.depositary.model.Signature;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One seal of a hand-over, as the tower keeps it.
 *
 * <p>Invariants: {@code refs} ascend by leaf; a ref is a living leaf's record and side, or the complement of a forgotten leaf's index; leaves and nodes
 * lead to the seal's root.
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
    private int[] forgottenLeaves = new int[0];
    private byte[] forgottenHashes = new byte[0];
    private int forgotten;

    /** What records know of their leaves. */
    interface Leaves {
        int leaf(int ref);

        Bytes32 hash(int ref);
    }

    Sheet(Seal seal, List<Signature> signatures, int[] refs, byte[] nodes) {
        this(seal, flat(signatures), refs, nodes);
    }

    private Sheet(Seal seal, byte[] signatures, int[] refs, byte[] nodes) {
        this.seal = seal;
        this.signatures = signatures;
        this.refs = refs;
        this.nodes = nodes;
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
                + 4L * forgottenLeaves.length
                + forgottenHashes.length;
    }

    private int leaf(int ref, Leaves leaves) {
        return ref >= 0 ? leaves.leaf(ref) : forgottenLeaves[~ref];
    }

    /** What is known of the tree now. */
    SealTree tree(Leaves leaves) {
        int[] positions = new int[refs.length];
        byte[] hashes = new byte[refs.length * Bytes32.LENGTH];
        for (int i = 0; i < refs.length; i++) {
            int ref = refs[i];
            positions[i] = leaf(ref, leaves);
            if (ref >= 0) {
                leaves.hash(ref).copyTo(hashes, i * Bytes32.LENGTH);
            } else {
                System.arraycopy(forgottenHashes, ~ref * Bytes32.LENGTH, hashes, i * Bytes32.LENGTH, Bytes32.LENGTH);
            }
        }
        return SealTree.of((int) seal.leafCount(), positions, hashes, nodes);
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
        nodes = tree.nodesFor(Arrays.stream(kept).map(leaves::leaf).toArray());
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
        out.ints(forgottenLeaves, forgotten);
        out.bytes(Arrays.copyOf(forgottenHashes, forgotten * Bytes32.LENGTH));
    }

    static Sheet read(Image.In in) {
        Sheet sheet = new Sheet(new Seal(in.word(), in.number(), in.number()), in.bytes(), in.ints(), in.bytes());
        sheet.forgottenLeaves = in.ints();
        sheet.forgottenHashes = in.bytes();
        sheet.forgotten = sheet.forgottenLeaves.length;
        return sheet;
    }
}
