package io.portcullis.signer.service;

import io.portcullis.depositary.model.EntityId;
import io.portcullis.signer.evidence.TrustRoots;
import io.portcullis.signer.json.Fields;
import io.portcullis.signer.json.StrictJson;
import io.portcullis.signer.keystore.PinSource;
import io.portcullis.signer.keystore.ProfileCodec;
import io.portcullis.signer.keystore.TokenAddress;
import io.portcullis.signer.keystore.VendorProfile;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.verdict.SignerFault;
import io.portcullis.signer.verdict.SignerTag;
import io.portcullis.threshold.ceremony.IdentityKey;
import io.portcullis.threshold.codec.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a room keeps its journals, which tokens it reaches, whose word begins a ceremony in it, and by whose leave.
 *
 * @param pin the user's PIN of all tokens of the room
 * @param officerKey the only officer's
 * @param trust whose permits count; none in a room that says {@code "bootstrap":true}, where the keys of the first board are made
 */
record KeyRoomConfiguration(
        Path dataDirectory,
        TokenAddress tokens,
        PinSource pin,
        IdentityKey officerKey,
        EntityId entity,
        Optional<TrustRoots> trust) {
    private static final int MAX_PATH = 1_024;

    private static TokenAddress tokens(Fields in) {
        VendorProfile profile = ProfileCodec.read(Path.of(in.text("profile", MAX_PATH)));
        if (in.has("pinFile") && !profile.lab()) {
            throw new SignerFault(
                    SignerTag.PIN_FILE_FOR_LAB_ONLY,
                    "the PIN of " + profile.title() + " comes as the service manager's credential, not from a file");
        }
        Path library = in.has("library") ? Path.of(in.text("library", MAX_PATH)) : profile.library();
        return new TokenAddress(library, "any", Optional.of(profile));
    }

    /** Who forgets to say whose permits count gets no room at all. */
    private static Optional<TrustRoots> trust(Fields in) {
        boolean bootstrap = in.has("bootstrap") && in.flag("bootstrap");
        if (bootstrap == in.has("trust")) {
            throw in.invalid("trust", "given, or else \"bootstrap\": true before the first policy");
        }
        return in.optionalObject("trust", TrustRoots::read);
    }

    /** @throws SignerFault CONFIGURATION_INVALID, PIN_FILE_FOR_LAB_ONLY */
    static KeyRoomConfiguration read(Path file) {
        try {
            return Fields.read(
                    "room",
                    StrictJson.object(Files.readAllBytes(file)),
                    in -> new KeyRoomConfiguration(
                            Path.of(in.text("dataDirectory", MAX_PATH)),
                            tokens(in),
                            PinSources.read(in),
                            new IdentityKey(Bytes.of(in.fixedBytes("officerKey", IdentityKey.LENGTH))),
                            new EntityId(in.bytes32("entity")),
                            trust(in)));
        } catch (RefusedException | IllegalArgumentException | IOException e) {
            throw new SignerFault(SignerTag.CONFIGURATION_INVALID, file + ": " + e.getMessage(), e);
        }
    }
}
