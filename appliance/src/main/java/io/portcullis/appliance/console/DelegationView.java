package io.portcullis.appliance.console;

import java.util.List;

/**
 * One approver's word that somebody else may approve in their stead.
 *
 * @param from Unix seconds
 * @param until Unix seconds
 * @param standing LIVE, ENDING, ENDED, WITHDRAWN or OF_ANOTHER_POLICY
 */
public record DelegationView(
        String id,
        String delegator,
        String delegate,
        List<String> kinds,
        long policyVersion,
        long from,
        long until,
        String standing) {
    public DelegationView {
        kinds = List.copyOf(kinds);
    }

    /** Whether it lets somebody approve now. */
    public boolean counts() {
        return standing.equals("LIVE") || standing.equals("ENDING");
    }

    public String kindWords() {
        return String.join(", ", kinds);
    }
}
