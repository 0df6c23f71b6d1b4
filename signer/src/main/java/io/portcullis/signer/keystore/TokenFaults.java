package io.portcullis.signer.keystore;

import io.portcullis.signer.cryptoki.CkrName;
import io.portcullis.signer.cryptoki.Outcome;
import io.portcullis.signer.verdict.SignerFault;
import io.portcullis.signer.verdict.SignerTag;

/** What a token's refusal means to a signer that needed it done. */
final class TokenFaults {
    private TokenFaults() {}

    static SignerFault of(Outcome.Refused<?> refused) {
        if (refused.code() == CkrName.CKR_SESSION_COUNT) {
            return new SignerFault(SignerTag.SESSIONS_EXHAUSTED, "the token has no free session (" + refused + ")");
        }
        String hint = refused.code() == CkrName.CKR_USER_ALREADY_LOGGED_IN ? ", in this process" : "";
        return new SignerFault(SignerTag.TOKEN_FAULT, refused + hint);
    }
}
