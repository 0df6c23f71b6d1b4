package io.portcullis.threshold.ceremony;

import io.portcullis.threshold.codec.RlpReader;
import io.portcullis.threshold.codec.RlpWriter;
import io.portcullis.threshold.curve.G1;
import io.portcullis.threshold.curve.G2;
import io.portcullis.threshold.curve.Scalar;
import io.portcullis.threshold.curve.SecretScalars;
import io.portcullis.threshold.sharing.Commitment;
import io.portcullis.threshold.sharing.Pedersen;
import io.portcullis.threshold.verdict.ThresholdRefusedException;
import io.portcullis.threshold.verdict.ThresholdTag;
import java.util.List;

/** What binds a dealer to its polynomial. */
sealed interface Committed {
    /** In a DKG: hiding, with a blinding polynomial beside. */
    record Hiding(Pedersen pedersen) implements Committed {
        @Override
        public int threshold() {
            return pedersen.threshold();
        }

        @Override
        public int secretsPerDeal() {
            return 2;
        }

        @Override
        public boolean opensTo(int index, SecretScalars pair, int at) {
            G1 opened = pair.times(at, G1.generator()).plus(pair.times(at + 1, Pedersen.H));
            return pedersen.isAt(index, opened);
        }

        @Override
        public void write(RlpWriter out) {
            pedersen.write(out);
        }

        boolean opensTo(int index, Scalar share, Scalar blinding) {
            return pedersen.opensTo(index, share, blinding);
        }
    }

    /** In a resharing: plain, because what is shared is public in the exponent already. */
    record Plain(Commitment commitment) implements Committed {
        @Override
        public int threshold() {
            return commitment.threshold();
        }

        @Override
        public int secretsPerDeal() {
            return 1;
        }

        @Override
        public boolean opensTo(int index, SecretScalars share, int at) {
            return commitment.isAt(index, share.times(at, G2.generator()));
        }

        @Override
        public void write(RlpWriter out) {
            commitment.write(out);
        }
    }

    int threshold();

    /** How many scalars one deal carries. */
    int secretsPerDeal();

    /** Whether the secrets from a place on are the polynomials' values at an index. */
    boolean opensTo(int index, SecretScalars secrets, int at);

    void write(RlpWriter out);

    /** @throws ThresholdRefusedException what a point may be refused for; COMMITMENT_WRONG_DEGREE */
    static Committed read(RlpReader in, Definition definition) {
        Committed committed =
                definition.kind() == Kind.DKG ? new Hiding(Pedersen.read(in)) : new Plain(Commitment.read(in));
        requireDegree(committed.threshold(), definition);
        return committed;
    }

    static void requireDegree(int threshold, Definition definition) {
        if (threshold != definition.threshold()) {
            throw new ThresholdRefusedException(
                    ThresholdTag.COMMITMENT_WRONG_DEGREE,
                    "committed to " + threshold + " coefficients, not " + definition.threshold());
        }
    }

    /** The polynomials' numbers as a dealt word holds them. */
    static int secretsPerDeal(Definition definition) {
        return definition.kind() == Kind.DKG ? 2 : 1;
    }

    /** Two public scalars that a member gives up. */
    record Revealed(int dealer, Scalar share, Scalar blinding) {
        void write(RlpWriter out) {
            out.list(new RlpWriter().number(dealer).bytes(share.encode()).bytes(blinding.encode()));
        }

        static Revealed read(RlpReader in) {
            return in.list(inside -> new Revealed(
                    inside.number(0, Integer.MAX_VALUE),
                    Scalar.decode(inside.fixed(Scalar.LENGTH)),
                    Scalar.decode(inside.fixed(Scalar.LENGTH))));
        }

        static io.portcullis.threshold.codec.Bytes encode(List<Revealed> all) {
            return new RlpWriter().list(all, (out, one) -> one.write(out)).toList();
        }
    }
}
