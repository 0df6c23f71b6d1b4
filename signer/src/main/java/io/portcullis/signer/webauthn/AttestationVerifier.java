package io.portcullis.signer.webauthn;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.webauthn4j.converter.AttestationObjectConverter;
import com.webauthn4j.converter.util.ObjectConverter;
import com.webauthn4j.data.attestation.AttestationObject;
import com.webauthn4j.data.attestation.authenticator.AttestedCredentialData;
import com.webauthn4j.data.attestation.authenticator.AuthenticatorData;
import com.webauthn4j.data.attestation.authenticator.COSEKey;
import com.webauthn4j.data.attestation.statement.COSEAlgorithmIdentifier;
import com.webauthn4j.data.attestation.statement.NoneAttestationStatement;
import com.webauthn4j.data.attestation.statement.PackedAttestationStatement;
import io.portcullis.signer.policy.ApproverTerms;
import io.portcullis.signer.policy.ApproverTerms.Demand;
import io.portcullis.signer.policy.Policy;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.verdict.SignerTag;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1OctetString;

/**
 * Verifies what an authenticator said of itself when it was enrolled, from the policy document alone and the metadata of its model; at
 * enrolment, by each signer before it agrees to a policy, and by whoever reads the document later. Thread-safe.
 *
 * <p>Direct attestation is the format <em>packed</em> with certificates (WebAuthn Level 3, section 8.2): other formats are of platforms,
 * which may not be an approver's authenticator.
 */
public final class AttestationVerifier {
    /** The extension by which an attestation certificate names its model: id-fido-gen-ce-aaguid. */
    private static final String AAGUID_EXTENSION = "1.3.6.1.4.1.45724.1.1.4";

    private static final int X509_V3 = 3;

    private final ObjectConverter converter = new ObjectConverter();
    private final AttestationObjectConverter objects = new AttestationObjectConverter(converter);

    /**
     * Holds a credential against what a policy demands at enrolment.
     *
     * @param metadata absent where none is configured: then nothing that demands direct attestation passes
     * @throws RefusedException with the tag of the first rule that is broken
     */
    public void requireEnrollable(
            Policy.RelyingParty relyingParty,
            ApproverTerms terms,
            Policy.Credential credential,
            Optional<Metadata> metadata,
            long nowSeconds) {
        if (terms.stated() && terms.model(credential.aaguid()).isEmpty()) {
            throw new RefusedException(
                    SignerTag.MODEL_NOT_ALLOWED, "the policy does not list model " + credential.aaguid());
        }
        if (terms.demand() != Demand.DIRECT) {
            return;
        }
        List<X509Certificate> chain = requireGenuine(relyingParty, credential);
        Metadata known = metadata.orElseThrow(() -> new RefusedException(
                SignerTag.METADATA_ABSENT, "the policy demands direct attestation, and no metadata is configured"));
        Metadata.Model model = known.requireEnrollable(credential.aaguid(), nowSeconds);
        switch (CertificateChains.endsIn(chain, model.roots(), nowSeconds)) {
            case TRUSTED -> {}
            case EXPIRED ->
                throw new RefusedException(
                        SignerTag.ATTESTATION_EXPIRED, "a certificate of the attestation is not valid now");
            case ELSEWHERE ->
                throw new RefusedException(
                        SignerTag.ATTESTATION_UNTRUSTED,
                        "the attestation's chain does not end in a root of " + model.description());
        }
    }

