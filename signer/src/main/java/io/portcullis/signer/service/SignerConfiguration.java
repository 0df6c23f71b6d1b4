package io.portcullis.signer.service;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.signer.evidence.TrustRoots;
import io.portcullis.signer.gas.GasRules;
import io.portcullis.signer.json.Fields;
import io.portcullis.signer.json.StrictJson;
import io.portcullis.signer.keystore.KeyKind;
import io.portcullis.signer.keystore.KeyLine;
import io.portcullis.signer.keystore.PinSource;
import io.portcullis.signer.keystore.ProfileCodec;
import io.portcullis.signer.keystore.TokenAddress;
import io.portcullis.signer.keystore.VendorProfile;
import io.portcullis.signer.metadata.MetadataFile;
import io.portcullis.signer.seal.Limits;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.verdict.SignerFault;
import io.portcullis.signer.verdict.SignerTag;
import io.portcullis.threshold.sealing.SealingScheme;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * {@code signer.json}: {@code {"name","dataDirectory","socket","profile","library"?,"tokenLabel","pinFile"?,"sealedPin"?,"clones":[…]?,"batchKey"?,"entity","chainId",
 * "depositary","board":{…},"officerKey","allowedUsers":[…],"sealing"?,"sealedEntities":[…]?,"clockKept":"yes"?,
 * "metadata":{"blob","root","host","graceDays"}?,"duress"?,"boot"?,"gas":{"maxFeeGwei","maxTipGwei","maxGas"}?}}. {@code sealing} is the scheme
 * the token seals shares by: the profile's. {@code batchKey} is the label of the key that signs batches, where a rotation has made another.
 * {@code clones} are tried in their order when the token before fails. {@code profile} describes the make of HSM ({@code firmware-config/hsm}); it names the
 * library, too, unless that lies elsewhere. {@code sealedEntities} are those whose account leaves this signer seals: none unless it says otherwise,
 * and then no seal is signed. With {@code clockKept} the
 * kernel must say that somebody keeps its clock, or the freeze level rises. {@code metadata} is a BLOB of the FIDO Metadata Service, the
 * certificate its chain ends in, the host it is signed for ({@code mds.fidoalliance.org}) and how many days past its time it enrols anybody;
 * without it, nobody is enrolled where a policy demands direct attestation. {@code duress} is a list of credentials ({@code signer.duress}). {@code boot} is what the host's TPM quotes ({@link BootTeller}). With
 * {@code gas} the token's gas key signs transactions to the Depositary at up to those fees ({@code signer.gas}). All of it is
 * pinned here, where no caller of the door can change it.
 */
