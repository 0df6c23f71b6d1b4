package io.portcullis.appliance.lab;

import io.portcullis.appliance.client.ApiClient;
import io.portcullis.appliance.client.ClientKey;
import io.portcullis.appliance.client.EngineClient;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.engine.account.Transaction;
import io.portcullis.engine.authority.Grant;
import io.portcullis.engine.authority.GrantChange;
import io.portcullis.engine.hub.Instruction;
import io.portcullis.engine.onion.OnionKey;
import java.io.IOException;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** The entities of one appliance in the demo: each commands with its own client's key, over the HTTPS API. */
final class DemoParties {
    private final ApiClient api;
    private final LabEngine engine;
    private final TokenId token;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, EngineClient> clients = new TreeMap<>();
    private final JsonNode status;

    DemoParties(ApiClient api, LabEngine engine, LabFacts facts) throws IOException, InterruptedException {
        this.api = api;
        this.engine = engine;
        this.token = facts.dollars().id();
        this.status = api.get("/engine/status");
        for (String name : engine.names()) {
            clients.put(
                    name,
                    new EngineClient(
                            api,
                            facts.domain().separator(),
                            engine.entity(name),
                            ClientKey.read(engine.directory().clientKey(name))));
        }
    }

    ApiClient api() {
        return api;
    }

    TokenId token() {
        return token;
    }

    SecureRandom random() {
        return random;
    }

    EntityId entity(String name) {
        return engine.entity(name);
    }

    JsonNode send(String name, Instruction instruction) throws InterruptedException {
        EngineClient client = clients.get(name);
        return client.send(client.command(
                instruction, EngineClient.newName(random), Instant.now().getEpochSecond()));
    }

    void grant(String name, Grant grant) throws InterruptedException {
        EngineClient client = clients.get(name);
        client.send(client.command(
                new GrantChange.Put(grant),
                EngineClient.newName(random),
                Instant.now().getEpochSecond()));
    }

    void transact(String name, EntityId counterparty, Transaction transaction) throws InterruptedException {
        send(name, new Instruction.Transact(counterparty, transaction, List.of()));
    }

    OnionKey onionKey(String name) {
        return status.path("entities")
                .valueStream()
                .filter(it -> it.path("name").asString().equals(name))
                .map(it -> OnionKey.fromHex(it.path("onionKey").asString()))
                .findFirst()
                .orElseThrow();
    }

    /** What an entity has with another: Δ as it sees it, for an account without collateral. */
    BigInteger position(String name, EntityId counterparty) throws InterruptedException {
        BigInteger delta = new BigInteger(line(name, counterparty).path("delta").asString());
        return entity(name).compareTo(counterparty) < 0 ? delta : delta.negate();
    }

    JsonNode line(String name, EntityId counterparty) throws InterruptedException {
        return account(name, counterparty).path("lines").path(0);
    }

    JsonNode account(String name, EntityId counterparty) throws InterruptedException {
        return api.get("/engine/accounts/" + entity(name) + "/" + counterparty);
    }

    static void check(boolean holds, String what) {
        if (!holds) {
            throw LabTag.CHECK_FAILED.failure("This does not hold: " + what + ".");
        }
    }
}
