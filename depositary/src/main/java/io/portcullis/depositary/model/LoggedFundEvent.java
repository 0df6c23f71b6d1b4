package io.portcullis.depositary.model;

/**
 * An event of the default fund where the chain holds it; as {@link LoggedEvent} is one of the Depositary's.
 *
 * @param logIndex counts all logs of the block, of every contract
 */
public record LoggedFundEvent(
        long blockNumber, Bytes32 blockHash, Bytes32 transactionHash, long logIndex, FundEvent event) {}
