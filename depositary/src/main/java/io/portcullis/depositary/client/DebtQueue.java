package io.portcullis.depositary.client;

/**
 * What an entity owes of one token, first in first out: numbers from {@code head} to before {@code tail}, of which some are gone.
 *
 * @param head the oldest that may stand
 * @param live how many stand
 */
public record DebtQueue(long head, long tail, long live) {
    public DebtQueue {
        if (head < 0 || tail < head || live < 0 || live > tail - head) {
            throw new IllegalArgumentException("the debts that stand lie between head and tail");
        }
    }

    public boolean isEmpty() {
        return live == 0;
    }
}
