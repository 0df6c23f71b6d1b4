package io.portcullis.depositary.sending;

import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Keccak;
import java.math.BigInteger;

/**
 * An EIP-1559 transaction (EIP-2718 type 2) without an access list, before it is signed. Creating contracts is not for lanes.
 *
 * <pre>
 *   encoding   0x02 ‖ rlp([chainId, nonce, tip, maximum, gas, to, value, data, []])
 *   hash       Keccak-256 of it: what is signed
 * </pre>
 */
public record UnsignedTransaction(
        long chainId, long nonce, Fees fees, long gas, Address to, BigInteger value, CallBytes data) {
    static final byte TYPE = 0x02;
    private static final int MAX_VALUE_BITS = 128;

    public UnsignedTransaction {
        if (chainId <= 0
                || nonce < 0
                || gas < Limits.EMPTY_GAS
                || gas > Limits.MAX_GAS
                || value.signum() < 0
                || value.bitLength() > MAX_VALUE_BITS) {
            throw new IllegalArgumentException("not a transaction that a lane may send");
        }
    }

    /** One that does nothing but take a nonce. */
    public static UnsignedTransaction empty(long chainId, long nonce, Fees fees, Address account) {
        return new UnsignedTransaction(
                chainId, nonce, fees, Limits.EMPTY_GAS, account, BigInteger.ZERO, CallBytes.NONE);
    }

    public boolean isEmpty(Address account) {
        return to.equals(account) && value.signum() == 0 && data.length() == 0;
    }

    public Bytes32 hash() {
        return Keccak.hash(encode());
    }

    public byte[] encode() {
        return typed(fields());
    }

    Rlp.Writer fields() {
        return new Rlp.Writer()
                .number(chainId)
                .number(nonce)
                .number(fees.tip())
                .number(fees.maximum())
                .number(gas)
                .bytes(to.toArray())
                .number(value)
                .bytes(data.toArray())
                .emptyList();
    }

    static byte[] typed(Rlp.Writer fields) {
        byte[] list = fields.toList();
        byte[] out = new byte[1 + list.length];
        out[0] = TYPE;
        System.arraycopy(list, 0, out, 1, list.length);
        return out;
    }

    /**
     * Reads what {@link #encode} writes, and nothing else.
     *
     * @throws IllegalArgumentException otherwise
     */
    public static UnsignedTransaction decode(byte[] bytes) {
        Rlp.Reader in = reader(bytes);
        UnsignedTransaction transaction = read(in);
        in.end();
        return transaction;
    }

    static Rlp.Reader reader(byte[] bytes) {
        if (bytes.length < 2 || bytes[0] != TYPE) {
            throw new IllegalArgumentException("not a transaction of type 2");
        }
        return new Rlp.Reader(bytes, 1);
    }

    static UnsignedTransaction read(Rlp.Reader in) {
        long chainId = in.number();
        long nonce = in.number();
        BigInteger tip = in.number(32);
        BigInteger maximum = in.number(32);
        long gas = in.number();
        Address to = Address.of(in.bytes(Address.LENGTH));
        BigInteger value = in.number(32);
        CallBytes data = CallBytes.of(in.bytes(Limits.MAX_DATA_BYTES));
        in.emptyList();
        return new UnsignedTransaction(chainId, nonce, new Fees(tip, maximum), gas, to, value, data);
    }
}
