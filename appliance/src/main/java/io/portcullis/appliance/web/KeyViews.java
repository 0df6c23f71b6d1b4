package io.portcullis.appliance.web;

import io.portcullis.appliance.console.KeyView;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** A key of a signer's register in the terms of the wire; the form it comes in is in {@code signer.client}. */
final class KeyViews {
    private KeyViews() {}

    static KeyView view(String signer, JsonNode key) {
        JsonNode history = key.path("history");
        return new KeyView(
                signer,
                key.path("key").asString(),
                key.path("owner").asString(),
                key.path("purpose").asString(),
                key.path("algorithm").asString(),
                key.path("token").asString(),
                key.path("state").asString(),
                key.path("mayReceiveValue").asBoolean(),
                key.path("because").asString(""),
                time(key.path("signsUntil")),
                time(key.path("backup").path("at")),
                time(key.path("lastDrill").path("at")),
                key.path("lastDrill").path("restored").asBoolean(false),
                history.isEmpty()
                        ? ""
                        : history.path(history.size() - 1).path("what").asString(""));
    }

    private static Optional<Long> time(JsonNode at) {
        return at.isIntegralNumber() ? Optional.of(at.asLong()) : Optional.empty();
    }
}
