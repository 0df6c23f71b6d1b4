package io.portcullis.threshold.sharing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Secrecy on a twin so small that every case can be counted: the field of 11 elements, and for commitments the group of order 11 modulo 23.
 * The protocol is the module's: two dealers, polynomials of degree t − 1, Pedersen's commitments, shares at 1 to n, the key's share their sum.
 */
final class SecrecyTest {
    private static final int Q = 11;
    private static final int P = 23;
    private static final int G = 2;
    private static final int H = 3;

    @Test
    void whatFewerThanThresholdMembersHoldIsTheSameForEverySecret() {
        // t = 3: for every secret, each pair of values at 1 and 2 comes up equally often over all polynomials.
        Map<Integer, Map<List<Integer>, Integer>> views = new TreeMap<>();
        for (int secret = 0; secret < Q; secret++) {
            for (int a = 0; a < Q; a++) {
                for (int b = 0; b < Q; b++) {
                    views.computeIfAbsent(secret, none -> new HashMap<>())
                            .merge(List.of(at(1, secret, a, b), at(2, secret, a, b)), 1, Integer::sum);
                }
            }
        }
        for (Map<List<Integer>, Integer> view : views.values()) {
            assertEquals(Q * Q, view.size());
            assertEquals(views.get(0), view);
        }
    }

    @Test
    void asManyAsTheThresholdHoldTheSecret() {
        // The same count with three members tells secrets apart: the test above could fail.
        Map<List<Integer>, Integer> first = new HashMap<>();
        Map<List<Integer>, Integer> second = new HashMap<>();
        for (int a = 0; a < Q; a++) {
            for (int b = 0; b < Q; b++) {
                first.merge(List.of(at(1, 0, a, b), at(2, 0, a, b), at(3, 0, a, b)), 1, Integer::sum);
                second.merge(List.of(at(1, 5, a, b), at(2, 5, a, b), at(3, 5, a, b)), 1, Integer::sum);
            }
        }
        assertNotEquals(first, second);
    }

    @Test
    void aHidingCommitmentTellsNothingBeforeTheKeyIsOut() {
        // t = 2: commitment to both coefficients and the pair of member 1, over all polynomials and blindings, for
        // every secret.
        Map<Integer, Map<List<Integer>, Integer>> views = new TreeMap<>();
        for (int secret = 0; secret < Q; secret++) {
            for (int slope = 0; slope < Q; slope++) {
                for (int blinding = 0; blinding < Q; blinding++) {
                    for (int blindingSlope = 0; blindingSlope < Q; blindingSlope++) {
                        List<Integer> view = List.of(
                                commit(secret, blinding),
                                commit(slope, blindingSlope),
                                (secret + slope) % Q,
                                (blinding + blindingSlope) % Q);
                        views.computeIfAbsent(secret, none -> new HashMap<>()).merge(view, 1, Integer::sum);
                    }
                }
            }
        }
        for (Map<List<Integer>, Integer> view : views.values()) {
            assertEquals(views.get(0), view);
        }
    }

    @Test
    void aColludersPartDoesNotSteerTheKey() {
        // Bound before it sees the other's part, whatever it chose: over the honest dealer's secrets every key comes up
        // equally often.
        for (int chosen = 0; chosen < Q; chosen++) {
            Map<Integer, Integer> keys = new HashMap<>();
            for (int honest = 0; honest < Q; honest++) {
                keys.merge(power(G, (chosen + honest) % Q), 1, Integer::sum);
            }
            assertEquals(Q, keys.size());
        }
    }

    private static int at(int x, int secret, int a, int b) {
        return (secret + a * x + b * x * x) % Q;
    }

    private static int commit(int value, int blinding) {
        return power(G, value) * power(H, blinding) % P;
    }

    private static int power(int base, int exponent) {
        int result = 1;
        for (int i = 0; i < exponent; i++) {
            result = result * base % P;
        }
        return result;
    }
}
