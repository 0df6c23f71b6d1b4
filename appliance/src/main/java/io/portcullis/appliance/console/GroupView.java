package io.portcullis.appliance.console;

import java.util.List;
import java.util.Optional;

/** The group key as the signers hold it, and ceremonies on it. */
public final class GroupView {
    private GroupView() {}

    /**
     * What one signer holds.
     *
     * @param answers whether it could be asked
     * @param index of its share
     * @param sharing such as {@code 2 of 3}
     * @param fingerprint of the group key
     * @param inDoubt the session whose end it waits for; it signs nothing for the group until then
     */
    public record Holder(
            String signer,
            boolean answers,
            Optional<Long> index,
            Optional<Long> epoch,
            Optional<String> sharing,
            Optional<String> fingerprint,
            Optional<String> inDoubt) {}

    /**
     * A session that has ended.
     *
     * @param outcome COMPLETED or ABORTED
     * @param reason why, for the latter
     * @param groupKey 256 bytes of 0x-hex, for the former
     * @param transcript the file's content, as {@code verify} reads it
     */
    public record Ceremony(
            String session,
            String outcome,
            Optional<String> reason,
            Optional<String> groupKey,
            List<String> culprits,
            String transcript) {}
}
