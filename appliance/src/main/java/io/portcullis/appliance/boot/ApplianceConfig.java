package io.portcullis.appliance.boot;

import io.portcullis.appliance.audit.WitnessSettings;
import io.portcullis.appliance.freeze.FreezeSettings;
import io.portcullis.appliance.hub.HubSettings;
import io.portcullis.appliance.store.PeopleStore.Person;
import io.portcullis.appliance.tower.TowerSettings;
import io.portcullis.appliance.verdict.ApplianceTag;
import io.portcullis.depositary.follower.Confirmations;
import io.portcullis.depositary.follower.Tier;
import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Eip712Domain;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.signer.json.Fields;
import io.portcullis.signer.json.StrictJson;
import io.portcullis.signer.metadata.MetadataFile;
import io.portcullis.signer.policy.Policy;
import io.portcullis.signer.policy.Policy.Role;
import io.portcullis.signer.service.SignerConfiguration;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.threshold.codec.Bytes;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The one configuration file, JSON:
 *
 * <pre>
 * {"dataDirectory","listen":{"host","port"},"machines":{"host","port"}?,"tls":{"keyStore","passwordFile"},
 *  "relyingParty":{"id","name","origins":[…]},
 *  "chain":{"rpc","others":[{"name","rpc"}…]?,"heads"?,"chainId","depositary","codeHash","gasSigner"?,"gasAccount"?,"guardianAccount",
 *           "confirmations","deeper":[{"token","from","confirmations"}…]?},
 *  "entity","signers":[{"name","socket"}…],"trust","engineTrust"?,"policy",
 *  "people":[{"id","name","roles":[…],"tokenSha256"?}…],
 *  "audit":{…}?,"engine":{…}?,"freeze":{…}?,"towers":[{…}]?,"metadata":{"blob","root","host","graceDays"}?}
 * </pre>
 *
 * <p>The engine's section is described at {@link HubSettings}, that of the audit logs at {@link WitnessSettings}, the freeze's at
 * {@link FreezeSettings}.
 *
 * @param machines where programs with API keys come: a door that asks for a client's certificate, which the other never does
 * @param trust the file of trust roots, written at the ceremony
 * @param engineTrust the file of those whose board the engine's entities have: a rotation of the entity's board leaves theirs
 * @param policy the signed policy that is in force when this appliance first starts
 * @param people who may sign in, with the SHA-256 of their API token if they have one; only this file adds people
 * @param fingerprint SHA-256 of the file
 * @param freeze what closes this appliance's own gate beside what always does
 * @param towers whom appointments are handed, see {@link TowerSettings}
 * @param engine what is hosted here; without it this appliance has no accounts
 * @param metadata of authenticator models, as a signer's configuration has it; each signer judges by its own
 */
