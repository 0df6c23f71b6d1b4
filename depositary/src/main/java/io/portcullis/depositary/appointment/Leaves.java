package io.portcullis.depositary.appointment;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.ProofHead;
import io.portcullis.depositary.model.SealLeaf;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** The leaves of a hand-over's accounts, put into their seals' trees. */
final class Leaves {
    private final long[] places;
    private final byte[] hashes;
    private int count;

    private Leaves(int most) {
        places = new long[most];
        hashes = new byte[most * Bytes32.LENGTH];
    }

    static SealLeaf leaf(ProofHead head, Promise promise, boolean isLeft) {
        EntityId entity = isLeft ? head.account().left() : head.account().right();
        return new SealLeaf(entity, promise.account(), promise.version(), promise.bodyHash());
    }

    static Handover.Checked check(Handover handover) {
        List<Handover.Row> rows = handover.rows();
        Promise[] promises = new Promise[rows.size()];
        byte[] leaves = new byte[2 * rows.size() * Bytes32.LENGTH];
        // Hashing is nearly all the work, and each row's its own.
        IntStream.range(0, promises.length).parallel().forEach(i -> {
            Handover.Row row = rows.get(i);
            promises[i] = promise(row);
            leaf(row.head(), promises[i], true).hash().copyTo(leaves, 2 * i * Bytes32.LENGTH);
            leaf(row.head(), promises[i], false).hash().copyTo(leaves, (2 * i + 1) * Bytes32.LENGTH);
        });
        int[] counts = new int[handover.sheets().size()];
        for (Handover.Row row : rows) {
            counts[row.left().sheet()]++;
            counts[row.right().sheet()]++;
        }
        List<Leaves> bySheet = Arrays.stream(counts).mapToObj(Leaves::new).toList();
        for (int i = 0; i < promises.length; i++) {
            Handover.Row row = rows.get(i);
            bySheet.get(row.left().sheet()).add(row.left(), leaves, 2 * i);
            bySheet.get(row.right().sheet()).add(row.right(), leaves, 2 * i + 1);
        }
        List<SealTree> trees = new ArrayList<>();
        for (int i = 0; i < counts.length; i++) {
            trees.add(bySheet.get(i).tree(handover.sheets().get(i)));
        }
        return new Handover.Checked(handover, trees, Arrays.asList(promises));
    }

    private static Promise promise(Handover.Row row) {
        return new Promise(
                row.head().account().id(),
                row.head().version(),
                row.head().hash(),
                row.deadline(),
                row.left().epoch(),
                row.right().epoch());
    }

    private void add(Handover.Place place, byte[] leaves, int leaf) {
        places[count] = (long) place.leaf() << Integer.SIZE | count;
        System.arraycopy(leaves, leaf * Bytes32.LENGTH, hashes, count * Bytes32.LENGTH, Bytes32.LENGTH);
        count++;
    }

    private SealTree tree(Handover.Sheet sheet) {
        Arrays.sort(places);
        int[] positions = new int[count];
        byte[] sorted = new byte[count * Bytes32.LENGTH];
        for (int i = 0; i < count; i++) {
            positions[i] = (int) (places[i] >>> Integer.SIZE);
            System.arraycopy(hashes, (int) places[i] * Bytes32.LENGTH, sorted, i * Bytes32.LENGTH, Bytes32.LENGTH);
        }
        SealTree tree = SealTree.of(Math.toIntExact(sheet.seal().leafCount()), positions, sorted, flat(sheet.nodes()));
        if (!tree.root().equals(sheet.seal().root())) {
            throw AppointmentTag.HANDOVER_UNPROVEN.refusal("leaves lead to " + tree.root() + ", sealed is "
                    + sheet.seal().root());
        }
        return tree;
    }

    private static byte[] flat(List<Bytes32> nodes) {
        byte[] flat = new byte[nodes.size() * Bytes32.LENGTH];
        for (int i = 0; i < nodes.size(); i++) {
            nodes.get(i).copyTo(flat, i * Bytes32.LENGTH);
        }
        return flat;
    }
}
