package io.portcullis.signer.service;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.signer.audit.AuditLog;
import io.portcullis.signer.json.StrictJson;
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

    /** @throws SignerFault {@code WATERMARK_ROLLED_BACK} naming the first agreement that the watermark has lost */
    static void require(Watermark watermark, AuditLog log) {
        for (long index = 0; index < log.size(); index++) {
            ObjectNode entry = StrictJson.object(log.leaf(index));
            if (entry.path("type").asString("").equals("signature-agreed")) {
                requireRemembered(watermark, entry, index);
            }
        }
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
