package io.portcullis.depositary.model;

import static io.portcullis.depositary.model.Vectors.amount;
import static io.portcullis.depositary.model.Vectors.bytes;
import static io.portcullis.depositary.model.Vectors.list;
import static io.portcullis.depositary.model.Vectors.number;
import static io.portcullis.depositary.model.Vectors.text;
import static io.portcullis.depositary.model.Vectors.word;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What the contracts say of accounts, the model says: each operation of the file was carried out, each malformed one refused. */
class AccountVectorsTest {
    private static final Vectors VECTORS = Vectors.read("accounts.json");
    private static final Eip712Domain DOMAIN =
            new Eip712Domain(number(VECTORS.root(), "chainId"), Vectors.address(VECTORS.root(), "depositary"));

    @Test
    void hashesAgreementsAsTheContractDoes() {
        for (JsonNode vector : VECTORS.cases("agreements")) {
            Agreement agreement = new Agreement(
                    entity(vector, "by"),
                    entity(vector, "entity"),
                    number(vector, "boardEpoch"),
                    number(vector, "nonce"),
                    number(vector, "expiresAt"),
                    number(vector, "finalVersion"),
                    lines(vector));
            assertEquals(word(vector, "structHash"), agreement.structHash());
            assertEquals(word(vector, "digest"), DOMAIN.digest(agreement));
        }
    }

    @Test
    void hashesProofBodiesAsTheContractDoes() {
        for (JsonNode vector : VECTORS.cases("bodies")) {
            if (number(vector, "version") > 0 && !list(vector, "clauses").isEmpty()) {
                ProofBody body = body(vector);
                assertEquals(word(vector, "hash"), body.hash());
                assertEquals(
                        word(vector, "clausesHash"),
                        body.clausesHash(body.clauses().size()));
            }
        }
    }

    @Test
    void readsAndWritesEveryOperation() {
        Map<Bytes32, ProofBody> bodies = new HashMap<>();
        VECTORS.cases("bodies").forEach(vector -> bodies.put(word(vector, "hash"), body(vector)));
        Set<String> types = new TreeSet<>();
        for (JsonNode vector : VECTORS.cases("operations")) {
            Operation read = Operation.decode((int) number(vector, "kind"), bytes(vector, "data"));
            assertArrayEquals(bytes(vector, "data"), read.data(), text(vector, "type"));
            assertEquals(number(vector, "kind"), read.kind());
            check(vector, (AccountOperation) read, bodies);
            types.add(text(vector, "type"));
        }
        assertEquals(AccountOperation.class.getPermittedSubclasses().length, types.size(), types.toString());
    }

    private static void check(JsonNode vector, AccountOperation read, Map<Bytes32, ProofBody> bodies) {
        switch (read) {
            case AccountOperation.CollateralPost it ->
                assertEquals(
                        it,
                        new AccountOperation.CollateralPost(
                                entity(vector, "counterparty"), token(vector), amount(vector, "amount")));
            case AccountOperation.CollateralRelease it ->
                assertEquals(
                        it,
                        new AccountOperation.CollateralRelease(
                                entity(vector, "counterparty"),
                                number(vector, "nonce"),
                                number(vector, "expiresAt"),
                                token(vector),
                                amount(vector, "amount"),
                                it.certificate()));
            case AccountOperation.Settle it -> {
                Settlement only = it.settlements().getFirst();
                JsonNode fields = list(vector, "settlements").getFirst();
                assertEquals(
                        only,
                        new Settlement(
                                entity(fields, "counterparty"),
                                number(fields, "nonce"),
                                number(fields, "expiresAt"),
                                number(fields, "finalVersion"),
                                lines(fields),
                                only.certificate()));
            }
            case AccountOperation.DisputeStart it ->
                assertEquals(
                        bodies.get(word(vector, "bodyHash")).head(),
                        it.statement().head());
            case AccountOperation.DisputeCounter it ->
                assertEquals(
                        bodies.get(word(vector, "bodyHash")).head(),
                        it.statement().head());
            case AccountOperation.DisputeFinalize it -> {
                ProofBody body = bodies.get(word(vector, "bodyHash"));
                int from = (int) number(vector, "from");
                int to = (int) number(vector, "to");
                assertEquals(
                        it,
                        vector.path("allocates").booleanValue()
                                ? AccountOperation.DisputeFinalize.last(body, to)
                                : AccountOperation.DisputeFinalize.part(body, from, to));
            }
            case AccountOperation.OrderFill it ->
                assertEquals(
                        it,
                        new AccountOperation.OrderFill(
                                entity(vector, "counterparty"),
                                word(vector, "bodyHash"),
                                List.of(new AccountOperation.OrderFill.Choice(
                                        (int) number(vector, "index"), (int) number(vector, "ratio")))));
            case AccountOperation.SecretReveal it ->
                assertEquals(
                        it,
                        new AccountOperation.SecretReveal(List.of(new AccountOperation.SecretReveal.Shown(
                                word(vector, "value"), (int) number(vector, "steps")))));
            case AccountOperation.DebtEnforce it ->
                assertEquals(it, new AccountOperation.DebtEnforce(entity(vector, "debtor"), token(vector), (int)
                        number(vector, "most")));
            case AccountOperation.DebtForgive it ->
                assertEquals(
                        it,
                        new AccountOperation.DebtForgive(
                                entity(vector, "debtor"),
                                token(vector),
                                number(vector, "index"),
                                amount(vector, "amount")));
            case AccountOperation.DebtAssign it ->
                assertEquals(
                        it,
                        new AccountOperation.DebtAssign(
                                entity(vector, "debtor"),
                                token(vector),
                                number(vector, "index"),
                                amount(vector, "amount"),
                                entity(vector, "to")));
        }
    }

