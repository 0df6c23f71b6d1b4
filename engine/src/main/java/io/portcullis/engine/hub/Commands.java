package io.portcullis.engine.hub;

import io.portcullis.engine.authority.Checked;
import io.portcullis.engine.authority.Command;
import io.portcullis.engine.authority.CommandKind;
import io.portcullis.engine.authority.CommandRead;
import io.portcullis.engine.authority.SignatureCheck;
import io.portcullis.engine.credit.Obligor;
import io.portcullis.engine.credit.RiskAhead;
import io.portcullis.engine.credit.RiskWord;
import io.portcullis.engine.verdict.RefusedException;
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

    /** Checks a command and has computed what the hub would compute for it on its own thread. */
    public static Checked check(Bytes encoded, RiskAhead ahead) {
        Checked checked = check(encoded);
        if (checked instanceof Checked.Proven it && it.command().kind() == CommandKind.RATE) {
            computeAhead(it.command(), ahead);
        }
        return checked;
    }

    private static void computeAhead(Command command, RiskAhead ahead) {
        Instruction instruction;
        try {
            instruction = Instruction.decode(command.body());
        } catch (RefusedException e) {
            // The hub refuses it in its turn.
            return;
        }
        if (instruction instanceof Instruction.Rate(RiskWord.Know(Obligor obligor))) {
            ahead.compute(command.entity(), obligor);
        }
    }

    /** The kind that a command with this body has to name. */
    public static CommandKind kind(Instruction instruction) {
        return CommandDesk.kind(instruction);
    }
}
