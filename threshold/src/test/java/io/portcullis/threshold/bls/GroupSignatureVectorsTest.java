package io.portcullis.threshold.bls;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.curve.G1;
import io.portcullis.threshold.curve.G2;
import io.portcullis.threshold.curve.SecretScalars;
import io.portcullis.threshold.memory.SecretAccess;
import io.portcullis.threshold.verdict.ThresholdRefusedException;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * The one file that this verifier and the contract's are both held against: {@code depositary/src/test/resources/vectors/
 * group-signatures.json}. Keys, signatures and hashes are in the form of EIP-2537; the secrets are hashes of names. Run with
 * {@code PORTCULLIS_WRITE_VECTORS=true} to write it anew.
 */
final class GroupSignatureVectorsTest {
    private static final Path FILE = Path.of("../depositary/src/test/resources/vectors/group-signatures.json");

    private record Case(String name, Bytes key, Bytes message, Bytes signature) {
        boolean valid() {
            try {
                PublicKey decoded = new PublicKey(G2.decodeEip2537(key));
                return decoded.verifies(message, new Signature(G1.decodeEip2537(signature)));
            } catch (ThresholdRefusedException e) {
                return false;
            }
        }

        String json() {
            return "    {\"name\":\"%s\",\"key\":\"0x%s\",\"message\":\"0x%s\",\"hashed\":\"0x%s\",\"signature\":\"0x%s\",\"valid\":%s}"
                    .formatted(
                            name,
                            key,
                            message,
                            G1.hash(message, Ciphersuite.SIGNATURE_IN_G1).encodeEip2537(),
                            signature,
                            valid());
        }
    }

    @Test
    void theCommittedFileIsWhatThisVerifierSays() throws IOException {
        List<Case> cases = cases();
        StringBuilder json =
                new StringBuilder("{\n  \"format\": 1,\n  \"count\": " + cases.size() + ",\n  \"cases\": [\n");
        json.append(String.join(",\n", cases.stream().map(Case::json).toList()));
        json.append("\n  ]\n}\n");
        if (Optional.ofNullable(System.getenv("PORTCULLIS_WRITE_VECTORS")).isPresent()) {
            Files.writeString(FILE, json);
        }
        assertEquals(json.toString(), Files.readString(FILE));
    }

    @Test
    void onlyTheHonestCasesAreValid() {
        for (Case one : cases()) {
            assertEquals(one.name().startsWith("valid"), one.valid(), one.name());
        }
    }

    private static List<Case> cases() {
        List<Case> cases = new ArrayList<>();
        try (SecretScalars alice = secret("alice");
                SecretScalars bob = secret("bob")) {
            Bytes digest = Bytes.ascii("a digest").sha256();
            Bytes other = Bytes.ascii("another digest").sha256();
            Bytes key = key(alice);
            Bytes signature = sign(alice, digest);
            cases.add(new Case("valid", key, digest, signature));
            cases.add(new Case("valid, another message", key, other, sign(alice, other)));
            cases.add(new Case("valid, another key", key(bob), digest, sign(bob, digest)));
            cases.add(new Case(
                    "valid, message of zeros", key, Bytes.of(new byte[32]), sign(alice, Bytes.of(new byte[32]))));
            cases.add(new Case("the message is another", key, other, signature));
            cases.add(new Case("the key is another", key(bob), digest, signature));
            cases.add(new Case(
                    "the signature is negated",
                    key,
                    digest,
                    G1.decodeEip2537(signature).negate().encodeEip2537()));
            cases.add(new Case("the signature is infinity", key, digest, Bytes.of(new byte[128])));
            cases.add(new Case("the signature is off the curve", key, digest, flipped(signature, 127)));
            cases.add(new Case("the signature is outside the subgroup", key, digest, StrangePoints.outsideG1()));
            cases.add(new Case("the signature's padding is not zero", key, digest, flipped(signature, 0)));
            cases.add(new Case("the signature's x is beyond p", key, digest, beyond(signature, 0)));
            cases.add(new Case("the key is infinity", Bytes.of(new byte[256]), digest, signature));
            cases.add(new Case("both are infinity", Bytes.of(new byte[256]), digest, Bytes.of(new byte[128])));
            cases.add(new Case("the key is off the curve", flipped(key, 255), digest, signature));
            cases.add(new Case("the key is outside the subgroup", StrangePoints.outsideG2(), digest, signature));
            cases.add(new Case("the key's padding is not zero", flipped(key, 64), digest, signature));
            cases.add(new Case("the key's y.c1 is beyond p", beyond(key, 3), digest, signature));
        }
        return cases;
    }

    private static SecretScalars secret(String name) {
        byte[] hash = Bytes.ascii(name).sha256().toArray();
        hash[0] &= 0x3f;
        return SecretScalars.ofPublic(Bytes.of(hash), SecretAccess.INSTANCE);
    }

    private static Bytes key(SecretScalars secret) {
        return PublicKey.of(secret, 0).point().encodeEip2537();
    }

    private static Bytes sign(SecretScalars secret, Bytes message) {
        return Signature.sign(secret, 0, message, SecretAccess.INSTANCE).point().encodeEip2537();
    }

    private static Bytes flipped(Bytes bytes, int at) {
        byte[] copy = bytes.toArray();
        copy[at] ^= 1;
        return Bytes.of(copy);
    }

    private static Bytes beyond(Bytes point, int coordinate) {
        byte[] bytes = point.toArray();
        BigInteger value =
                new BigInteger(1, java.util.Arrays.copyOfRange(bytes, 64 * coordinate, 64 * coordinate + 64));
        byte[] more = StrangePoints.padded(value.add(StrangePoints.P)).toArray();
        System.arraycopy(more, 0, bytes, 64 * coordinate, 64);
        return Bytes.of(bytes);
    }
}
