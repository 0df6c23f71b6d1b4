package io.portcullis.signer.keyceremony;

import java.util.List;

/** What a ceremony hears. */
public sealed interface Input {
    /** Two people's order for the next step. */
    record Ordered(Line.Ordered line) implements Input {}

    /** The task is done. */
    record Done(Result result) implements Input {}

    /** The task is not done, or nobody knows. */
    record Failed(String reason) implements Input {}

    /** The officer signs the whole. */
    record Ended(StepSignature officer) implements Input {}

    /** Somebody stops it. */
    record Cancel(String reason) implements Input {}

    /** The process that ran it is not there any more. */
    record Interrupted() implements Input {}

    /** What it made is taken back. */
    record Undone(List<String> destroyed, List<String> left) implements Input {}

    record Tick(long nowSeconds) implements Input {}
}
