package io.portcullis.signer.keyceremony;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.signer.json.StrictJson;
import io.portcullis.threshold.channel.SealedDeal;
import io.portcullis.threshold.codec.Bytes;
import java.util.Optional;

/**
 * What two people sign before a step is done: that it is this step of this session, after exactly what has happened so far.
 *
 * @param step its place in the script, from 0
 * @param previous the transcript's head before it: who signs has seen everything until here
 * @param at Unix seconds
 * @param bag the tamper-evident bag's number, where the act has one
 * @param check what both read off the device, where they compare
 * @param share sealed to the desk, where one is presented
 */
public record Order(
        Bytes32 session,
        int step,
        Act act,
        Optional<String> custodian,
        String performer,
        String witness,
        Bytes32 previous,
        long at,
        Optional<String> bag,
        Optional<CheckValue> check,
        Optional<SealedDeal> share) {
    private static final Bytes DOMAIN = Bytes.ascii("portcullis/key-step/v1");

    /** {@code "portcullis/key-step/v1" ‖ SHA-256(canonical JSON)}. */
    public Bytes signedText() {
        return DOMAIN.concat(
                Bytes.of(StrictJson.canonical(LineCodec.toJson(this))).sha256());
    }
}
