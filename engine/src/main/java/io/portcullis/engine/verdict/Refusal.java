package io.portcullis.engine.verdict;

/**
 * A no, with the rule that says it.
 *
 * @param tag the rule
 * @param reason what was wrong this time, in words that hold no secret
 */
public record Refusal(EngineTag tag, String reason) {
    @Override
    public String toString() {
        return tag + ": " + reason;
    }
}
