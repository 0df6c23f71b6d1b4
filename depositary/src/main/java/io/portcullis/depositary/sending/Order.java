package io.portcullis.depositary.sending;

import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Bytes32;
import java.math.BigInteger;

/**
 * What is to be mined, once.
 *
 * @param id whoever orders chooses it; the same id is the same order for good, also after a crash
 * @param value in wei
 * @param gas the limit
 * @param deadlineSeconds Unix time; not mined by then, an empty transaction takes its nonce
 */
public record Order(Bytes32 id, Address to, BigInteger value, CallBytes data, long gas, long deadlineSeconds) {
    private static final int MAX_VALUE_BITS = 128;

    public Order {
        if (gas < Limits.EMPTY_GAS
                || gas > Limits.MAX_GAS
                || value.signum() < 0
                || value.bitLength() > MAX_VALUE_BITS
                || deadlineSeconds <= 0) {
            throw new IllegalArgumentException("not an order that a lane may take");
        }
    }

    UnsignedTransaction with(long chainId, long nonce, Fees fees) {
        return new UnsignedTransaction(chainId, nonce, fees, gas, to, value, data);
    }

    boolean is(UnsignedTransaction transaction) {
        return transaction.to().equals(to)
                && transaction.value().equals(value)
                && transaction.data().equals(data)
                && transaction.gas() == gas;
    }
}
