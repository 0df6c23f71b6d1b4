package io.portcullis.signer.gas;

import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Eip712Domain;
import io.portcullis.signer.verdict.Refusal;
import io.portcullis.signer.verdict.SignerTag;
import java.math.BigInteger;
import java.util.Optional;

/**
 * What a transaction may be.
 *
 * @param maxFeePerGas in wei
 * @param maxTipPerGas in wei
 * @param maxGas of one transaction
 */
public record GasRules(BigInteger maxFeePerGas, BigInteger maxTipPerGas, long maxGas) {
    /** EIP-7825. */
    public static final long MOST_GAS = 16_777_216;

    private static final BigInteger GWEI = BigInteger.valueOf(1_000_000_000);

    public GasRules {
        if (maxFeePerGas.signum() <= 0
                || maxTipPerGas.signum() <= 0
                || maxTipPerGas.compareTo(maxFeePerGas) > 0
                || maxGas < 21_000
                || maxGas > MOST_GAS) {
            throw new IllegalArgumentException(
                    "caps are positive, a tip is part of a fee, and gas is that of one transaction");
        }
    }

    public static GasRules ofGwei(long fee, long tip, long gas) {
        return new GasRules(GWEI.multiply(BigInteger.valueOf(fee)), GWEI.multiply(BigInteger.valueOf(tip)), gas);
    }

    /**
     * Why the account must not sign it; empty if it may.
     *
     * @param domain the pinned chain and contract
     * @param fund the pinned default fund, if one is spoken to: it takes words too
     * @param account the gas key's own
     */
    public Optional<Refusal> judge(
            GasTransaction transaction, Eip712Domain domain, Optional<Address> fund, Address account) {
        boolean empty = transaction.to().equals(account) && transaction.dataBytes() == 0;
        if (transaction.chainId() != domain.chainId()) {
            return refuse(SignerTag.WRONG_CHAIN, "the transaction is for chain " + transaction.chainId());
        }
        boolean known = transaction.to().equals(domain.depositary()) || fund.equals(Optional.of(transaction.to()));
        if (!empty && !known) {
            return refuse(SignerTag.GAS_DESTINATION_FOREIGN, "the transaction goes to " + transaction.to());
        }
        if (transaction.value().signum() != 0) {
            return refuse(SignerTag.GAS_VALUE_CARRIED, "the transaction carries " + transaction.value() + " wei");
        }
        if (transaction.maximum().compareTo(maxFeePerGas) > 0
                || transaction.tip().compareTo(maxTipPerGas) > 0
                || transaction.tip().compareTo(transaction.maximum()) > 0
                || transaction.gas() > maxGas) {
            return refuse(
                    SignerTag.GAS_ABOVE_CAP,
                    "it offers " + transaction.maximum() + " wei with a tip of " + transaction.tip() + " for "
                            + transaction.gas() + " gas");
        }
        return Optional.empty();
    }

    private static Optional<Refusal> refuse(SignerTag tag, String reason) {
        return Optional.of(new Refusal(tag, reason));
    }
}
