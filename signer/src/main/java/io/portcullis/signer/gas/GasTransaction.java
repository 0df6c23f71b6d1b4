package io.portcullis.signer.gas;

import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Keccak;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.verdict.SignerTag;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.codec.RlpReader;
import io.portcullis.threshold.verdict.ThresholdRefusedException;
import java.math.BigInteger;
import java.util.Arrays;

/**
 * An unsigned transaction as it was read: {@code 0x02 ‖ rlp([chainId, nonce, tip, maximum, gas, to, value, data, []])}.
 *
 * @param digest Keccak-256 of the bytes that were read
 */
public record GasTransaction(
        long chainId,
        long nonce,
        BigInteger tip,
        BigInteger maximum,
        long gas,
        Address to,
        BigInteger value,
        int dataBytes,
        Bytes32 digest) {
    /** Bytes of one transaction; beyond: GAS_TRANSACTION_MALFORMED. */
    public static final int MAX_BYTES = 120 * 1024;

    private static final byte TYPE = 0x02;
    private static final int WORD = 32;

    /** @throws RefusedException GAS_TRANSACTION_MALFORMED unless the bytes are the one encoding of such a transaction */
    public static GasTransaction read(Bytes bytes) {
        byte[] all = bytes.toArray();
        if (all.length < 2 || all.length > MAX_BYTES || all[0] != TYPE) {
            throw malformed("a transaction of type 2 and at most " + MAX_BYTES + " bytes is expected");
        }
        Bytes32 digest = Keccak.hash(all);
        try {
            return RlpReader.readList(Bytes.of(Arrays.copyOfRange(all, 1, all.length)), in -> read(in, digest));
        } catch (ThresholdRefusedException e) {
            throw malformed(String.valueOf(e.getMessage()));
        }
    }

    private static GasTransaction read(RlpReader in, Bytes32 digest) {
        long chainId = in.number(1L, Long.MAX_VALUE);
        long nonce = in.number(0L, Long.MAX_VALUE);
        BigInteger tip = number(in);
        BigInteger maximum = number(in);
        long gas = in.number(0L, Long.MAX_VALUE);
        Address to = Address.of(in.fixed(Address.LENGTH).toArray());
        BigInteger value = number(in);
        int dataBytes = in.bytes(MAX_BYTES).size();
        in.items(0, item -> item);
        return new GasTransaction(chainId, nonce, tip, maximum, gas, to, value, dataBytes, digest);
    }

    private static BigInteger number(RlpReader in) {
        byte[] bytes = in.bytes(WORD).toArray();
        if (bytes.length > 0 && bytes[0] == 0) {
            throw malformed("a number has no leading zeros");
        }
        return new BigInteger(1, bytes);
    }

    private static RefusedException malformed(String reason) {
        return new RefusedException(SignerTag.GAS_TRANSACTION_MALFORMED, reason);
    }
}
