package io.portcullis.engine.log;

/** Does what no block should wait for: filling the next segment with zeros, deleting old ones. One chore after the other, in their order. */
@FunctionalInterface
public interface Chores {
    /** Does each at once, on the caller's thread. */
    Chores AT_ONCE = Runnable::run;

    void give(Runnable chore);
}
