package io.portcullis.signer.policy;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.portcullis.signer.intent.Intent;
import io.portcullis.signer.json.Fields;
import io.portcullis.signer.json.StrictJson;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.verdict.SignerTag;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import tools.jackson.databind.node.ObjectNode;

/**
 * A policy with its officer's signature: {@code {"document":{…},"officerSignature":"0x…"}}.
 *
 * @param officerSignature 64 bytes {@code r ‖ s} of P-256 with SHA-256 over {@code "portcullis/policy/v1" ‖ canonical document}
 */
public record SignedPolicy(Policy policy, Intent.Bytes officerSignature) {
    private static final int SIGNATURE_BYTES = 64;
    private static final byte[] DOMAIN = "portcullis/policy/v1".getBytes(US_ASCII);

    /** The bytes the officer's key signs with {@code SHA256withECDSAinP1363Format}. */
    public static byte[] signedBytes(Policy policy) {
        byte[] document = PolicyCodec.canonicalBytes(policy);
        byte[] signed = new byte[DOMAIN.length + document.length];
        System.arraycopy(DOMAIN, 0, signed, 0, DOMAIN.length);
        System.arraycopy(document, 0, signed, DOMAIN.length, document.length);
        return signed;
    }

    public ObjectNode toJson() {
        ObjectNode json = StrictJson.newObject().put("officerSignature", officerSignature.toString());
        json.set("document", PolicyCodec.toJson(policy));
        return json;
    }

    /** @throws RefusedException naming the field and the rule it breaks */
    public static SignedPolicy decode(byte[] bytes) {
        return Fields.read("signedPolicy", StrictJson.object(bytes), SignedPolicy::read);
    }

    public static SignedPolicy read(Fields in) {
        return new SignedPolicy(
                in.object("document", PolicyCodec::read),
                new Intent.Bytes(in.fixedBytes("officerSignature", SIGNATURE_BYTES)));
    }

    /** @throws RefusedException with {@code POLICY_SIGNATURE_INVALID} unless the officer signed this document */
    public void requireSignedBy(PublicKey officer) {
        try {
            Signature verifier = Signature.getInstance("SHA256withECDSAinP1363Format");
            verifier.initVerify(officer);
            verifier.update(signedBytes(policy));
            if (verifier.verify(officerSignature.toArray())) {
                return;
            }
        } catch (GeneralSecurityException e) {
            throw new RefusedException(SignerTag.POLICY_SIGNATURE_INVALID, "not verifiable: " + e.getMessage());
        }
        throw new RefusedException(
                SignerTag.POLICY_SIGNATURE_INVALID,
                "the officer's signature does not cover version " + policy.version() + " of this policy");
    }
}
