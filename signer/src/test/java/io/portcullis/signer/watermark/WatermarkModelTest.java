package io.portcullis.signer.watermark;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.signer.testing.Effort;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Options;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The watermark's check and set under Lincheck: whatever several callers are answered at once must be what {@link SequentialWatermark}
 * answers them one after the other, in an order that keeps what was over before. It follows that two digests are never both agreed to
 * for one nonce: no order of the specification says "fresh" or "again" to both.
 *
 * <p>The model checker switches callers wherever memory is shared, fewest switches first; it schedules only the callers it made, so there
 * whoever submits a record commits it. With the journal's own committer the same operations run under stress.
 */
@Tag("proof")
class WatermarkModelTest {
    /** Scenarios of random operations; the long run multiplies them. */
    private static final int SCENARIOS = Effort.times(8);

    @Test
    void underTheModelCheckerEveryAnswerIsThatOfOneCallerAfterTheOther() {
        model().check(WatermarkOperations.Modelled.class);
    }

    @Test
    void withTheJournalsOwnThreadEveryAnswerIsThatOfOneCallerAfterTheOther() {
        of(new StressOptions())
                .iterations(SCENARIOS)
                .invocationsPerIteration(25)
                .check(WatermarkOperations.Stressed.class);
    }

    /** Were it not found, the tests above would prove nothing. */
    @Test
    void aCheckThatIsNotOneStepWithItsSetIsFound() {
        LincheckAssertionError found =
                assertThrows(LincheckAssertionError.class, () -> model().check(RacyOperations.class));
        assertTrue(found.getMessage().contains("Invalid execution results"), found.getMessage());
    }

    private static ModelCheckingOptions model() {
        return of(new ModelCheckingOptions()).iterations(SCENARIOS).invocationsPerIteration(60);
    }

    private static <T extends Options<T, ?>> T of(T options) {
        return options.threads(2)
                .actorsPerThread(2)
                .actorsBefore(1)
                .actorsAfter(1)
                .sequentialSpecification(SequentialWatermark.class);
    }
}
