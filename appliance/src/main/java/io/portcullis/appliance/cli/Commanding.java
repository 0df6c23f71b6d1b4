package io.portcullis.appliance.cli;

import io.portcullis.appliance.client.ApiClient;
import io.portcullis.appliance.client.ApiKey;
import io.portcullis.appliance.client.ApiRefusal;
import io.portcullis.appliance.client.ApiUnreachable;
import io.portcullis.appliance.client.ClientKey;
import io.portcullis.appliance.client.EngineClient;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Eip712Domain;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.Hex;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.engine.account.Transaction;
import io.portcullis.engine.authority.GrantChange;
import io.portcullis.engine.authority.IdempotencyKey;
import io.portcullis.engine.hub.Instruction;
import io.portcullis.threshold.codec.Bytes;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** As which entity to command, and with which key. Signing happens here; the appliance sees only the signed command. */
final class Commanding {
    @Option(
            names = "--by",
            paramLabel = "ENTITY",
            required = true,
            description = "Which entity commands: its id, or its name on the appliance.")
    private String entity = "";

    @Option(
            names = "--key",
            paramLabel = "FILE",
            description = "The client's key (default: the lab's own for the entity); 'client-key new' makes one.")
    private Optional<Path> key = Optional.empty();

    @Option(
            names = "--api-key",
            paramLabel = "FILE",
            description =
                    "Command by an API key instead, at the appliance's door for machines; 'client-key new --api' makes one.")
    private Optional<Path> apiKey = Optional.empty();

    @Option(
            names = "--idempotency-key",
            paramLabel = "HEX",
            description =
                    "Names the command, 0x and 32 digits (default: random). Repeat one to repeat a command safely.")
    private Optional<String> name = Optional.empty();

    private final SecureRandom random = new SecureRandom();

    SecureRandom random() {
        return random;
    }

    /** The same, for a further command beside the one that the caller named. */
    Commanding unnamed() {
        Commanding other = new Commanding();
        other.entity = entity;
        other.key = key;
        other.apiKey = apiKey;
        return other;
    }

    String by() {
        return entity;
    }

    /** The appliance as this command sees it: whom it knows, and for which contract. */
    record Engine(ApiClient api, JsonNode status) {
        static Engine of(Remote remote) throws IOException, InterruptedException {
            ApiClient api = remote.authorised();
            return new Engine(api, api.get("/engine/status"));
        }

        Optional<JsonNode> find(String word) {
            return status.path("entities")
                    .valueStream()
                    .filter(it -> it.path("name").asString().equals(word)
                            || it.path("id").asString().equals(word))
                    .findFirst();
        }

        EntityId entity(String word) {
            return find(word)
                    .map(it -> EntityId.fromHex(it.path("id").asString()))
                    .orElseGet(() -> {
                        if (!word.startsWith("0x")) {
                            throw CliTag.INPUT_INVALID.refusal("This appliance knows nobody called " + word + ", only "
                                    + names(status.path("entities").valueStream()) + ".");
                        }
                        return input("an entity's id, 0x and 64 digits", word, EntityId::fromHex);
                    });
        }

        /** @throws CliRefusal INPUT_INVALID if it does not live on the appliance: its commands go to its own */
        void requireHosted(String word) {
            EntityId wanted = entity(word);
            boolean hosted = find(wanted.toString())
                    .filter(it -> it.path("hosted").asBoolean())
                    .isPresent();
            if (!hosted) {
                throw CliTag.INPUT_INVALID.refusal(word + " does not live on this appliance; here live "
                        + names(status.path("entities")
                                .valueStream()
                                .filter(it -> it.path("hosted").asBoolean()))
                        + ".");
            }
        }

        private static String names(Stream<JsonNode> entities) {
            return entities.map(it -> it.path("name").asString()).collect(Collectors.joining(", "));
        }
    }

    /** Makes a command's bytes. */
    @FunctionalInterface
    private interface Maker {
        Bytes make(EngineClient client, IdempotencyKey name, long nowSeconds);
    }

