package io.portcullis.depositary.client;

import io.portcullis.depositary.model.AbiWriter;
import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.FundTerms;
import java.math.BigInteger;
import java.util.Optional;

/**
 * A contract newly put on a chain.
 *
 * @param transaction where it was created
 */
public record Deployment(Address address, Receipt transaction) {
    /**
     * Deploys a Depositary with the accounts that are bound to it for good. Whoever sends it has no right over either afterwards; if somebody
     * else binds the accounts first, the second transaction reverts and nothing is lost but its gas.
     */
    public static Deployment depositary(TransactionSender sender) {
        Deployment accounts = deploy(ContractArtifact.accounts(), new AbiWriter(), sender);
        return deploy(ContractArtifact.depositary(), new AbiWriter().address(accounts.address()), sender);
    }

    /**
     * Deploys a default fund over a Depositary. Whoever sends it has no right over it afterwards.
     *
     * @param fund whose board declares defaults
     * @param hub whose bond it is
     */
    public static Deployment defaultFund(
            TransactionSender sender, Address depositary, EntityId fund, EntityId hub, FundTerms terms) {
        return deploy(ContractArtifact.defaultFund(), FundCalls.creation(depositary, fund, hub, terms), sender);
    }

    /** Deploys the lab's ERC-20. */
    public static Deployment labToken(TransactionSender sender) {
        return deploy(ContractArtifact.labToken(), new AbiWriter(), sender);
    }

    private static Deployment deploy(ContractArtifact artifact, AbiWriter arguments, TransactionSender sender) {
        Receipt receipt = ReceiptReader.withoutEvents(
                sender.send(new Call(Optional.empty(), BigInteger.ZERO, artifact.creation(arguments))));
        Address address = receipt.created()
                .orElseThrow(() ->
                        new ChainFault(ChainTag.ANSWER_MALFORMED, "the receipt of a deployment names no contract"));
        return new Deployment(address, receipt);
    }
}
