package io.portcullis.signer.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Eip712Domain;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.Keccak;
import io.portcullis.depositary.model.Secp256k1;
import io.portcullis.depositary.model.Signature;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.signer.evidence.TrustRoots;
import io.portcullis.signer.intent.IntentKind;
import io.portcullis.signer.policy.ApproverTerms;
import io.portcullis.signer.policy.Policy;
import io.portcullis.signer.policy.Policy.Role;
import io.portcullis.signer.policy.SignedPolicy;
import io.portcullis.signer.registry.KeyAttestation;
import io.portcullis.signer.registry.KeyEntry;
import io.portcullis.signer.registry.KeyId;
import io.portcullis.signer.registry.KeyState;
import io.portcullis.signer.registry.KeyStatement;
import io.portcullis.signer.registry.VerifyingKey;
import io.portcullis.threshold.codec.Bytes;
import java.math.BigInteger;
import java.security.KeyPair;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.bouncycastle.asn1.sec.SECNamedCurves;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.util.BigIntegers;

/** A jurisdiction of three signers with threshold two, an officer, and four people: a fresh one for each test. */
public final class Ceremony {
    public static final long NOW = 1_800_000_000L;
    public static final Eip712Domain DOMAIN =
            new Eip712Domain(31_337, Address.fromHex("0x5fbdb2315678afecb367f032d93f642f64180aa3"));
    public static final EntityId ENTITY = new EntityId(Keccak.hash("entity".getBytes(UTF_8)));
    public static final TokenId DOLLAR = new TokenId(Keccak.hash("dollar".getBytes(UTF_8)));
    public static final TokenId COIN = new TokenId(Keccak.hash("coin".getBytes(UTF_8)));
    public static final Address VENDOR = Address.fromHex("0x70997970c51812dc3a010c7d01b50e0d17dc79c8");
    public static final Address GUARDIAN = Address.fromHex("0x3c44cdddb6a900fa2b585dd299e03d12fa4293bc");
    private static final X9ECParameters CURVE = SECNamedCurves.getByName("secp256k1");

    private final KeyPair officer = TestKeys.p256();
    private final Map<String, KeyPair> auditKeys = new LinkedHashMap<>();
    private final Map<String, BigInteger> batchKeys = new LinkedHashMap<>();
    private final Map<String, Passkey> passkeys = new LinkedHashMap<>();
    private final TrustRoots trust;

    public Ceremony() {
        for (int i = 1; i <= 3; i++) {
            auditKeys.put("signer-" + i, TestKeys.p256());
            batchKeys.put("signer-" + i, BigInteger.valueOf(1_000 + i));
        }
        for (String person : List.of("alice", "bob", "carol", "rita")) {
            passkeys.put(person, new Passkey(person));
        }
        trust = new TrustRoots(
                DOMAIN,
                ENTITY,
                TestKeys.point(officer),
                auditKeys.keySet().stream()
                        .map(name -> new TrustRoots.Member(name, address(name), 1, TestKeys.point(auditKeys.get(name))))
                        .toList(),
                2);
    }

    public TrustRoots trust() {
        return trust;
    }

    public Set<String> signers() {
        return auditKeys.keySet();
    }

    public Passkey passkey(String person) {
        return passkeys.get(person);
    }

    public TestLog log(String signer) {
        return new TestLog(signer, auditKeys.get(signer));
    }

    /** Alice, Bob and Carol approve, Rita only reads; one approver to 1,000 dollars, two to 5,000. */
    public Policy policy(long version) {
        return new Policy(
                version,
                DOMAIN.chainId(),
                DOMAIN.depositary(),
                ENTITY,
                new Policy.RelyingParty("localhost", "Portcullis", Set.of("https://localhost:8443")),
                List.of(
                        person("alice", Role.APPROVER),
                        person("bob", Role.APPROVER),
                        person("carol", Role.APPROVER),
                        person("rita", Role.REGULATOR)),
                List.of(new Policy.Destination("Vendor", DOLLAR, VENDOR)),
                List.of(
                        rule("small", IntentKind.WITHDRAWAL, 1_000, 1),
                        rule("large", IntentKind.WITHDRAWAL, 5_000, 2),
                        rule("moves", IntentKind.TRANSFER, 5_000, 2),
                        new Policy.Rule("changes", IntentKind.RULES, Optional.empty(), Optional.empty(), 2)),
                new Policy.ChainTerms(60, 60, 60, 3_600, GUARDIAN),
                86_400);
    }

    /** The policy with other rules. */
    public Policy policy(long version, List<Policy.Rule> rules) {
        Policy base = policy(version);
        return new Policy(
                version,
                base.chainId(),
                base.depositary(),
                base.entity(),
                base.relyingParty(),
                base.people(),
                base.allowList(),
                rules,
                base.chain(),
                base.maxIntentLifetimeSeconds());
    }

    /** The policy with other rules, which says what it asks of approvers: formats from 3 on. */
    public Policy stated(long version, List<Policy.Rule> rules) {
        return stated(policy(version, rules));
    }

    /** The same with terms that take whatever authenticator its people have. */
    public static Policy stated(Policy base) {
        ApproverTerms terms = new ApproverTerms(
                ApproverTerms.Demand.ANY,
                List.of(new ApproverTerms.Model(
                        base.people().getFirst().credentials().getFirst().aaguid(), "oak")),
                1,
                ApproverTerms.Delegable.NOTHING,
                List.of(),
                Optional.empty());
        List<Policy.Person> people = base.people().stream()
                .map(person -> new Policy.Person(
                        person.id(),
                        person.name(),
                        person.roles(),
                        person.credentials().stream()
                                .map(one -> new Policy.Credential(
                                        one.id(), one.publicKey(), one.aaguid(), 1, Optional.empty()))
                                .toList(),
                        new Policy.Place("acme", "london")))
                .toList();
        return base.with(people, terms);
    }

