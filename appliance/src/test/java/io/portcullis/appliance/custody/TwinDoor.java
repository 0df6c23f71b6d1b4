package io.portcullis.appliance.custody;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.portcullis.appliance.store.IntentStore.Signed;
import io.portcullis.appliance.verdict.ApplianceRefusal;
import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.MerkleTree;
import io.portcullis.depositary.testing.KnownKeys;
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
import io.portcullis.signer.policy.SignedPolicy;
import io.portcullis.signer.registry.KeyStatement;
import io.portcullis.signer.tlog.Origin;
import io.portcullis.signer.vouching.Vouching;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.signing.GroupSharing;
import io.portcullis.threshold.signing.PartialSignature;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/** A signer's own judgement over a log in memory and a key everybody knows; it can be told to fall silent. */
final class TwinDoor implements SignerDoor {
    private final KnownKeys keys;
    private final int key;
    private final InstantSource clock;
    private final KeyPair audit = newKey();
    private final List<byte[]> leaves = new ArrayList<>(List.of("{\"type\":\"started\"}".getBytes(UTF_8)));
    private Optional<TrustRoots> trust = Optional.empty();
    boolean records = true;
    int asked;
    final List<Approval.Decision> heard = new ArrayList<>();

    /** What it says of its share, and what it makes with it. */
    Optional<GroupSharing> sharing = Optional.empty();

    Function<Bytes32, Optional<PartialSignature>> part = digest -> Optional.empty();

    TwinDoor(KnownKeys keys, int key, InstantSource clock) {
        this.keys = keys;
        this.key = key;
        this.clock = clock;
    }

    TrustRoots.Member member() {
        return new TrustRoots.Member(name(), address(), 1, point(audit));
    }

    void trust(TrustRoots roots) {
        trust = Optional.of(roots);
    }

    @Override
    public String name() {
        return "signer-" + (key + 1);
    }

    @Override
    public JsonNode keys() {
        return StrictJson.newObject().putArray("keys");
    }

    @Override
    public List<KeyStatement> keyStatements() {
        return List.of();
    }

    @Override
    public Checkpoint checkpoint() {
        long now = clock.instant().getEpochSecond();
        Bytes32 root = root(leaves.size());
        Origin origin = Origin.of(trust.orElseThrow().entity(), name());
        byte[] text = Checkpoint.text(origin, leaves.size(), root, now);
        return new Checkpoint(origin, leaves.size(), root, now, sign(audit.getPrivate(), text));
    }

    @Override
    public List<Bytes> entries(long from) {
        return leaves.subList((int) from, leaves.size()).stream().map(Bytes::of).toList();
    }

    @Override
    public Inclusion record(Intent intent) {
        if (!records) {
            throw new ApplianceRefusal("SIGNER_UNREACHABLE", "told to be silent", "Let it speak again.");
        }
        return append("intent-recorded", intent.id());
    }

    @Override
    public void decide(Intent intent, SignedPolicy policy, Approval.Decision decision, Approval approval) {
        if (!records) {
            throw new ApplianceRefusal("SIGNER_UNREACHABLE", "told to be silent", "Let it speak again.");
        }
        heard.add(decision);
    }

    @Override
    public Optional<GroupSharing> sharing() {
        return sharing;
    }

    /** Holds the share of that index, and signs with it. */
    void hold(KnownSharing known, int index) {
        sharing = Optional.of(known.sharing());
        part = digest -> Optional.of(known.part(index, digest));
    }

    @Override
    public Vouching vouch(Bytes32 intent) {
        return new Vouching.Silent(name(), "a twin has neither token nor TPM");
    }

    @Override
    public Inclusion noteSnapshot(Bytes snapshot) {
        throw new ApplianceRefusal("LOG_PROOF_INVALID", "a twin notes nothing", "Nothing.");
    }

    @Override
    public Bytes duress() {
        throw new ApplianceRefusal("DURESS_LIST_INVALID", "a twin keeps no list", "Nothing.");
    }

    @Override
    public void placeDuress(Bytes sealed) {
        duress();
    }

    @Override
    public Signed sign(Evidence evidence) {
        asked++;
        Judgement judgement = new EvidenceJudge(trust.orElseThrow(), name())
                .judge(
                        evidence,
                        clock.instant().getEpochSecond(),
                        OwnMemory.EMPTY,
                        size -> size >= 1 && size <= leaves.size() ? Optional.of(root((int) size)) : Optional.empty());
        return switch (judgement) {
            case Judgement.Refused refused ->
                throw People.refusal(refused.refusal().tag(), refused.refusal().reason());
            case Judgement.Approved approved ->
                new Signed(
                        name(),
                        address(),
                        keys.sign(key, approved.digest()),
                        part.apply(approved.digest()),
                        append("signed", approved.intentId()));
        };
    }

    private Inclusion append(String type, Bytes32 intent) {
        leaves.add(StrictJson.canonical(StrictJson.newObject()
                .put("version", 1)
                .put("at", clock.instant().getEpochSecond())
                .put("type", type)
                .put("intent", intent.toString())));
        int index = leaves.size() - 1;
        return new Inclusion(
                name(),
                new Intent.Bytes(leaves.get(index)),
                index,
                MerkleTree.inclusionPath(
                        index, leaves.stream().map(MerkleTree::leafHash).toList()),
                checkpoint());
    }

    private Address address() {
        return keys.address(key);
    }

    private Bytes32 root(int size) {
        return MerkleTree.root(
                leaves.subList(0, size).stream().map(MerkleTree::leafHash).toList());
    }

    static KeyPair newKey() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every JDK has P-256", e);
        }
    }

    static Intent.Bytes sign(PrivateKey key, byte[] bytes) {
        try {
            Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
            signature.initSign(key);
            signature.update(bytes);
            return new Intent.Bytes(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every JDK signs with P-256", e);
        }
    }

    static Intent.Bytes point(KeyPair pair) {
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
