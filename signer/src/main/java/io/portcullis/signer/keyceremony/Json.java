package io.portcullis.signer.keyceremony;

import io.portcullis.depositary.model.Hex;
import io.portcullis.signer.intent.Approval;
import io.portcullis.signer.json.Fields;
import io.portcullis.signer.json.StrictJson;
import io.portcullis.signer.registry.VerifyingKey;
import io.portcullis.threshold.ceremony.IdentityKey;
import io.portcullis.threshold.channel.SealedDeal;
import io.portcullis.threshold.channel.TransportPublicKey;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.verdict.ThresholdRefusedException;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import tools.jackson.databind.node.ObjectNode;

/** The forms that definitions and lines share. Absent is what is empty; bytes are hexadecimal with {@code 0x}. */
final class Json {
    private Json() {}

    static String hex(Bytes bytes) {
        return Hex.encode(bytes.toArray());
    }

    static ObjectNode of(VerifyingKey key) {
        return StrictJson.newObject().put("algorithm", key.algorithm().name()).put("public", hex(key.encoded()));
    }

    static VerifyingKey key(Fields in) {
        VerifyingKey.Algorithm algorithm = constant(in, "algorithm", VerifyingKey.Algorithm.class);
        Bytes encoded = Bytes.of(in.bytes("public", IdentityKey.LENGTH));
        return checked(in, "public", "a point of its curve", () -> new VerifyingKey(algorithm, encoded));
    }

    static ObjectNode of(SealedDeal deal) {
        return StrictJson.newObject()
                .put("ephemeral", hex(deal.ephemeral().bytes()))
                .put("ciphertext", hex(deal.ciphertext()));
    }

    static SealedDeal deal(Fields in) {
        TransportPublicKey ephemeral = transport(in, "ephemeral");
        return new SealedDeal(ephemeral, Bytes.of(in.bytes("ciphertext", Limits.MAX_ENVELOPE_BYTES)));
    }

    static TransportPublicKey transport(Fields in, String name) {
        Bytes bytes = Bytes.of(in.fixedBytes(name, TransportPublicKey.LENGTH));
        return checked(in, name, "an X25519 key", () -> new TransportPublicKey(bytes));
    }

    static ObjectNode of(KeyPlace place) {
        return StrictJson.newObject().put("token", place.token()).put("label", place.label());
    }

    static KeyPlace place(Fields in) {
        String token = in.text("token", Limits.MAX_LABEL);
        String label = in.text("label", Limits.MAX_LABEL);
        return checked(in, "label", "a label of letters, digits, dots, dashes", () -> new KeyPlace(token, label));
    }

    static CheckValue check(Fields in, String name) {
        String digits = in.text(name, 16);
        return checked(in, name, "a check value", () -> new CheckValue(digits));
    }

    static ObjectNode of(StepSignature signature) {
        return switch (signature) {
            case StepSignature.Raw(Bytes bytes) -> StrictJson.newObject().put("raw", hex(bytes));
            case StepSignature.Assertion(Approval approval) -> {
                ObjectNode json = StrictJson.newObject();
                json.set("assertion", approval.toJson());
                yield json;
            }
        };
    }

    static StepSignature signature(Fields in) {
        return in.has("raw")
                ? new StepSignature.Raw(Bytes.of(in.fixedBytes("raw", IdentityKey.SIGNATURE_LENGTH)))
                : new StepSignature.Assertion(in.object("assertion", Approval::read));
    }

    static <E extends Enum<E>> E constant(Fields in, String name, Class<E> type) {
        String text = in.text(name, 64);
        for (E constant : type.getEnumConstants()) {
            if (constant.name().equals(text)) {
                return constant;
            }
        }
        throw in.invalid(name, "a known word");
    }

    static <T> Optional<T> optional(Fields in, String name, Function<String, T> reader) {
        return in.has(name) ? Optional.of(reader.apply(name)) : Optional.empty();
    }

    /** What a value's own constructor refuses is the field's fault. */
    static <T> T checked(Fields in, String name, String expected, Supplier<T> value) {
        try {
            return value.get();
        } catch (IllegalArgumentException | ThresholdRefusedException e) {
            throw in.invalid(name, expected);
        }
    }
}
