package io.portcullis.signer.seal;

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
 * The memory of seals under Lincheck: whatever several callers are answered at once must be what {@link SequentialSeals} answers them one after the other. It
 * follows that two bodies are never both agreed to for one version of an account, nor two roots for one block.
 *
 * <p>Under stress alone: the model checker ends with "non-determinism found" on it, and tells no more.
 */
@Tag("proof")
class SealModelTest {
    /** Scenarios of random operations; the long run multiplies them. */
    private static final int SCENARIOS = Effort.times(6);

    @Test
    void underStressEveryAnswerIsThatOfOneCallerAfterTheOther() {
        of(new StressOptions())
                .iterations(SCENARIOS)
                .invocationsPerIteration(20)
                .check(SealOperations.class);
    }

    /** Were it not found, the tests above would prove nothing. */
    @Test
    void aCheckThatIsNotOneStepWithItsSetIsFound() {
        LincheckAssertionError found = assertThrows(
                LincheckAssertionError.class,
                () -> of(new ModelCheckingOptions())
                        .iterations(Effort.times(8))
                        .invocationsPerIteration(60)
                        .check(RacySeals.class));
        assertTrue(found.getMessage().contains("Invalid execution results"), found.getMessage());
    }

    private static <T extends Options<T, ?>> T of(T options) {
        return options.threads(2)
                .actorsPerThread(2)
                .actorsBefore(1)
                .actorsAfter(1)
                .sequentialSpecification(SequentialSeals.class);
    }
}
