package io.portcullis.depositary.client;

import io.portcullis.depositary.model.AbiWriter;
import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Asset;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * What a wallet has to send so that a default fund takes its money: for an ERC-20 first the approval of the fund, of the very amount. Nothing is sent
 * here: the money is the wallet's own.
 */
public final class FundPayIn {
    private final Address fund;

    /**
     * One transaction.
     *
     * @param what it does, in a word: approve, join, replenish, premium, bond or recover
     * @param valueWei it carries
     * @param data 0x and hexadecimal digits
     */
    public record Step(String what, Address to, BigInteger valueWei, String data) {}

    public FundPayIn(Address fund) {
        this.fund = fund;
    }

    /** Buys shares of the pool for an entity, at least so many. */
    public List<Step> join(EntityId entity, Asset asset, Amount amount, Amount least) {
        return steps("join", asset, amount, FundCalls.joinPool(entity, asset.id(), amount, least));
    }

    /** Brings back what an entity is asked for, at most all of it, for shares, at least so many. */
    public List<Step> replenish(EntityId entity, Asset asset, Amount amount, Amount least) {
        return steps("replenish", asset, amount, FundCalls.replenish(entity, asset.id(), amount, least));
    }

    /** Adds to the pool without shares. */
    public List<Step> premium(Asset asset, Amount amount) {
        return steps("premium", asset, amount, FundCalls.payPremium(asset.id(), amount));
    }

    /** Adds to the hub's bond. */
    public List<Step> bond(Asset asset, Amount amount) {
        return steps("bond", asset, amount, FundCalls.postBond(asset.id(), amount));
    }

    /**
     * Brings in what a debtor paid of the debts that the fund took over.
     *
     * @param id of the default
     */
    public List<Step> recover(Bytes32 id, Asset asset, Amount amount) {
        return steps("recover", asset, amount, FundCalls.recover(id, amount));
    }

    /** @throws IllegalArgumentException of a token that no fund takes, or of nothing */
    private List<Step> steps(String what, Asset asset, Amount amount, Calldata data) {
        if (!amount.isPositive()) {
            throw new IllegalArgumentException("what is paid in is above zero");
        }
        List<Step> steps = new ArrayList<>();
        BigInteger value = BigInteger.ZERO;
        switch (asset.kind()) {
            case NATIVE -> value = amount.units();
            case ERC20 -> {
                AbiWriter arguments = new AbiWriter().address(fund).number(amount.units());
                steps.add(new Step(
                        "approve",
                        asset.contract(),
                        BigInteger.ZERO,
                        Calldata.of("approve(address,uint256)", arguments).toHex()));
            }
            case ERC1155 -> throw new IllegalArgumentException("no default fund takes a token of ERC-1155");
        }
        steps.add(new Step(what, fund, value, data.toHex()));
        return List.copyOf(steps);
    }
}
