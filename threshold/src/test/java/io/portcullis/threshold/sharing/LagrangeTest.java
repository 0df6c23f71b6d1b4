package io.portcullis.threshold.sharing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.portcullis.threshold.curve.Scalar;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class LagrangeTest {
    /** λ_i by its definition, one division for each factor. */
    @Test
    void coefficientsAreTheirDefinitionForAnyIndices() {
        Random random = new Random(7);
        for (int count : new int[] {1, 2, 3, 9, 10, 67, 127, 128}) {
            List<Integer> indices =
                    new ArrayList<>(IntStream.rangeClosed(1, 128).boxed().toList());
            Collections.shuffle(indices, random);
            List<Integer> chosen = List.copyOf(indices.subList(0, count));
            assertEquals(byDefinition(chosen), Lagrange.atZero(chosen), chosen::toString);
        }
    }

    private static List<Scalar> byDefinition(List<Integer> indices) {
        return indices.stream()
                .map(i -> indices.stream()
                        .filter(j -> !j.equals(i))
                        .map(j -> Scalar.of(j)
                                .times(Scalar.of(j).minus(Scalar.of(i)).inverse()))
                        .reduce(Scalar.ONE, Scalar::times))
                .toList();
    }
}
