package io.portcullis.engine.authority;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.engine.verdict.Refusal;

/** What {@link SignatureCheck} found. Only a proven command can be judged, and only the check makes one. */
public sealed interface Checked {
    /** A command that the holder of some key has made. Whether that holder may, only {@link Gate} knows. */
    final class Proven implements Checked {
        private final Command command;
        private final Bytes32 digest;
        private final HolderId holder;
        private final Shown shown;

        Proven(Command command, Bytes32 digest, HolderId holder, Shown shown) {
            this.command = command;
            this.digest = digest;
            this.holder = holder;
            this.shown = shown;
        }

        public Command command() {
            return command;
        }

        public Bytes32 digest() {
            return digest;
        }

        public HolderId holder() {
            return holder;
        }

        Shown shown() {
            return shown;
        }
    }

    record Refused(Refusal refusal) implements Checked {}
}
