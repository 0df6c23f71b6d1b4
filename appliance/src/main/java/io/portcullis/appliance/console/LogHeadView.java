package io.portcullis.appliance.console;

import io.portcullis.engine.hub.Hub;

/** The engine's log after a block: whoever replays it to there finds the same root. */
public record LogHeadView(long height, String blockHash, String stateRoot, long timeSeconds) {
    /** Between two blocks, on the hub's thread. */
    public static LogHeadView of(Hub hub) {
        return new LogHeadView(
                hub.height(), hub.lastBlockHash().toString(), hub.root().toString(), hub.timeMillis() / 1_000);
    }
}
