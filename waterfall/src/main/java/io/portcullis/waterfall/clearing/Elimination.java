package io.portcullis.waterfall.clearing;

/** Linear equations in exact rationals, by Gauss and Jordan. */
final class Elimination {
    private Elimination() {}

    /**
     * @param rows each a row of the square matrix, and its right side; overwritten
     * @return the solution; where an unknown is free, which a closed circle of debtors with nothing from outside makes, it is zero
     */
    static Fraction[] solve(Fraction[][] rows) {
        int count = rows.length;
        int[] pivotOf = new int[count];
        int done = 0;
        for (int column = 0; column < count; column++) {
            pivotOf[column] = -1;
            int pivot = done;
            while (pivot < count && rows[pivot][column].sign() == 0) {
                pivot++;
            }
            if (pivot == count) {
                continue;
            }
            swap(rows, pivot, done);
            eliminate(rows, done, column);
            pivotOf[column] = done++;
        }
        Fraction[] solution = new Fraction[count];
        for (int column = 0; column < count; column++) {
            solution[column] = pivotOf[column] < 0 ? Fraction.ZERO : rows[pivotOf[column]][count];
        }
        return solution;
    }

    private static void eliminate(Fraction[][] rows, int pivot, int column) {
        Fraction divisor = rows[pivot][column];
        for (int c = column; c < rows[pivot].length; c++) {
            rows[pivot][c] = rows[pivot][c].over(divisor);
        }
        for (int r = 0; r < rows.length; r++) {
            Fraction factor = rows[r][column];
            if (r == pivot || factor.sign() == 0) {
                continue;
            }
            for (int c = column; c < rows[r].length; c++) {
                rows[r][c] = rows[r][c].minus(factor.times(rows[pivot][c]));
            }
        }
    }

    private static void swap(Fraction[][] rows, int one, int other) {
        Fraction[] row = rows[one];
        rows[one] = rows[other];
        rows[other] = row;
    }
}
