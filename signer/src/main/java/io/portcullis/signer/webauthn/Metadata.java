package io.portcullis.signer.webauthn;

import io.portcullis.signer.policy.CalendarDate;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.verdict.SignerTag;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a BLOB of the FIDO Metadata Service says of authenticator models, once its signature was checked ({@link MetadataReader}).
 *
 * @param number rises with every BLOB; a lower one is a rollback
 * @param nextUpdate when the service promised the next
 * @param graceDays how long after that day it is still believed for enrolments
 * @param models by AAGUID, in lower case
 */
public record Metadata(long number, CalendarDate nextUpdate, int graceDays, Map<String, Model> models) {
    /** Any of these, ever reported, ends a model's use: what was broken once is not told from what is broken still. */
    static final Set<String> COMPROMISED = Set.of(
            "REVOKED",
            "USER_VERIFICATION_BYPASS",
            "ATTESTATION_KEY_COMPROMISE",
            "USER_KEY_REMOTE_COMPROMISE",
            "USER_KEY_PHYSICAL_COMPROMISE");

    private static final long SECONDS_OF_DAY = 86_400;

    /** A model: what it is called, where its attestation chains end, and what was reported of it. */
    public record Model(String description, List<X509Certificate> roots, Set<String> statuses) {
        public Model {
            roots = List.copyOf(roots);
            statuses = Set.copyOf(statuses);
        }

        private Set<String> compromises() {
            Set<String> found = new TreeSet<>(statuses);
            found.retainAll(COMPROMISED);
            return found;
        }
    }

    public Metadata {
        models = Map.copyOf(models);
    }

    public boolean isStale(long nowSeconds) {
        return nowSeconds >= (nextUpdate.epochDay() + graceDays) * SECONDS_OF_DAY;
    }

    /**
     * The model, to be enrolled now.
     *
     * @throws RefusedException METADATA_STALE, MODEL_UNKNOWN, MODEL_COMPROMISED
     */
    Model requireEnrollable(String aaguid, long nowSeconds) {
        if (isStale(nowSeconds)) {
            throw new RefusedException(
                    SignerTag.METADATA_STALE,
                    "number " + number + " was to be followed on " + nextUpdate + ", and " + graceDays
                            + " days of grace are over");
        }
        Model model = Optional.ofNullable(models.get(aaguid))
                .orElseThrow(() ->
                        new RefusedException(SignerTag.MODEL_UNKNOWN, "number " + number + " has no model " + aaguid));
        requireSound(aaguid);
        return model;
    }

    /**
     * Whether an enrolled authenticator's model may go on: a stale BLOB still tells of compromises, and hides those that came after it. That
     * must not stop everybody's approvals, so it is believed.
     *
     * @throws RefusedException MODEL_COMPROMISED
     */
    public void requireSound(String aaguid) {
        Set<String> found =
                Optional.ofNullable(models.get(aaguid)).map(Model::compromises).orElse(Set.of());
        if (!found.isEmpty()) {
            throw new RefusedException(
                    SignerTag.MODEL_COMPROMISED, "number " + number + " reports " + found + " of model " + aaguid);
        }
    }
}
