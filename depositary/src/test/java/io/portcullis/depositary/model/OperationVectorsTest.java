package io.portcullis.depositary.model;

import static io.portcullis.depositary.model.Vectors.address;
import static io.portcullis.depositary.model.Vectors.amount;
import static io.portcullis.depositary.model.Vectors.bytes;
import static io.portcullis.depositary.model.Vectors.list;
import static io.portcullis.depositary.model.Vectors.number;
import static io.portcullis.depositary.model.Vectors.text;
import static io.portcullis.depositary.model.Vectors.word;
import static io.portcullis.depositary.model.Vectors.words;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

/**
 * What a vector's fields mean: Java builds from them what Solidity built, and reads the same values back. Fields of equal value could
 * still stand exchanged; {@code client.FieldOrderTest} holds their order by name.
 */
class OperationVectorsTest {
    private static final Vectors VECTORS = Vectors.read("batches.json");
    private static final Eip712Domain DOMAIN =
            new Eip712Domain(number(VECTORS.root(), "chainId"), address(VECTORS.root(), "depositary"));

    @TestFactory
    Stream<DynamicTest> encodesAndReadsEveryOperation() {
        return named(
                "batches",
                vector -> list(vector, "operations").forEach(operation -> {
                    Operation built = operation(operation);
                    assertEquals(number(operation, "kind"), built.kind());
                    assertArrayEquals(bytes(operation, "data"), built.data());
                    assertEquals(built, Operation.decode(built.kind(), bytes(operation, "data")));
                }));
    }

    @TestFactory
    Stream<DynamicTest> buildsAndReadsEveryBatch() {
        return named("batches", vector -> {
            Batch batch = batch(vector);
            assertArrayEquals(bytes(vector, "bytes"), batch.encode());
            assertEquals(batch, Batch.decode(bytes(vector, "bytes")));
            assertEquals(word(vector, "digest"), DOMAIN.digest(batch));
        });
    }

    /** Both sides draw the nonce as RFC 6979 has it, so even the signatures are equal: two libraries, one answer. */
    @TestFactory
    Stream<DynamicTest> signsAsTheContractsTestsSigned() {
        Map<Address, byte[]> secrets = VECTORS.cases("keys").stream()
                .collect(Collectors.toMap(key -> address(key, "address"), key -> bytes(key, "secret")));
        return named("batches", vector -> {
            Bytes32 digest = word(vector, "digest");
            for (JsonNode signed : list(vector, "signatures")) {
                Address signer = address(signed, "address");
                byte[] rs = fr.acinq.secp256k1.Secp256k1.get().sign(digest.toArray(), secrets.get(signer), null);
                assertEquals(Signature.decode(bytes(signed, "signature")), Secp256k1.fromRaw(rs, digest, signer));
            }
        });
    }

    private static Batch batch(JsonNode vector) {
        return new Batch(
                new EntityId(word(vector, "entity")),
                number(vector, "nonce"),
                number(vector, "boardEpoch"),
                number(vector, "expiresAt"),
                word(vector, "policyHash"),
                word(vector, "auditAnchor"),
                number(vector, "auditAnchoredAt"),
                list(vector, "operations").stream()
                        .map(OperationVectorsTest::operation)
                        .toList());
    }

    private static Operation operation(JsonNode vector) {
        return switch (text(vector, "type")) {
            case "transfer" ->
                new Operation.ReserveTransfer(
                        new EntityId(word(vector, "to")), new TokenId(word(vector, "token")), amount(vector, "amount"));
            case "withdraw" ->
                new Operation.Withdraw(
                        new TokenId(word(vector, "token")),
                        address(vector, "destination"),
                        amount(vector, "amount"),
                        number(vector, "leafIndex"),
                        words(vector, "path"));
            case "raiseFreeze" -> new Operation.RaiseFreeze(level(vector));
            case "lowerFreeze" -> new Operation.LowerFreeze(level(vector));
            case "proposeRules" -> new Operation.ProposeRules(rules(vector));
            case "proposeCap" ->
                new Operation.ProposeCap(new VelocityCap(
                        new TokenId(word(vector, "token")), amount(vector, "cap"), number(vector, "windowSeconds")));
            case "proposeBoard" -> new Operation.ProposeBoard(board(vector));
            default -> throw new IllegalStateException("a vector of an unknown type: " + vector);
        };
    }

    private static FreezeLevel level(JsonNode vector) {
        return FreezeLevel.ofCode((int) number(vector, "level"));
    }

    private static Rules rules(JsonNode vector) {
        return new Rules(
                word(vector, "policyHash"),
                number(vector, "policyVersion"),
                word(vector, "allowListRoot"),
                number(vector, "allowListSize"),
                number(vector, "withdrawalDelaySeconds"),
                number(vector, "rulesDelaySeconds"),
                number(vector, "boardDelaySeconds"),
                number(vector, "maxAnchorAgeSeconds"),
                address(vector, "guardian"));
    }

    private static Board board(JsonNode vector) {
        return new Board(
                list(vector, "members").stream()
                        .map(member -> new Board.Member(address(member, "address"), (int) number(member, "weight")))
                        .toList(),
                (int) number(vector, "threshold"),
                Optional.of(Hex.decode(vector.path("groupKey").stringValue()))
                        .filter(key -> key.length > 0)
                        .map(GroupKey::of));
    }

    private interface Check {
        void of(JsonNode vector);
    }

    private static Stream<DynamicTest> named(String cases, Check check) {
        List<JsonNode> vectors = VECTORS.cases(cases);
        return IntStream.range(0, vectors.size())
                .mapToObj(i -> dynamicTest(text(vectors.get(i), "name"), () -> check.of(vectors.get(i))));
    }
}
