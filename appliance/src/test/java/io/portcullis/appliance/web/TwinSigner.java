package io.portcullis.appliance.web;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Eip712Domain;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.MerkleTree;
import io.portcullis.signer.evidence.Checkpoint;
import io.portcullis.signer.evidence.Evidence;
import io.portcullis.signer.evidence.EvidenceJudge;
import io.portcullis.signer.evidence.Inclusion;
import io.portcullis.signer.evidence.Judgement;
import io.portcullis.signer.evidence.OwnMemory;
import io.portcullis.signer.evidence.TrustRoots;
import io.portcullis.signer.intent.Approval;
import io.portcullis.signer.intent.Intent;
import io.portcullis.signer.json.StrictJson;
import io.portcullis.signer.policy.Policy;
import io.portcullis.signer.policy.SignedPolicy;
import io.portcullis.signer.tlog.Origin;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The judgement of a real signer, without its process and its HSM: the code that says no, over a log in memory. */
final class TwinSigner {
    private static final String NAME = "signer-1";

    private final KeyPair officer = newKey();
    private final KeyPair audit = newKey();
    private final TrustRoots trust;
    private final List<byte[]> leaves = new ArrayList<>();
    private final EvidenceJudge judge;

    TwinSigner(Eip712Domain domain, EntityId entity) {
        trust = new TrustRoots(
                domain,
                entity,
                point(officer),
                List.of(new TrustRoots.Member(NAME, SampleIntent.account("signer"), 1, point(audit))),
                1);
        judge = new EvidenceJudge(trust, NAME);
        leaves.add("{\"type\":\"started\"}".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    SignedPolicy signedByOfficer(Policy policy) {
        return new SignedPolicy(policy, sign(officer.getPrivate(), SignedPolicy.signedBytes(policy)));
    }

    Checkpoint checkpoint(long now) {
        Bytes32 root = root(leaves.size());
        Origin origin = Origin.of(trust.entity(), NAME);
        return new Checkpoint(
                origin,
                leaves.size(),
                root,
                now,
                sign(audit.getPrivate(), Checkpoint.text(origin, leaves.size(), root, now)));
    }

    void record(Intent intent) {
        leaves.add(StrictJson.canonical(StrictJson.newObject()
                .put("version", 1)
                .put("at", intent.createdAt())
                .put("type", "intent-recorded")
                .put("intent", intent.id().toString())));
    }

    /** What a signer says of an intent and these approvals, as a word: {@code agreed}, or the tag of the rule that refuses. */
    String judge(Intent intent, List<Approval> approvals, SignedPolicy policy, Checkpoint anchored, long now) {
        int index = leaves.size() - 1;
        Inclusion inclusion = new Inclusion(
                NAME,
                new Intent.Bytes(leaves.get(index)),
                index,
                MerkleTree.inclusionPath(
                        index, leaves.stream().map(MerkleTree::leafHash).toList()),
                checkpoint(now));
        Evidence evidence = new Evidence(
                intent,
                approvals,
                policy,
                Optional.empty(),
                new Evidence.Simulation(1, SampleIntent.word("block"), true),
                List.of(),
                List.of(anchored),
                List.of(inclusion));
        Judgement judgement = judge.judge(
                evidence.toJson().toString().getBytes(java.nio.charset.StandardCharsets.UTF_8),
                now,
                OwnMemory.EMPTY,
                size -> size >= 1 && size <= leaves.size() ? Optional.of(root((int) size)) : Optional.empty());
        return switch (judgement) {
            case Judgement.Approved approved -> "agreed";
            case Judgement.Refused refused -> refused.refusal().tag().name();
        };
    }

    private Bytes32 root(int size) {
        return MerkleTree.root(
                leaves.subList(0, size).stream().map(MerkleTree::leafHash).toList());
    }

    private static KeyPair newKey() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (java.security.GeneralSecurityException e) {
            throw new AssertionError("every JDK has P-256", e);
        }
    }

    private static Intent.Bytes sign(PrivateKey key, byte[] bytes) {
        try {
            Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
            signature.initSign(key);
            signature.update(bytes);
            return new Intent.Bytes(signature.sign());
        } catch (java.security.GeneralSecurityException e) {
            throw new AssertionError("every JDK signs with P-256", e);
        }
    }

    private static Intent.Bytes point(KeyPair pair) {
        var w = ((ECPublicKey) pair.getPublic()).getW();
        byte[] point = new byte[65];
        point[0] = 4;
        place(w.getAffineX().toByteArray(), point, 33);
        place(w.getAffineY().toByteArray(), point, 65);
        return new Intent.Bytes(point);
    }

    private static void place(byte[] number, byte[] into, int end) {
        byte[] bytes = number.length > 32 ? Arrays.copyOfRange(number, number.length - 32, number.length) : number;
        System.arraycopy(bytes, 0, into, end - bytes.length, bytes.length);
    }
}
