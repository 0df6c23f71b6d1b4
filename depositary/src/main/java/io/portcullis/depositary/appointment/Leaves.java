package io.portcullis.depositary.appointment;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.ProofHead;
import io.portcullis.depositary.model.SealLeaf;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

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
        int[] counts = new int[handover.sheets().size()];
        for (Handover.Row row : handover.rows()) {
            counts[row.left().sheet()]++;
            counts[row.right().sheet()]++;
        }
        List<Leaves> bySheet = Arrays.stream(counts).mapToObj(Leaves::new).toList();
        List<Promise> promises = new ArrayList<>(handover.rows().size());
        for (Handover.Row row : handover.rows()) {
            Promise promise = new Promise(
                    row.head().account().id(),
                    row.head().version(),
                    row.head().hash(),
                    row.deadline(),
                    row.left().epoch(),
                    row.right().epoch());
            promises.add(promise);
            bySheet.get(row.left().sheet()).add(row.left(), leaf(row.head(), promise, true));
            bySheet.get(row.right().sheet()).add(row.right(), leaf(row.head(), promise, false));
        }
        List<SealTree> trees = new ArrayList<>();
        for (int i = 0; i < counts.length; i++) {
            trees.add(bySheet.get(i).tree(handover.sheets().get(i)));
        }
        return new Handover.Checked(handover, trees, promises);
    }

    private void add(Handover.Place place, SealLeaf leaf) {
        places[count] = (long) place.leaf() << Integer.SIZE | count;
        leaf.hash().copyTo(hashes, count * Bytes32.LENGTH);
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