    /** Sends one instruction. If it stays open whether it was done, says how to ask again. */
    JsonNode send(Engine engine, Remote remote, Instruction instruction) throws IOException, InterruptedException {
        return send(engine, remote, (client, named, now) -> client.command(instruction, named, now));
    }

    /** As {@link #send(Engine, Remote, Instruction)}, for who may command the entity. */
    JsonNode send(Engine engine, Remote remote, GrantChange change) throws IOException, InterruptedException {
        return send(engine, remote, (client, named, now) -> client.command(change, named, now));
    }

    /** Sends what a board permitted. */
    JsonNode send(Engine engine, Remote remote, Instruction.RaiseLimit raise, Eip712Domain of)
            throws IOException, InterruptedException {
        return send(engine, remote, (client, named, now) -> client.command(raise, of));
    }

    private JsonNode send(Engine engine, Remote remote, Maker maker) throws IOException, InterruptedException {
        engine.requireHosted(entity);
        Bytes32 domain = Bytes32.fromHex(engine.status().path("domain").asString());
        EngineClient client;
        if (apiKey.isPresent()) {
            if (key.isPresent()) {
                throw CliTag.INPUT_INVALID.refusal("Name one key: --key or --api-key.");
            }
            ApiKey shown = apiKey(apiKey.get());
            client = new EngineClient(remote.showing(shown), domain, engine.entity(entity), shown);
        } else {
            client = new EngineClient(engine.api(), domain, engine.entity(entity), key(remote));
        }
        IdempotencyKey named = name.map(text -> input(
                        "an idempotency key of 16 bytes", text, it -> IdempotencyKey.of(Bytes.of(Hex.decode(it)))))
                .orElseGet(() -> EngineClient.newName(random));
        Bytes command = maker.make(client, named, Instant.now().getEpochSecond());
        try {
            return client.send(command);
        } catch (ApiUnreachable e) {
            throw open(named, command, e.getMessage());
        } catch (ApiRefusal e) {
            if (e.tag().equals("ENGINE_SLOW") || e.tag().equals("HUB_STOPPED")) {
                throw open(named, command, e.getMessage());
            }
            throw e;
        }
    }

    private CliRefusal open(IdempotencyKey named, Bytes command, String why) {
        return CliTag.OUTCOME_OPEN.refusal("Whether the command 0x" + named + " was done is not known (" + why
                + "). Sent again, it is done once: ./portcullis submit 0x" + command
                + apiKey.map(file -> " --api-key " + file).orElse(""));
    }

    static ApiKey apiKey(Path file) {
        ApiKey read;
        try {
            read = ApiKey.read(file);
        } catch (IOException e) {
            throw CliTag.KEY_MISSING.refusal(e.getMessage());
        }
        if (!read.notAfter().isAfter(Instant.now())) {
            throw CliTag.KEY_EXPIRED.refusal("The certificate in " + file + " was good until " + read.notAfter() + ".");
        }
        return read;
    }

    private ClientKey key(Remote remote) throws IOException {
        Path file = key.orElseGet(() -> {
            if (!remote.isLab()) {
                throw CliTag.KEY_MISSING.refusal("Outside a lab a client's key is named.");
            }
            return input("a name, for the lab's own key; name another key with --key", entity, remote.lab()::clientKey);
        });
        try {
            return ClientKey.read(file);
        } catch (IOException e) {
            throw CliTag.KEY_MISSING.refusal(e.getMessage());
        }
    }

    static Instruction with(EntityId counterparty, Transaction transaction) {
        return new Instruction.Transact(counterparty, transaction, List.of());
    }

    static TokenId token(String text) {
        return input("a token's id, 0x and 64 digits", text, TokenId::fromHex);
    }

    static Amount amount(String text) {
        return input("an amount in the token's smallest unit", text, Amount::fromDecimal);
    }

    static <T> T input(String expected, String text, Function<String, T> reader) {
        try {
            return reader.apply(text);
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw CliTag.INPUT_INVALID.refusal("Expected " + expected + ": " + e.getMessage());
        }
    }
}
