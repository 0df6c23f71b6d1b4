package io.portcullis.signer.keystore;

import io.portcullis.signer.cryptoki.Ckr;
import io.portcullis.signer.cryptoki.CkrName;
import io.portcullis.signer.cryptoki.Outcome;
import io.portcullis.signer.verdict.SignerFault;
import io.portcullis.signer.verdict.SignerTag;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a token's refusal means to a signer that needed it done. */
final class TokenFaults {
    /** As SunPKCS11 writes a code: a name of the standard, or a number. */
    private static final Pattern CODE = Pattern.compile("\\b(CKR_[A-Z0-9_]+)\\b|\\b0x0*([0-9a-fA-F]{1,16})\\b");

    private TokenFaults() {}

    /** Where a token is opened or set up: whatever it refuses there, the signer cannot go on. */
    static SignerFault of(Outcome.Refused<?> refused) {
        String hint = refused.code() == CkrName.CKR_USER_ALREADY_LOGGED_IN ? ", in this process" : "";
        return of(refused.code(), refused + hint, Optional.empty(), null);
    }

    /** Where a token is used: its profile says which codes only another process survives. */
    static SignerFault of(Ckr code, String what, Optional<VendorProfile> profile, Throwable cause) {
        return new SignerFault(tag(code, profile), what, cause);
    }

    private static SignerTag tag(Ckr code, Optional<VendorProfile> profile) {
        if (code == CkrName.CKR_SESSION_COUNT) {
            return SignerTag.SESSIONS_EXHAUSTED;
        }
        if (profile.isEmpty() || profile.get().fatal().contains(code)) {
            return SignerTag.TOKEN_FAULT;
        }
        return profile.get().busy().contains(code) ? SignerTag.TOKEN_BUSY : SignerTag.TOKEN_REFUSED;
    }

    /** SunPKCS11 keeps Cryptoki's code only in the text of a cause. */
    static SignerFault of(Exception e, Optional<VendorProfile> profile) {
        Throwable root = e;
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            root = cause;
            String text = String.valueOf(cause.getMessage());
            if (text.contains("No more session")) {
                return new SignerFault(SignerTag.SESSIONS_EXHAUSTED, "the token has no free session", e);
            }
            Optional<Ckr> code = code(text);
            if (code.isPresent()) {
                return of(code.get(), "the token did not sign: " + code.get(), profile, e);
            }
        }
        // What names no code is a fault of this process, or of the provider: nothing says that it will pass.
        return new SignerFault(SignerTag.TOKEN_FAULT, "the token failed to sign: " + root.getMessage(), e);
    }

    private static Optional<Ckr> code(String text) {
        Matcher matcher = CODE.matcher(text);
        while (matcher.find()) {
            Optional<Ckr> code = matcher.group(1) != null
                    ? Ckr.parse(matcher.group(1))
                    : Optional.of(Ckr.of(Long.parseUnsignedLong(matcher.group(2), 16)));
            if (code.isPresent()) {
                return code;
            }
        }
        return Optional.empty();
    }
}
