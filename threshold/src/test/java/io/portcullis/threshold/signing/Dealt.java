package io.portcullis.threshold.signing;

import io.portcullis.threshold.bls.Signature;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.curve.G2;
import io.portcullis.threshold.curve.OsRandomness;
import io.portcullis.threshold.curve.Scalar;
import io.portcullis.threshold.curve.SecretScalars;
import io.portcullis.threshold.memory.SecretAccess;
import io.portcullis.threshold.sharing.Commitment;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** A sharing by one dealer who knows the secret: only for tests of what follows a ceremony. */
public final class Dealt implements AutoCloseable {
    private final SecretScalars polynomial;
    private final SecretScalars shares;
    private final GroupSharing sharing;

    public Dealt(int threshold, int members, long epoch) {
        polynomial = SecretScalars.random(threshold, new OsRandomness());
        shares = SecretScalars.zeros(members);
        List<G2> points = new ArrayList<>();
        for (int k = 0; k < threshold; k++) {
            points.add(polynomial.times(k, G2.generator()));
        }
        for (int i = 1; i <= members; i++) {
            shares.evaluate(i - 1, polynomial, Scalar.of(i));
        }
        sharing = new GroupSharing(
                epoch,
                new Commitment(points),
                new TreeSet<>(IntStream.rangeClosed(1, members).boxed().toList()));
    }

    public GroupSharing sharing() {
        return sharing;
    }

    public PartialSignature part(int index, Bytes message) {
        return new PartialSignature(
                sharing.epoch(), index, Signature.sign(shares, index - 1, message, SecretAccess.INSTANCE));
    }

    /** What the undivided secret would sign. */
    public Signature whole(Bytes message) {
        return Signature.sign(polynomial, 0, message, SecretAccess.INSTANCE);
    }

    @Override
    public void close() {
        polynomial.close();
        shares.close();
    }
}