    @Test
    void refusesWhatTheContractRefuses() {
        assertFalse(VECTORS.cases("malformed").isEmpty());
        for (JsonNode vector : VECTORS.cases("malformed")) {
            assertThrows(
                    MalformedBatchException.class,
                    () -> Operation.decode((int) number(vector, "kind"), bytes(vector, "data")),
                    text(vector, "why"));
        }
    }

    @Test
    void executesClausesAsTheContractDoes() {
        for (JsonNode vector : VECTORS.cases("outcomes")) {
            Clause clause = new Clause(
                    kind(vector),
                    true,
                    new TokenId(Keccak.hash(new byte[1])),
                    amount(vector, "amount"),
                    amount(vector, "whole"),
                    Bytes32.ZERO,
                    1,
                    Bytes32.ZERO,
                    amount(vector, "takeAmount"),
                    (int) number(vector, "progress"),
                    (int) number(vector, "steps"));
            assertEquals(
                    new Allocation.Outcome(amount(vector, "given"), amount(vector, "paid")),
                    Allocation.of(clause, (int) number(vector, "evidence")),
                    vector.toString());
        }
    }

    @Test
    void allocatesAsTheContractDoes() {
        for (JsonNode vector : VECTORS.cases("allocations")) {
            assertEquals(
                    new Allocation(
                            amount(vector, "left"),
                            amount(vector, "right"),
                            amount(vector, "leftOwes"),
                            amount(vector, "rightOwes")),
                    Allocation.of(amount(vector, "collateral"), new BigInteger(text(vector, "delta"))),
                    vector.toString());
        }
    }

    private static ProofBody body(JsonNode vector) {
        return new ProofBody(
                new AccountKey(entity(vector, "left"), entity(vector, "right")),
                number(vector, "version"),
                list(vector, "deltas").stream()
                        .map(delta -> new TokenDelta(token(delta), amount(delta, "offdelta")))
                        .toList(),
                list(vector, "clauses").stream().map(AccountVectorsTest::clause).toList(),
                (int) number(vector, "leftResponseSeconds"),
                (int) number(vector, "rightResponseSeconds"));
    }

    private static Clause clause(JsonNode fields) {
        return new Clause(
                kind(fields),
                fields.path("byLeft").booleanValue(),
                token(fields),
                amount(fields, "amount"),
                amount(fields, "whole"),
                word(fields, "hash"),
                number(fields, "expiresAt"),
                word(fields, "takeToken"),
                amount(fields, "takeAmount"),
                (int) number(fields, "progress"),
                (int) number(fields, "steps"));
    }

    private static Clause.Kind kind(JsonNode vector) {
        return Arrays.stream(Clause.Kind.values())
                .filter(kind -> kind.number() == number(vector, "kind"))
                .findFirst()
                .orElseThrow();
    }

    private static List<SettlementLine> lines(JsonNode vector) {
        return list(vector, "lines").stream()
                .map(line -> new SettlementLine(token(line), amount(line, "left"), amount(line, "right")))
                .toList();
    }

    private static EntityId entity(JsonNode vector, String field) {
        return new EntityId(word(vector, field));
    }

    private static TokenId token(JsonNode vector) {
        return new TokenId(word(vector, "token"));
    }
}
