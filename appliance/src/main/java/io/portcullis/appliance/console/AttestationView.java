package io.portcullis.appliance.console;

import java.util.List;

/**
 * What vouches for a key of a signer's register. All but {@code verdict} is what the word claims.
 *
 * @param token the serial number of the token that the register says it lives in
 * @param source VENDOR, TOKEN or NOBODY
 * @param make of the token; empty if nothing vouches
 * @param device the serial number of the device that vouches; empty if it does not say
 * @param origin IN_THE_DEVICE, OUTSIDE or NOT_SAID
 * @param leaving NEVER, NO_MORE, WRAPPED, IN_CLEAR or NOT_SAID
 * @param chain the key's certificate first
 */
public record AttestationView(
        String signer,
        String key,
        String token,
        String source,
        String make,
        String device,
        String origin,
        String leaving,
        List<Certificate> chain,
        VerdictOnWord verdict) {
    /**
     * One certificate.
     *
     * @param fingerprint SHA-256 of its DER
     * @param from Unix seconds, as is {@code until}
     */
    public record Certificate(
            String subject, String issuer, String serial, long from, long until, String fingerprint) {}

    /**
     * How a word stands.
     *
     * @param standing HOLDS, NOT_PINNED or REFUSED
     * @param tag of the first rule that is broken; empty if none is
     * @param words what was found
     */
    public record VerdictOnWord(String standing, String tag, String words) {}

    public AttestationView {
        chain = List.copyOf(chain);
    }
}
