package io.portcullis.engine.node;

import io.portcullis.engine.hub.Hub;
import io.portcullis.engine.log.BlockLog;
import io.portcullis.engine.log.LoggedBlock;
import io.portcullis.engine.verdict.EngineFault;
import io.portcullis.engine.verdict.EngineTag;
import java.util.Optional;
import java.util.function.LongConsumer;

/** Brings a hub from its snapshot to the end of the log. */
public final class Recovery {
    private Recovery() {}

    /**
     * Replays what the hub has not seen.
     *
     * @param hub as the newest snapshot has it, or at genesis
     * @param progress told the height after every block
     * @return how many blocks were replayed
     * @throws EngineFault STATE_ROOT_DIFFERS at the first block whose root is another than when it was made
     */
    public static long replay(Hub hub, BlockLog log, LongConsumer progress) {
        if (log.last().isEmpty() || log.last().getAsLong() <= hub.height()) {
            return 0;
        }
        long replayed = 0;
        try (BlockLog.Reader reader = log.readFrom(hub.height() + 1)) {
            Optional<LoggedBlock> next = reader.next();
            while (next.isPresent()) {
                Records.Logged logged = Records.read(next.get().block());
                Hub.Applied applied = hub.apply(Records.block(logged));
                if (!applied.stateRoot().equals(logged.stateRoot())) {
                    throw new EngineFault(
                            EngineTag.STATE_ROOT_DIFFERS,
                            "block " + applied.height() + " gave " + logged.stateRoot()
                                    + " when it was made, and gives " + applied.stateRoot());
                }
                replayed++;
                progress.accept(applied.height());
                next = reader.next();
            }
        }
        hub.links().settle();
        return replayed;
    }
}
