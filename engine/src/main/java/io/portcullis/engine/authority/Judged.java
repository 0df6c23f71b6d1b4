package io.portcullis.engine.authority;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.engine.verdict.Refusal;
import io.portcullis.threshold.codec.Bytes;
import java.util.List;

/** What the gate says of a command. */
public sealed interface Judged {
    /**
     * To be applied now, once: it is counted and remembered already. What came of it is told to {@link Gate#applied} or
     * {@link Gate#failed}; if neither is called it stays counted, with no outcome.
     */
    final class Admitted implements Judged {
        final IdempotencyWindow.Entry entry;
        final Spend spend;
        final List<Velocity> charged;
        final long atSeconds;
        boolean concluded;

        Admitted(IdempotencyWindow.Entry entry, Spend spend, List<Velocity> charged, long atSeconds) {
            this.entry = entry;
            this.spend = spend;
            this.charged = charged;
            this.atSeconds = atSeconds;
        }

        public Bytes32 digest() {
            return entry.digest;
        }
    }

    /** The same command again: not to be applied; this came of it. */
    record Repeated(Bytes outcome) implements Judged {}

    /** Nothing has changed. */
    record Refused(Refusal refusal) implements Judged {}
}
