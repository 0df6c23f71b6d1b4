package io.portcullis.depositary.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The board's agreement to one batch: {@code struct Certificate { bytes[] signatures; }}, each of 65 bytes {@code r ‖ s ‖ v}.
 *
 * <p>Invariant, kept by {@link #of}: signatures ascend strictly by their signer's address, so that none counts twice.
 */
public record Certificate(List<Signature> signatures) {
    public Certificate {
        signatures = List.copyOf(signatures);
    }

    /**
     * Puts signatures over a digest into the contract's order.
     *
     * @throws IllegalArgumentException if one recovers to nobody, or two are by one signer
     */
    public static Certificate of(Bytes32 digest, List<Signature> signatures) {
        Map<Address, Signature> bySigner = new TreeMap<>();
        for (Signature signature : signatures) {
            if (bySigner.put(Secp256k1.recover(digest, signature), signature) != null) {
                throw new IllegalArgumentException("two signatures are by one signer");
            }
        }
        return new Certificate(new ArrayList<>(bySigner.values()));
    }

    /** The struct's {@code abi.encode} without the leading offset. */
    public byte[] encode() {
        AbiWriter out = new AbiWriter().number(AbiWriter.WORD).number(signatures.size());
        int each = AbiWriter.WORD + Signature.LENGTH + AbiWriter.padding(Signature.LENGTH);
        for (int i = 0; i < signatures.size(); i++) {
            out.number((long) signatures.size() * AbiWriter.WORD + (long) i * each);
        }
        signatures.forEach(signature -> out.dynamicBytes(signature.encode()));
        return out.toBytes();
    }
}
