package io.portcullis.engine.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.model.AccountKey;
import io.portcullis.engine.account.AccountEvent;
import io.portcullis.engine.hub.Hub;
import io.portcullis.engine.hub.HubEffect;
import io.portcullis.engine.hub.Outcome;
import io.portcullis.engine.hub.Town;
import io.portcullis.engine.log.FileDisk;
import io.portcullis.engine.log.SegmentedBlockLog;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that is really killed between a block's sync and its seal. */
class KilledUnsealedTest {
    @TempDir
    private Path directory;

    @Test
    void whatWasDurableAndNotSealedIsToldWhenItsSealComesAfterTheKill() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        PayUnsealed.class.getName(),
                        directory.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader out = process.inputReader(StandardCharsets.US_ASCII)) {
            assertEquals(PayUnsealed.DURABLE, out.readLine());
        } finally {
            process.destroyForcibly().waitFor();
        }
        try (FileDisk disk = FileDisk.forWriting(directory);
                SegmentedBlockLog log = PayForever.open(disk)) {
            Hub hub = NodeRig.hub();
            Recovery.Replayed replayed = Recovery.replay(hub, log, height -> {});
            assertFalse(hub.unsealed().isEmpty());
            try (NodeRig rig =
                    new NodeRig(hub, replayed.unsealed(), log, NodeRig.QUICK, NodeRig::sign, Optional.empty())) {
                rig.signers.drainPermits();
                rig.node.start();
                CompletableFuture<Outcome> again = rig.submit("alice", PayUnsealed.PAYMENT_NUMBER, PayUnsealed.PAYMENT);
                NodeRig.within(rig.blocks);
                assertTrue(paid(rig.effects).isEmpty(), "told before its seal");
                assertFalse(again.isDone(), "answered before its seal");
                rig.signers.release(1_000);
                assertInstanceOf(Outcome.Done.class, NodeRig.within(again));
                assertEquals(List.of(PayUnsealed.AMOUNT), paid(rig.effects), "told once");
                AccountKey key = AccountKey.between(Town.entity("alice"), Town.entity("hub"));
                long delta = NodeRig.within(rig.node.ask(it -> it.view(key)
                        .orElseThrow()
                        .line(Town.GOLD)
                        .orElseThrow()
                        .delta()
                        .units()
                        .longValueExact()));
                assertEquals(PayUnsealed.AMOUNT, Math.abs(delta), "sent again, it was done once");
            }
        }
    }

    private static List<Long> paid(Collection<HubEffect> effects) {
        return effects.stream()
                .filter(it ->
                        it instanceof HubEffect.Happened happened && happened.event() instanceof AccountEvent.Paid)
                .map(it -> ((AccountEvent.Paid) ((HubEffect.Happened) it).event())
                        .amount()
                        .units()
                        .longValueExact())
                .toList();
    }
}
