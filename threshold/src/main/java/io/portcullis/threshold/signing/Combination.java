package io.portcullis.threshold.signing;

import io.portcullis.threshold.bls.Signature;
import io.portcullis.threshold.verdict.ThresholdRefusal;
import java.util.SortedSet;

/** What came of combining parts. */
public sealed interface Combination {
    /** Whose parts were not their signatures of the message. */
    SortedSet<Integer> culprits();

    /** How many checks of several parts at once it took to name them; none when the first combination was right. */
    int batchChecks();

    /** The group's signature, verified. */
    record Combined(Signature signature, SortedSet<Integer> used, SortedSet<Integer> culprits, int batchChecks)
            implements Combination {}

    /** No signature; try again with the parts of others. */
    record Failed(ThresholdRefusal refusal, SortedSet<Integer> culprits, int batchChecks) implements Combination {}
}
