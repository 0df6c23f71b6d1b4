package io.portcullis.appliance.freeze;

import io.portcullis.signer.client.Answer;
import io.portcullis.signer.client.SignerClient;
import io.portcullis.signer.freeze.FreezeInput;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** One signer, as far as its freeze levels go. A signer that does not answer is an empty answer, never a failure. */
public interface FreezeDoor {
    String name();

    /** Its lattice, as {@link io.portcullis.signer.freeze.FreezeJson} has it. */
    Optional<JsonNode> freeze();

    /** @return whether it has it now */
    boolean raise(FreezeInput.Raised raise);

    boolean mend(FreezeInput.Mended mended);

    static FreezeDoor of(String name, SignerClient client) {
        return new FreezeDoor() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Optional<JsonNode> freeze() {
                return client.freeze() instanceof Answer.Granted<?>(JsonNode lattice)
                        ? Optional.of(lattice)
                        : Optional.empty();
            }

            @Override
            public boolean raise(FreezeInput.Raised raise) {
                return client.raiseFreeze(raise) instanceof Answer.Granted<?>;
            }

            @Override
            public boolean mend(FreezeInput.Mended mended) {
                return client.mendFreeze(mended) instanceof Answer.Granted<?>;
            }
        };
    }
}
