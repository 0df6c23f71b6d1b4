package io.portcullis.appliance.console;

import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * A signer, and the last it vouched for when somebody asked.
 *
 * @param pinned whether the trust roots pin how its machine starts
 */
public record SignerView(String signer, boolean pinned, Optional<Quote> lastQuote) {
    /**
     * A signer's word on its key and its machine, asked for with a nonce.
     *
     * @param nonce drawn by whoever asked
     * @param askedAt Unix seconds
     * @param ageSeconds at this answer
     * @param statement whether the word on the key is the signer's own, and of then
     * @param key empty if nothing was said
     * @param boot empty if nothing was said
     * @param document the word itself, to be checked by whoever trusts nobody here
     */
    public record Quote(
            String signer,
            String nonce,
            long askedAt,
            long ageSeconds,
            AttestationView.VerdictOnWord statement,
            Optional<AttestationView> key,
            Optional<Boot> boot,
            JsonNode document) {}

    /**
     * How a machine started.
     *
     * @param quoted whether a TPM said anything
     * @param registers that its quote is about
     * @param digest of their values; empty without a quote that reads
     * @param resets how often the TPM was reset
     */
    public record Boot(
            boolean quoted,
            List<Long> registers,
            String digest,
            Optional<Long> resets,
            AttestationView.VerdictOnWord verdict) {
        public Boot {
            registers = List.copyOf(registers);
        }
    }
}
