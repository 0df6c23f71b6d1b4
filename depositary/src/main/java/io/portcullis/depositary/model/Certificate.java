package io.portcullis.depositary.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The board's agreement to one batch: {@code struct Certificate { bytes[] signatures; bytes groupSignature; }}, the signatures of 65 bytes
 * {@code r ‖ s ‖ v} each.
 *
 * <p>Invariant, kept by {@link #of}: signatures ascend strictly by their signer's address, so that none counts twice.
 */
public record Certificate(List<Signature> signatures, Optional<GroupSignature> groupSignature) {
    /** For a board without a group key. */
    public Certificate(List<Signature> signatures) {
        this(signatures, Optional.empty());
    }

    public Certificate {
        signatures = List.copyOf(signatures);
    }

    /**
     * Puts signatures over a digest into the contract's order.
     *
     * @throws IllegalArgumentException if one recovers to nobody, or two are by one signer
     */
    public static Certificate of(Bytes32 digest, List<Signature> signatures) {
        return of(digest, signatures, Optional.empty());
    }

    /** As {@link #of(Bytes32, List)}, with the signature of the board's group. */
    public static Certificate of(Bytes32 digest, List<Signature> signatures, Optional<GroupSignature> groupSignature) {
        Map<Address, Signature> bySigner = new TreeMap<>();
        for (Signature signature : signatures) {
            if (bySigner.put(Secp256k1.recover(digest, signature), signature) != null) {
                throw new IllegalArgumentException("two signatures are by one signer");
            }
        }
        return new Certificate(new ArrayList<>(bySigner.values()), groupSignature);
    }

    /** The struct's {@code abi.encode} without the leading offset. */
    public byte[] encode() {
        int each = AbiWriter.WORD + Signature.LENGTH + AbiWriter.padding(Signature.LENGTH);
        AbiWriter out = new AbiWriter()
                .number(2 * AbiWriter.WORD)
                .number(3L * AbiWriter.WORD + (long) signatures.size() * (AbiWriter.WORD + each))
                .number(signatures.size());
        for (int i = 0; i < signatures.size(); i++) {
            out.number((long) signatures.size() * AbiWriter.WORD + (long) i * each);
        }
        signatures.forEach(signature -> out.dynamicBytes(signature.encode()));
        out.dynamicBytes(
                groupSignature.map(signature -> signature.point().toArray()).orElse(new byte[0]));
        return out.toBytes();
    }
}
