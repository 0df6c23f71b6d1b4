package io.portcullis.watchtower.verdict;

import io.portcullis.depositary.appointment.AppointmentRefusal;
import io.portcullis.depositary.vault.VaultRefusal;

/** A refusal, or the end of what the tower can do. */
public final class TowerRefusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String tag;
    private final String remedy;

    TowerRefusal(String tag, String reason, String remedy) {
        super(reason);
        this.tag = tag;
        this.remedy = remedy;
    }

    /** The same of words that are not what they should be. */
    public static TowerRefusal of(AppointmentRefusal refused) {
        return new TowerRefusal(
                refused.tag().name(),
                String.valueOf(refused.getMessage()),
                refused.tag().remedy());
    }

    /** The same of a vault that is none. */
    public static TowerRefusal of(VaultRefusal refused) {
        return new TowerRefusal(
                refused.tag().name(),
                String.valueOf(refused.getMessage()),
                refused.tag().remedy());
    }

    public String tag() {
        return tag;
    }

    public String remedy() {
        return remedy;
    }
}
