package io.portcullis.signer.keystore;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.signer.verdict.SignerFault;
import io.portcullis.signer.verdict.SignerTag;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.ProviderException;
import java.security.Signature;
import java.util.Optional;

/** One private key in the token, reached through SunPKCS11. */
final class Pkcs11Key implements TokenKey {
    /** ECDSA over the 32 bytes as they are, answered as {@code r ‖ s}. */
    private static final String ALGORITHM = "NONEwithECDSAinP1363Format";

    private final Provider provider;
    private final PrivateKey key;
    private final PublicPoint publicPoint;
    private final KeyAttributes attributes;
    private final Optional<VendorProfile> profile;

    Pkcs11Key(
            Provider provider,
            PrivateKey key,
            PublicPoint publicPoint,
            KeyAttributes attributes,
            Optional<VendorProfile> profile) {
        this.profile = profile;
        this.provider = provider;
        this.key = key;
        this.publicPoint = publicPoint;
        this.attributes = attributes;
    }

    @Override
    public PublicPoint publicPoint() {
        return publicPoint;
    }

    @Override
    public KeyAttributes attributes() {
        return attributes;
    }

    @Override
    public byte[] sign(Bytes32 digest) {
        byte[] bytes = digest.toArray();
        try {
            Signature signature = Signature.getInstance(ALGORITHM, provider);
            signature.initSign(key);
            // Initialised, it holds a session: from here to sign() nothing may throw, and update() of 32 bytes does
            // not.
            signature.update(bytes);
            byte[] rs = signature.sign();
            if (rs.length != 64) {
                throw new SignerFault(SignerTag.TOKEN_FAULT, "the token's signature has " + rs.length + " bytes");
            }
            return rs;
        } catch (GeneralSecurityException | ProviderException e) {
            throw TokenFaults.of(e, profile);
        }
    }
}
