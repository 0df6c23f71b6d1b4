package io.portcullis.signer.vouching;

import io.portcullis.signer.verdict.Refusal;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.verdict.SignerTag;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * How a word stands that was held against what is pinned.
 *
 * @param tag of the first rule that is broken; present exactly where it is refused
 * @param words what was found, for people
 */
public record Judged(Standing standing, Optional<SignerTag> tag, String words) {
    /** Whether a word may be built on. */
    public enum Standing {
        /** It is good for what is pinned. */
        HOLDS,
        /** Nothing is pinned that it could be held against. */
        NOT_PINNED,
        /** It is not what is pinned, or not what it says it is. */
        REFUSED
    }

    public Judged {
        if (tag.isPresent() != (standing == Standing.REFUSED) || words.isBlank()) {
            throw new IllegalArgumentException("a refusal has a tag, nothing else has, and each has words");
        }
    }

    /** @param pinned whether there is anything that a word which is not refused is good for */
    static Judged of(boolean pinned, Supplier<String> rule) {
        try {
            return new Judged(pinned ? Standing.HOLDS : Standing.NOT_PINNED, Optional.empty(), rule.get());
        } catch (RefusedException e) {
            return refused(e.refusal());
        }
    }

    static Judged refused(Refusal refusal) {
        return new Judged(Standing.REFUSED, Optional.of(refusal.tag()), refusal.reason());
    }
}
