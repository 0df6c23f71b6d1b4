package io.portcullis.depositary.sending;

import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Hex;
import io.portcullis.depositary.model.Keccak;
import io.portcullis.depositary.model.Secp256k1;
import io.portcullis.depositary.model.Signature;
import java.math.BigInteger;

/**
 * A transaction as it is sent: {@code 0x02 ‖ rlp([the unsigned fields, yParity, r, s])}. Its hash is Keccak-256 of that, so one
 * transaction with one signature has one hash.
 */
public record SignedTransaction(UnsignedTransaction unsigned, Signature signature) {
    private static final int FIRST_V = 27;

    public byte[] encode() {
        return UnsignedTransaction.typed(unsigned.fields()
                .number(signature.v() - FIRST_V)
                .number(signature.r())
                .number(signature.s()));
    }

    /** As JSON-RPC takes it. */
    public String toHex() {
        return Hex.encode(encode());
    }

    public Bytes32 hash() {
        return Keccak.hash(encode());
    }

    /** @throws IllegalArgumentException if no key can have signed it */
    public Address account() {
        return Secp256k1.recover(unsigned.hash(), signature);
    }

    /**
     * Reads what {@link #encode} writes, and nothing else.
     *
     * @throws IllegalArgumentException otherwise
     */
    public static SignedTransaction decode(byte[] bytes) {
        Rlp.Reader in = UnsignedTransaction.reader(bytes);
        UnsignedTransaction unsigned = UnsignedTransaction.read(in);
        int parity = in.number(1).intValueExact();
        BigInteger r = in.number(32);
        BigInteger s = in.number(32);
        in.end();
        return new SignedTransaction(unsigned, new Signature(r, s, FIRST_V + parity));
    }
}
