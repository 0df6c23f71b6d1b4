package io.portcullis.appliance.store;

import io.portcullis.depositary.model.Limits;
import io.portcullis.signer.evidence.Checkpoint;
import io.portcullis.signer.evidence.Evidence.Simulation;
import io.portcullis.signer.evidence.Inclusion;
import io.portcullis.signer.json.Fields;
import io.portcullis.signer.json.StrictJson;
import io.portcullis.signer.policy.SignedPolicy;
import io.portcullis.signer.registry.KeyStatement;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What was gathered when an intent was filed, and belongs to its evidence for ever.
 *
 * @param policy the one in force then, by which it is judged
 * @param keys what signers said then of the keys that a proposed board names
 */
public record Dossier(
        SignedPolicy policy,
        Optional<SignedPolicy> newPolicy,
        Simulation simulation,
        List<Checkpoint> anchorCheckpoints,
        List<Inclusion> inclusion,
        List<KeyStatement> keys) {
    public Dossier {
        anchorCheckpoints = List.copyOf(anchorCheckpoints);
        inclusion = List.copyOf(inclusion);
        keys = List.copyOf(keys);
    }

    ObjectNode toJson() {
        ObjectNode json = StrictJson.newObject();
        json.set("policy", policy.toJson());
        newPolicy.ifPresent(signed -> json.set("newPolicy", signed.toJson()));
        json.putObject("simulation")
                .put("blockNumber", simulation.blockNumber())
                .put("blockHash", simulation.blockHash().toString())
                .put("success", simulation.success());
        ArrayNode checkpoints = json.putArray("anchorCheckpoints");
        anchorCheckpoints.forEach(checkpoint -> checkpoints.add(checkpoint.toJson()));
        ArrayNode proofs = json.putArray("inclusion");
        inclusion.forEach(proof -> proofs.add(proof.toJson()));
        if (!keys.isEmpty()) {
            ArrayNode statements = json.putArray("keys");
            keys.forEach(statement -> statements.add(statement.toJson()));
        }
        return json;
    }

    static Dossier decode(byte[] bytes) {
        return Fields.read(
                "dossier",
                StrictJson.object(bytes),
                in -> new Dossier(
                        in.object("policy", SignedPolicy::read),
                        in.optionalObject("newPolicy", SignedPolicy::read),
                        in.object(
                                "simulation",
                                simulation -> new Simulation(
                                        simulation.number("blockNumber"),
                                        simulation.bytes32("blockHash"),
                                        simulation.flag("success"))),
                        in.objects("anchorCheckpoints", Limits.MAX_BOARD_MEMBERS, Checkpoint::read),
                        in.objects("inclusion", Limits.MAX_BOARD_MEMBERS, Inclusion::read),
                        in.has("keys") ? in.objects("keys", Limits.MAX_BOARD_MEMBERS, KeyStatement::read) : List.of()));
    }
}
