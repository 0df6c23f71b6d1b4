package io.portcullis.threshold.ceremony;

import java.util.SortedSet;

/** A ceremony in one of its rounds, which ends when every speaker has spoken, or when it is closed over those who are silent. */
public sealed interface Open extends State
        permits Joining, Dealing, Complaining, Justifying, Extracting, Accusing, Reconstructing, Proving {
    Round round();

    Gathering gathering();

    /** The numbers of the parties that say something in this round. */
    SortedSet<Integer> speakers();

    /** The same round with something more gathered. */
    Open with(Gathering gathering);

    /**
     * Judges what was said, in the order of the parties, and goes on. Who said what it must not is evicted, and named.
     *
     * @throws CannotGoOnException why the ceremony aborts
     */
    State close();

    @Override
    default Definition definition() {
        return gathering().definition();
    }
}
