package io.portcullis.signer.keystore;

import io.portcullis.signer.cryptoki.AttributeType;
import io.portcullis.signer.cryptoki.Attributes;
import io.portcullis.signer.cryptoki.ObjectHandle;
import io.portcullis.signer.cryptoki.Session;
import io.portcullis.signer.verdict.SignerFault;
import io.portcullis.signer.verdict.SignerTag;
import java.util.List;

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
    private static final List<AttributeType> TYPES = List.of(
            AttributeType.TOKEN,
            AttributeType.PRIVATE,
            AttributeType.SENSITIVE,
            AttributeType.ALWAYS_SENSITIVE,
            AttributeType.EXTRACTABLE,
            AttributeType.NEVER_EXTRACTABLE,
            AttributeType.LOCAL,
            AttributeType.SIGN,
            AttributeType.DECRYPT,
            AttributeType.UNWRAP,
            AttributeType.DERIVE,
            AttributeType.SIGN_RECOVER);

    static KeyAttributes read(Session session, ObjectHandle key) {
        Attributes read = session.read(key, TYPES).orElseThrow(TokenFaults::of);
        return new KeyAttributes(
                flag(read, AttributeType.TOKEN),
                flag(read, AttributeType.PRIVATE),
                flag(read, AttributeType.SENSITIVE),
                flag(read, AttributeType.ALWAYS_SENSITIVE),
                flag(read, AttributeType.EXTRACTABLE),
                flag(read, AttributeType.NEVER_EXTRACTABLE),
                flag(read, AttributeType.LOCAL),
                flag(read, AttributeType.SIGN),
                flag(read, AttributeType.DECRYPT),
                flag(read, AttributeType.UNWRAP),
                flag(read, AttributeType.DERIVE),
                flag(read, AttributeType.SIGN_RECOVER));
    }

    /** A flag that the token does not tell, or of another type, is a fault: nothing is assumed of a key. */
    private static boolean flag(Attributes read, AttributeType type) {
        return read.flag(type)
                .orElseThrow(() -> new SignerFault(SignerTag.TOKEN_FAULT, "the token does not tell a key's " + type));
    }

    /** Whether the key may only sign, and cannot leave its token from now on. It may have left before, wrapped, for its backup. */
    public boolean signOnlyAndClosed() {
        return onToken
                && isPrivate
                && sensitive
                && !extractable
                && maySign
                && !mayDecrypt
                && !mayUnwrap
                && !mayDerive
                && !maySignRecover;
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
