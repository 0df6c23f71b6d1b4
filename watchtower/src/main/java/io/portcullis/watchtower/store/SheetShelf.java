package io.portcullis.watchtower.store;

import io.portcullis.depositary.appointment.Handover;
import io.portcullis.depositary.model.Bytes32;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;

/** Sheets by number; numbers of those that are gone are used again. */
final class SheetShelf {
    private final List<Optional<Sheet>> sheets = new ArrayList<>();
    private final List<Integer> free = new ArrayList<>();

    Sheet get(int number) {
        return sheets.get(number).orElseThrow();
    }

    void dropIfEmpty(int number) {
        if (get(number).living() == 0) {
            sheets.set(number, Optional.empty());
            free.add(number);
        }
    }

    /**
     * Puts a hand-over's sheets here.
     *
     * @param records by row
     * @return their numbers
     */
    int[] add(Handover.Checked handover, int[] records) {
        List<Handover.Sheet> from = handover.handover().sheets();
        List<Handover.Row> rows = handover.handover().rows();
        int[] counts = new int[from.size()];
        rows.forEach(row -> {
            counts[row.left().sheet()]++;
            counts[row.right().sheet()]++;
        });
        long[][] byLeaf = new long[from.size()][];
        for (int i = 0; i < counts.length; i++) {
            byLeaf[i] = new long[counts[i]];
        }
        int[] filled = new int[from.size()];
        for (int i = 0; i < records.length; i++) {
            for (boolean isLeft : new boolean[] {true, false}) {
                Handover.Place place = rows.get(i).place(isLeft);
                byLeaf[place.sheet()][filled[place.sheet()]++] =
                        (long) place.leaf() << Integer.SIZE | Sheet.ref(records[i], isLeft);
            }
        }
        int[] numbers = new int[from.size()];
        for (int i = 0; i < numbers.length; i++) {
            Arrays.sort(byLeaf[i]);
            int[] refs = Arrays.stream(byLeaf[i]).mapToInt(each -> (int) each).toArray();
            numbers[i] = put(new Sheet(
                    from.get(i).seal(),
                    from.get(i).signatures(),
                    refs,
                    Arrays.stream(byLeaf[i])
                            .mapToInt(each -> (int) (each >>> Integer.SIZE))
                            .toArray(),
                    flat(from.get(i).nodes()),
                    handover.trees().get(i)));
        }
        return numbers;
    }

    private int put(Sheet sheet) {
        if (free.isEmpty()) {
            sheets.add(Optional.of(sheet));
            return sheets.size() - 1;
        }
        int number = free.removeLast();
        sheets.set(number, Optional.of(sheet));
        return number;
    }

    private static byte[] flat(List<Bytes32> nodes) {
        byte[] flat = new byte[nodes.size() * Bytes32.LENGTH];
        for (int i = 0; i < nodes.size(); i++) {
            nodes.get(i).copyTo(flat, i * Bytes32.LENGTH);
        }
        return flat;
    }

    long bytes() {
        return sheets.stream().flatMap(Optional::stream).mapToLong(Sheet::bytes).sum();
    }

    /** Bytes of the sheets that have leaves of such records. */
    long bytesOf(IntPredicate ofRecord) {
        return sheets.stream()
                .flatMap(Optional::stream)
                .filter(sheet -> sheet.anyRecord() >= 0 && ofRecord.test(sheet.anyRecord()))
                .mapToLong(Sheet::bytes)
                .sum();
    }

    void write(Image.Out out) {
        out.number(sheets.size());
        for (Optional<Sheet> sheet : sheets) {
            out.number(sheet.isPresent() ? 1 : 0);
            sheet.ifPresent(each -> each.write(out));
        }
    }

    void read(Image.In in) {
        for (int i = in.count(1); i > 0; i--) {
            if (in.number() == 1) {
                sheets.add(Optional.of(Sheet.read(in)));
            } else {
                free.add(sheets.size());
                sheets.add(Optional.empty());
            }
        }
    }
}
