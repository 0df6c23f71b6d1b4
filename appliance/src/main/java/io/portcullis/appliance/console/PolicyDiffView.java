package io.portcullis.appliance.console;

import java.util.List;
import java.util.Optional;

/**
 * What a change of policy changes, as API and console show it.
 *
 * @param tighter whether nothing of it can loosen
 * @param loosenings what of it may, one line each
 * @param replayed how many past intents were judged by both policies
 * @param changes those whose verdict would be another
 * @param example an intent that the new policy allows and the old does not
 */
public record PolicyDiffView(
        boolean tighter, List<String> loosenings, int replayed, List<Changed> changes, Optional<Example> example) {
    /** A past intent. */
    public record Changed(String intent, String before, String after) {}

    /**
     * An intent that nobody filed.
     *
     * @param effects one sentence each
     * @param at when, Unix seconds
     * @param signedBefore how many batches were signed before it
     */
    public record Example(
            String kind,
            List<String> effects,
            List<String> approvers,
            long at,
            int signedBefore,
            String before,
            String after) {}

    public PolicyDiffView {
        loosenings = List.copyOf(loosenings);
        changes = List.copyOf(changes);
    }
}
