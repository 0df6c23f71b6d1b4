package io.portcullis.appliance.hub;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.engine.authority.Authority;
import io.portcullis.engine.authority.Command;
import io.portcullis.engine.authority.CommandRead;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.engine.verdict.Refusal;
import io.portcullis.threshold.codec.Bytes;
import java.util.Optional;

/**
 * What the connection that brings a command shows: the pin of its client's certificate, or nothing.
 *
 * <p>Invariant: a command by API key passes only over a connection that has shown the key it names. Nothing in the command itself proves that, so
 * whoever ends the connection has to say it, and says no where no certificate was asked for.
 *
 * @param pin SHA-256 of the client's SubjectPublicKeyInfo
 */
public record ConnectionPin(Optional<Bytes32> pin) {
    /** A connection whose client showed no certificate, or was asked for none. */
    public static final ConnectionPin NONE = new ConnectionPin(Optional.empty());

    /** Why the command may not come this way, if so. Bytes that are no command are for the engine to refuse. */
    Optional<Refusal> refuse(Bytes command) {
        boolean passes = !(Command.decode(command) instanceof CommandRead.Decoded it
                && it.command().authority() instanceof Authority.ApiKey key
                && !pin.equals(Optional.of(key.pin())));
        return passes
                ? Optional.empty()
                : Optional.of(new Refusal(
                        EngineTag.API_PIN_WRONG, "this connection has not shown the key that the command names"));
    }
}
