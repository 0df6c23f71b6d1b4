package io.portcullis.signer.client;

import io.portcullis.threshold.ceremony.Message;
import java.util.List;
import java.util.Optional;

/**
 * What a signer says in a ceremony, and where it stands for that signer.
 *
 * @param words to carry to all other parties
 * @param stands the round it waits in, or COMPLETED, ABORTED, EVICTED
 * @param reason why, for the latter two: a tag and words
 * @param culprits who is out, with tag and words
 */
public record CeremonyAnswer(List<Message> words, String stands, Optional<String> reason, List<Culprit> culprits) {
    /** One who is out, by its own signed words or its silence. */
    public record Culprit(String name, String tag, String reason) {}

    public CeremonyAnswer {
        words = List.copyOf(words);
        culprits = List.copyOf(culprits);
    }

    /** Whether this signer will say nothing more. */
    public boolean isOver() {
        return stands.equals("COMPLETED") || stands.equals("ABORTED") || stands.equals("EVICTED");
    }
}
