package io.portcullis.signer.registry;

import io.portcullis.depositary.model.Hex;
import io.portcullis.signer.json.Fields;
import io.portcullis.signer.json.StrictJson;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.threshold.codec.Bytes;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What vouches for where a key lives. Nothing here is believed by being of this type: a vendor's document is checked against the roots a reader
 * pins, and a token's word is worth what the token is.
 *
 * <pre>
 * {"type":"vendor","make","certificates":["0x…"…]}      DER, the key's own first, each signed by the next
 * {"type":"token","make","serial","sensitive","alwaysSensitive","extractable","neverExtractable","madeInToken"}
 * </pre>
 */
public sealed interface KeyAttestation {
    /** The profile's name of the make of token, such as {@code yubihsm2}. */
    String make();

    ObjectNode toJson();

    /** A chain of certificates, by which a vendor says of a key that one of its devices made it, or holds it. */
    record VendorDocument(String make, List<Bytes> certificates) implements KeyAttestation {
        public VendorDocument {
            requireName(make);
            certificates = List.copyOf(certificates);
            if (certificates.isEmpty() || certificates.size() > Limits.MAX_CERTIFICATES) {
                throw new IllegalArgumentException("a chain has 1 to " + Limits.MAX_CERTIFICATES + " certificates");
            }
            if (certificates.stream().mapToInt(Bytes::size).sum() > Limits.MAX_CERTIFICATES_BYTES
                    || certificates.contains(Bytes.EMPTY)) {
                throw new IllegalArgumentException("a chain has a bounded number of bytes");
            }
        }

        @Override
        public ObjectNode toJson() {
            ObjectNode json = StrictJson.newObject().put("type", "vendor").put("make", make);
            ArrayNode list = json.putArray("certificates");
            certificates.forEach(one -> list.add(Hex.encode(one.toArray())));
            return json;
        }
    }

    /** What the token says of the key's attributes (PKCS#11 2.40, section 4.9). */
    record TokenWord(
            String make,
            String serial,
            boolean sensitive,
            boolean alwaysSensitive,
            boolean extractable,
            boolean neverExtractable,
            boolean madeInToken)
            implements KeyAttestation {
        public TokenWord {
            requireName(make);
            if (serial.isBlank() || serial.length() > Limits.MAX_TEXT) {
                throw new IllegalArgumentException("a token has a serial number");
            }
        }

        @Override
        public ObjectNode toJson() {
            return StrictJson.newObject()
                    .put("type", "token")
                    .put("make", make)
                    .put("serial", serial)
                    .put("sensitive", sensitive)
                    .put("alwaysSensitive", alwaysSensitive)
                    .put("extractable", extractable)
                    .put("neverExtractable", neverExtractable)
                    .put("madeInToken", madeInToken);
        }
    }

    private static void requireName(String make) {
        if (!make.matches("[a-z0-9][a-z0-9._-]{0,63}")) {
            throw new IllegalArgumentException("a make has the name of its profile");
        }
    }

    /** The form in which the register's journal keeps it: canonical JSON. */
    default Bytes encoded() {
        return Bytes.of(StrictJson.canonical(toJson()));
    }

    /** @throws RefusedException naming the field and the rule it breaks */
    static KeyAttestation decode(Bytes encoded) {
        return Fields.read("attestation", StrictJson.canonicalObject(encoded.toArray()), KeyAttestation::read);
    }

    /** Reads the fields inside a larger document. */
    static KeyAttestation read(Fields in) {
        String type = in.text("type", 16);
        String make = in.identifier("make");
        try {
            return switch (type) {
                case "vendor" -> new VendorDocument(make, certificates(in));
                case "token" ->
                    new TokenWord(
                            make,
                            in.text("serial", Limits.MAX_TEXT),
                            in.flag("sensitive"),
                            in.flag("alwaysSensitive"),
                            in.flag("extractable"),
                            in.flag("neverExtractable"),
                            in.flag("madeInToken"));
                default -> throw in.invalid("type", "vendor or token");
            };
        } catch (IllegalArgumentException e) {
            throw in.invalid("type", "an attestation: " + e.getMessage());
        }
    }

    private static List<Bytes> certificates(Fields in) {
        List<Bytes> all = new ArrayList<>();
        for (String one : in.texts("certificates", Limits.MAX_CERTIFICATES, 2 + 2 * Limits.MAX_CERTIFICATES_BYTES)) {
            all.add(Bytes.of(Hex.decode(one)));
        }
        return all;
    }
}
