package io.portcullis.depositary.follower;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.LoggedEvent;
import java.util.List;

/** One block with the Depositary's events in it, in their order. */
public record Block(long number, Bytes32 hash, Bytes32 parentHash, List<LoggedEvent> events) {
    public Block {
        events = List.copyOf(events);
        if (number < 0) {
            throw new IllegalArgumentException("blocks are numbered from 0");
        }
        for (LoggedEvent event : events) {
            if (event.blockNumber() != number || !event.blockHash().equals(hash)) {
                throw new IllegalArgumentException("an event of another block");
            }
        }
    }
}
