package io.portcullis.depositary.journal;

/** A journal that cannot go on. Its owner gives it a tag and a remedy: see {@link Journal.Kind}. */
public final class JournalFault extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** What is wrong. */
    public enum Ill {
        /** It cannot be written or read now; what is not durable has not happened. */
        FAILED,
        /** What it holds is not what was written, or it is another file. */
        DAMAGED
    }

    private final Ill ill;

    private JournalFault(Ill ill, String reason, Throwable cause) {
        super(reason, cause);
        this.ill = ill;
    }

    public static JournalFault failed(String reason) {
        return new JournalFault(Ill.FAILED, reason, null);
    }

    public static JournalFault failed(String reason, Throwable cause) {
        return new JournalFault(Ill.FAILED, reason, cause);
    }

    public static JournalFault damaged(String reason) {
        return new JournalFault(Ill.DAMAGED, reason, null);
    }

    public static JournalFault damaged(String reason, Throwable cause) {
        return new JournalFault(Ill.DAMAGED, reason, cause);
    }

    public Ill ill() {
        return ill;
    }
}
