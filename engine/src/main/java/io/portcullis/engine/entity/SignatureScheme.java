package io.portcullis.engine.entity;

import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Secp256k1;
import io.portcullis.depositary.model.Signature;
import java.util.Optional;

/** Whose signature it is. Simulations of thousands of boards pass in a quick twin. */
@FunctionalInterface
public interface SignatureScheme {
    /** The scheme of every board. */
    SignatureScheme SECP256K1 = (digest, signature) -> {
        try {
            return Optional.of(Secp256k1.recover(digest, signature));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    };

    /** The account whose key made this signature over the digest, if a key can have made it. */
    Optional<Address> signerOf(Bytes32 digest, Signature signature);
}
