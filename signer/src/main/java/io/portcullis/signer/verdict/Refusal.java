package io.portcullis.signer.verdict;

/**
 * A no, with the rule that says it.
 *
 * @param tag the rule
 * @param reason what was wrong this time, in words that hold no secret
 */
public record Refusal(SignerTag tag, String reason) {
    /** What the reader can do about it. */
    public String remedy() {
        return tag.remedy();
    }

    @Override
    public String toString() {
        return tag + ": " + reason;
    }
}
