package io.portcullis.engine.entity;

import io.portcullis.threshold.codec.Bytes;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a validator knows of its height and may forget in a crash.
 *
 * @param running whether this height has begun here: its timer is set
 * @param candidate what those above want decided
 * @param proposal the justified proposal of the round
 * @param replays what is known of values, or asked
 * @param inbox of this height
 * @param early of the next height; their signatures were checked, nothing else
 * @param accused validators, each once for a height
 * @param badParts validators whose part of the group's signature is bad
 * @param last the decision before
 */
record Gathering(
        boolean running,
        Optional<Bytes> candidate,
        Optional<Message> proposal,
        Map<Digest, Replayed> replays,
        Inbox inbox,
        Inbox early,
        Set<Integer> accused,
        Set<Integer> badParts,
        Optional<CommitCertificate> last) {
    enum Replayed {
        ASKED,
        GOOD,
        BAD
    }

    Gathering {
        replays = Map.copyOf(replays);
        accused = Set.copyOf(accused);
        badParts = Set.copyOf(badParts);
    }

    static Gathering none(Validators validators, Optional<CommitCertificate> last) {
        Inbox empty = Inbox.of(validators);
        return new Gathering(
                false, Optional.empty(), Optional.empty(), Map.of(), empty, empty, Set.of(), Set.of(), last);
    }
}
