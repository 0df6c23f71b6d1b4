package io.portcullis.engine.authority;

import io.portcullis.engine.verdict.Refusal;

/** What bytes from outside are. */
public sealed interface CommandRead {
    record Decoded(Command command) implements CommandRead {}

    /** ENCODING_INVALID, or COMMAND_KIND_UNKNOWN. */
    record Refused(Refusal refusal) implements CommandRead {}
}
