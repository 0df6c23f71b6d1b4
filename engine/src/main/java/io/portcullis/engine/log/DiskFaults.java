package io.portcullis.engine.log;

import io.portcullis.engine.verdict.EngineFault;
import io.portcullis.engine.verdict.EngineTag;
import java.io.IOException;

/** Errors of the disk as faults: a full disk is told from a broken one, since their remedies differ. */
final class DiskFaults {
    private DiskFaults() {}

    /** An act on the disk that may fail. */
    @FunctionalInterface
    interface Act<T> {
        T perform() throws IOException;
    }

    /** An act without a result. */
    @FunctionalInterface
    interface Step {
        void perform() throws IOException;
    }

    static <T> T get(EngineTag tag, String what, Act<T> act) {
        try {
            return act.perform();
        } catch (IOException e) {
            throw fault(tag, what, e);
        }
    }

    static void run(EngineTag tag, String what, Step step) {
        try {
            step.perform();
        } catch (IOException e) {
            throw fault(tag, what, e);
        }
    }

    /** The JDK gives errno's text only. */
    static EngineFault fault(EngineTag tag, String what, IOException cause) {
        String message = String.valueOf(cause.getMessage());
        boolean full = message.contains("No space left") || message.contains("quota exceeded");
        return new EngineFault(full ? EngineTag.LOG_DISK_FULL : tag, what + ": " + message, cause);
    }
}
