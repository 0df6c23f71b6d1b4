package io.portcullis.depositary.appointment;

import io.portcullis.depositary.model.AccountKey;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Eip712Domain;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.MerkleTree;
import io.portcullis.depositary.model.ProofHead;
import io.portcullis.depositary.model.Seal;
import io.portcullis.depositary.model.SealedProof;
import io.portcullis.depositary.model.Signature;
import io.portcullis.depositary.model.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Appointments on their way to a tower, each seal once; the layout is in the package's description.
 *
 * <p>Invariants: accounts ascend, each once; every place is within its seal. That leaves and nodes lead to the roots is said by {@link #check}
 * and not before.
 */
public record Handover(List<Sheet> sheets, List<Row> rows) {
    /**
     * A seal, and the nodes of its tree that the hand-over's leaves do not give.
     *
     * @param nodes in {@link SealTree}'s order
     */
    public record Sheet(Seal seal, List<Signature> signatures, List<Bytes32> nodes) {
        public Sheet {
            signatures = List.copyOf(signatures);
            nodes = List.copyOf(nodes);
        }
    }

    /**
     * Where a side's leaf is.
     *
     * @param sheet by index
     * @param leaf by index, among the seal's
     */
    public record Place(int sheet, long epoch, int leaf) {}

    /** One account. */
    public record Row(ProofHead head, Place left, Place right, long deadline) {
        public Place place(boolean isLeft) {
            return isLeft ? left : right;
        }
    }

    /** A hand-over whose leaves lead to its seals' roots: trees by sheet, and what its tower would promise. */
    public record Checked(Handover handover, List<SealTree> trees, List<Promise> promises) {
        public Checked {
            trees = List.copyOf(trees);
            promises = List.copyOf(promises);
        }

        /** An account's appointment with its own paths, as the contract takes it. */
        public Appointment appointment(int row) {
            Row of = handover.rows().get(row);
            return new Appointment(
                    new Statement(of.head(), Optional.of(seal(row, true)), Optional.of(seal(row, false))),
                    of.deadline());
        }

        private Statement.BoardSeal seal(int row, boolean isLeft) {
            Row of = handover.rows().get(row);
            Place place = of.place(isLeft);
            Sheet sheet = handover.sheets().get(place.sheet());
            return new Statement.BoardSeal(
                    place.epoch(),
                    new SealedProof(
                            Leaves.leaf(of.head(), promises.get(row), isLeft),
                            place.leaf(),
                            trees.get(place.sheet()).path(place.leaf()),
                            sheet.seal(),
                            sheet.signatures()));
        }

        public Receipt receipt(Eip712Domain domain, long receivedAt) {
            return new Receipt(domain, receivedAt, MerkleTree.root(promiseHashes()), promises.size());
        }

        /** What a client keeps of each account, in the order of the rows. */
        public List<ProvedPromise> proved(Receipt.Signed receipt) {
            int count = promises.size();
            byte[] leaves = new byte[count * Bytes32.LENGTH];
            int[] positions = new int[count];
            for (int row = 0; row < count; row++) {
                promises.get(row).leafHash().copyTo(leaves, row * Bytes32.LENGTH);
                positions[row] = row;
            }
            SealTree tree = SealTree.of(count, positions, leaves, new byte[0]);
            List<ProvedPromise> proved = new ArrayList<>(count);
            for (int row = 0; row < count; row++) {
                proved.add(new ProvedPromise(receipt, promises.get(row), row, tree.path(row)));
            }
            return proved;
        }

        private List<Bytes32> promiseHashes() {
            return promises.stream().map(Promise::leafHash).toList();
        }
    }

    public Handover {
        sheets = List.copyOf(sheets);
        rows = List.copyOf(rows);
        if (sheets.isEmpty() || sheets.size() > Limits.MAX_SEALS) {
            throw malformed("a hand-over has 1 to " + Limits.MAX_SEALS + " seals");
        }
        if (rows.isEmpty() || rows.size() > Limits.MAX_APPOINTMENTS) {
            throw malformed("a hand-over has 1 to " + Limits.MAX_APPOINTMENTS + " appointments");
        }
        AccountKey before = null;
        for (Row row : rows) {
            if (before != null && before.compareTo(row.head().account()) >= 0) {
                throw malformed("accounts ascend, each once");
            }
            before = row.head().account();
            requirePlace(sheets, row.left());
            requirePlace(sheets, row.right());
            if (row.head().version() < 1 || row.deadline() < 1 || row.deadline() > Appointment.MAX_DEADLINE) {
                throw malformed("versions and deadlines start at 1");
            }
        }
    }

    private static void requirePlace(List<Sheet> sheets, Place place) {
        if (place.sheet() < 0
                || place.sheet() >= sheets.size()
                || place.epoch() < 1
                || place.leaf() < 0
                || place.leaf() >= sheets.get(place.sheet()).seal().leafCount()) {
            throw malformed("a place is not within the hand-over's seals");
        }
    }

    /**
     * Appointments in any order, of any seals; of an account twice the later counts.
     *
     * @throws AppointmentRefusal {@code HANDOVER_MALFORMED} beyond the bounds, {@code HANDOVER_UNPROVEN} if a path leads elsewhere
     */
    public static Handover of(List<Appointment> appointments) {
        Map<AccountKey, Appointment> newest = new LinkedHashMap<>();
        appointments.forEach(each -> newest.put(each.account(), each));
        List<Appointment> sorted = newest.values().stream()
                .sorted(Comparator.comparing(Appointment::account))
                .toList();
        Sheets sheets = new Sheets();
        List<Row> rows = new ArrayList<>();
        for (Appointment each : sorted) {
            rows.add(new Row(
                    each.statement().head(),
                    place(sheets, each, each.account().left()),
                    place(sheets, each, each.account().right()),
                    each.deadline()));
        }
        Handover handover = new Handover(sheets.build(), rows);
        handover.check();
        return handover;
    }

    private static Place place(Sheets sheets, Appointment of, EntityId side) {
        Statement.BoardSeal seal = of.seal(side);
        return new Place(
                sheets.add(seal.proof()),
                seal.boardEpoch(),
                Math.toIntExact(seal.proof().leafIndex()));
    }

    /**
     * Follows every leaf to its root. Whose signatures the seals bear is not asked here: that takes the boards.
     *
     * @throws AppointmentRefusal {@code HANDOVER_MALFORMED} if a seal has other nodes than its leaves need, or a leaf is named twice; {@code
     *     HANDOVER_UNPROVEN} if leaves lead to another root
     */
    public Checked check() {
        return Leaves.check(this);
    }

    /** About what keeping it costs: the seals with their nodes, and a record an account. */
    public long bytesKept() {
        long bytes = 128L * rows.size();
        for (Sheet sheet : sheets) {
            bytes += 64
                    + (long) Signature.LENGTH * sheet.signatures().size()
                    + (long) Bytes32.LENGTH * sheet.nodes().size();
        }
        return bytes;
    }

    public byte[] encode() {
        return HandoverCodec.encode(this);
    }

    /** @throws AppointmentRefusal {@code HANDOVER_MALFORMED} unless the bytes are the one encoding of a hand-over */
    public static Handover decode(byte[] bytes) {
        return HandoverReader.read(bytes);
    }

    private static AppointmentRefusal malformed(String what) {
        return AppointmentTag.HANDOVER_MALFORMED.refusal(what);
    }
}
