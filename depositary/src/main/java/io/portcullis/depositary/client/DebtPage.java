package io.portcullis.depositary.client;

import java.util.List;
import java.util.OptionalLong;

/**
 * A part of a queue of debts.
 *
 * @param debts that stand, the oldest first
 * @param next where to go on; empty at the queue's end
 */
public record DebtPage(List<Debt> debts, OptionalLong next) {
    /** The most numbers of a queue that one page looks at: each is a question to the node. A page of a longer queue names the next. */
    public static final int MOST = 64;

    public DebtPage {
        debts = List.copyOf(debts);
    }
}
