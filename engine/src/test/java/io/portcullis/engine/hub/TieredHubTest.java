package io.portcullis.engine.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.engine.account.Transaction;
import io.portcullis.engine.kernel.SlabSpace;
import io.portcullis.threshold.codec.Bytes;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** One machine: where records lie has no influence on roots, seals, effects, or snapshots. */
class TieredHubTest {
    private static final int ENTITIES = 9;
    private static final int BLOCKS = 25;

    @Property(tries = 12)
    void saysTheSameWithAllInMemoryAndWithAlmostNothing(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 6) int hotRecords) {
        Set<String> names = new TreeSet<>();
        for (int i = 0; i < ENTITIES; i++) {
            names.add("entity-" + i);
        }
        try (SlabSpace memory = SlabSpace.offHeap();
                SlabSpace tiered = SlabSpace.tiered(hotRecords, SlabSpace.offHeap())) {
            Rig left = new Rig("a", Town.hub("a", names, Map.of(), memory));
            Rig right = new Rig("a", Town.hub("a", names, Map.of(), tiered));
            Random random = new Random(seed);
            for (int i = 0; i < BLOCKS; i++) {
                List<Runnable> both = new ArrayList<>();
                for (int j = 0; j < 12; j++) {
                    String from = "entity-" + random.nextInt(ENTITIES);
                    Instruction instruction = instruction(random);
                    both.add(() -> left.command(from, instruction));
                    both.add(() -> right.command(from, instruction));
                }
                both.forEach(Runnable::run);
                Hub.Applied one = left.block();
                Hub.Applied other = right.block();
                assertEquals(one.stateRoot(), other.stateRoot());
                assertEquals(one.effects(), other.effects());
                assertEquals(one.seal().map(SealTree::seal), other.seal().map(SealTree::seal));
            }
            assertEquals(image(left.hub()), image(right.hub()));
        }
    }

    private static Instruction instruction(Random random) {
        String to = "entity-" + random.nextInt(ENTITIES);
        Amount amount = Amount.of(1 + random.nextInt(1_000));
        return switch (random.nextInt(6)) {
            case 0, 1 -> Town.open(to);
            case 2 -> Town.with(to, new Transaction.AddToken(random.nextBoolean() ? Town.GOLD : Town.SILVER));
            case 3 -> Town.with(to, new Transaction.SetCreditLimit(Town.GOLD, amount));
            case 4 ->
                Town.with(
                        to,
                        new Transaction.LockHtlc(
                                Town.GOLD, amount, word(random), Town.START_MILLIS / 1_000 + 9_000, Bytes.EMPTY));
            default -> Town.with(to, new Transaction.Pay(Town.GOLD, amount, word(random)));
        };
    }

    private static Bytes32 word(Random random) {
        byte[] bytes = new byte[Bytes32.LENGTH];
        random.nextBytes(bytes);
        return Bytes32.of(bytes);
    }

    private static Bytes image(Hub hub) {
        ByteArrayOutputStream image = new ByteArrayOutputStream();
        hub.saveTo(piece -> {
            byte[] bytes = new byte[piece.remaining()];
            piece.get(bytes);
            image.writeBytes(bytes);
        });
        return Bytes.of(image.toByteArray());
    }
}
