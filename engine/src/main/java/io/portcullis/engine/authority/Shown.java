package io.portcullis.engine.authority;

import io.portcullis.depositary.model.Bytes32;

/** What an authority has shown, to be compared with what the grant names. */
sealed interface Shown {
    /** That the account of the holder's id signed. */
    record Account() implements Shown {}

    /** @param counter of signatures, as the authenticator counts them; 0 if it does not */
    record Passkey(P256Key publicKey, Bytes32 rpIdHash, String origin, long counter) implements Shown {}

    record Pin(Bytes32 pin) implements Shown {}
}
