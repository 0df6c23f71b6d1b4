package io.portcullis.engine.node;

import io.portcullis.engine.hub.Instruction;
import io.portcullis.engine.hub.Outcome;
import io.portcullis.engine.log.FileDisk;
import io.portcullis.engine.log.SegmentedBlockLog;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

/**
 * A node on a real disk whose signers fall silent: it says when one payment is durable and not sealed, and then waits to be killed.
 *
 * <p>Argument: directory.
 */
final class PayUnsealed {
    static final String DURABLE = "durable";
    static final long AMOUNT = 7;
    static final Instruction PAYMENT = NodeRig.pay(AMOUNT);

    /** No command of {@link NodeRig#opened} has it. */
    static final long PAYMENT_NUMBER = 1_000;

    private PayUnsealed() {}

    public static void main(String[] arguments) throws Exception {
        try (FileDisk disk = FileDisk.forWriting(Path.of(arguments[0]));
                SegmentedBlockLog log = PayForever.open(disk)) {
            NodeRig rig = NodeRig.of(log);
            rig.node.start();
            rig.opened();
            while (!NodeRig.within(rig.node.ask(hub -> hub.unsealed().isEmpty()))) {
                Thread.onSpinWait();
            }
            rig.signers.drainPermits();
            CompletableFuture<Outcome> unanswered = rig.submit("alice", PAYMENT_NUMBER, PAYMENT);
            while (NodeRig.within(rig.node.ask(hub -> hub.unsealed().isEmpty()))) {
                Thread.onSpinWait();
            }
            System.out.println(unanswered.isDone() ? "answered" : DURABLE);
            System.out.flush();
            Thread.sleep(Long.MAX_VALUE);
        }
    }
}
