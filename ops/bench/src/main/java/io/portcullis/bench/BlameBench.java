package io.portcullis.bench;

import io.portcullis.threshold.Limits;
import io.portcullis.threshold.bls.Ciphersuite;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.curve.G1;
import io.portcullis.threshold.curve.G2;
import io.portcullis.threshold.curve.Pairing;
import io.portcullis.threshold.signing.Combination;
import io.portcullis.threshold.signing.Combiner;
import io.portcullis.threshold.signing.Dealt;
import io.portcullis.threshold.signing.PartialSignature;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Naming the one bad part among n that were combined, wherever it is, and signing with a spare part, against verifying every part. */
final class BlameBench {
    private static final List<Integer> SIZES = List.of(5, 16, 64, 100, Limits.MAX_MEMBERS - 1);
    private static final int ROUNDS = 5;
    private static final Bytes MESSAGE = Bytes.ascii("what the members were asked to sign");
    private static final Bytes OTHER = Bytes.ascii("what one of them has signed");

    private final double sliceSeconds;

    /** @param seconds for all of it, beside looking at every place a bad part can be at */
    BlameBench(double seconds) {
        this.sliceSeconds = seconds / (SIZES.size() * ROUNDS * 2);
    }

    List<Row> run() {
        return SIZES.stream().map(this::row).toList();
    }

    private Row row(int size) {
        String workload = "name 1 bad part of " + size;
        System.err.println("  " + workload);
        try (Dealt dealt = new Dealt(size, size + 1, 1)) {
            List<PartialSignature> good = new ArrayList<>();
            for (int i = 1; i <= size + 1; i++) {
                good.add(dealt.part(i, MESSAGE));
            }
            Combiner combiner = new Combiner(dealt.sharing());
            int most = 0;
            for (int bad = 1; bad <= size; bad++) {
                most = Math.max(most, checks(combiner, withBad(dealt, good, bad), bad));
            }
            int bound = Integer.SIZE - Integer.numberOfLeadingZeros(size - 1);
            Rounds rounds = new Rounds();
            for (int round = 0; round < ROUNDS; round++) {
                int bad = 1 + round * (size - 1) / (ROUNDS - 1);
                List<PartialSignature> parts = withBad(dealt, good, bad);
                rounds.add(rate(() -> checks(combiner, parts, bad)), rate(() -> verifyEach(dealt, parts, bad)));
            }
            return new Row(
                    workload,
                    rounds.ours(),
                    rounds.limit(),
                    rounds.ratio(),
                    "at most " + bound + " batch checks",
                    most <= bound,
                    "at most " + most + " batch checks, wherever it is, then a signature; limit: verifying each part");
        }
    }

    private static List<PartialSignature> withBad(Dealt dealt, List<PartialSignature> good, int bad) {
        List<PartialSignature> parts = new ArrayList<>(good);
        parts.set(bad - 1, dealt.part(bad, OTHER));
        return parts;
    }

    private static int checks(Combiner combiner, List<PartialSignature> parts, int bad) {
        Combination combination = combiner.combine(MESSAGE, Ciphersuite.SIGNATURE_IN_G1, parts);
        if (!(combination instanceof Combination.Combined combined)
                || !combined.culprits().equals(Set.of(bad))) {
            throw new IllegalStateException("the culprit is " + bad + ", not as in " + combination);
        }
        return combined.batchChecks();
    }

    /** The message is hashed once for all, as no careful caller would do otherwise. */
    private static void verifyEach(Dealt dealt, List<PartialSignature> parts, int bad) {
        G1 hashed = G1.hash(MESSAGE, Ciphersuite.SIGNATURE_IN_G1);
        for (PartialSignature part : parts) {
            G2 key = dealt.sharing().memberKey(part.index()).orElseThrow().point();
            boolean right = Pairing.equal(part.signature().point(), G2.generator(), hashed, key);
            if (right == (part.index() == bad)) {
                throw new IllegalStateException("part " + part.index() + " is judged wrongly");
            }
        }
    }

    private double rate(Runnable work) {
        long count = 0;
        long start = System.nanoTime();
        long wall;
        do {
            work.run();
            count++;
            wall = System.nanoTime() - start;
        } while (wall < sliceSeconds * 1e9);
        return count * 1e9 / wall;
    }
}
