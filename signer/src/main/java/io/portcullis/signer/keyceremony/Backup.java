package io.portcullis.signer.keyceremony;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.signer.registry.VerifyingKey;
import io.portcullis.threshold.channel.SealedDeal;
import io.portcullis.threshold.codec.Bytes;
import java.util.List;
import java.util.Optional;

/**
 * What a backup ceremony left: nothing in it is secret, and without {@code threshold} of its custodians it is nothing.
 *
 * @param session of the ceremony
 * @param wrapped the private key's PKCS #8 form under the wrapping key, by AES key wrap with padding (RFC 5649)
 */
public record Backup(
        Bytes32 session,
        VerifyingKey key,
        CheckValue wrappingCheck,
        Bytes wrapped,
        int threshold,
        List<Envelope> envelopes) {

    /**
     * One custodian's share, sealed to its card.
     *
     * @param index where the polynomial was evaluated, from 1
     * @param bag the tamper-evident bag it lies in
     */
    public record Envelope(int index, String custodian, SealedDeal sealed, String bag) {}

    public Backup {
        envelopes = List.copyOf(envelopes);
    }

    public Optional<Envelope> envelope(String custodian) {
        return envelopes.stream()
                .filter(one -> one.custodian().equals(custodian))
                .findFirst();
    }
}
