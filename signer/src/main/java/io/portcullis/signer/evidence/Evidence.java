package io.portcullis.signer.evidence;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Limits;
import io.portcullis.signer.intent.Approval;
import io.portcullis.signer.intent.Intent;
import io.portcullis.signer.json.Fields;
import io.portcullis.signer.json.StrictJson;
import io.portcullis.signer.policy.Facts;
import io.portcullis.signer.policy.SignedPolicy;
import io.portcullis.signer.registry.KeyStatement;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.verdict.SignerTag;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the appliance hands a signer with an intent: {@code {"version":2,"intent","approvals":[…],"policy","newPolicy"?,"simulation",
 * "trace":[…],"facts","anchorCheckpoints":[…],"inclusion":[…]}}. Version 1 is the same without facts; version 3 has {@code
 * "delegations":[{"delegation","assertion"}…]}, at least one, besides. {@code "keys":[…]} and {@code "tighter"} are in any of them, where
 * there is something to show.
 *
 * @param policy the one in force
 * @param newPolicy the one that a change of rules puts in force
 * @param simulation what the chain said of the batch
 * @param trace the appliance's own evaluation, for the record; the signer makes its own
 * @param facts what that evaluation went by, so that anybody can make it again; the signer has its own
 * @param anchorCheckpoints those under the batch's anchor
 * @param inclusion the intent's entry in each signer's log
 * @param delegations under which some of the approvals were given
 * @param keys what the signers say of their keys: of each that a proposed board names, by the rules of {@link BoardKeys}
 * @param tighter a policy that the signers have agreed to and the chain has not yet: what is shown is judged by both
 */
