package io.portcullis.depositary.client;

import io.portcullis.depositary.model.AbiWriter;
import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Amount;

/** A token's contract (ERC-20), and the lab token's open minting. */
public final class Erc20 {
    private final Node node;
    private final Address contract;
    private final TransactionSender sender;

    public Erc20(Node node, Address contract, TransactionSender sender) {
        this.node = node;
        this.contract = contract;
        this.sender = sender;
    }

    public Amount balanceOf(Address account) {
        return DepositaryAnswers.amount(node.call(
                Call.of(contract, Calldata.of("balanceOf(address)", new AbiWriter().address(account))),
                sender.account(),
                "latest"));
    }

    /** Lets the spender take up to that amount from the sender's account. */
    public Receipt approve(Address spender, Amount amount) {
        return send("approve(address,uint256)", spender, amount);
    }

    public Receipt transfer(Address to, Amount amount) {
        return send("transfer(address,uint256)", to, amount);
    }

    /** The lab token only. */
    public Receipt mint(Address to, Amount amount) {
        return send("mint(address,uint256)", to, amount);
    }

    private Receipt send(String signature, Address account, Amount amount) {
        Calldata data = Calldata.of(signature, new AbiWriter().address(account).number(amount.units()));
        return ReceiptReader.withoutEvents(sender.send(Call.of(contract, data)));
    }
}
