package io.portcullis.appliance.web;

import io.portcullis.engine.authority.GrantKey;
import io.portcullis.engine.authority.P256Key;
import io.portcullis.threshold.codec.Bytes;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Enrolled passkeys as the engine's grants name them. A COSE_Key of ES256 (RFC 9053) has one CBOR form that authenticators write: a map of kty, alg, crv, x
 * and y, in that order; what has another form is no key for a grant.
 */
final class PasskeyKeys {
    private static final byte[] BEFORE_X = HexFormat.of().parseHex("a5010203262001215820");
    private static final byte[] BEFORE_Y = HexFormat.of().parseHex("225820");
    private static final int COORDINATE = 32;

    private PasskeyKeys() {}

    static Bytes id(Desk.Credential credential) {
        return Bytes.of(Base64.getUrlDecoder().decode(credential.id()));
    }

    /** The point of a passkey's public key. */
    static Optional<P256Key> key(Desk.Credential credential) {
        byte[] cose = Base64.getUrlDecoder().decode(credential.publicKey());
        int x = BEFORE_X.length;
        int between = x + COORDINATE;
        int y = between + BEFORE_Y.length;
        if (cose.length != y + COORDINATE
                || !Arrays.equals(cose, 0, x, BEFORE_X, 0, x)
                || !Arrays.equals(cose, between, y, BEFORE_Y, 0, BEFORE_Y.length)) {
            return Optional.empty();
        }
        try {
            return Optional.of(new P256Key(Bytes.of(Arrays.copyOfRange(cose, x, between))
                    .concat(Bytes.of(Arrays.copyOfRange(cose, y, cose.length)))));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    static boolean is(GrantKey key, Desk.Credential credential) {
        return key instanceof GrantKey.Passkey passkey && passkey.credentialId().equals(id(credential));
    }
}
