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
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

/** What Java builds from a vector's fields is what Solidity built from them, byte for byte, and reads back to the same values. */
class SharedVectorsTest {
    private static final Vectors VECTORS = Vectors.read("batches.json");
    private static final Eip712Domain DOMAIN =
            new Eip712Domain(number(VECTORS.root(), "chainId"), address(VECTORS.root(), "depositary"));

    @Test
    void bindsSignaturesToTheContractsDomain() {
        assertEquals(word(VECTORS.root(), "domainSeparator"), DOMAIN.separator());
    }

    @TestFactory
    Stream<DynamicTest> namesTokensAsTheContract() {
        return named("tokens", token -> {
            Asset asset = new Asset(Asset.Kind.ofCode((int) number(token, "kind")), address(token, "contract"));
            assertEquals(new TokenId(word(token, "id")), asset.id());
        });
    }

    @TestFactory
    Stream<DynamicTest> namesEntitiesAsTheContract() {
        return named("entities", entity -> {
            Board board = board(entity);
            assertArrayEquals(bytes(entity, "boardData"), board.encode());
            assertEquals(board, Board.decode(bytes(entity, "boardData")));
            assertEquals(new EntityId(word(entity, "id")), board.entityId(word(entity, "salt")));
        });
    }

    @TestFactory
    Stream<DynamicTest> growsTheContractsAllowLists() {
        return named("allowLists", vector -> {
            List<AllowList.Entry> entries = list(vector, "entries").stream()
                    .map(entry -> new AllowList.Entry(new TokenId(word(entry, "token")), address(entry, "destination")))
                    .toList();
            List<Bytes32> leaves = words(vector, "leaves");
            assertEquals(leaves, entries.stream().map(AllowList.Entry::leafHash).toList());
            AllowList allowList = new AllowList(entries);
            assertEquals(word(vector, "root"), allowList.root());
            List<JsonNode> paths = list(vector, "paths");
            assertEquals(entries.size(), paths.size());
            for (int i = 0; i < entries.size(); i++) {
                AllowList.Entry entry = entries.get(i);
                Operation.Withdraw withdraw = allowList.withdraw(entry.token(), entry.destination(), Amount.of(1));
                assertEquals(i, withdraw.leafIndex());
                List<Bytes32> path = new ArrayList<>();
                paths.get(i).forEach(sibling -> path.add(Bytes32.fromHex(sibling.stringValue())));
                assertEquals(path, withdraw.path());
                assertTrue(MerkleTree.verifyInclusion(i, entries.size(), leaves.get(i), path, allowList.root()));
            }
        });
    }

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
    Stream<DynamicTest> encodesReadsAndDigestsEveryBatch() {
        return named("batches", vector -> {
            Batch batch = batch(vector);
            assertArrayEquals(bytes(vector, "bytes"), batch.encode());
            assertEquals(batch, Batch.decode(bytes(vector, "bytes")));
            assertEquals(word(vector, "operationsHash"), batch.operationsHash());
            assertEquals(word(vector, "digest"), DOMAIN.digest(batch));
            for (JsonNode withdrawal : list(vector, "withdrawals")) {
                assertEquals(word(withdrawal, "id"), batch.withdrawalId((int) number(withdrawal, "operationIndex")));
            }
        });
    }

    /** Both sides draw the nonce as RFC 6979 has it, so even the signatures are equal: two libraries, one answer. */
    @TestFactory
    Stream<DynamicTest> signsAndRecoversAsTheContract() {
        Map<Address, byte[]> secrets = VECTORS.cases("keys").stream()
                .collect(Collectors.toMap(key -> address(key, "address"), key -> bytes(key, "secret")));
        return named("batches", vector -> {
            Bytes32 digest = word(vector, "digest");
            List<Signature> signatures = new ArrayList<>();
            for (JsonNode signed : list(vector, "signatures")) {
                Signature signature = Signature.decode(bytes(signed, "signature"));
                Address signer = address(signed, "address");
                assertEquals(signer, Secp256k1.recover(digest, signature));
                byte[] rs = fr.acinq.secp256k1.Secp256k1.get().sign(digest.toArray(), secrets.get(signer), null);
                assertEquals(signature, Secp256k1.fromRaw(rs, digest, signer));
                signatures.add(signature);
            }
            assertEquals(
                    signatures, Certificate.of(digest, signatures.reversed()).signatures());
        });
    }

    @TestFactory
    Stream<DynamicTest> refusesWhatTheContractRefuses() {
        return VECTORS.cases("malformed").stream()
                .map(malformed -> dynamicTest(
                        text(malformed, "why"),
                        () -> assertThrows(
                                MalformedBatchException.class,
                                () -> Operation.decode((int) number(malformed, "kind"), bytes(malformed, "data")))));
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
                        .map(SharedVectorsTest::operation)
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
                (int) number(vector, "threshold"));
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
