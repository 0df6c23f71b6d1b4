package io.portcullis.appliance.lab;

import io.portcullis.appliance.client.ApiClient;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The people of a lab who have no passkey yet, and the one-time links with which they get one. */
public final class Newcomers {
    private Newcomers() {}

    /** Tells a link for each person without a passkey. A link that was told before still works until it is used. */
    public static void invite(Lab lab, Story story) throws IOException, InterruptedException {
        ApiClient operator = lab.apiOf("operator");
        Map<String, Long> passkeys = new HashMap<>();
        for (JsonNode person : operator.get("/people").path("people")) {
            passkeys.put(
                    person.path("id").asString(), person.path("credentials").asLong(0));
        }
        boolean told = false;
        for (ApplianceNode.Known known : ApplianceNode.PEOPLE) {
            if (passkeys.getOrDefault(known.id(), 0L) > 0) {
                continue;
            }
            if (!told) {
                story.step("One-time links: open one in a browser to enrol that person's passkey");
                told = true;
            }
            JsonNode made = operator.post(
                    "/enrolments", JsonMapper.shared().createObjectNode().put("person", known.id()));
            story.fact(
                    known.id() + " (" + known.role() + ")",
                    lab.facts().console() + "/enrol/" + made.path("ticket").asString());
        }
        if (told) {
            story.note("Then: policy draft, policy sign, policy submit bring those people in force (each has --help).");
        }
    }
}
