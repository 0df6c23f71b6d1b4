package io.portcullis.appliance.lab;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.portcullis.appliance.client.ApiClient;
import io.portcullis.appliance.file.PrivateFile;
import io.portcullis.signer.json.Fields;
import io.portcullis.signer.json.StrictJson;
import io.portcullis.signer.keyceremony.Plan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The board's leave to hold ceremonies in a running lab: a plan is filed, people approve it, and what comes of it is shown to the room. What is
 * filed is kept in the lab's folder until it is taken, so that the same command said again finds it.
 */
final class KeyLeave {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final long LIFETIME_SECONDS = 3_600;

    /** What a room is shown. */
    record Permit(Plan plan, JsonNode evidence) {
        ObjectNode toJson() {
            ObjectNode json = StrictJson.newObject();
            json.set("plan", plan.toJson());
            json.set("evidence", evidence);
            return json;
        }
    }

    private final ApiClient operator;
    private final Path folder;

    KeyLeave(LabDirectory lab, ApiClient operator) throws IOException {
        this.operator = operator;
        this.folder = lab.plans();
        PrivateFile.directory(folder);
    }

    boolean isFiled(String name) {
        return Files.exists(file(name));
    }

    /**
     * Takes the permit, which is good for one try from here on.
     *
     * @param name of what is to be done: the same each time it is said
     * @throws LabFailure PERMIT_AWAITED until people have approved it
     */
    Permit take(String name, Supplier<Plan> wanted) throws IOException, InterruptedException {
        Optional<Permit> taken = isFiled(name) ? filed(name) : Optional.empty();
        if (taken.isPresent()) {
            return taken.get();
        }
        Plan plan = wanted.get();
        String intent = operator.post(
                        "/intents/key",
                        JSON.createObjectNode()
                                .put("plan", new String(StrictJson.canonical(plan.toJson()), UTF_8))
                                .put("purpose", name)
                                .put("lifetimeSeconds", LIFETIME_SECONDS))
                .path("id")
                .asString();
        ObjectNode kept = StrictJson.newObject().put("intent", intent);
        kept.set("plan", plan.toJson());
        PrivateFile.write(file(name), StrictJson.canonical(kept));
        throw awaited(intent, plan);
    }

    /** Empty if what was filed came to nothing. */
    private Optional<Permit> filed(String name) throws IOException, InterruptedException {
        JsonNode kept = JSON.readTree(Files.readAllBytes(file(name)));
        Plan plan = Fields.read("plan", kept.get("plan"), Plan::read);
        String id = kept.path("intent").asString();
        JsonNode intent = operator.get("/intents/" + id);
        boolean late =
                intent.path("expiresAt").asLong() <= Clock.systemUTC().instant().getEpochSecond();
        switch (intent.path("state").asString()) {
            case "COMPLETED" -> {
                Files.delete(file(name));
                return late
                        ? Optional.empty()
                        : Optional.of(
                                new Permit(plan, JSON.readTree(operator.getText("/intents/" + id + "/evidence"))));
            }
            case "REJECTED", "CANCELLED", "EXPIRED" -> {
                Files.delete(file(name));
                return Optional.empty();
            }
            default -> throw awaited(id, plan);
        }
    }

    private static LabFailure awaited(String intent, Plan plan) {
        return LabTag.PERMIT_AWAITED.failure(
                "Intent " + intent + " asks for leave: " + plan.goal() + " at " + plan.place() + ".");
    }

    private Path file(String name) {
        return folder.resolve(name.replace(' ', '-') + ".json");
    }
}
