package io.portcullis.signer.keystore;

import io.portcullis.signer.keystore.Circuit.Input;
import io.portcullis.signer.verdict.SignerFault;
import io.portcullis.signer.verdict.SignerTag;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The circuit before one token, with the clock it needs. Safe for many threads. */
final class Health {
    private static final Logger LOG = LoggerFactory.getLogger(Health.class);

    private final InstantSource clock;
    private Circuit circuit = Circuit.CLOSED;

    Health(InstantSource clock) {
        this.clock = clock;
    }

    /** @throws SignerFault TOKEN_SHUT_OFF unless the circuit is closed */
    synchronized void requireClosed() {
        if (!(circuit instanceof Circuit.Closed)) {
            throw new SignerFault(
                    SignerTag.TOKEN_SHUT_OFF,
                    "the token failed " + Limits.FAILURES_TO_OPEN + " times in a row and is left alone: " + circuit);
        }
    }

    void signed() {
        step(new Input.Signed(clock.millis()));
    }

    void failed() {
        step(new Input.Failed(clock.millis()));
    }

    void probeSigned() {
        step(new Input.ProbeSigned(clock.millis()));
    }

    void probeFailed() {
        step(new Input.ProbeFailed(clock.millis()));
    }

    /** Whether the circuit asks for a canary now. */
    synchronized boolean probeWanted() {
        step(new Input.Tick(clock.millis()));
        return circuit instanceof Circuit.HalfOpen;
    }

    long millis() {
        return clock.millis();
    }

    synchronized Circuit circuit() {
        return circuit;
    }

    private synchronized void step(Input input) {
        Circuit next = Circuit.step(circuit, input);
        if (!next.getClass().equals(circuit.getClass())) {
            LOG.warn("the token's circuit went from {} to {}", circuit, next);
        }
        circuit = next;
    }
}
