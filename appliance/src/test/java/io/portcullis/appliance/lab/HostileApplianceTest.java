package io.portcullis.appliance.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Asset;
import io.portcullis.signer.evidence.TrustRoots;
import io.portcullis.signer.intent.Approval;
import io.portcullis.signer.intent.Intent;
import io.portcullis.signer.policy.Policy;
import io.portcullis.signer.policy.PolicyCodec;
import io.portcullis.signer.policy.SignedPolicy;
import io.portcullis.signer.webauthn.RegisteredCredential;
import io.portcullis.signer.webauthn.RegistrationVerifier;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Three real signers with their tokens, no appliance at all: whoever reaches the doors still needs the people. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class HostileApplianceTest {
    private static final String CHALLENGE = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

    private Path directory;
    private LabDirectory place;
    private Processes processes;
    private LabFacts facts;
    private HostileAppliance hostile;
    private SoftwareAuthenticator alice;
    private SoftwareAuthenticator bob;

    @BeforeAll
    void begin() throws Exception {
        System.setProperty("portcullis.root", ChainNodeTest.checkout().toString());
        directory = Files.createTempDirectory("lab");
        place = LabDirectory.at(directory);
        processes = new Processes(place.processes());
        place.prepare();
        Rpc rpc = new ChainNode(place.chain()).start(processes, ChainNode.binary(ChainNodeTest.checkout()));
        List<SignerNode> signers =
                Lab.SIGNERS.stream().map(name -> new SignerNode(place, name)).toList();
        facts = new Ceremony(place, rpc, signers, URI.create("https://localhost:8443")).perform(new Story(line -> {}));
        TreeMap<String, RawDoor> doors = new TreeMap<>();
        List<Processes.Running> running = new ArrayList<>();
        for (SignerNode signer : signers) {
            running.add(signer.start(processes));
            doors.put(signer.name(), new RawDoor(signer.socket()));
        }
        for (int i = 0; i < signers.size(); i++) {
            signers.get(i).awaitReady(running.get(i));
        }
        for (WitnessNode witness : WitnessNode.all(place)) {
            witness.awaitReady(witness.start(processes));
        }
        alice = passkey("alice");
        bob = passkey("bob");
        TrustRoots trust = Lab.trust(place);
        hostile = new HostileAppliance(
                doors,
                trust,
                policy(),
                new WitnessedHeads(place, trust)::cosigned,
                Clock.systemUTC(),
                new SecureRandom());
    }

    @AfterAll
    void end() throws Exception {
        if (processes != null) {
            processes.close();
        }
        place.clear();
        try (var rest = Files.walk(directory)) {
            for (Path path : rest.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    @Test
    void signersSignWhatTwoPeopleApprovedAndNothingElse() throws Exception {
        HostileAppliance.Case wanted = file(Amount.of(300_000_000));
        HostileAppliance.Case larger = file(Amount.of(400_000_000));
        Approval one = hostile.approve("alice", alice, wanted.intent());
        Approval two = hostile.approve("bob", bob, wanted.intent());
        Approval elsewhere = hostile.approve("bob", bob, larger.intent());
        for (String signer : hostile.signers()) {
            assertEquals("CHALLENGE_MISMATCH", refusal(signer, larger, List.of(one, two)));
            assertEquals("APPROVALS_MISSING", refusal(signer, wanted, List.of(one)));
            assertEquals("APPROVALS_MISSING", refusal(signer, wanted, List.of()));
            assertEquals("CHALLENGE_MISMATCH", refusal(signer, wanted, List.of(one, elsewhere)));
            assertEquals("ASSERTION_REPLAYED", refusal(signer, wanted, List.of(one, one)));
        }
        Approval again = hostile.approve("alice", alice, larger.intent());
        Path marker = place.signer("signer-3").resolve("data/audit.paused");
        Files.createFile(marker);
        assertEquals("AUDIT_UNAVAILABLE", refusal("signer-3", wanted, List.of(one, two)));
        Files.delete(marker);
        assertEquals("FROZEN", refusal("signer-3", wanted, List.of(one, two)), "only people open it again");
        for (String signer : List.of("signer-1", "signer-2")) {
            assertInstanceOf(RawDoor.Answer.Done.class, hostile.sign(signer, wanted, List.of(one, two)));
            assertEquals("NONCE_ALREADY_USED", refusal(signer, larger, List.of(again, elsewhere)));
        }
    }

    @Test
    void signersRefuseBytesThatDoOtherThanTheEffectsShow() throws Exception {
        HostileAppliance.Case shown = file(Amount.of(1_000_000));
        HostileAppliance.Case hidden = file(Amount.of(900_000_000));
        Intent honest = shown.intent();
        Intent tampered = new Intent(
                honest.kind(),
                honest.chainId(),
                honest.depositary(),
                honest.entity(),
                honest.nonce(),
                hidden.intent().batchBytes(),
                honest.effects(),
                honest.purpose(),
                honest.initiator(),
                honest.policyVersion(),
                honest.createdAt(),
                hidden.intent().expiresAt());
        HostileAppliance.Case lie =
                new HostileAppliance.Case(tampered, hidden.batch(), hidden.checkpoints(), hidden.inclusions());
        assertEquals("EFFECTS_MISMATCH", refusal("signer-1", lie, List.of(hostile.approve("alice", alice, tampered))));
    }

    private HostileAppliance.Case file(Amount amount) throws Exception {
        return hostile.file(2, 1, facts.dollars().id(), facts.destination(), amount, "operator");
    }

    private String refusal(String signer, HostileAppliance.Case filed, List<Approval> approvals) throws Exception {
        return assertInstanceOf(RawDoor.Answer.Refused.class, hostile.sign(signer, filed, approvals))
                .tag();
    }

    private SoftwareAuthenticator passkey(String person) throws Exception {
        return SoftwareAuthenticator.create(
                place.authenticator(person), facts.console().toString(), "localhost", new SecureRandom());
    }

    private SignedPolicy policy() throws Exception {
        Policy policy = new LabPolicy(facts.domain(), facts.entity(), facts.console(), facts.guardian())
                .ofPeople(
                        2,
                        List.of(person("alice", alice), person("bob", bob)),
                        List.of(new Policy.Destination(
                                "Treasury", facts.dollars().id(), facts.destination())),
                        List.of(),
                        facts.dollars().id(),
                        Asset.NATIVE.id());
        return SignedPolicy.decode(Officer.of(place).sign(PolicyCodec.canonicalBytes(policy)));
    }

    private Policy.Person person(String id, SoftwareAuthenticator passkey) throws Exception {
        ObjectNode options = JsonMapper.shared().createObjectNode();
        options.putObject("rp").put("id", "localhost");
        options.putObject("user").put("id", "AAAA").put("name", id);
        options.put("challenge", CHALLENGE);
        options.putArray("pubKeyCredParams")
                .addObject()
                .put("type", "public-key")
                .put("alg", -7);
        RegisteredCredential credential = new RegistrationVerifier()
                .verify(
                        new Policy.RelyingParty(
                                "localhost",
                                "Portcullis",
                                Set.of(facts.console().toString())),
                        io.portcullis.depositary.model.Bytes32.ZERO,
                        passkey.register(options).toString());
        return new Policy.Person(
                id,
                id,
                Set.of(Policy.Role.APPROVER),
                List.of(new Policy.Credential(credential.id(), credential.publicKey(), credential.aaguid())));
    }
}