public record ApplianceConfig(
        Path dataDirectory,
        Listen listen,
        Optional<Listen> machines,
        Tls tls,
        Policy.RelyingParty relyingParty,
        Chain chain,
        EntityId entity,
        List<Door> signers,
        Path trust,
        Path engineTrust,
        Path policy,
        List<KnownPerson> people,
        WitnessSettings audit,
        Optional<HubSettings> engine,
        FreezeSettings freeze,
        List<TowerSettings> towers,
        Optional<MetadataFile.Source> metadata,
        Bytes32 fingerprint) {
    private static final int MAX_PATH_LENGTH = 4_096;
    private static final int MAX_SIGNERS = 32;
    private static final int MAX_PEOPLE = 256;
    private static final int MAX_OTHERS = 7;

    /** Where to listen; port 0 takes a free one. */
    public record Listen(String host, int port) {}

    /** A PKCS#12 key store, and the file with its password. */
    public record Tls(Path keyStore, Path passwordFile) {}

    /**
     * The jurisdiction, as pinned.
     *
     * @param others more nodes: what they say is compared, and two must agree
     * @param heads a WebSocket that tells of new heads
     * @param gasSigner the signer whose token has the key of the gas account; without it, that key is on the RPC side, as on a lab's chain
     * @param gasAccount pays for transactions; without it, the account of that signer's gas key
     * @param guardianAccount the entity's guardian; its key is on the RPC side
     * @param confirmations blocks on top of a transaction before it is booked
     * @param deeper how many of them what moves much must have
     */
    public record Chain(
            URI rpc,
            List<Other> others,
            Optional<URI> heads,
            Eip712Domain domain,
            Bytes32 codeHash,
            Optional<String> gasSigner,
            Optional<Address> gasAccount,
            Address guardianAccount,
            int confirmations,
            List<Tier> deeper) {
        public Chain {
            others = List.copyOf(others);
            deeper = List.copyOf(deeper);
        }
    }

    /** Another node of the same chain. */
    public record Other(String name, URI rpc) {}

    /** A signer's door. */
    public record Door(String name, Path socket) {}

    /** Somebody this appliance knows from the start. */
    public record KnownPerson(Person person, Optional<Bytes32> tokenHash) {}

    public ApplianceConfig {
        signers = List.copyOf(signers);
        people = List.copyOf(people);
        towers = List.copyOf(towers);
    }

    /** @throws io.portcullis.appliance.verdict.ApplianceRefusal with {@code CONFIGURATION_INVALID}, naming the setting */
    public static ApplianceConfig load(Path file) {
        try {
            byte[] bytes = Files.readAllBytes(file);
            Bytes32 fingerprint = Bytes32.of(Bytes.of(bytes).sha256().toArray());
            return Fields.read("configuration", StrictJson.object(bytes), in -> read(in, fingerprint));
        } catch (IOException e) {
            throw ApplianceTag.CONFIGURATION_INVALID.refusal("the configuration cannot be read: " + file);
        } catch (RefusedException e) {
            throw ApplianceTag.CONFIGURATION_INVALID.refusal(e.refusal().reason());
        }
    }

    private static ApplianceConfig read(Fields in, Bytes32 fingerprint) {
        return new ApplianceConfig(
                path(in, "dataDirectory"),
                in.object("listen", ApplianceConfig::listen),
                in.optionalObject("machines", ApplianceConfig::listen),
                in.object("tls", tls -> new Tls(path(tls, "keyStore"), path(tls, "passwordFile"))),
                in.object(
                        "relyingParty",
                        party -> new Policy.RelyingParty(
                                party.text("id", 253),
                                party.text("name", 128),
                                new HashSet<>(party.texts("origins", 8, 256)))),
                in.object("chain", ApplianceConfig::chain),
                new EntityId(in.bytes32("entity")),
                in.objects(
                        "signers", MAX_SIGNERS, signer -> new Door(signer.identifier("name"), path(signer, "socket"))),
                path(in, "trust"),
                path(in, in.has("engineTrust") ? "engineTrust" : "trust"),
                path(in, "policy"),
                in.has("people") ? in.objects("people", MAX_PEOPLE, ApplianceConfig::person) : List.of(),
                in.optionalObject("audit", WitnessSettings::read).orElse(WitnessSettings.NONE),
                in.optionalObject("engine", HubSettings::read),
                in.optionalObject("freeze", FreezeSettings::read).orElse(FreezeSettings.STANDARD),
                in.has("towers") ? in.objects("towers", TowerSettings.MOST, TowerSettings::read) : List.of(),
                in.optionalObject("metadata", SignerConfiguration::readMetadata),
                fingerprint);
    }

    private static Listen listen(Fields in) {
        return new Listen(in.text("host", 253), in.number("port", 0, 65_535));
    }

    private static Chain chain(Fields in) {
        try {
            boolean signed = in.has("gasSigner");
            return new Chain(
                    URI.create(in.text("rpc", MAX_PATH_LENGTH)),
                    in.has("others")
                            ? in.objects(
                                    "others",
                                    MAX_OTHERS,
                                    other -> new Other(
                                            other.identifier("name"), URI.create(other.text("rpc", MAX_PATH_LENGTH))))
                            : List.of(),
                    in.has("heads") ? Optional.of(URI.create(in.text("heads", MAX_PATH_LENGTH))) : Optional.empty(),
                    new Eip712Domain(in.number("chainId"), in.address("depositary")),
                    in.bytes32("codeHash"),
                    signed ? Optional.of(in.identifier("gasSigner")) : Optional.empty(),
                    signed && !in.has("gasAccount") ? Optional.empty() : Optional.of(in.address("gasAccount")),
                    in.address("guardianAccount"),
                    in.number("confirmations", 0, 1_000),
                    in.has("deeper")
                            ? in.objects("deeper", Confirmations.ByValue.MAX_TIERS, ApplianceConfig::tier)
                            : List.of());
        } catch (IllegalArgumentException e) {
            throw in.invalid("rpc, chainId or depositary", "valid: " + e.getMessage());
        }
    }

    private static Tier tier(Fields in) {
        return new Tier(
                new TokenId(in.bytes32("token")),
                Amount.fromDecimal(in.text("from", 40)),
                in.number("confirmations", 0, 1_000));
    }

    private static KnownPerson person(Fields in) {
        Set<Role> roles = EnumSet.noneOf(Role.class);
        for (String role : in.texts("roles", Role.values().length, 16)) {
            try {
                roles.add(Role.valueOf(role.toUpperCase(Locale.ROOT)));
            } catch (IllegalArgumentException e) {
                throw in.invalid("roles", "known roles");
            }
        }
        Person person = new Person(in.identifier("id"), in.text("name", 128), roles);
        return new KnownPerson(
                person, in.has("tokenSha256") ? Optional.of(in.bytes32("tokenSha256")) : Optional.empty());
    }

    private static Path path(Fields in, String name) {
        return Path.of(in.text(name, MAX_PATH_LENGTH));
    }
}
