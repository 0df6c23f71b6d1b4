package io.portcullis.engine.verdict;

/** A machine is broken: a disk that fails, a file that was changed, memory that is used up. Never a judgement of an input. */
public final class EngineFault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final EngineTag tag;

    public EngineFault(EngineTag tag, String message) {
        super(tag + ": " + message);
        this.tag = tag;
    }

    public EngineFault(EngineTag tag, String message, Throwable cause) {
        super(tag + ": " + message, cause);
        this.tag = tag;
    }

    public EngineTag tag() {
        return tag;
    }
}
