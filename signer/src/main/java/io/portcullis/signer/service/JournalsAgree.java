package io.portcullis.signer.service;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.Seal;
import io.portcullis.signer.audit.AuditLog;
import io.portcullis.signer.json.StrictJson;
import io.portcullis.signer.seal.SealMemory;
import io.portcullis.signer.verdict.SignerFault;
import io.portcullis.signer.verdict.SignerTag;
import io.portcullis.signer.watermark.Watermark;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * Holds the watermark against the audit log before a signer serves.
 *
 * <p>Each agreement is in the watermark before it is in the log. So every agreement in the log must be in the watermark, with the same
 * digest: one that is missing means that somebody put an older watermark back, and this signer would sign its nonce again.
 */
final class JournalsAgree {
    private JournalsAgree() {}

    /**
     * What a log knows of other journals.
     *
     * @param sealed the highest seal, for {@link #requireSealed}
     * @param freezeRecords how many changes of the freeze lattice it was told of
     * @param newestAt the latest time in it, Unix seconds
     */
    record Logged(Optional<Seal> sealed, long freezeRecords, long newestAt) {}

    /**
     * Holds the watermark against the log.
     *
     * @return what else the log knows of
     * @throws SignerFault {@code WATERMARK_ROLLED_BACK} naming the first agreement that the watermark has lost
     */
    static Logged require(Watermark watermark, AuditLog log) {
        Optional<Seal> highest = Optional.empty();
        long freezeRecords = 0;
        long newestAt = 0;
        for (long index = 0; index < log.size(); index++) {
            ObjectNode entry = StrictJson.object(log.leaf(index));
            newestAt = Math.max(newestAt, entry.path("at").asLong(0));
            switch (entry.path("type").asString("")) {
                case "freeze-raised", "freeze-mended", "freeze-lowering-approved", "freeze-lowered" ->
                    freezeRecords = Math.max(freezeRecords, entry.path("record").asLong(0) + 1);
                case "signature-agreed" -> requireRemembered(watermark, entry, index);
                case "seal-agreed" -> {
                    Seal seal = sealOf(entry);
                    if (highest.isEmpty() || seal.blockHeight() > highest.get().blockHeight()) {
                        highest = Optional.of(seal);
                    }
                }
                default -> {}
            }
        }
        return new Logged(highest, freezeRecords, newestAt);
    }

    /** @throws SignerFault {@code WATERMARK_ROLLED_BACK} if a seal that the log knows of is not remembered */
    static void requireSealed(SealMemory seals, Optional<Seal> logged) {
        Optional<Seal> last = seals.last();
        boolean remembered = logged.isEmpty()
                || last.equals(logged)
                || (last.isPresent() && last.get().blockHeight() > logged.get().blockHeight());
        if (!remembered) {
            throw new SignerFault(
                    SignerTag.WATERMARK_ROLLED_BACK,
                    "the log agreed to a seal of block " + logged.get().blockHeight() + ", the journal of seals "
                            + (last.isEmpty()
                                    ? "knows of none"
                                    : "ends with another of block " + last.get().blockHeight()));
        }
    }

    private static Seal sealOf(ObjectNode entry) {
        return new Seal(
                Bytes32.fromHex(entry.path("root").asString("")),
                entry.path("leafCount").asLong(0),
                entry.path("blockHeight").asLong(0));
    }

    private static void requireRemembered(Watermark watermark, ObjectNode entry, long index) {
        EntityId entity = EntityId.fromHex(entry.path("entity").asString(""));
        long nonce = entry.path("nonce").asLong(0);
        Bytes32 digest = Bytes32.fromHex(entry.path("digest").asString(""));
        if (!watermark.digestOf(entity, nonce).equals(Optional.of(digest))) {
            throw new SignerFault(
                    SignerTag.WATERMARK_ROLLED_BACK,
                    "entry " + index + " of the log agreed to nonce " + nonce + ", which the watermark does not know");
        }
    }
}
