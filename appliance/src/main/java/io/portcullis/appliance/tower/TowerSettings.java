package io.portcullis.appliance.tower;

import io.portcullis.depositary.appointment.TowerKey;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Hex;
import io.portcullis.signer.json.Fields;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * One of the configuration's {@code towers}: {@code {"name","uri","certificateSha256","key","keyStore","passwordFile","vaults":{"answerUnproven"}?}}.
 *
 * @param uri of its door, without a path
 * @param certificate SHA-256 of the DER form of the certificate that it shows
 * @param key its P-256 point, which signs receipts
 * @param vaults if it is to know neither accounts nor balances until a dispute shows them
 * @param keyStore PKCS#12, with the certificate that it has pinned for this appliance
 */
public record TowerSettings(
        String name,
        URI uri,
        Bytes32 certificate,
        TowerKey key,
        Path keyStore,
        Path passwordFile,
        Optional<Vaults> vaults) {
    /**
     * How vaults are made.
     *
     * @param answerUnproven whether they open for disputes without a proof too: what opens them then is public, see {@code depositary.vault}
     */
    public record Vaults(boolean answerUnproven) {
        static Vaults read(Fields in) {
            return new Vaults(in.flag("answerUnproven"));
        }
    }

    /** Towers of one appliance: each is handed everything, so more are only more traffic. */
    public static final int MOST = 8;

    private static final int MAX_TEXT = 4_096;

    public static TowerSettings read(Fields in) {
        try {
            return new TowerSettings(
                    in.identifier("name"),
                    URI.create(in.text("uri", MAX_TEXT)),
                    in.bytes32("certificateSha256"),
                    TowerKey.of(Hex.decode(in.text("key", 2 + 2 * TowerKey.LENGTH))),
                    Path.of(in.text("keyStore", MAX_TEXT)),
                    Path.of(in.text("passwordFile", MAX_TEXT)),
                    in.optionalObject("vaults", Vaults::read));
        } catch (IllegalArgumentException e) {
            throw in.invalid("uri or key", "an https address and a P-256 point of 65 bytes");
        }
    }
}
