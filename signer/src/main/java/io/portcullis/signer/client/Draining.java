package io.portcullis.signer.client;

import io.portcullis.signer.json.Fields;
import io.portcullis.signer.json.StrictJson;
import tools.jackson.databind.node.ObjectNode;

/**
 * How far a signer is with being drained for maintenance.
 *
 * @param draining whether it refuses what is new
 * @param running requests that are not yet answered
 */
public record Draining(boolean draining, int running) {
    private static final int MOST = 1_000_000;

    public Draining {
        if (running < 0 || running > MOST) {
            throw new IllegalArgumentException("0 to " + MOST + " requests run");
        }
    }

    /** Nothing runs, and nothing will: the HSM may be taken away. */
    public boolean drained() {
        return draining && running == 0;
    }

    public ObjectNode toJson() {
        return StrictJson.newObject()
                .put("draining", draining)
                .put("running", running)
                .put("drained", drained());
    }

    static Draining read(Fields in) {
        Draining read = new Draining(in.flag("draining"), in.number("running", 0, MOST));
        if (in.flag("drained") != read.drained()) {
            throw in.invalid("drained", "what the other two fields say");
        }
        return read;
    }
}
