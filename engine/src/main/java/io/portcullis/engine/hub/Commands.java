package io.portcullis.engine.hub;

import io.portcullis.engine.authority.Checked;
import io.portcullis.engine.authority.Command;
import io.portcullis.engine.authority.CommandKind;
import io.portcullis.engine.authority.CommandRead;
import io.portcullis.engine.authority.SignatureCheck;
import io.portcullis.threshold.codec.Bytes;

/** What can be said of commands without any state. */
public final class Commands {
    private Commands() {}

    /** Reads a command and checks its signature: costly, pure, so any thread may do it before the command is ordered. */
    public static Checked check(Bytes encoded) {
        return switch (Command.decode(encoded)) {
            case CommandRead.Decoded it -> SignatureCheck.check(it.command());
            case CommandRead.Refused it -> new Checked.Refused(it.refusal());
        };
    }

    /** The kind that a command with this body has to name. */
    public static CommandKind kind(Instruction instruction) {
        return CommandDesk.kind(instruction);
    }
}
