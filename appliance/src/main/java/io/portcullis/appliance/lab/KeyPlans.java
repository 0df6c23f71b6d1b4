package io.portcullis.appliance.lab;

import io.portcullis.signer.keyceremony.Definition;
import io.portcullis.signer.keyceremony.Goal;
import io.portcullis.signer.keyceremony.KeyPlace;
import io.portcullis.signer.keyceremony.Plan;
import io.portcullis.signer.registry.VerifyingKey;
import java.io.IOException;
import java.util.Optional;

/** Plans of ceremonies on the keys in the registers of a lab's signers. */
public final class KeyPlans {
    private KeyPlans() {}

    /**
     * @param place {@code TOKEN/LABEL}
     * @param key the beginning of its id, or its address
     * @throws LabFailure KEY_UNKNOWN
     * @throws io.portcullis.signer.verdict.RefusedException CEREMONY_DEFINITION_INVALID
     */
    public static Plan plan(
            LabDirectory lab,
            Goal goal,
            String place,
            Optional<String> key,
            Optional<String> old,
            Optional<String> oldPlace,
            int threshold)
            throws IOException {
        SignerKeys keys = new SignerKeys(lab);
        Optional<VerifyingKey> subject = key.map(name -> keys.find(name).verifying());
        Optional<VerifyingKey> ends = old.<VerifyingKey>map(
                        name -> keys.find(name).verifying())
                .or(() -> goal == Goal.TRANSPORT ? subject : Optional.empty());
        return new Plan(
                goal,
                Lab.trust(lab).entity(),
                place(place),
                subject,
                ends.flatMap(it -> oldPlace.map(at -> new Definition.Old(place(at), it))),
                threshold,
                KeyConductor.random());
    }

    private static KeyPlace place(String text) {
        int slash = text.indexOf('/');
        return new KeyPlace(text.substring(0, Math.max(0, slash)), text.substring(slash + 1));
    }
}
