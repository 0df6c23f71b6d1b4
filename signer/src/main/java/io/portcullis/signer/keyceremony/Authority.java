package io.portcullis.signer.keyceremony;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.signer.json.Fields;
import io.portcullis.signer.json.StrictJson;
import tools.jackson.databind.node.ObjectNode;

/**
 * By whose leave a ceremony began, as its transcript says: {@code {"bootstrap":true}}, or {@code
 * {"intent","policyVersion","policyHash","expiresAt","plan":{…}}}.
 */
public sealed interface Authority {
    /** No policy was active: the keys of the first board are made before there is anybody to ask. */
    record Bootstrap() implements Authority {}

    /**
     * A quorum of the board permitted it, for people approved an intent.
     *
     * @param intent its id; good for each ceremony of its plan once
     * @param policyVersion that it was judged by
     * @param expiresAt Unix seconds from which nothing begins by it
     */
    record Permitted(Bytes32 intent, long policyVersion, Bytes32 policyHash, long expiresAt, Plan plan)
            implements Authority {}

    /** Of a transcript that was written before they said so. */
    record Unstated() implements Authority {}

    /** Nothing to write for what was not stated. */
    default ObjectNode toJson() {
        return switch (this) {
            case Bootstrap() -> StrictJson.newObject().put("bootstrap", true);
            case Permitted it -> {
                ObjectNode json = StrictJson.newObject()
                        .put("intent", it.intent().toString())
                        .put("policyVersion", it.policyVersion())
                        .put("policyHash", it.policyHash().toString())
                        .put("expiresAt", it.expiresAt());
                json.set("plan", it.plan().toJson());
                yield json;
            }
            case Unstated() -> throw new IllegalArgumentException("what was not stated has no form");
        };
    }

    /** In a reader's words. */
    default String words() {
        return switch (this) {
            case Bootstrap() -> "as bootstrap, before any policy";
            case Permitted it -> "by intent " + it.intent() + " under policy version " + it.policyVersion();
            case Unstated() -> "which does not say by whose leave";
        };
    }

    static Authority read(Fields in) {
        if (in.has("bootstrap")) {
            if (!in.flag("bootstrap")) {
                throw in.invalid("bootstrap", "true, or absent");
            }
            return new Bootstrap();
        }
        return new Permitted(
                in.bytes32("intent"),
                in.number("policyVersion"),
                in.bytes32("policyHash"),
                in.number("expiresAt"),
                in.object("plan", Plan::read));
    }
}
