package io.portcullis.signer.seal;

import static io.portcullis.signer.testing.SealBlocks.CLIENT;
import static io.portcullis.signer.testing.SealBlocks.HUB;
import static io.portcullis.signer.testing.SealBlocks.account;
import static io.portcullis.signer.testing.SealBlocks.leaf;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.SealLeaf;
import io.portcullis.signer.testing.SealBlocks;
import io.portcullis.signer.verdict.SignerFault;
import io.portcullis.signer.verdict.SignerTag;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** A power cut at every write and force of both files, with every unforced sector surviving or not. */
class SealCrashTest {
    private static final int ACCOUNTS = 60;
    private static final int BLOCKS = 12;

    private record Key(EntityId entity, int account) {}

    /** What a run got answered, and the block it was about when the power went. */
    private static final class Witness {
        final Map<Key, Long> answered = new HashMap<>();
        final List<SealBlocks> all = new ArrayList<>();
        int fresh;
    }

    private static List<SealBlocks> story(Random random) {
        Map<Key, Long> versions = new HashMap<>();
        List<SealBlocks> blocks = new ArrayList<>();
        for (long height = 1; height <= BLOCKS; height++) {
            Map<Key, SealLeaf> leaves = new HashMap<>();
            int count = 1 + random.nextInt(random.nextInt(4) == 0 ? 3 : ACCOUNTS);
            for (int i = 0; i < count; i++) {
                Key key = new Key(random.nextBoolean() ? HUB : CLIENT, random.nextInt(ACCOUNTS));
                long version = versions.merge(key, 1L + random.nextInt(3), Long::sum);
                leaves.put(key, leaf(key.entity(), key.account(), version, "body-" + version));
            }
            blocks.add(SealBlocks.block(height, List.copyOf(leaves.values())));
        }
        return blocks;
    }

    private static void tell(SealMemory memory, List<SealBlocks> story, Witness witness, Random random)
            throws IOException {
        for (SealBlocks block : story) {
            witness.all.add(block);
            assertInstanceOf(SealMemory.Answer.Fresh.class, memory.agree(Proposals.of(block)));
            witness.fresh++;
            for (Map.Entry<Key, Long> entry : highest(block).entrySet()) {
                witness.answered.put(entry.getKey(), entry.getValue());
            }
            if (random.nextInt(4) == 0) {
                memory.compaction().compact();
            }
        }
    }

    private static Map<Key, Long> highest(SealBlocks block) {
        Map<Key, Long> highest = new HashMap<>();
        for (SealLeaf leaf : block.leaves()) {
            for (int i = 0; i < ACCOUNTS; i++) {
                if (account(i).equals(leaf.account())) {
                    highest.merge(new Key(leaf.entity(), i), leaf.version(), Math::max);
                }
            }
        }
        return highest;
    }

    private static Map<Key, Long> remembered(SealMemory memory) {
        Map<Key, Long> found = new HashMap<>();
        for (EntityId entity : List.of(HUB, CLIENT)) {
            for (int i = 0; i < ACCOUNTS; i++) {
                OptionalLong version = memory.watermark(entity, account(i));
                if (version.isPresent()) {
                    found.put(new Key(entity, i), version.getAsLong());
                }
            }
        }
        return found;
    }

    @Property(tries = 80)
    void powerCutLowersNoWatermarkAndTearsNoBlock(@ForAll long seed) {
        Random random = new Random(seed);
        List<SealBlocks> story = story(random);
        TwinPower power = new TwinPower(new byte[0], new byte[0], 1 + random.nextInt(90));
        Witness witness = new Witness();
        try (SealMemory memory = power.open(true)) {
            tell(memory, story, witness, random);
        } catch (SignerFault fault) {
            assertEquals(SignerTag.JOURNAL_FAILED, fault.tag());
            assertTrue(power.isCut());
        } catch (IOException gone) {
            assertTrue(power.isCut());
        }
        TwinPower survivor = power.survivor(seed);
        try (SealMemory memory = survivor.open(witness.fresh == 0)) {
            Map<Key, Long> found = remembered(memory);
            Map<Key, Long> withTheLast = new HashMap<>(witness.answered);
            if (witness.all.size() > witness.fresh) {
                withTheLast.putAll(highest(witness.all.getLast()));
            }
            assertTrue(found.equals(witness.answered) || found.equals(withTheLast), "a whole block or none of it");
            if (witness.all.size() > witness.fresh) {
                assertFalse(
                        memory.agree(Proposals.of(witness.all.getLast())) instanceof SealMemory.Answer.Refused,
                        "what was under way may be asked for again");
                assertEquals(withTheLast, remembered(memory));
            }
        }
        // And the recovered journal is a good one: it takes the rest, through another restart.
        try (SealMemory memory = survivor.survivor(seed + 1).open(witness.all.isEmpty())) {
            for (SealBlocks block : story.subList(witness.all.size(), story.size())) {
                assertInstanceOf(SealMemory.Answer.Fresh.class, memory.agree(Proposals.of(block)));
            }
        }
    }

    @Test
    void everyOperationOfACompactionIsAPointOfSafeReturn() throws IOException {
        Random random = new Random(11);
        List<SealBlocks> story = story(random);
        TwinPower whole = TwinPower.fresh();
        Map<Key, Long> expected;
        try (SealMemory memory = whole.open(true)) {
            for (SealBlocks block : story) {
                memory.agree(Proposals.of(block));
            }
            expected = remembered(memory);
        }
        boolean cut = true;
        int points = 0;
        for (long at = 1; cut; at++) {
            TwinPower power = new TwinPower(whole.left.image(), whole.right.image(), at);
            try (SealMemory memory = power.open(false)) {
                memory.compaction().compact();
            } catch (IOException | SignerFault gone) {
                assertTrue(power.isCut());
            }
            cut = power.isCut();
            for (long seed = 0; seed < 20; seed++) {
                try (SealMemory memory = power.survivor(seed).open(false)) {
                    assertEquals(expected, remembered(memory), "cut at " + at + ", seed " + seed);
                    assertEquals(BLOCKS, memory.last().orElseThrow().blockHeight());
                }
            }
            points++;
        }
        assertTrue(points > 8, "a compaction has more operations than " + points);
    }
}
