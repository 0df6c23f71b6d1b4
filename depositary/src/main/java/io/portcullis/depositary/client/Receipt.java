package io.portcullis.depositary.client;

import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.LoggedEvent;
import java.util.List;
import java.util.Optional;

/**
 * A transaction that was mined and succeeded. A reorg may still take it back: only the follower says when it is settled.
 *
 * @param created the contract it created
 * @param events what the Depositary logged in it; logs of other contracts are left out
 */
public record Receipt(
        Bytes32 transactionHash,
        long blockNumber,
        Bytes32 blockHash,
        long gasUsed,
        Optional<Address> created,
        List<LoggedEvent> events) {
    public Receipt {
        events = List.copyOf(events);
    }
}
