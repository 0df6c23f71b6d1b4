package io.portcullis.engine.authority;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.engine.Limits;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.threshold.codec.Bytes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Whatever comes in whatever order, and whatever is forgotten: no command is applied twice, and replicas agree. */
final class IdempotencyPropertyTest {
    private static final Client.Session SESSION = new Client.Session(1);
    private static final List<EntityId> ENTITIES =
            List.of(EntityId.fromHex("0x" + "a1".repeat(32)), EntityId.fromHex("0x" + "a2".repeat(32)));

    /** A gate that remembers few commands, and is restored at times. */
    private static Gate gate(int mostRemembered) {
        Gate gate = new Gate(Desk.DOMAIN, mostRemembered, Desk.DOMAIN, 0);
        Grant grant = new Grant(
                SESSION.key(),
                KindSet.of(CommandKind.PAY),
                Desk.capped(1_000, 5_000, 40),
                Limits.AUTHORITY_LATEST_SECONDS);
        ENTITIES.forEach(entity -> assertTrue(gate.found(entity, List.of(grant)).isEmpty()));
        return gate;
    }

    private static Checked.Proven proven(Random random, long now) {
        Command command = new Command(
                Desk.DOMAIN,
                ENTITIES.get(random.nextInt(2)),
                new IdempotencyKey(0, random.nextInt(12)),
                CommandKind.PAY,
                Math.max(0, now + random.nextInt(random.nextBoolean() ? 40 : 400) - 10),
                Bytes.of(new byte[] {(byte) random.nextInt(2)}),
                SESSION.authority(Desk.DOMAIN));
        return assertInstanceOf(Checked.Proven.class, SignatureCheck.check(command));
    }

    @Property(tries = 200)
    void noCommandIsAppliedTwice(@ForAll long seed) {
        Random random = new Random(seed);
        int most = 3 + random.nextInt(12);
        Gate left = gate(most);
        Gate right = gate(most);
        Map<Bytes32, Bytes> applied = new HashMap<>();
        List<Checked.Proven> sent = new ArrayList<>();
        long now = 100;
        for (int i = 0; i < 300; i++) {
            now += random.nextInt(4) - 1;
            if (random.nextInt(20) == 0) {
                now += random.nextInt(120);
                left.forgetUntil(now);
                right.forgetUntil(now);
            }
            if (random.nextInt(25) == 0) {
                right = GateCodec.read(right.snapshot(), most);
            }
            Checked.Proven next = sent.isEmpty() || random.nextInt(3) == 0
                    ? proven(random, now)
                    : sent.get(random.nextInt(sent.size()));
            sent.add(next);
            Spend spend = Desk.of(1 + random.nextInt(1_100));
            Judged judged = left.judge(next, spend, now);
            judgeAlike(right, next, spend, now, judged, i);
            switch (judged) {
                case Judged.Admitted admitted -> {
                    Bytes outcome = Bytes.ascii("outcome " + i);
                    assertEquals(null, applied.put(next.digest(), outcome), "applied twice");
                    if (i % 3 == 0) {
                        left.failed(admitted, outcome);
                    } else {
                        left.applied(admitted, outcome);
                    }
                }
                case Judged.Repeated repeated -> assertEquals(applied.get(next.digest()), repeated.outcome());
                case Judged.Refused refused -> {}
            }
            assertEquals(left.root(), right.root());
        }
        assertEquals(left.snapshot(), right.snapshot());
    }

    private static void judgeAlike(Gate gate, Checked.Proven next, Spend spend, long now, Judged expected, int i) {
        Judged judged = gate.judge(next, spend, now);
        if (judged instanceof Judged.Admitted admitted) {
            assertInstanceOf(Judged.Admitted.class, expected);
            if (i % 3 == 0) {
                gate.failed(admitted, Bytes.ascii("outcome " + i));
            } else {
                gate.applied(admitted, Bytes.ascii("outcome " + i));
            }
        } else {
            assertEquals(expected, judged);
        }
    }

    @Example
    void forgetsFirstWhatEndsFirstAndThenAdmitsNothingThatEndsAsEarly() {
        Gate gate = gate(2);
        Checked.Proven first = ending(0, 10);
        Checked.Proven second = ending(1, 30);
        assertInstanceOf(Judged.Admitted.class, gate.judge(first, Desk.of(1), 1));
        assertInstanceOf(Judged.Admitted.class, gate.judge(second, Desk.of(1), 1));
        assertEquals(EngineTag.COMMAND_BELOW_FLOOR, refusal(gate, ending(2, 10)));
        assertInstanceOf(Judged.Admitted.class, gate.judge(ending(3, 20), Desk.of(1), 1));
        assertEquals(EngineTag.COMMAND_BELOW_FLOOR, refusal(gate, first));
        assertInstanceOf(Judged.Repeated.class, gate.judge(second, Desk.of(1), 1));
    }

    /** Room that others leave later does not bring back what was forgotten for want of it. */
    @Example
    void theFloorStaysWhenThereIsRoomAgain() {
        Gate gate = gate(3);
        assertInstanceOf(Judged.Admitted.class, gate.judge(ending(ENTITIES.get(1), 0, 10), Desk.of(1), 1));
        Checked.Proven first = ending(0, 500);
        for (Checked.Proven each : List.of(first, ending(1, 600), ending(2, 700))) {
            assertInstanceOf(Judged.Admitted.class, gate.judge(each, Desk.of(1), 1));
        }
        gate.forgetUntil(10 + Limits.OUTCOME_KEPT_SECONDS + 1);
        assertEquals(EngineTag.COMMAND_BELOW_FLOOR, refusal(gate, first));
        assertEquals(EngineTag.COMMAND_BELOW_FLOOR, refusal(GateCodec.read(gate.snapshot(), 3), first));
        assertInstanceOf(Judged.Admitted.class, gate.judge(ending(3, 501), Desk.of(1), 1));
    }

    @Example
    void anEntityMakesRoomOnlyAmongItsOwn() {
        Gate gate = gate(2);
        assertInstanceOf(Judged.Admitted.class, gate.judge(ending(0, 10), Desk.of(1), 1));
        assertInstanceOf(Judged.Admitted.class, gate.judge(ending(1, 10), Desk.of(1), 1));
        Checked.Proven proven = ending(ENTITIES.get(1), 0, 20);
        assertEquals(EngineTag.IDEMPOTENCY_FULL, refusal(gate, proven));
        gate.forgetUntil(10 + Limits.OUTCOME_KEPT_SECONDS);
        assertEquals(EngineTag.COMMAND_EXPIRED, refusal(gate, proven));
    }

    private static Checked.Proven ending(int key, long notAfter) {
        return ending(ENTITIES.getFirst(), key, notAfter);
    }

    private static Checked.Proven ending(EntityId entity, int key, long notAfter) {
        Command command = new Command(
                Desk.DOMAIN,
                entity,
                new IdempotencyKey(0, key),
                CommandKind.PAY,
                notAfter,
                Bytes.EMPTY,
                SESSION.authority(Desk.DOMAIN));
        return assertInstanceOf(Checked.Proven.class, SignatureCheck.check(command));
    }

    private static EngineTag refusal(Gate gate, Checked.Proven proven) {
        return assertInstanceOf(Judged.Refused.class, gate.judge(proven, Desk.of(1), 1))
                .refusal()
                .tag();
    }
}
