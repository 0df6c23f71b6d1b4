package io.portcullis.threshold.bls;

import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.curve.Dst;
import io.portcullis.threshold.curve.G1;
import io.portcullis.threshold.curve.G2;
import io.portcullis.threshold.curve.Pairing;
import io.portcullis.threshold.curve.Scalar;
import io.portcullis.threshold.curve.SecretScalars;
import io.portcullis.threshold.curve.SecretSource;
import io.portcullis.threshold.verdict.ThresholdRefusedException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * A key of the other arrangement, keys in G1 and signatures in G2, which Ethereum's consensus layer uses: for its published vectors, and to
 * verify what comes from there. Portcullis itself signs in G1.
 */
public record PublicKeyInG1(G1 point) {
    private static final int WEIGHT_BYTES = 16;

    public static PublicKeyInG1 of(SecretScalars secret, int i) {
        return new PublicKeyInG1(secret.times(i, G1.generator()));
    }

    /**
     * @param encoded 48 bytes, compressed
     * @throws ThresholdRefusedException what a point may be refused for
     */
    public static PublicKeyInG1 decode(Bytes encoded) {
        return new PublicKeyInG1(G1.decode(encoded));
    }

    public boolean verifies(Bytes message, SignatureInG2 signature) {
        return fastAggregateVerify(List.of(this), message, signature);
    }

    /** Whether all of these keys, each of proven possession, signed one message. No keys sign nothing. */
    public static boolean fastAggregateVerify(List<PublicKeyInG1> keys, Bytes message, SignatureInG2 signature) {
        if (keys.isEmpty()) {
            return false;
        }
        G1 sum;
        try {
            sum = G1.sum(keys.stream().map(PublicKeyInG1::point).toList());
        } catch (ThresholdRefusedException infinity) {
            // Keys that cancel are nobody's key: they sign nothing.
            return false;
        }
        return Pairing.equal(sum, G2.hash(message, Ciphersuite.SIGNATURE_IN_G2), G1.generator(), signature.point());
    }

    /** Whether each key, of proven possession, signed its message, by one aggregate signature. */
    public static boolean aggregateVerify(List<PublicKeyInG1> keys, List<Bytes> messages, SignatureInG2 signature) {
        return aggregateVerify(keys, messages, Ciphersuite.SIGNATURE_IN_G2, signature);
    }

    /** The same under another tag, for published vectors of other schemes; what such schemes ask of the messages is the caller's. */
    static boolean aggregateVerify(List<PublicKeyInG1> keys, List<Bytes> messages, Dst dst, SignatureInG2 signature) {
        if (keys.isEmpty() || keys.size() != messages.size()) {
            return false;
        }
        List<Pairing.Factor> factors = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            factors.add(new Pairing.Factor(keys.get(i).point(), G2.hash(messages.get(i), dst)));
        }
        factors.add(new Pairing.Factor(G1.generator().negate(), signature.point()));
        return Pairing.productIsOne(factors);
    }

    /**
     * Whether each signature is its key's over its message, all at once: a false one passes with a chance below 2^-127.
     *
     * @param random draws the weights
     */
    public static boolean batchVerify(
            List<PublicKeyInG1> keys, List<Bytes> messages, List<SignatureInG2> signatures, SecretSource random) {
        int count = keys.size();
        if (count == 0 || messages.size() != count || signatures.size() != count) {
            return false;
        }
        List<Scalar> weights = new ArrayList<>();
        List<Pairing.Factor> factors = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Scalar weight = weight(random);
            weights.add(weight);
            factors.add(new Pairing.Factor(
                    keys.get(i).point().times(weight), G2.hash(messages.get(i), Ciphersuite.SIGNATURE_IN_G2)));
        }
        G2 sum = G2.sumOfProducts(signatures.stream().map(SignatureInG2::point).toList(), weights);
        factors.add(new Pairing.Factor(G1.generator().negate(), sum));
        return Pairing.productIsOne(factors);
    }

    private static Scalar weight(SecretSource random) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment drawn = arena.allocate(WEIGHT_BYTES);
            random.fill(drawn);
            byte[] weight = drawn.toArray(ValueLayout.JAVA_BYTE);
            weight[0] |= (byte) 0x80;
            return Scalar.reduce(Bytes.of(weight));
        }
    }
}
