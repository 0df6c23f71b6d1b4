package io.portcullis.watchtower.service;

import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Eip712Domain;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.watchtower.verdict.TowerTag;
import io.portcullis.watchtower.watch.WatchRules;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a tower is told. Paths are relative to the file's folder.
 *
 * <pre>
 * {"chain": {"rpc", "chainId", "depositary", "codeHash"?, "startBlock"},
 *  "folder", "identityKey",
 *  "gas": {"key", "pool"?, "maxFeePerGasWei", "capWei"},
 *  "door": {"host", "port", "keyStore", "keyStorePassword"}, "operatorPort",
 *  "clients": [{"name", "certificateSha256", "entities": [...], "maxAccounts", "maxBytes"?, "maxVaultBytes"?, "creditLimits"?: [{"token", "limit"}...]}...],
 *  "heartbeats": {"everySeconds", "to": [...]}?,
 *  "maxAccounts"?, "maxVaultBytes"?, "pollMilliseconds"?, "answersPerBlock"?}
 * </pre>
 *
 * @param codeHash what the contract must be; without it, that of this build
 * @param folder of appointments, watch and lanes
 * @param mostAccounts of all clients together
 * @param mostVaultBytes of all clients' vaults together
 */
public record TowerConfig(
        URI rpc,
        Eip712Domain domain,
        Optional<Bytes32> codeHash,
        long startBlock,
        Path folder,
        Path identityKey,
        Gas gas,
        DoorSettings door,
        int operatorPort,
        List<Client> clients,
        Heartbeats heartbeats,
        int mostAccounts,
        long mostVaultBytes,
        Duration poll,
        WatchRules rules) {
    private static final long MAX_FILE_BYTES = 1 << 20;
    private static final int MAX_PORT = 65_535;
    private static final int MAX_CLIENTS = 4_096;
    private static final int MAX_ACCOUNTS = 100_000_000;

    /** Vaults and appointments are in memory. */
    private static final long MAX_VAULT_BYTES = 1L << 40;

    private static final long MAX_BYTES = 1L << 40;

    private static final long VAULT_BYTES = 256L << 20;
    private static final int MAX_NAME = 64;
    private static final int MAX_CREDIT_LIMITS = 256;

    /**
     * Whose gas answers burn.
     *
     * @param cap the most that either key may pay for one transaction, in wei
     */
    public record Gas(Path key, Optional<Path> pool, BigInteger maxFeePerGas, BigInteger cap) {}

    /** Where clients come in. */
    public record DoorSettings(String host, int port, Path keyStore, String keyStorePassword) {
        @Override
        public String toString() {
            return "door at " + host + ":" + port;
        }
    }

    /**
     * Somebody who may hand over.
     *
     * @param certificate SHA-256 of the certificate's DER form
     * @param creditLimits the most that one counterparty may owe one of the entities beyond its collateral, before an alarm rings
     * @param mostBytes of its appointments, with their paths; no bound beside the accounts without
     * @param mostVaultBytes of its vaults; 0 if it may have none
     */
    public record Client(
            String name,
            Bytes32 certificate,
            Set<EntityId> entities,
            int mostAccounts,
            Map<TokenId, Amount> creditLimits,
            long mostBytes,
            long mostVaultBytes) {
        public Client {
            entities = Set.copyOf(entities);
            creditLimits = Map.copyOf(creditLimits);
        }

        /** One for whose credit no alarm rings. */
        public Client(String name, Bytes32 certificate, Set<EntityId> entities, int mostAccounts) {
            this(name, certificate, entities, mostAccounts, Map.of(), Long.MAX_VALUE, 0);
        }
    }

    /** A line of a client's {@code creditLimits}. */
    private record CreditLimit(TokenId token, Amount limit) {
        static CreditLimit read(Json in) {
            Amount limit = in.text("limit", Amount::fromDecimal);
            if (limit.isNegative()) {
                throw in.invalid("limit", "negative");
            }
            return new CreditLimit(in.text("token", text -> new TokenId(Bytes32.fromHex(text))), limit);
        }
    }

    /** @param to the routes of appliances that take them */
    public record Heartbeats(Duration every, List<URI> to) {
        public Heartbeats {
            to = List.copyOf(to);
        }
    }

    public TowerConfig {
        clients = List.copyOf(clients);
    }

    /** @throws io.portcullis.watchtower.verdict.TowerRefusal {@code CONFIGURATION_INVALID} */
    public static TowerConfig read(Path file) {
        try {
            if (Files.size(file) > MAX_FILE_BYTES) {
                throw TowerTag.CONFIGURATION_INVALID.refusal("it is too long");
            }
            Path beside = file.toAbsolutePath().getParent();
            return Json.read(Files.readString(file), in -> read(in, beside));
        } catch (IOException e) {
            throw TowerTag.CONFIGURATION_INVALID.refusal("it does not read: " + e.getMessage());
        }
    }

    private record Chain(URI rpc, Eip712Domain domain, Optional<Bytes32> codeHash, long start) {
        static Chain read(Json in) {
            return new Chain(
                    in.text("rpc", URI::create),
                    new Eip712Domain(in.number("chainId", 1, Long.MAX_VALUE), in.text("depositary", Address::fromHex)),
                    in.optionalText("codeHash", Bytes32::fromHex),
                    in.number("startBlock", 0, Long.MAX_VALUE));
        }
    }

    private static TowerConfig read(Json in, Path beside) {
        Chain chain = in.object("chain", Chain::read);
        return new TowerConfig(
                chain.rpc(),
                chain.domain(),
                chain.codeHash(),
                chain.start(),
                in.text("folder", beside::resolve),
                in.text("identityKey", beside::resolve),
                in.object("gas", each -> gas(each, beside)),
                in.object("door", each -> door(each, beside)),
                (int) in.number("operatorPort", 0, MAX_PORT),
                in.objects("clients", MAX_CLIENTS, TowerConfig::client),
                in.has("heartbeats")
                        ? in.object("heartbeats", TowerConfig::heartbeats)
                        : new Heartbeats(Duration.ofDays(1), List.of()),
                (int) in.number("maxAccounts", 1, MAX_ACCOUNTS, 10_000_000),
                in.number("maxVaultBytes", 0, MAX_VAULT_BYTES, VAULT_BYTES),
                Duration.ofMillis(in.number("pollMilliseconds", 10, 60_000, 1_000)),
                new WatchRules(
                        (int) in.number("answersPerBlock", 1, 10_000, WatchRules.STANDARD.answersPerBlock()),
                        WatchRules.STANDARD.buriedBlocks()));
    }

    private static Gas gas(Json in, Path beside) {
        return new Gas(
                in.text("key", beside::resolve),
                in.optionalText("pool", beside::resolve),
                in.wei("maxFeePerGasWei"),
                in.wei("capWei"));
    }

    private static DoorSettings door(Json in, Path beside) {
        return new DoorSettings(
                in.text("host"),
                (int) in.number("port", 0, MAX_PORT),
                in.text("keyStore", beside::resolve),
                in.text("keyStorePassword"));
    }

    private static Client client(Json in) {
        Map<TokenId, Amount> creditLimits = new HashMap<>();
        if (in.has("creditLimits")) {
            in.objects("creditLimits", MAX_CREDIT_LIMITS, CreditLimit::read)
                    .forEach(each -> creditLimits.put(each.token(), each.limit()));
        }
        return new Client(
                in.text("name", TowerConfig::name),
                in.text("certificateSha256", Bytes32::fromHex),
                Set.copyOf(in.texts("entities", MAX_CLIENTS, EntityId::fromHex)),
                (int) in.number("maxAccounts", 1, MAX_ACCOUNTS),
                creditLimits,
                in.number("maxBytes", 1, MAX_BYTES, Long.MAX_VALUE),
                in.number("maxVaultBytes", 0, MAX_VAULT_BYTES, 0));
    }

    private static String name(String text) {
        if (text.isEmpty() || text.length() > MAX_NAME || !text.chars().allMatch(each -> each >= ' ' && each < 0x7f)) {
            throw new IllegalArgumentException("a client's name has 1 to " + MAX_NAME + " printable characters");
        }
        return text;
    }

    private static Heartbeats heartbeats(Json in) {
        return new Heartbeats(
                Duration.ofSeconds(in.number("everySeconds", 1, 86_400)), in.texts("to", 64, URI::create));
    }
}
