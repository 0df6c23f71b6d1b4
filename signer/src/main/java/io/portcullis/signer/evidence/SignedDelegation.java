package io.portcullis.signer.evidence;

import io.portcullis.signer.intent.Approval;
import io.portcullis.signer.json.Fields;
import io.portcullis.signer.json.StrictJson;
import io.portcullis.signer.policy.Delegation;
import tools.jackson.databind.node.ObjectNode;

/**
 * A delegation with its delegator's assertion over it: {@code {"delegation":{…},"assertion":{…}}}.
 *
 * <p>Its assertion's counter is not admitted: it was made once, is shown for as long as the delegation lasts, and names what it is good for.
 */
public record SignedDelegation(Delegation delegation, Approval assertion) {
    public ObjectNode toJson() {
        ObjectNode json = StrictJson.newObject();
        json.set("delegation", delegation.toJson());
        json.set("assertion", assertion.toJson());
        return json;
    }

    public static SignedDelegation read(Fields in) {
        return new SignedDelegation(in.object("delegation", Delegation::read), in.object("assertion", Approval::read));
    }
}
