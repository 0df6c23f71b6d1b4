package io.portcullis.signer.keystore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.signer.keystore.Circuit.Closed;
import io.portcullis.signer.keystore.Circuit.HalfOpen;
import io.portcullis.signer.keystore.Circuit.Input;
import io.portcullis.signer.keystore.Circuit.Open;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class CircuitTest {
    private static final long START = 1_000_000;

    private static Circuit failing(Circuit from, int times) {
        Circuit state = from;
        for (int i = 0; i < times; i++) {
            state = Circuit.step(state, new Input.Failed(START));
        }
        return state;
    }

    @Test
    void failuresInARowOpenItAndOneSignatureForgetsThem() {
        assertEquals(new Closed(4), failing(Circuit.CLOSED, 4));
        Circuit forgiven = Circuit.step(failing(Circuit.CLOSED, 4), new Input.Signed(START));
        assertEquals(new Closed(4), failing(forgiven, 4));
        assertEquals(new Open(START + 2_000, Duration.ofSeconds(2)), failing(Circuit.CLOSED, 5));
    }

    @Test
    void itCoolsThenProbesAndTheCanaryAloneClosesIt() {
        Circuit open = failing(Circuit.CLOSED, 5);
        assertEquals(open, Circuit.step(open, new Input.Tick(START + 1_999)));
        assertEquals(open, Circuit.step(open, new Input.Signed(START + 5_000)), "late answers change nothing");
        assertEquals(open, Circuit.step(open, new Input.ProbeSigned(START + 5_000)), "nobody asked for a probe");
        Circuit probing = Circuit.step(open, new Input.Tick(START + 2_000));
        assertInstanceOf(HalfOpen.class, probing);
        assertEquals(probing, Circuit.step(probing, new Input.Signed(START + 2_001)));
        assertEquals(probing, Circuit.step(probing, new Input.Failed(START + 2_001)));
        assertEquals(Circuit.CLOSED, Circuit.step(probing, new Input.ProbeSigned(START + 2_002)));
    }

    @Test
    void eachProbeThatFailsDoublesTheCoolingUpToItsBound() {
        Circuit state = failing(Circuit.CLOSED, 5);
        long at = START;
        Duration last = Duration.ZERO;
        for (int i = 0; i < 12; i++) {
            Open open = assertInstanceOf(Open.class, state);
            assertTrue(open.cooling().compareTo(last) >= 0);
            last = open.cooling();
            at = open.untilMillis();
            state = Circuit.step(Circuit.step(state, new Input.Tick(at)), new Input.ProbeFailed(at));
        }
        assertEquals(Limits.LONGEST_COOLING, last);
    }

    @Test
    void aCanaryThatFailsCountsAndOneThatSingsExcusesNothing() {
        Circuit state = Circuit.step(failing(Circuit.CLOSED, 3), new Input.ProbeSigned(START));
        assertEquals(new Closed(3), state);
        assertEquals(new Closed(4), Circuit.step(state, new Input.ProbeFailed(START)));
    }

    @Test
    void clocksThatGoBackKeepItAsItIs() {
        Circuit open = failing(Circuit.CLOSED, 5);
        assertEquals(open, Circuit.step(open, new Input.Tick(0)));
    }

    @Test
    void statesRefuseWhatTheyCannotBe() {
        assertThrows(IllegalArgumentException.class, () -> new Closed(5));
        assertThrows(IllegalArgumentException.class, () -> new Closed(-1));
        assertThrows(IllegalArgumentException.class, () -> new Open(0, Duration.ofMillis(1)));
        assertThrows(IllegalArgumentException.class, () -> new HalfOpen(Duration.ofHours(1)));
    }

    /** From open to closed leads one way: a tick after the cooling, then the canary's signature. */
    @Property
    void nothingButTheCanaryClosesAnOpenCircuit(@ForAll("inputs") List<Input> inputs) {
        Circuit state = Circuit.CLOSED;
        for (Input input : inputs) {
            Circuit next = Circuit.step(state, input);
            if (!(state instanceof Closed) && next instanceof Closed) {
                assertInstanceOf(HalfOpen.class, state);
                assertInstanceOf(Input.ProbeSigned.class, input);
            }
            if (state instanceof Open(long until, Duration ignored) && next instanceof HalfOpen) {
                assertTrue(input.atMillis() >= until);
            }
            if (state instanceof Closed && next instanceof HalfOpen) {
                throw new AssertionError("a closed circuit is never probed");
            }
            state = next;
        }
    }

    @Provide
    Arbitrary<List<Input>> inputs() {
        Arbitrary<Long> times = Arbitraries.longs().between(0, 1_000_000);
        return Combinators.combine(Arbitraries.integers().between(0, 4), times)
                .as((kind, at) -> switch (kind) {
                    case 0 -> (Input) new Input.Signed(at);
                    case 1 -> new Input.Failed(at);
                    case 2 -> new Input.ProbeSigned(at);
                    case 3 -> new Input.ProbeFailed(at);
                    default -> new Input.Tick(at);
                })
                .list()
                .ofMaxSize(60);
    }
}
