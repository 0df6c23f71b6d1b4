package io.portcullis.engine.authority;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.engine.verdict.RefusedException;
import io.portcullis.threshold.codec.Bytes;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.util.Arrays;
import java.util.Base64;

/**
 * An assertion's own truth (Web Authentication Level 3, section 7.2), as far as no state is needed. Origin and relying party are handed on
 * to be compared with the grant.
 *
 * <p>Client data is read by the specification's limited verification (5.8.1.2): browsers write type, challenge, origin and crossOrigin in
 * that order and without spaces, so what is expected is compared as bytes, and no JSON parser is between the key and the command.
 */
final class PasskeyCheck {
    private static final byte[] CHALLENGE_TAG = "portcullis/command/v1".getBytes(US_ASCII);
    private static final String TYPE = "{\"type\":\"webauthn.get\",";
    private static final String SAME_ORIGIN = "\",\"crossOrigin\":false";
    private static final int DATA_BYTES = 37;
    private static final int USER_PRESENT = 0x01;
    private static final int USER_VERIFIED = 0x04;
    private static final int BACKUP_ELIGIBLE = 0x08;
    private static final int BACKED_UP = 0x10;
    private static final int KNOWN = USER_PRESENT | USER_VERIFIED | BACKUP_ELIGIBLE | BACKED_UP;

    private PasskeyCheck() {}

    /** What the browser is given to sign for a command: {@code SHA-256("portcullis/command/v1" ‖ digest)}. */
    static Bytes challenge(Bytes32 digest) {
        return Bytes.of(CHALLENGE_TAG).concat(Bytes.of(digest.toArray())).sha256();
    }

    static Shown.Passkey check(Bytes32 digest, Authority.PasskeyAssertion by) {
        String origin = origin(digest, new String(by.clientDataJson().toArray(), UTF_8));
        byte[] data = by.authenticatorData().toArray();
        long counter = counter(data);
        requireSignature(by, data);
        return new Shown.Passkey(by.publicKey(), Bytes32.of(Arrays.copyOf(data, Bytes32.LENGTH)), origin, counter);
    }

    private static String origin(Bytes32 digest, String json) {
        if (!json.startsWith(TYPE)) {
            throw refused(EngineTag.PASSKEY_TYPE_WRONG, "client data does not begin as an assertion's");
        }
        String challenge = "\"challenge\":\""
                + Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(challenge(digest).toArray()) + "\",\"origin\":\"";
        if (!json.startsWith(challenge, TYPE.length())) {
            throw refused(EngineTag.PASSKEY_CHALLENGE_WRONG, "the challenge is of something else");
        }
        int from = TYPE.length() + challenge.length();
        int to = json.indexOf('"', from);
        int after = to + SAME_ORIGIN.length();
        if (to < 0 || !json.startsWith(SAME_ORIGIN, to) || !endsWell(json, after)) {
            throw refused(EngineTag.PASSKEY_ORIGIN_WRONG, "client data is not of one origin's own page");
        }
        return json.substring(from, to);
    }

    /** Browsers may add members after the ones that are known. */
    private static boolean endsWell(String json, int at) {
        return json.startsWith("}", at) ? json.length() == at + 1 : json.startsWith(",", at) && json.endsWith("}");
    }

    private static long counter(byte[] data) {
        if (data.length != DATA_BYTES) {
            throw refused(EngineTag.PASSKEY_DATA_INVALID, "authenticator data of " + data.length + " bytes");
        }
        int flags = data[32] & 0xff;
        if ((flags & ~KNOWN) != 0 || (flags & (BACKUP_ELIGIBLE | BACKED_UP)) == BACKED_UP) {
            throw refused(EngineTag.PASSKEY_DATA_INVALID, "flags " + flags);
        }
        if ((flags & USER_PRESENT) == 0 || (flags & USER_VERIFIED) == 0) {
            throw refused(EngineTag.PASSKEY_USER_UNVERIFIED, "flags " + flags);
        }
        long counter = 0;
        for (int i = 33; i < DATA_BYTES; i++) {
            counter = counter << 8 | (data[i] & 0xff);
        }
        return counter;
    }

    private static void requireSignature(Authority.PasskeyAssertion by, byte[] data) {
        try {
            Signature verifier = Signature.getInstance("SHA256withECDSA");
            verifier.initVerify(by.publicKey().toPublicKey());
            verifier.update(data);
            verifier.update(by.clientDataJson().sha256().toArray());
            if (verifier.verify(by.signature().toArray())) {
                return;
            }
        } catch (GeneralSecurityException e) {
            throw refused(EngineTag.SIGNATURE_INVALID, "the assertion's signature is not readable");
        }
        throw refused(EngineTag.SIGNATURE_INVALID, "the assertion is not by its key");
    }

    private static RefusedException refused(EngineTag tag, String reason) {
        return new RefusedException(tag, reason);
    }
}
