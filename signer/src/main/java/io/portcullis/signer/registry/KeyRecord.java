package io.portcullis.signer.registry;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.threshold.codec.Bytes;
import java.util.Optional;

/**
 * Something that happened to a key: proposed, judged by {@link KeyRegister}, durable, then true. The byte form is {@link KeyRecordCodec}.
 */
public sealed interface KeyRecord {
    /** Unix seconds. */
    long at();

    /** Who says so: a person, a ceremony's officer, or {@value #CLOCK}. */
    String by();

    KeyId key();

    /** Who deactivates by time. */
    String CLOCK = "clock";

    /**
     * A key comes into the register, before its activation.
     *
     * @param serial of the token it lives in
     * @param attestation what vouches for where the key lives; nothing here believes it
     */
    record Registered(
            long at,
            String by,
            EntityId owner,
            KeyPurpose purpose,
            VerifyingKey verifying,
            Cryptoperiod period,
            String serial,
            Optional<KeyAttestation> attestation)
            implements KeyRecord {
        @Override
        public KeyId key() {
            return KeyId.of(verifying);
        }
    }

    /** A fresh question; it takes the place of any earlier one. */
    record Challenged(long at, String by, KeyId key, Bytes32 nonce) implements KeyRecord {}

    /** The key's signature over the newest question. */
    record Proved(long at, String by, KeyId key, Bytes signature) implements KeyRecord {}

    /**
     * A ceremony wrapped the key under a wrapping key, whose shares custodians hold.
     *
     * @param ceremony the session
     * @param threshold how many of the custodians restore it
     */
    record BackedUp(long at, String by, KeyId key, Bytes32 ceremony, int threshold, int custodians)
            implements KeyRecord {}

    /** The newest backup was restored as an exercise, or was not. */
    record Drilled(long at, String by, KeyId key, Bytes32 ceremony, boolean restored) implements KeyRecord {}

    /** The key lives in another token now. */
    record Moved(long at, String by, KeyId key, Bytes32 ceremony, String serial) implements KeyRecord {}

    /** What vouches for where the key lives is another, or is there at last. */
    record Attested(long at, String by, KeyId key, KeyAttestation attestation) implements KeyRecord {}

    /** The life cycle goes on. */
    record Entered(long at, String by, KeyId key, KeyState state, String reason) implements KeyRecord {}

    /** A word for the log and for people. */
    default String name() {
        return switch (this) {
            case Registered r -> "registered";
            case Challenged r -> "challenged";
            case Proved r -> "proved";
            case BackedUp r -> "backed-up";
            case Drilled r -> r.restored() ? "drill-passed" : "drill-failed";
            case Moved r -> "moved";
            case Attested r -> "attested";
            case Entered r -> "entered-" + r.state();
        };
    }
}
