package io.portcullis.signer.journal;

import io.portcullis.depositary.journal.JournalFault;
import io.portcullis.signer.verdict.SignerFault;
import io.portcullis.signer.verdict.SignerTag;
import java.util.function.Function;

/**
 * Says what is wrong with a journal by this signer's tags.
 *
 * @param failure when it cannot be written now
 * @param damage when what it holds is not what was written
 */
public record JournalVoice(SignerTag failure, SignerTag damage) implements Function<JournalFault, SignerFault> {
    /** Of the journals that hold what must never be lost, except the audit log's. */
    public static final JournalVoice OF_MEMORIES =
            new JournalVoice(SignerTag.JOURNAL_FAILED, SignerTag.JOURNAL_CORRUPT);

    /** Of the audit log's. */
    public static final JournalVoice OF_AUDIT = new JournalVoice(SignerTag.AUDIT_UNAVAILABLE, SignerTag.AUDIT_TAMPERED);

    @Override
    public SignerFault apply(JournalFault fault) {
        SignerTag tag = switch (fault.ill()) {
            case FAILED -> failure;
            case DAMAGED -> damage;
        };
        return new SignerFault(tag, fault.getMessage(), fault);
    }
}
