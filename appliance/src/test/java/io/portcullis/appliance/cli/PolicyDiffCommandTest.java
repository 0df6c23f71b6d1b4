package io.portcullis.appliance.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.signer.intent.IntentKind;
import io.portcullis.signer.policy.Policy;
import io.portcullis.signer.policy.PolicyCodec;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code policy diff} over two documents that only differ in a limit. */
final class PolicyDiffCommandTest {
    private static final Address SOMEBODY = Address.fromHex("0x70997970c51812dc3a010c7d01b50e0d17dc79c8");
    private static final Bytes32 WORD = Bytes32.fromHex("0x" + "11".repeat(32));

    @TempDir
    private Path directory;

    @Test
    void aHigherLimitMayLoosenAndIsShownByAnAmountThatOnlyItAllows() throws IOException {
        JsonNode diff = json(run("policy", "diff", file(1, 100), file(2, 200), "--json"));
        assertFalse(diff.path("tighter").asBoolean(true));
        assertTrue(diff.path("loosenings").size() > 0);
        JsonNode effect =
                diff.path("counterexample").path("intent").path("effects").path(0);
        assertEquals("101", effect.path("amount").asString(""));
        assertEquals(
                "DENY",
                diff.path("counterexample").path("before").path("outcome").asString(""));
        assertEquals(
                "ALLOW",
                diff.path("counterexample").path("after").path("outcome").asString(""));
    }

    @Test
    void aLowerLimitIsTighterAndNeedsNoExample() throws IOException {
        JsonNode diff =
                json(run("policy", "diff", file(1, 200), file(2, 100), "--evidence", directory.toString(), "--json"));
        assertTrue(diff.path("tighter").asBoolean(false));
        assertFalse(diff.has("counterexample"));
        assertEquals(0, diff.path("replayed").asInt(-1));
    }

    @Test
    void aDocumentThatIsNoPolicyIsRefusedByItsRule() throws IOException {
        Path broken = Files.writeString(directory.resolve("broken.json"), "{\"format\":99}");
        String out = run("policy", "diff", broken.toString(), file(2, 100), "--json");
        JsonNode error = JsonMapper.shared().readTree(out).path("error");
        assertEquals("INPUT_INVALID", error.path("tag").asString(""));
        assertTrue(error.path("message").asString("").contains("VERSION_UNKNOWN"), out);
    }

    private static JsonNode json(String out) {
        return JsonMapper.shared().readTree(out);
    }

    private static String run(String... arguments) {
        StringWriter out = new StringWriter();
        Portcullis.run(new PrintWriter(out, true), new PrintWriter(new StringWriter(), true), arguments);
        return out.toString();
    }

    private String file(long version, long upTo) throws IOException {
        TokenId token = new TokenId(WORD);
        Policy policy = new Policy(
                version,
                31_337,
                SOMEBODY,
                new EntityId(WORD),
                new Policy.RelyingParty("localhost", "Portcullis", Set.of("https://localhost:8443")),
                List.of(new Policy.Person("alice", "Alice", Set.of(Policy.Role.APPROVER), List.of())),
                List.of(new Policy.Destination("Vendor", token, SOMEBODY)),
                List.of(new Policy.Rule(
                        "small", IntentKind.WITHDRAWAL, Optional.of(token), Optional.of(Amount.of(upTo)), 1)),
                new Policy.ChainTerms(60, 60, 60, 3_600, SOMEBODY),
                3_600);
        Path path = directory.resolve("policy-" + version + "-" + upTo + ".json");
        Files.write(path, PolicyCodec.canonicalBytes(policy));
        return path.toString();
    }
}
