package io.portcullis.signer.keystore;

import io.portcullis.depositary.model.Bytes32;
import java.util.function.Function;

/** A key whose token behaves as the test says. */
record TwinKey(TokenKey real, Function<Bytes32, byte[]> signing) implements TokenKey {
    @Override
    public PublicPoint publicPoint() {
        return real.publicPoint();
    }

    @Override
    public KeyAttributes attributes() {
        return real.attributes();
    }

    @Override
    public byte[] sign(Bytes32 digest) {
        return signing.apply(digest);
    }
}
