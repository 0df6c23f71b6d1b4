package io.portcullis.signer.service;

import io.portcullis.depositary.model.EntityId;
import io.portcullis.signer.json.Fields;
import io.portcullis.signer.json.StrictJson;
import io.portcullis.signer.keystore.PinSource;
import io.portcullis.signer.keystore.TokenAddress;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.verdict.SignerFault;
import io.portcullis.signer.verdict.SignerTag;
import io.portcullis.threshold.ceremony.IdentityKey;
import io.portcullis.threshold.codec.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where a room keeps its journals, which tokens it reaches, and whose word begins a ceremony in it.
 *
 * @param pin the user's PIN of all tokens of the room
 * @param officerKey the only officer's
 */
record KeyRoomConfiguration(
        Path dataDirectory, TokenAddress tokens, PinSource pin, IdentityKey officerKey, EntityId entity) {
    private static final int MAX_PATH = 1_024;

    /** @throws SignerFault CONFIGURATION_INVALID */
    static KeyRoomConfiguration read(Path file) {
        try {
            return Fields.read(
                    "room",
                    StrictJson.object(Files.readAllBytes(file)),
                    in -> new KeyRoomConfiguration(
                            Path.of(in.text("dataDirectory", MAX_PATH)),
                            new TokenAddress(Path.of(in.text("library", MAX_PATH)), "any"),
                            PinSources.read(in),
                            new IdentityKey(Bytes.of(in.fixedBytes("officerKey", IdentityKey.LENGTH))),
                            new EntityId(in.bytes32("entity"))));
        } catch (RefusedException | IllegalArgumentException | IOException e) {
            throw new SignerFault(SignerTag.CONFIGURATION_INVALID, file + ": " + e.getMessage(), e);
        }
    }
}
