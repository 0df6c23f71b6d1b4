package io.portcullis.depositary.model;

import java.util.List;

/**
 * What the Depositary logs, undecoded.
 *
 * @param topics the first is the hash of the event's signature, the others its indexed fields
 * @param words the other fields; every event of the contract has fields of one word each
 */
public record EventLog(List<Bytes32> topics, List<Bytes32> words) {
    /** The EVM has room for no more. */
    public static final int MAX_TOPICS = 4;

    public EventLog {
        topics = List.copyOf(topics);
        words = List.copyOf(words);
        if (topics.isEmpty() || topics.size() > MAX_TOPICS) {
            throw new IllegalArgumentException("a log of the Depositary has 1 to 4 topics");
        }
    }
}
