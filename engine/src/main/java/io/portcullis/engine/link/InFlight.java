package io.portcullis.engine.link;

/**
 * Sizes of payloads that are under way and not settled, oldest first: a queue that never changes, so that a state can be kept and
 * compared. Adding and dropping cost O(1) amortised.
 *
 * @param count how many payloads
 * @param bytes their sum
 */
record InFlight(Cell oldest, Cell newest, int count, long bytes) {
    static final InFlight NONE = new InFlight(null, null, 0, 0);

    /** A list of sizes; empty is null, because these are the innards of a queue. */
    record Cell(int size, Cell rest) {}

    InFlight add(int size) {
        return new InFlight(oldest, new Cell(size, newest), count + 1, bytes + size);
    }

    /** Without its oldest. */
    InFlight drop(int howMany) {
        Cell front = oldest;
        Cell back = newest;
        long left = bytes;
        for (int i = 0; i < howMany; i++) {
            if (front == null) {
                for (; back != null; back = back.rest()) {
                    front = new Cell(back.size(), front);
                }
            }
            left -= front.size();
            front = front.rest();
        }
        return new InFlight(front, back, count - howMany, left);
    }

    @Override
    public String toString() {
        return count + " payloads of " + bytes + " bytes";
    }
}
