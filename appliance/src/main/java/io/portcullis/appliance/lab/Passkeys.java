package io.portcullis.appliance.lab;

import io.portcullis.appliance.client.ApiClient;
import java.io.IOException;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The ceremonies of a passkey, step by step as a browser does them. */
public final class Passkeys {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private Passkeys() {}

    /** Enrols a passkey by the one-time ticket of an enrolment. Gives the credential as the appliance now knows it. */
    public static JsonNode enrol(ApiClient api, SoftwareAuthenticator passkey, String ticket)
            throws IOException, InterruptedException {
        JsonNode options = api.post("/enrolments/" + ticket + "/options");
        return api.post("/enrolments/" + ticket + "/credential", passkey.register(publicKey(options)));
    }

    /** Signs in. Gives the appliance as the person's browser sees it. */
    public static ApiClient signIn(ApiClient api, SoftwareAuthenticator passkey)
            throws IOException, InterruptedException {
        JsonNode options = api.post("/sessions/options");
        return api.withCookie(api.postForCookie("/sessions", passkey.authenticate(publicKey(options))));
    }

    /**
     * Approves, rejects or cancels an intent.
     *
     * @param decision {@code approve}, {@code reject} or {@code cancel}
     */
    public static JsonNode decide(ApiClient api, SoftwareAuthenticator passkey, String intent, String decision)
            throws IOException, InterruptedException {
        JsonNode options = api.post(
                "/intents/" + intent + "/approval-options",
                JSON.createObjectNode().put("decision", decision));
        ObjectNode assertion = passkey.authenticate(publicKey(options));
        return api.post("/intents/" + intent + "/approvals", assertion.put("decision", decision));
    }

    /** Lets somebody approve in the owner's stead. */
    public static JsonNode delegate(
            ApiClient api, SoftwareAuthenticator passkey, String delegate, List<String> kinds, long seconds)
            throws IOException, InterruptedException {
        ObjectNode wanted = JSON.createObjectNode().put("delegate", delegate).put("seconds", seconds);
        kinds.forEach(wanted.putArray("kinds")::add);
        JsonNode options = api.post("/delegations/options", wanted);
        return api.post("/delegations", passkey.authenticate(publicKey(options)));
    }

    private static JsonNode publicKey(JsonNode options) {
        return options.has("publicKey") ? options.get("publicKey") : options;
    }
}
