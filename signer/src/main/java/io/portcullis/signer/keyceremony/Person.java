package io.portcullis.signer.keyceremony;

import io.portcullis.threshold.channel.TransportPublicKey;
import java.util.Optional;

/**
 * Somebody in the room.
 *
 * @param envelope a custodian's, and nobody else's: what envelopes to its card are sealed to
 */
public record Person(String name, Role role, Credential credential, Optional<TransportPublicKey> envelope) {
    public Person {
        if (!name.matches("[a-z0-9][a-z0-9._-]{0,63}")) {
            throw new IllegalArgumentException("a name has 1 to 64 lower-case letters, digits, dots, dashes");
        }
        if (envelope.isPresent() != (role == Role.CUSTODIAN)) {
            throw new IllegalArgumentException("custodians, and only they, have a card for envelopes");
        }
    }
}