    /**
     * Verifies the statement itself, for which nobody need be asked: whose key it is of, and that its certificate's key signed it.
     *
     * @return its chain, the leaf first
     * @throws RefusedException with the tag of the first rule that is broken
     */
    public List<X509Certificate> requireGenuine(Policy.RelyingParty relyingParty, Policy.Credential credential) {
        Policy.Attestation shown = credential
                .attestation()
                .orElseThrow(() -> new RefusedException(SignerTag.ATTESTATION_NONE, "no attestation is shown"));
        if (!AttestationForm.isStrict(shown.object().toArray())) {
            throw invalid("it is not in the form that authenticators write");
        }
        try {
            AttestationObject object = objects.convert(shown.object().toArray());
            byte[] data = objects.extractAuthenticatorData(shown.object().toArray());
            requireOf(relyingParty, credential, object.getAuthenticatorData());
            if (object.getAttestationStatement() instanceof NoneAttestationStatement) {
                throw new RefusedException(SignerTag.ATTESTATION_NONE, "the authenticator said nothing of itself");
            }
            if (!(object.getAttestationStatement() instanceof PackedAttestationStatement statement)) {
                throw invalid("its format is " + object.getFormat());
            }
            if (statement.getX5c() == null || statement.getX5c().isEmpty()) {
                throw new RefusedException(
                        SignerTag.ATTESTATION_SELF, "the authenticator vouched for itself by its own new key");
            }
            List<X509Certificate> chain = List.copyOf(statement.getX5c());
            requireWhole(chain);
            requireCertificate(chain.getFirst(), data);
            requireSigned(
                    statement, chain.getFirst(), data, shown.clientDataHash().toArray());
            return chain;
        } catch (RefusedException e) {
            throw e;
        } catch (RuntimeException | CertificateEncodingException e) {
            // The library trips over some hostile input by a null or a cast: whatever it throws is a refusal.
            throw invalid("it does not read");
        }
    }

    private void requireOf(Policy.RelyingParty relyingParty, Policy.Credential credential, AuthenticatorData<?> data) {
        if (!Arrays.equals(data.getRpIdHash(), sha256(relyingParty.id().getBytes(UTF_8)))) {
            throw new RefusedException(SignerTag.RP_ID_WRONG, "the attestation is for another relying party");
        }
        if (data.isFlagBE()) {
            throw BackupEligible.refusal();
        }
        if (!data.isFlagUV() || !data.isFlagUP()) {
            throw new RefusedException(SignerTag.USER_NOT_VERIFIED, "nobody was verified when it was enrolled");
        }
        AttestedCredentialData attested = Objects.requireNonNull(data.getAttestedCredentialData());
        COSEKey key = converter.getCborMapper().readValue(credential.publicKey().toArray(), COSEKey.class);
        boolean same = Arrays.equals(attested.getCredentialId(), credential.id().toArray())
                && attested.getAaguid().toString().equals(credential.aaguid())
                && attested.getCOSEKey().equals(key);
        if (!same) {
            throw invalid("it is of another credential, key or model");
        }
    }

    private static void requireWhole(List<X509Certificate> chain) throws CertificateEncodingException {
        for (X509Certificate one : chain) {
            if (!AttestationForm.isStrict(one, one.getEncoded())) {
                throw invalid("a certificate's signature is not whole bytes");
            }
        }
    }

    private static void requireCertificate(X509Certificate leaf, byte[] authenticatorData) {
        boolean form = leaf.getVersion() == X509_V3
                && leaf.getBasicConstraints() == -1
                && CertificateChains.subject(leaf, "OU").equals("Authenticator Attestation");
        if (!form) {
            throw invalid("its certificate is none of an attestation key");
        }
        byte[] extension = leaf.getExtensionValue(AAGUID_EXTENSION);
        if (extension == null) {
            return;
        }
        byte[] inner = ASN1OctetString.getInstance(extension).getOctets();
        byte[] aaguid = ASN1OctetString.getInstance(inner).getOctets();
        if (!Arrays.equals(aaguid, Arrays.copyOfRange(authenticatorData, 37, 53))) {
            throw invalid("its certificate is of another model");
        }
    }

    private static void requireSigned(
            PackedAttestationStatement statement, X509Certificate leaf, byte[] data, byte[] clientDataHash) {
        if (!COSEAlgorithmIdentifier.ES256.equals(statement.getAlg())) {
            throw new RefusedException(SignerTag.ALGORITHM_NOT_ALLOWED, "the attestation key is not ES256");
        }
        try {
            Signature verifier = Signature.getInstance("SHA256withECDSA");
            verifier.initVerify(leaf.getPublicKey());
            verifier.update(data);
            verifier.update(clientDataHash);
            if (verifier.verify(statement.getSig())) {
                return;
            }
        } catch (GeneralSecurityException e) {
            throw invalid("its signature does not read");
        }
        throw invalid("its signature does not verify");
    }

    private static RefusedException invalid(String reason) {
        return new RefusedException(SignerTag.ATTESTATION_INVALID, "the attestation: " + reason);
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}
