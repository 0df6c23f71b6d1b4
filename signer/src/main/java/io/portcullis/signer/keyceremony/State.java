package io.portcullis.signer.keyceremony;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.signer.verdict.Refusal;
import java.util.List;
import java.util.Optional;

/** Where a ceremony is. */
public sealed interface State {
    Definition definition();

    /** The chain's hash over all lines so far. */
    Bytes32 head();

    Gathered gathered();

    /**
     * It waits for the order of step {@code step}; behind the last one, for the officer.
     *
     * @param newestAt of the newest order, Unix seconds
     */
    record Waiting(Definition definition, Bytes32 head, Gathered gathered, int step, long newestAt) implements State {
        /** What is to be ordered; empty when only the officer's end is missing. */
        public Optional<Definition.Planned> next() {
            List<Definition.Planned> script = definition.script();
            return step < script.size() ? Optional.of(script.get(step)) : Optional.empty();
        }
    }

    /** An order is being carried out. */
    record Working(Definition definition, Bytes32 head, Gathered gathered, Order order) implements State {}

    /** What it made is being taken back. */
    record Undoing(Definition definition, Bytes32 head, Gathered gathered, Refusal refusal) implements State {}

    /** It served its purpose. */
    record Completed(Definition definition, Bytes32 head, Gathered gathered) implements State {}

    /** It did not, and never will. */
    record Aborted(Definition definition, Bytes32 head, Gathered gathered, Line.Aborted end) implements State {}
}
