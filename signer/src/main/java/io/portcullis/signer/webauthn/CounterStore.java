package io.portcullis.signer.webauthn;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.signer.intent.Intent;
import java.util.Optional;

/** Remembers, durably, the last counter each credential showed. */
public interface CounterStore {
    /**
     * A counter, and the assertion that showed it.
     *
     * @param assertionHash SHA-256 over the assertion's signature
     */
    record Seen(long counter, Bytes32 assertionHash) {
        /** Whether {@code next} may follow; see the package for the rule. */
        public boolean admits(Seen next) {
            boolean rises = next.counter > counter;
            boolean counterless = counter == 0 && next.counter == 0;
            return rises || counterless || equals(next);
        }
    }

    Optional<Seen> last(Intent.Bytes credentialId);

    /**
     * Replaces what was seen, durably before it returns.
     *
     * @return whether what was expected stood there
     */
    boolean compareAndSet(Intent.Bytes credentialId, Optional<Seen> expected, Seen next);
}