public record Evidence(
        Intent intent,
        List<Approval> approvals,
        SignedPolicy policy,
        Optional<SignedPolicy> newPolicy,
        Simulation simulation,
        List<String> trace,
        Optional<Facts> facts,
        List<Checkpoint> anchorCheckpoints,
        List<Inclusion> inclusion,
        List<SignedDelegation> delegations,
        List<KeyStatement> keys,
        Optional<SignedPolicy> tighter) {
    private static final int WITHOUT_FACTS = 1;
    private static final int WITH_FACTS = 2;
    private static final int WITH_DELEGATIONS = 3;
    private static final int MAX_APPROVALS = 64;
    private static final int MAX_DELEGATIONS = 16;
    private static final int MAX_TRACE_LINES = 4_096;
    private static final int MAX_TRACE_LINE_LENGTH = 512;

    /** What the chain said of the batch when it was tried without being sent. */
    public record Simulation(long blockNumber, Bytes32 blockHash, boolean success) {}

    /** Of version 1. */
    public Evidence(
            Intent intent,
            List<Approval> approvals,
            SignedPolicy policy,
            Optional<SignedPolicy> newPolicy,
            Simulation simulation,
            List<String> trace,
            List<Checkpoint> anchorCheckpoints,
            List<Inclusion> inclusion) {
        this(intent, approvals, policy, newPolicy, simulation, trace, Optional.empty(), anchorCheckpoints, inclusion);
    }

    /** Without delegations. */
    public Evidence(
            Intent intent,
            List<Approval> approvals,
            SignedPolicy policy,
            Optional<SignedPolicy> newPolicy,
            Simulation simulation,
            List<String> trace,
            Optional<Facts> facts,
            List<Checkpoint> anchorCheckpoints,
            List<Inclusion> inclusion) {
        this(
                intent,
                approvals,
                policy,
                newPolicy,
                simulation,
                trace,
                facts,
                anchorCheckpoints,
                inclusion,
                List.of(),
                List.of(),
                Optional.empty());
    }

    /** The same, under delegations. */
    public Evidence under(List<SignedDelegation> shown) {
        return new Evidence(
                intent,
                approvals,
                policy,
                newPolicy,
                simulation,
                trace,
                facts,
                anchorCheckpoints,
                inclusion,
                shown,
                keys,
                tighter);
    }

    /** The same, with what is shown of keys, and a tighter policy that it is judged by, too. */
    public Evidence showing(List<KeyStatement> statements, Optional<SignedPolicy> pending) {
        return new Evidence(
                intent,
                approvals,
                policy,
                newPolicy,
                simulation,
                trace,
                facts,
                anchorCheckpoints,
                inclusion,
                delegations,
                statements,
                pending);
    }

    public Evidence {
        approvals = List.copyOf(approvals);
        trace = List.copyOf(trace);
        anchorCheckpoints = List.copyOf(anchorCheckpoints);
        inclusion = List.copyOf(inclusion);
        keys = List.copyOf(keys);
        delegations = List.copyOf(delegations);
        if (!delegations.isEmpty() && facts.isEmpty()) {
            throw new IllegalArgumentException("a delegation ends at a time, which the facts tell");
        }
    }

    private int version() {
        if (!delegations.isEmpty()) {
            return WITH_DELEGATIONS;
        }
        return facts.isPresent() ? WITH_FACTS : WITHOUT_FACTS;
    }

    public ObjectNode toJson() {
        ObjectNode json = StrictJson.newObject().put("version", version());
        json.set("intent", intent.toJson());
        ArrayNode approvalList = json.putArray("approvals");
        approvals.forEach(approval -> approvalList.add(approval.toJson()));
        json.set("policy", policy.toJson());
        newPolicy.ifPresent(signed -> json.set("newPolicy", signed.toJson()));
        json.putObject("simulation")
                .put("blockNumber", simulation.blockNumber())
                .put("blockHash", simulation.blockHash().toString())
                .put("success", simulation.success());
        ArrayNode lines = json.putArray("trace");
        trace.forEach(lines::add);
        facts.ifPresent(shown -> json.set("facts", shown.toJson()));
        ArrayNode checkpoints = json.putArray("anchorCheckpoints");
        anchorCheckpoints.forEach(checkpoint -> checkpoints.add(checkpoint.toJson()));
        ArrayNode proofs = json.putArray("inclusion");
        inclusion.forEach(proof -> proofs.add(proof.toJson()));
        if (!delegations.isEmpty()) {
            ArrayNode grants = json.putArray("delegations");
            delegations.forEach(one -> grants.add(one.toJson()));
        }
        if (!keys.isEmpty()) {
            ArrayNode statements = json.putArray("keys");
            keys.forEach(statement -> statements.add(statement.toJson()));
        }
        tighter.ifPresent(signed -> json.set("tighter", signed.toJson()));
        return json;
    }

    /** @throws RefusedException naming the field and the rule it breaks */
    public static Evidence decode(byte[] bytes) {
        return Fields.read("evidence", StrictJson.object(bytes), Evidence::read);
    }

    /** Reads the fields inside a larger document, such as an evidence file. */
    public static Evidence read(Fields in) {
        long version = in.number("version");
        if (version < WITHOUT_FACTS || version > WITH_DELEGATIONS) {
            throw new RefusedException(
                    SignerTag.VERSION_UNKNOWN, "evidence.version is not " + WITHOUT_FACTS + " to " + WITH_DELEGATIONS);
        }
        return new Evidence(
                in.object("intent", Intent::read),
                in.objects("approvals", MAX_APPROVALS, Approval::read),
                in.object("policy", SignedPolicy::read),
                in.optionalObject("newPolicy", SignedPolicy::read),
                in.object(
                        "simulation",
                        simulation -> new Simulation(
                                simulation.number("blockNumber"),
                                simulation.bytes32("blockHash"),
                                simulation.flag("success"))),
                in.texts("trace", MAX_TRACE_LINES, MAX_TRACE_LINE_LENGTH),
                version >= WITH_FACTS ? Optional.of(in.object("facts", Facts::read)) : Optional.empty(),
                in.objects("anchorCheckpoints", Limits.MAX_BOARD_MEMBERS, Checkpoint::read),
                in.objects("inclusion", Limits.MAX_BOARD_MEMBERS, Inclusion::read),
                version == WITH_DELEGATIONS ? delegations(in) : List.of(),
                in.has("keys") ? readKeys(in) : List.of(),
                in.optionalObject("tighter", SignedPolicy::read));
    }

    private static List<SignedDelegation> delegations(Fields in) {
        List<SignedDelegation> shown = in.objects("delegations", MAX_DELEGATIONS, SignedDelegation::read);
        if (shown.isEmpty()) {
            throw new RefusedException(
                    SignerTag.NOT_CANONICAL, "evidence without delegations is of version " + WITH_FACTS);
        }
        return shown;
    }

    private static List<KeyStatement> readKeys(Fields in) {
        List<KeyStatement> keys = in.objects("keys", Limits.MAX_BOARD_MEMBERS, KeyStatement::read);
        if (keys.isEmpty()) {
            throw in.invalid("keys", "left out where no key is shown");
        }
        return keys;
    }
}
