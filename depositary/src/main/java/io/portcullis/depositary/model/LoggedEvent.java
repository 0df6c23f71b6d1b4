package io.portcullis.depositary.model;

/**
 * An event where the chain holds it. Two are the same exactly if block and index are; a reorg may bring the same transaction back in
 * another block, and that is another event.
 *
 * @param logIndex counts all logs of the block, of every contract
 */
public record LoggedEvent(
        long blockNumber,
        Bytes32 blockHash,
        Bytes32 transactionHash,
        long logIndex,
        EventLog log,
        DepositaryEvent event) {
    /** @throws MalformedEventException if the log is none of the Depositary's */
    public static LoggedEvent decode(
            long blockNumber, Bytes32 blockHash, Bytes32 transactionHash, long logIndex, EventLog log) {
        return new LoggedEvent(blockNumber, blockHash, transactionHash, logIndex, log, DepositaryEvent.decode(log));
    }
}
