package io.portcullis.depositary.vault;

/** The bounds of vaults; beyond each: {@code VAULT_MALFORMED}. */
public final class Limits {
    /** Openings of one step: a longer list goes in several, each with the payload. */
    public static final int MAX_STEP_OPENINGS = 256;

    /** Openings of one vault: an account that moved so often begins a new one after a settlement, or is handed over in the open. */
    public static final int MAX_OPENINGS = 65_536;

    /** Revisions of one vault: a step and the hashing of its chain are bounded by it. Beyond: as beyond {@link #MAX_OPENINGS}. */
    public static final int MAX_REVISIONS = 65_536;

    /** Bytes that a payload's text is padded to a multiple of. */
    static final int PADDING_BYTES = 1_024;

    /** Bytes of a padded text: an appointment of every token, two seals of the largest boards, the longest paths. */
    static final int MAX_TEXT_BYTES = 12 * PADDING_BYTES;

    /** Bytes of a payload. */
    public static final int MAX_PAYLOAD_BYTES = VaultKey.NONCE_BYTES + MAX_TEXT_BYTES + VaultKey.TAG_BYTES;

    /** Bytes of one step. */
    public static final int MAX_STEP_BYTES =
            VaultStep.FIXED_BYTES + MAX_STEP_OPENINGS * Opening.BYTES + MAX_PAYLOAD_BYTES;

    static {
        int seal = 49
                + io.portcullis.depositary.model.Limits.MAX_BOARD_MEMBERS
                        * io.portcullis.depositary.model.Signature.LENGTH
                + 32 * io.portcullis.depositary.model.Limits.MAX_PATH_LENGTH;
        int appointment = 201 + 48 * io.portcullis.depositary.model.Limits.MAX_PROOF_TOKENS;
        if (2 + 7 + 2 * seal + appointment > MAX_TEXT_BYTES
                || MAX_STEP_BYTES + 1_024 > io.portcullis.depositary.journal.Limits.MAX_PAYLOAD_BYTES) {
            throw new AssertionError("limits contradict each other: any appointment fits a payload, any step a record");
        }
    }

    private Limits() {}
}
