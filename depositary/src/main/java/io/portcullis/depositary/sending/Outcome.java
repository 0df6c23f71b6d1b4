package io.portcullis.depositary.sending;

/** How an order ended, once that is buried. */
public sealed interface Outcome {
    /** It was mined and did what it says. */
    record Executed(Inclusion inclusion) implements Outcome {}

    /** It was mined, and the contract refused. */
    record Reverted(Inclusion inclusion) implements Outcome {}

    /** It was not mined by its deadline, and never will be. */
    record Abandoned() implements Outcome {}
}
