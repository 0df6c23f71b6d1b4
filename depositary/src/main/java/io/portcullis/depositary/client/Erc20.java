package io.portcullis.depositary.client;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.portcullis.depositary.model.AbiWriter;
import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Amount;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;

/** A token's contract (ERC-20), and the lab token's open minting. */
public final class Erc20 {
    private static final int MAX_SYMBOL_LENGTH = 11;

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

    /**
     * The short name the token gives itself: a claim, so only 1 to 11 letters and digits are believed.
     *
     * @return empty if the contract gives none
     */
    public Optional<String> symbol() {
        try {
            byte[] answer = ask("symbol()");
            if (answer.length < 3 * AbiWriter.WORD) {
                return Optional.empty();
            }
            int length = new BigInteger(1, Arrays.copyOfRange(answer, AbiWriter.WORD, 2 * AbiWriter.WORD)).intValue();
            if (length < 1 || length > MAX_SYMBOL_LENGTH) {
                return Optional.empty();
            }
            String symbol = new String(answer, 2 * AbiWriter.WORD, length, US_ASCII);
            return Optional.of(symbol).filter(text -> text.matches("[A-Za-z0-9]+"));
        } catch (ChainRefusal e) {
            return Optional.empty();
        }
    }

    /** How many digits the token shows behind the point: a claim; empty if there is none or it is above 77. */
    public OptionalInt decimals() {
        try {
            byte[] answer = ask("decimals()");
            BigInteger claimed = new BigInteger(1, answer);
            boolean believed = answer.length == AbiWriter.WORD && claimed.bitLength() < 7 && claimed.intValue() <= 77;
            return believed ? OptionalInt.of(claimed.intValue()) : OptionalInt.empty();
        } catch (ChainRefusal e) {
            return OptionalInt.empty();
        }
    }

    private byte[] ask(String signature) {
        return node.call(Call.of(contract, Calldata.of(signature, new AbiWriter())), sender.account(), "latest");
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
