package io.portcullis.engine.entity;

import java.util.Arrays;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Messages of one height that were found good. Never changes.
 *
 * <p>Invariant: one message of a kind for each validator, the one of the latest round: whatever somebody sends, memory is bounded, and
 * nobody is counted twice.
 */
final class Inbox {
    private static final int KINDS = Kind.ALL.size();

    private final Message[] slots;

    private Inbox(Message[] slots) {
        this.slots = slots;
    }

    static Inbox of(Validators validators) {
        return new Inbox(new Message[validators.size() * KINDS]);
    }

    Optional<Message> get(int validator, Kind kind) {
        return Optional.ofNullable(slots[slot(validator, kind)]);
    }

    Inbox with(int validator, Message message) {
        Message[] copy = slots.clone();
        copy[slot(validator, message.kind())] = message;
        return new Inbox(copy);
    }

    /** By validator. */
    SortedMap<Integer, Message> matching(Kind kind, Predicate<Message> predicate) {
        SortedMap<Integer, Message> found = new TreeMap<>();
        for (int slot = (kind.code() - 1); slot < slots.length; slot += KINDS) {
            if (slots[slot] != null && predicate.test(slots[slot])) {
                found.put(slot / KINDS, slots[slot]);
            }
        }
        return found;
    }

    private static int slot(int validator, Kind kind) {
        return validator * KINDS + (kind.code() - 1);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Inbox that && Arrays.equals(slots, that.slots);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(slots);
    }

    @Override
    public String toString() {
        return Arrays.toString(slots);
    }
}
