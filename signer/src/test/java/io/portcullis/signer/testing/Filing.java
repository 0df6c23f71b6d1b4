package io.portcullis.signer.testing;

import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Batch;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.Hex;
import io.portcullis.depositary.model.Operation;
import io.portcullis.depositary.model.Signature;
import io.portcullis.signer.batch.BatchDecoder;
import io.portcullis.signer.evidence.Checkpoint;
import io.portcullis.signer.evidence.Evidence;
import io.portcullis.signer.evidence.EvidenceFile;
import io.portcullis.signer.evidence.Inclusion;
import io.portcullis.signer.intent.Approval;
import io.portcullis.signer.intent.Intent;
import io.portcullis.signer.intent.IntentKind;
import io.portcullis.signer.json.StrictJson;
import io.portcullis.signer.policy.Asked;
import io.portcullis.signer.policy.Facts;
import io.portcullis.signer.policy.Policy;
import io.portcullis.signer.policy.PolicyEvaluator;
import io.portcullis.signer.policy.SignedPolicy;
import io.portcullis.signer.registry.KeyStatement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Builds evidence, genuine unless a test sets a field otherwise: 4,000 dollars to the vendor, approved by Alice and Bob. */
public final class Filing {
    public final Ceremony ceremony;
    public SignedPolicy policy;
    public Optional<SignedPolicy> newPolicy = Optional.empty();
    public IntentKind kind = IntentKind.WITHDRAWAL;
    public List<Operation> operations;
    public EntityId entity = Ceremony.ENTITY;
    public Optional<Bytes32> policyHash = Optional.empty();
    public String initiator = "carol";
    public long createdAt = Ceremony.NOW;
    public long expiresAt = Ceremony.NOW + 3_600;
    public long checkpointAt = Ceremony.NOW - 5;
    public List<String> anchored = List.of("signer-1", "signer-2", "signer-3");
    public UnaryOperator<Intent> intentEdit = UnaryOperator.identity();

    /** Changes checkpoints before they are anchored. */
    public UnaryOperator<Checkpoint> checkpointEdit = UnaryOperator.identity();

    public Function<Intent, List<Approval>> approvals;
    public String recordedType = "intent-recorded";
    public UnaryOperator<List<Inclusion>> inclusionEdit = UnaryOperator.identity();
    public boolean simulated = true;

    public List<KeyStatement> keys = List.of();
    public Optional<SignedPolicy> tighter = Optional.empty();

    /** If there, the evidence shows them, and the trace that they give. */
    public Optional<Facts> facts = Optional.empty();

    public UnaryOperator<List<String>> traceEdit = UnaryOperator.identity();

    private final Map<String, TestLog> logs = new LinkedHashMap<>();

    public Filing(Ceremony ceremony) {
        this.ceremony = ceremony;
        this.policy = ceremony.sign(ceremony.policy(2));
        this.operations = List.of(withdraw(4_000));
        ceremony.signers().forEach(name -> logs.put(name, ceremony.log(name)));
        approvedBy("alice", "bob");
    }

    public Operation withdraw(long amount) {
        return policy.policy().chainAllowList().withdraw(Ceremony.DOLLAR, Ceremony.VENDOR, Amount.of(amount));
    }

    /** Replaces the approvals by genuine ones of these people. */
    public void approvedBy(String... people) {
        approvals = intent -> {
            List<Approval> list = new ArrayList<>();
            for (String person : people) {
                list.add(ceremony.passkey(person).approve(person, intent.id()));
            }
            return list;
        };
    }

    public TestLog log(String signer) {
        return logs.get(signer);
    }

    /** A change to the next policy, which the officer signed. */
    public void changeRules() {
        newPolicy = Optional.of(ceremony.sign(ceremony.policy(3)));
        kind = IntentKind.RULES;
        operations = List.of(new Operation.ProposeRules(newPolicy.get().policy().chainRules()));
    }

    /** A board of the ceremony's three keys, of each of which its signer says what lets it be there. */
    public void changeBoard() {
        policy = ceremony.sign(ceremony.policy(
                2, List.of(new Policy.Rule("boards", IntentKind.BOARD, Optional.empty(), Optional.empty(), 2))));
        kind = IntentKind.BOARD;
        operations = List.of(new Operation.ProposeBoard(ceremony.trust().board()));
        keys = ceremony.signers().stream()
                .map(name -> ceremony.state(name, Ceremony.NOW, Ceremony.SaidOfKey.FIT))
                .toList();
    }

    /** What the appliance keeps of what no chain sees, signed by these. */
    public EvidenceFile unmined(String... signers) {
        Evidence evidence = build();
        Intent intent = evidence.intent();
        Bytes32 digest = BatchDecoder.decode(intent.batchBytes().toArray()).digest(Ceremony.DOMAIN);
        List<EvidenceFile.SignedBatch> signatures = new ArrayList<>();
        for (String signer : signers) {
            Signature signature = ceremony.signBatch(signer, digest);
            Inclusion entry = logs.get(signer)
                    .append(
                            StrictJson.newObject()
                                    .put("version", 1)
                                    .put("at", Ceremony.NOW)
                                    .put("type", "signed")
                                    .put("intent", intent.id().toString())
                                    .put("digest", digest.toString())
                                    .put("signature", Hex.encode(signature.encode())),
                            Ceremony.NOW);
            signatures.add(new EvidenceFile.SignedBatch(signer, ceremony.address(signer), signature, entry));
        }
        return new EvidenceFile(evidence, signatures, Optional.empty(), ceremony.trust());
    }

    public Evidence build() {
        List<Checkpoint> checkpoints = anchored.stream()
                .map(name -> checkpointEdit.apply(logs.get(name).checkpoint(checkpointAt)))
                .toList();
        Batch batch = new Batch(
                entity,
                1,
                1,
                expiresAt,
                policyHash.orElseGet(() -> policy.policy().hash()),
                Checkpoint.anchor(checkpoints),
                Checkpoint.anchoredAt(checkpoints),
                operations);
        Intent intent = intentEdit.apply(Intent.of(
                kind,
                Ceremony.DOMAIN,
                batch,
                "Invoice 7",
                initiator,
                policy.policy().version(),
                createdAt));
        List<Inclusion> inclusion = logs.values().stream()
                .map(log -> log.append(
                        StrictJson.newObject()
                                .put("version", 1)
                                .put("at", createdAt)
                                .put("type", recordedType)
                                .put("intent", intent.id().toString()),
                        createdAt))
                .toList();
        List<Approval> given = approvals.apply(intent);
        List<String> trace = facts.map(known -> PolicyEvaluator.evaluate(
                                policy.policy(),
                                Asked.of(
                                        intent,
                                        given.stream().map(Approval::person).collect(Collectors.toSet())),
                                known)
                        .trace())
                .orElse(List.of("as the appliance sees it"));
        return new Evidence(
                        intent,
                        given,
                        policy,
                        newPolicy,
                        new Evidence.Simulation(9, Bytes32.ZERO, simulated),
                        traceEdit.apply(trace),
                        facts,
                        checkpoints,
                        inclusionEdit.apply(inclusion))
                .showing(keys, tighter);
    }
}