public record SignerConfiguration(
        String name,
        Path dataDirectory,
        Path socket,
        TokenAddress token,
        List<Clone> clones,
        String batchKey,
        PinSource pin,
        TrustRoots trust,
        SealingScheme sealing,
        Set<EntityId> sealedEntities,
        boolean clockKept,
        Set<String> allowedUsers,
        Optional<MetadataFile.Source> metadata,
        Optional<Path> duress,
        Optional<BootTeller> boot,
        Optional<GasRules> gas) {
    private static final int MAX_GRACE_DAYS = 90;
    private static final int MAX_PATH_LENGTH = 4_096;
    private static final int MAX_USERS = 64;

    /**
     * Another token that holds the same keys, restored from their backups, and a canary of its own:
     * {@code {"profile","library"?,"tokenLabel","pinFile"?,"sealedPin"?}}.
     */
    public record Clone(TokenAddress token, PinSource pin) {}

    /** The tokens that hold the keys, in the order in which they are asked. */
    List<KeyLine.Seat> seats(Map<String, String> environment) {
        List<KeyLine.Seat> seats = new ArrayList<>();
        seats.add(new KeyLine.Seat(token, () -> pin.read(environment)));
        clones.forEach(clone ->
                seats.add(new KeyLine.Seat(clone.token(), () -> clone.pin().read(environment))));
        return seats;
    }

    private static Clone readClone(Fields in) {
        return new Clone(readToken(in), PinSources.read(in));
    }

    public SignerConfiguration {
        clones = List.copyOf(clones);
        sealedEntities = Set.copyOf(sealedEntities);
        allowedUsers = Set.copyOf(allowedUsers);
    }

    /**
     * What a ceremony needs: {@code {"name","profile","library"?,"tokenLabel","pinFile"?,"sealedPin"?,"dataDirectory"?,"backupFollows"?,"cloneFollows"?}}.
     * With a backup to follow, the board's key may leave the token once, wrapped, and with a clone to follow the audit key, too; a signer serves
     * only once ceremonies have backed them up and locked them.
     */
    public record Ceremony(String name, Path dataDirectory, TokenAddress token, PinSource pin, Set<KeyKind> leaving) {
        public Ceremony {
            leaving = Set.copyOf(leaving);
        }

        /**
         * @param file its {@code dataDirectory} is {@code data} beside it unless it says otherwise
         * @throws SignerFault CONFIGURATION_INVALID
         */
        public static Ceremony read(Path file) {
            Path beside = file.toAbsolutePath().resolveSibling("data");
            return SignerConfiguration.read(
                    file,
                    in -> new Ceremony(
                            in.identifier("name"),
                            in.has("dataDirectory") ? path(in, "dataDirectory") : beside,
                            readToken(in),
                            PinSources.read(in),
                            leaving(in)));
        }

        private static Set<KeyKind> leaving(Fields in) {
            boolean backup = in.has("backupFollows") && in.flag("backupFollows");
            boolean clone = in.has("cloneFollows") && in.flag("cloneFollows");
            return clone ? Set.of(KeyKind.BATCH, KeyKind.AUDIT) : backup ? Set.of(KeyKind.BATCH) : Set.of();
        }
    }

    /** @throws SignerFault CONFIGURATION_INVALID */
    public static SignerConfiguration read(Path file) {
        return read(file, in -> {
            List<String> users = in.texts("allowedUsers", MAX_USERS, 64);
            if (users.isEmpty()) {
                throw in.invalid("allowedUsers", "at least one user");
            }
            TokenAddress token = readToken(in);
            return new SignerConfiguration(
                    in.identifier("name"),
                    path(in, "dataDirectory"),
                    path(in, "socket"),
                    token,
                    in.has("clones")
                            ? in.objects(
                                    "clones",
                                    io.portcullis.signer.keystore.Limits.MAX_CLONES,
                                    SignerConfiguration::readClone)
                            : List.of(),
                    in.has("batchKey") ? label(in, "batchKey") : KeyKind.BATCH.alias(),
                    PinSources.read(in),
                    TrustRoots.read(in),
                    sealing(in, token.profile().flatMap(VendorProfile::sealing)),
                    in.has("sealedEntities") ? sealedEntities(in) : Set.of(),
                    clockKept(in),
                    Set.copyOf(users),
                    in.optionalObject("metadata", SignerConfiguration::readMetadata),
                    in.has("duress") ? Optional.of(path(in, "duress")) : Optional.empty(),
                    in.optionalObject("boot", BootTeller::read),
                    in.optionalObject("gas", SignerConfiguration::gas));
        });
    }

    private static GasRules gas(Fields in) {
        try {
            return GasRules.ofGwei(in.number("maxFeeGwei"), in.number("maxTipGwei"), in.number("maxGas"));
        } catch (IllegalArgumentException e) {
            throw in.invalid("gas", String.valueOf(e.getMessage()));
        }
    }

    private static <T> T read(Path file, Function<Fields, T> reader) {
        try {
            return Fields.read("configuration", StrictJson.object(Files.readAllBytes(file)), reader);
        } catch (IOException e) {
            throw new SignerFault(SignerTag.CONFIGURATION_INVALID, "the configuration does not read: " + e, e);
        } catch (RefusedException e) {
            throw new SignerFault(
                    SignerTag.CONFIGURATION_INVALID,
                    e.refusal().tag() + ", " + e.refusal().reason(),
                    e);
        }
    }

    private static SealingScheme sealing(Fields in, Optional<SealingScheme> byProfile) {
        if (!in.has("sealing")) {
            return byProfile.orElseThrow(() -> in.invalid("sealing", "given, for the profile names none"));
        }
        String name = in.text("sealing", 32);
        SealingScheme chosen = Arrays.stream(SealingScheme.values())
                .filter(scheme -> scheme.name().equals(name))
                .findFirst()
                .orElseThrow(() -> in.invalid("sealing", "one of " + Arrays.toString(SealingScheme.values())));
        if (byProfile.isPresent() && byProfile.get() != chosen) {
            throw in.invalid("sealing", "the profile's own, " + byProfile.get());
        }
        return chosen;
    }

    private static boolean clockKept(Fields in) {
        if (!in.has("clockKept")) {
            return false;
        }
        if (!in.text("clockKept", 3).equals("yes")) {
            throw in.invalid("clockKept", "yes, or absent");
        }
        return true;
    }

    private static Set<EntityId> sealedEntities(Fields in) {
        List<Bytes32> ids = in.bytes32s("sealedEntities", Limits.MAX_ENTITIES);
        Set<EntityId> entities = new HashSet<>();
        for (Bytes32 id : ids) {
            if (id.isZero() || !entities.add(new EntityId(id))) {
                throw in.invalid("sealedEntities", "entity ids, each once");
            }
        }
        return entities;
    }

    /** Without a library of its own, the one where the profile's vendor installs it. */
    private static TokenAddress readToken(Fields in) {
        VendorProfile profile = ProfileCodec.read(path(in, "profile"));
        if (!profile.bearsSigner()) {
            throw new SignerFault(
                    SignerTag.PROFILE_UNFIT,
                    profile.title() + " cannot bear a signer: it lacks secp256k1, P-256, or a way to seal a share");
        }
        if (in.has("pinFile") && !profile.lab()) {
            throw new SignerFault(
                    SignerTag.PIN_FILE_FOR_LAB_ONLY,
                    "the PIN of " + profile.title() + " comes as the service manager's credential, not from a file");
        }
        Path library = in.has("library") ? path(in, "library") : profile.library();
        try {
            return new TokenAddress(library, in.text("tokenLabel", 32), Optional.of(profile));
        } catch (IllegalArgumentException e) {
            throw in.invalid("tokenLabel", e.getMessage());
        }
    }

    /** Reads the part that an appliance's configuration has, too. */
    public static MetadataFile.Source readMetadata(Fields in) {
        return new MetadataFile.Source(
                path(in, "blob"), path(in, "root"), in.text("host", 253), in.number("graceDays", 0, MAX_GRACE_DAYS));
    }

    private static String label(Fields in, String name) {
        String label = in.text(name, 32);
        if (!label.matches("[A-Za-z0-9._-]+")) {
            throw in.invalid(name, "a label of letters, digits, dots, dashes");
        }
        return label;
    }

    private static Path path(Fields in, String name) {
        Path path = Path.of(in.text(name, MAX_PATH_LENGTH));
        if (!path.isAbsolute()) {
            throw in.invalid(name, "an absolute path");
        }
        return path;
    }
}
