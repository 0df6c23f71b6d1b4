package io.portcullis.depositary.client;

import io.portcullis.depositary.model.Address;
import java.math.BigInteger;
import java.util.Optional;

/**
 * A contract newly put on a chain.
 *
 * @param transaction where it was created
 */
public record Deployment(Address address, Receipt transaction) {
    /** Deploys a contract; whoever sends it has no right over it afterwards. */
    public static Deployment deploy(ContractArtifact artifact, TransactionSender sender) {
        Receipt receipt = ReceiptReader.withoutEvents(
                sender.send(new Call(Optional.empty(), BigInteger.ZERO, artifact.creation())));
        Address address = receipt.created()
                .orElseThrow(() ->
                        new ChainFault(ChainTag.ANSWER_MALFORMED, "the receipt of a deployment names no contract"));
        return new Deployment(address, receipt);
    }
}
