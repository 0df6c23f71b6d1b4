package io.portcullis.signer.keystore;

import io.portcullis.signer.cryptoki.Mechanism;
import io.portcullis.signer.cryptoki.MechanismType;
import io.portcullis.signer.cryptoki.ObjectHandle;
import io.portcullis.signer.cryptoki.Outcome;
import io.portcullis.signer.cryptoki.Session;
import io.portcullis.signer.verdict.SignerFault;
import io.portcullis.threshold.codec.Bytes;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * A key that signs nothing that means anything, to show that its token still signs, and rightly. On the anchor's session, so that it
 * takes none from real signatures.
 *
 * <p>What it signs is SHA-256 of {@code "portcullis/canary/v1" ‖ count(8)}: no digest of anything of ours.
 */
final class Canary {
    private static final Bytes DOMAIN = Bytes.ascii("portcullis/canary/v1");

    private final Session session;
    private final ObjectHandle key;
    private final PublicPoint point;
    private final Optional<VendorProfile> profile;
    private long count;

    Canary(Session session, ObjectHandle key, PublicPoint point, Optional<VendorProfile> profile) {
        this.session = session;
        this.key = key;
        this.point = point;
        this.profile = profile;
    }

    /**
     * Signs, and verifies in software.
     *
     * @throws SignerFault TOKEN_FAULT also if the signature is wrong; TOKEN_BUSY, TOKEN_REFUSED
     */
    void sing() {
        Bytes digest = DOMAIN.concat(
                        Bytes.of(ByteBuffer.allocate(8).putLong(count++).array()))
                .sha256();
        Outcome<Bytes> signature = session.sign(Mechanism.of(MechanismType.ECDSA), key, digest);
        SignatureForm.requireVerified(
                point,
                digest,
                signature.orElseThrow(
                        refused -> TokenFaults.of(refused.code(), "the canary: " + refused, profile, null)));
    }

    Optional<VendorProfile> profile() {
        return profile;
    }
}
