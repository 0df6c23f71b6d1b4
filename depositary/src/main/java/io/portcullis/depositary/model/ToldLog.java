package io.portcullis.depositary.model;

/**
 * A log of the Depositary's contracts or of a default fund, undecoded, where the chain holds it.
 *
 * @param ofFund whether the fund wrote it
 * @param timeSeconds of its block, Unix time
 * @param logIndex counts all logs of the block, of every contract
 */
public record ToldLog(
        boolean ofFund,
        long blockNumber,
        Bytes32 blockHash,
        long timeSeconds,
        Bytes32 transactionHash,
        long logIndex,
        EventLog log) {
    /** @throws MalformedEventException if the log is none of the Depositary's */
    public LoggedEvent ofDepositary() {
        return LoggedEvent.decode(blockNumber, blockHash, transactionHash, logIndex, log);
    }

    /** @throws MalformedEventException if the log is none of the fund's */
    public LoggedFundEvent fundEvent() {
        return new LoggedFundEvent(blockNumber, blockHash, transactionHash, logIndex, FundEvent.decode(log));
    }
}
