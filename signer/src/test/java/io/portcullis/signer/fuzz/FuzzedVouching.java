package io.portcullis.signer.fuzz;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Hex;
import io.portcullis.signer.json.StrictJson;
import io.portcullis.signer.registry.KeyAttestation.VendorDocument;
import io.portcullis.signer.registry.KeyStatement;
import io.portcullis.signer.registry.VerifyingKey;
import io.portcullis.signer.testing.Ceremony;
import io.portcullis.signer.testing.TestVendor;
import io.portcullis.signer.tpm.SealedBlob;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.vouching.BootPin;
import io.portcullis.signer.vouching.BootWord;
import io.portcullis.signer.vouching.KeyVouching;
import io.portcullis.signer.vouching.VendorPin;
import io.portcullis.signer.vouching.Vouching;
import io.portcullis.threshold.codec.Bytes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What devices and TPMs say, fed to those who judge it. The quote and the sealed blob are of a TPM in software. */
final class FuzzedVouching {
    private static final Bytes MESSAGE = Bytes.of(Hex.decode("0x"
            + "ff54434780180022000b8a20beeab5113474ba077e6c6d176e79ac9c294d86a1ca52ba7009640aa2698b002000112233"
            + "445566778899aabbccddeeff00112233445566778899aabbccddeeff0000000000000d4d000000010000000001201910"
            + "230016363600000001000b0395000000205a77f09b9adc1e3b96eb976fb41c3551d62a8a50544892e72e1160d33e798b"
            + "95"));
    private static final Bytes SIGNATURE = Bytes.of(Hex.decode("0x"
            + "0018000b0020d66598be8b4267f38c9ad6075dc4dda533c4561e77eb89200c43c954c1aee2ed002067c7c3ca72b78546"
            + "3e23a5ef2b166b9e6da76c7b87fe369f89d6ee037438bbd2"));
    private static final SealedBlob BLOB = new SealedBlob(
            Bytes.of(Hex.decode("0x"
                    + "004e0008000b0000041200204f04c837291ac05d8c8fceb5d03ac530d3189c1dd24dc744f2145cf71eaa9cf600100020"
                    + "dc99c23eac1ca38bebeb4ea80cabdc1f359d1ac790b07437c0d91c3fec88d687")),
            Bytes.of(Hex.decode("0x"
                    + "0089002077ed550143a473ea096ad4608b75a4ea9c8e53a68bc66f79faf8493618370036001072ce3030bd7cdcc0d02d"
                    + "de27fcb8849c5a97f7452573e2d6c1a67004cc51afbeca409530561a319d71ff9227d0a6cc148b36c95cf9b0709b5326"
                    + "df083c7a163140f2e1a71932ccf9d46442fb33d9a205a9e74a1bc5b2fa37af76ff7bcb19ce32bc2fb8b51c")));
    private static final Ceremony CEREMONY = new Ceremony();
    private static final TestVendor VENDOR = new TestVendor(1);
    private static final Bytes DEVICE = VENDOR.deviceCertificate(-1);
    private static final Bytes AUTHORITY = VENDOR.authorityCertificate(1);
    private static final KeyStatement STATEMENT = CEREMONY.state("signer-1", Ceremony.NOW, Ceremony.SaidOfKey.FIT);
    private static final VendorPin VENDOR_PIN =
            new VendorPin(VendorPin.Form.YUBIHSM2, true, List.of(VENDOR.rootCertificate()));
    private static final BootPin BOOT_PIN = new BootPin(
            new VerifyingKey(VerifyingKey.Algorithm.P256, Bytes.of(CEREMONY.auditPoint("signer-1"))),
            new TreeMap<>(Map.of(0, Bytes32.ZERO)));

    private FuzzedVouching() {}

    static List<byte[]> genuineVouchings() {
        Vouching said = new Vouching.Said("signer-1", STATEMENT, new BootWord.Quote(MESSAGE, SIGNATURE));
        return List.of(
                StrictJson.canonical(said.toJson()),
                StrictJson.canonical(new Vouching.Silent("signer-2", "why").toJson()));
    }

    static List<byte[]> genuineQuotes() {
        return List.of(MESSAGE.toArray());
    }

    static List<byte[]> genuineBlobs() {
        return List.of(BLOB.encode());
    }

    static List<byte[]> genuineAttestations() {
        return List.of(VENDOR.attested(STATEMENT.key(), TestVendor.Said.well(1)).toArray());
    }

    /** A quote that no pinned key signed: whatever it says, a refusal. */
    static void quote(byte[] bytes) {
        if (bytes.length > BootWord.MAX_QUOTE) {
            return;
        }
        refused(() ->
                BootWord.require(new BootWord.Quote(Bytes.of(bytes), SIGNATURE), Optional.of(BOOT_PIN), Bytes32.ZERO));
    }

    /** A certificate that may be the vendor's, below a genuine chain. */
    static void attestation(byte[] bytes) {
        if (bytes.length == 0 || bytes.length > 4_096) {
            return;
        }
        VendorDocument shown = new VendorDocument("yubihsm2", List.of(Bytes.of(bytes), DEVICE, AUTHORITY));
        try {
            KeyVouching.require(shown, STATEMENT.key(), "1", VENDOR_PIN, Ceremony.NOW);
        } catch (RefusedException expected) {
            // Any tag will do: what may not come is anything else.
        }
    }

    private static void refused(Runnable judgement) {
        try {
            judgement.run();
        } catch (RefusedException expected) {
            return;
        }
        throw new AssertionError("nobody signed this");
    }
}
