package io.portcullis.signer.keyceremony;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.threshold.channel.DealCipher;
import io.portcullis.threshold.channel.SealedDeal;
import io.portcullis.threshold.channel.TransportKeys;
import io.portcullis.threshold.channel.TransportPublicKey;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.curve.Scalar;
import io.portcullis.threshold.curve.SecretScalars;
import io.portcullis.threshold.curve.SecretSource;
import io.portcullis.threshold.memory.LockedMemory;
import io.portcullis.threshold.memory.SecretAccess;
import io.portcullis.threshold.verdict.ThresholdRefusedException;
import io.portcullis.threshold.verdict.ThresholdTag;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** A new wrapping key and its polynomial, in locked memory until it is closed. */
public final class WrappingSecret implements AutoCloseable {
    private static final Bytes SHARE = Bytes.ascii("portcullis/key-share/v1");
    private static final Bytes DESK = Bytes.ascii("portcullis/key-desk/v1");

    private final SecretScalars coefficients;
    private final SecretSource random;

    private WrappingSecret(SecretScalars coefficients, SecretSource random) {
        this.coefficients = coefficients;
        this.random = random;
    }

    public static WrappingSecret draw(int threshold, SecretSource random) {
        return new WrappingSecret(SecretScalars.random(threshold, random), random);
    }

    static Bytes shareContext(Bytes32 session, int index) {
        return context(SHARE, session, index);
    }

    static Bytes deskContext(Bytes32 session, int index) {
        return context(DESK, session, index);
    }

    private static Bytes context(Bytes domain, Bytes32 session, int index) {
        return domain.concat(Bytes.of(session.toArray()))
                .concat(Bytes.of(ByteBuffer.allocate(4).putInt(index).array()));
    }

    /** One share for each card, in their order; indices count from 1. */
    public List<SealedDeal> envelopes(Bytes32 session, List<TransportPublicKey> cards) {
        List<SealedDeal> sealed = new ArrayList<>();
        try (TransportKeys ephemeral = TransportKeys.generate(cards.size(), random);
                SecretScalars share = SecretScalars.zeros(1);
                LockedMemory plain = LockedMemory.allocate(SecretScalars.LENGTH)) {
            for (int i = 0; i < cards.size(); i++) {
                share.evaluate(0, coefficients, Scalar.of(i + 1));
                share.write(0, plain.open(SecretAccess.INSTANCE), SecretAccess.INSTANCE);
                sealed.add(DealCipher.seal(plain, ephemeral, i, cards.get(i), shareContext(session, i + 1))
                        .orElseThrow(() -> new ThresholdRefusedException(
                                ThresholdTag.POINT_NOT_IN_GROUP, "a card's key makes no secret")));
            }
        }
        return List.copyOf(sealed);
    }

    /** The key itself, 32 bytes; the caller closes it. */
    public LockedMemory key(SecretAccess access) {
        return write(coefficients, access);
    }

    static LockedMemory write(SecretScalars secret, SecretAccess access) {
        LockedMemory key = LockedMemory.allocate(SecretScalars.LENGTH);
        secret.write(0, key.open(access), access);
        return key;
    }

    @Override
    public void close() {
        coefficients.close();
    }
}
