package io.portcullis.depositary.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The file that the Solidity tests wrote: what the contract computes, we compute. */
class SharedVectorsTest {
    private static final JsonNode FILE = JsonMapper.shared()
            .readTree(Path.of("src/test/resources/vectors/batches.json").toFile());
    private static final Eip712Domain DOMAIN =
            new Eip712Domain(FILE.path("chainId").longValue(), Address.fromHex(text(FILE, "depositary")));

    @Test
    void separatesDomainsAsTheContractDoes() {
        assertEquals(text(FILE, "domainSeparator"), DOMAIN.separator().toString());
    }

    @Test
    void namesTokensAsTheContractDoes() {
        for (JsonNode token : FILE.path("tokens")) {
            Asset asset = new Asset(
                    Asset.Kind.ofCode(token.path("kind").intValue()),
                    Address.fromHex(text(token, "contract")),
                    new java.math.BigInteger(text(token, "subId")));
            assertEquals(text(token, "id"), asset.id().toString(), text(token, "name"));
        }
    }

    @Test
    void namesEntitiesAsTheContractDoes() {
        for (JsonNode entity : FILE.path("entities")) {
            Board board = board(entity);
            assertEquals(
                    text(entity, "id"),
                    board.entityId(Bytes32.fromHex(text(entity, "salt"))).toString());
            assertEquals(text(entity, "boardData"), Hex.encode(board.encode()));
            assertEquals(board, Board.decode(Hex.decode(text(entity, "boardData"))));
        }
    }

    @Test
    void provesAllowListsAsTheContractDoes() {
        for (JsonNode list : FILE.path("allowLists")) {
            List<AllowList.Entry> entries = new ArrayList<>();
            list.path("entries")
                    .forEach(entry -> entries.add(new AllowList.Entry(
                            TokenId.fromHex(text(entry, "token")), Address.fromHex(text(entry, "destination")))));
            AllowList allowList = new AllowList(entries);
            assertEquals(text(list, "root"), allowList.root().toString());
            for (int i = 0; i < entries.size(); i++) {
                AllowList.Entry entry = entries.get(i);
                Operation.Withdraw withdraw = allowList.withdraw(entry.token(), entry.destination(), Amount.of(1));
                assertEquals(i, withdraw.leafIndex());
                assertEquals(words(list.path("paths").get(i)), withdraw.path());
                assertEquals(text(list.path("leaves"), i), entry.leafHash().toString());
            }
        }
    }

    @Test
    void encodesAndSignsBatchesAsTheContractDoes() {
        Set<String> kinds = new TreeSet<>();
        for (JsonNode vector : FILE.path("batches")) {
            String name = text(vector, "name");
            Batch batch = Batch.decode(Hex.decode(text(vector, "bytes")));
            assertEquals(text(vector, "entity"), batch.entity().toString(), name);
            assertEquals(vector.path("nonce").longValue(), batch.nonce(), name);
            assertEquals(vector.path("boardEpoch").longValue(), batch.boardEpoch(), name);
            assertEquals(vector.path("expiresAt").longValue(), batch.expiresAt(), name);
            assertEquals(text(vector, "policyHash"), batch.policyHash().toString(), name);
            assertEquals(text(vector, "auditAnchor"), batch.auditAnchor().toString(), name);
            assertEquals(vector.path("auditAnchoredAt").longValue(), batch.auditAnchoredAt(), name);
            assertEquals(vector.path("operations").size(), batch.operations().size(), name);
            for (int i = 0; i < batch.operations().size(); i++) {
                JsonNode operation = vector.path("operations").get(i);
                assertEquals(
                        operation.path("kind").intValue(),
                        batch.operations().get(i).kind(),
                        name);
                assertEquals(
                        text(operation, "data"),
                        Hex.encode(batch.operations().get(i).data()),
                        name);
                kinds.add(text(operation, "type"));
            }
            assertEquals(text(vector, "bytes"), Hex.encode(batch.encode()), name);
            assertEquals(text(vector, "operationsHash"), batch.operationsHash().toString(), name);
            assertEquals(text(vector, "digest"), DOMAIN.digest(batch).toString(), name);
            checkWithdrawals(vector, batch);
            checkSignatures(vector, DOMAIN.digest(batch));
        }
        assertEquals(7, kinds.size(), "every kind of operation has a vector: " + kinds);
    }

    private static void checkWithdrawals(JsonNode vector, Batch batch) {
        for (JsonNode withdrawal : vector.path("withdrawals")) {
            int index = withdrawal.path("operationIndex").intValue();
            assertEquals(text(withdrawal, "id"), batch.withdrawalId(index).toString());
        }
    }

    private static void checkSignatures(JsonNode vector, Bytes32 digest) {
        List<Signature> signatures = new ArrayList<>();
        for (JsonNode signature : vector.path("signatures")) {
            Signature decoded = Signature.decode(Hex.decode(text(signature, "signature")));
            assertEquals(
                    text(signature, "address"),
                    Hex.encode(Secp256k1.recover(digest, decoded).toArray()));
            signatures.add(decoded);
        }
        assertEquals(signatures, Certificate.of(digest, signatures.reversed()).signatures());
    }

    @Test
    void refusesWhatTheContractRefuses() {
        assertFalse(FILE.path("malformed").isEmpty());
        for (JsonNode malformed : FILE.path("malformed")) {
            byte[] data = Hex.decode(text(malformed, "data"));
            assertThrows(
                    MalformedBatchException.class,
                    () -> Operation.decode(malformed.path("kind").intValue(), data),
                    text(malformed, "why"));
        }
    }

    @Test
    void aDoubledSignerMakesNoCertificate() {
        JsonNode vector = FILE.path("batches").get(0);
        Bytes32 digest = Bytes32.fromHex(text(vector, "digest"));
        Signature signature =
                Signature.decode(Hex.decode(text(vector.path("signatures").get(0), "signature")));
        assertTrue(Certificate.of(digest, List.of(signature)).signatures().contains(signature));
        assertThrows(IllegalArgumentException.class, () -> Certificate.of(digest, List.of(signature, signature)));
    }

    private static Board board(JsonNode entity) {
        List<Board.Member> members = new ArrayList<>();
        entity.path("members")
                .forEach(member -> members.add(new Board.Member(
                        Address.fromHex(text(member, "address")),
                        member.path("weight").intValue())));
        return new Board(members, entity.path("threshold").intValue(), Optional.empty());
    }

    private static List<Bytes32> words(JsonNode array) {
        List<Bytes32> words = new ArrayList<>();
        array.forEach(word -> words.add(Bytes32.fromHex(word.stringValue())));
        return words;
    }

    private static String text(JsonNode node, String field) {
        return node.path(field).stringValue();
    }

    private static String text(JsonNode node, int index) {
        return node.path(index).stringValue();
    }
}
