package io.portcullis.engine.account;

import io.portcullis.engine.Limits;

/**
 * How much one node keeps of all its accounts together. Beyond it what is new is refused with NODE_FULL, until something has ended.
 *
 * @param subcontracts pending at once
 */
public record Room(int tokens, int lines, int subcontracts) {
    public static final Room STANDARD = new Room(Limits.TOKENS, Limits.LINES, Limits.SUBCONTRACTS);

    public Room {
        if (tokens < 1
                || tokens > Limits.TOKENS
                || lines < 1
                || lines > Limits.LINES
                || subcontracts < 1
                || subcontracts > Limits.SUBCONTRACTS) {
            throw new IllegalArgumentException("a node has room for something, and not for more than its memory holds");
        }
    }
}