    public static Policy.Rule rule(String id, IntentKind kind, long upTo, int approvers) {
        return new Policy.Rule(id, kind, Optional.of(DOLLAR), Optional.of(Amount.of(upTo)), approvers);
    }

    private Policy.Person person(String id, Role role) {
        return new Policy.Person(id, id, Set.of(role), List.of(passkeys.get(id).credential()));
    }

    public SignedPolicy sign(Policy policy) {
        return sign(policy, officer);
    }

    public static SignedPolicy sign(Policy policy, KeyPair by) {
        return new SignedPolicy(policy, TestKeys.signRaw(by, SignedPolicy.signedBytes(policy)));
    }

    public Address address(String signer) {
        byte[] point = CURVE.getG().multiply(batchKeys.get(signer)).normalize().getEncoded(false);
        return Address.ofPublicKey(Arrays.copyOfRange(point, 1, point.length));
    }

    /** The 65 bytes of a member's batch key. */
    public byte[] batchPoint(String signer) {
        return CURVE.getG().multiply(batchKeys.get(signer)).normalize().getEncoded(false);
    }

    /** The 65 bytes of a member's audit key. */
    public byte[] auditPoint(String signer) {
        return TestKeys.point(auditKeys.get(signer)).toArray();
    }

    /** As a token answers: {@code r ‖ s} over a digest, by the audit key. */
    public byte[] signAuditRaw(String signer, Bytes32 digest) {
        return TestKeys.sign("NONEwithECDSAinP1363Format", auditKeys.get(signer), digest.toArray());
    }

    /** A board member's signature over a batch's digest. */
    public Signature signBatch(String signer, Bytes32 digest) {
        return Secp256k1.fromRaw(signBatchRaw(signer, digest), digest, address(signer));
    }

    /** As a token answers: {@code r ‖ s}, by the batch key. */
    public byte[] signBatchRaw(String signer, Bytes32 digest) {
        ECDSASigner ecdsa = new ECDSASigner(new HMacDSAKCalculator(new SHA256Digest()));
        ecdsa.init(true, new ECPrivateKeyParameters(batchKeys.get(signer), new ECDomainParameters(CURVE)));
        BigInteger[] rs = ecdsa.generateSignature(digest.toArray());
        byte[] raw = new byte[64];
        System.arraycopy(BigIntegers.asUnsignedByteArray(32, rs[0]), 0, raw, 0, 32);
        System.arraycopy(BigIntegers.asUnsignedByteArray(32, rs[1]), 0, raw, 32, 32);
        return raw;
    }

    /** What a statement leaves out, or has wrong. */
    public enum SaidOfKey {
        FIT,
        UNPROVEN,
        PROVEN_BY_ANOTHER,
        NOT_BACKED_UP,
        DRILL_FAILED,
        OLD_BACKUP_DRILLED,
        SUSPENDED
    }

    /** A signer's word on its board key. */
    public KeyStatement state(String signer, long at, SaidOfKey said) {
        VerifyingKey key = verifying(signer);
        Bytes32 nonce = Keccak.hash("nonce".getBytes(UTF_8));
        BigInteger prover = said == SaidOfKey.PROVEN_BY_ANOTHER ? BigInteger.TEN : batchKeys.get(signer);
        Bytes proof = ecdsa(prover, KeyId.of(key).controlText(nonce).sha256());
        Bytes32 backup = Keccak.hash("backup".getBytes(UTF_8));
        Bytes32 restored = said == SaidOfKey.OLD_BACKUP_DRILLED ? nonce : backup;
        KeyStatement statement = new KeyStatement(
                signer,
                at,
                key,
                "serial-of-" + signer,
                said == SaidOfKey.SUSPENDED ? KeyState.SUSPENDED : KeyState.ACTIVE,
                OptionalLong.of(at + 1_000),
                Optional.of(
                        new KeyAttestation.TokenWord("softhsm", "serial-of-" + signer, true, true, false, false, true)),
                said == SaidOfKey.UNPROVEN ? Optional.empty() : Optional.of(new KeyEntry.Proof(nonce, proof, at - 10)),
                said == SaidOfKey.NOT_BACKED_UP
                        ? Optional.empty()
                        : Optional.of(new KeyEntry.Backup(backup, at - 9, 2, 3)),
                Optional.of(new KeyEntry.Drill(nonce, at - 8, said != SaidOfKey.DRILL_FAILED, restored)),
                Bytes.EMPTY);
        return signAgain(statement, signer);
    }

    /** The statement signed by the audit key of a signer, whoever it speaks of. */
    public KeyStatement signAgain(KeyStatement statement, String by) {
        return statement.signed(Bytes.of(
                TestKeys.signRaw(auditKeys.get(by), statement.signedText().toArray())
                        .toArray()));
    }

    private VerifyingKey verifying(String signer) {
        byte[] point = CURVE.getG().multiply(batchKeys.get(signer)).normalize().getEncoded(false);
        return new VerifyingKey(VerifyingKey.Algorithm.SECP256K1, Bytes.of(point));
    }

    private static Bytes ecdsa(BigInteger key, Bytes digest) {
        ECDSASigner ecdsa = new ECDSASigner(new HMacDSAKCalculator(new SHA256Digest()));
        ecdsa.init(true, new ECPrivateKeyParameters(key, new ECDomainParameters(CURVE)));
        BigInteger[] rs = ecdsa.generateSignature(digest.toArray());
        return Bytes.of(BigIntegers.asUnsignedByteArray(32, rs[0]))
                .concat(Bytes.of(BigIntegers.asUnsignedByteArray(32, rs[1])));
    }
}
