package io.portcullis.appliance.freeze;

import io.portcullis.depositary.appointment.TowerKey;
import io.portcullis.depositary.model.Hex;
import io.portcullis.signer.json.Fields;
import java.time.Duration;
import java.util.Optional;

/**
 * The section {@code freeze} of the configuration: {@code {"quorumPatienceSeconds"?,"watchtower":{"key","patienceSeconds"}?}}.
 *
 * @param quorumPatience how long fewer signers than a quorum may answer
 * @param tower without one, nobody outside watches, and the status says so
 */
public record FreezeSettings(Duration quorumPatience, Optional<Tower> tower) {
    public static final FreezeSettings STANDARD = new FreezeSettings(Duration.ofSeconds(60), Optional.empty());

    private static final int MAX_PATIENCE_SECONDS = 86_400;

    /**
     * The watchtower that is listened to.
     *
     * @param key its P-256 point
     * @param patience how long it may be silent
     */
    public record Tower(TowerKey key, Duration patience) {}

    public static FreezeSettings read(Fields in) {
        return new FreezeSettings(
                in.has("quorumPatienceSeconds")
                        ? Duration.ofSeconds(in.number("quorumPatienceSeconds", 1, MAX_PATIENCE_SECONDS))
                        : STANDARD.quorumPatience(),
                in.optionalObject("watchtower", FreezeSettings::tower));
    }

    private static Tower tower(Fields in) {
        try {
            return new Tower(
                    TowerKey.of(Hex.decode(in.text("key", 2 + 2 * TowerKey.LENGTH))),
                    Duration.ofSeconds(in.number("patienceSeconds", 1, MAX_PATIENCE_SECONDS)));
        } catch (IllegalArgumentException e) {
            throw in.invalid("watchtower.key", "a P-256 point of 65 bytes");
        }
    }
}
