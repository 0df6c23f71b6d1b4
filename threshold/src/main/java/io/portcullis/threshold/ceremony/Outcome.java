package io.portcullis.threshold.ceremony;

import io.portcullis.threshold.verdict.ThresholdRefusal;
import java.util.Optional;

/** How a ceremony ended for one party. */
public sealed interface Outcome {
    /** It holds a share, or has handed its own on. */
    record Completed(io.portcullis.threshold.ceremony.Completed state) implements Outcome {}

    /** Nobody has anything new. */
    record Aborted(ThresholdRefusal reason) implements Outcome {}

    /** The others went on without it. */
    record Evicted(ThresholdRefusal reason) implements Outcome {}

    /** Empty while the ceremony goes on for this party. */
    static Optional<Outcome> of(State state, int party) {
        return switch (state) {
            case Open open ->
                Optional.ofNullable(open.gathering().culprits().get(party)).map(Evicted::new);
            case io.portcullis.threshold.ceremony.Aborted aborted -> Optional.of(new Aborted(aborted.reason()));
            case io.portcullis.threshold.ceremony.Completed completed ->
                Optional.of(
                        completed.culprits().containsKey(party)
                                ? new Evicted(completed.culprits().get(party))
                                : new Completed(completed));
        };
    }
}
