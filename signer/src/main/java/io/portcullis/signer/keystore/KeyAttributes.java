package io.portcullis.signer.keystore;

/** What a token says of one private key (PKCS#11 2.40, sections 4.9 and 4.4), read back from it, never assumed. */
public record KeyAttributes(
        boolean onToken,
        boolean isPrivate,
        boolean sensitive,
        boolean alwaysSensitive,
        boolean extractable,
        boolean neverExtractable,
        boolean madeInToken,
        boolean maySign,
        boolean mayDecrypt,
        boolean mayUnwrap,
        boolean mayDerive,
        boolean maySignRecover) {

    static KeyAttributes read(Cryptoki cryptoki, long session, long key) {
        return new KeyAttributes(
                cryptoki.flag(session, key, 0x001),
                cryptoki.flag(session, key, 0x002),
                cryptoki.flag(session, key, 0x103),
                cryptoki.flag(session, key, 0x165),
                cryptoki.flag(session, key, 0x162),
                cryptoki.flag(session, key, 0x164),
                cryptoki.flag(session, key, 0x163),
                cryptoki.flag(session, key, 0x108),
                cryptoki.flag(session, key, 0x105),
                cryptoki.flag(session, key, 0x107),
                cryptoki.flag(session, key, 0x10c),
                cryptoki.flag(session, key, 0x109));
    }

    /** Whether the key was made in its token, never could leave it, and may only sign. */
    public boolean signOnlyAndSealed() {
        return onToken
                && isPrivate
                && sensitive
                && alwaysSensitive
                && !extractable
                && neverExtractable
                && madeInToken
                && maySign
                && !mayDecrypt
                && !mayUnwrap
                && !mayDerive
                && !maySignRecover;
    }
}
