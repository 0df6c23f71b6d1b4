package io.portcullis.signer.keystore;

import io.portcullis.depositary.model.Hex;
import io.portcullis.signer.cryptoki.Session;
import io.portcullis.signer.keystore.KeyMaker.Keeping;
import io.portcullis.signer.keystore.VendorProfile.Habit;
import io.portcullis.signer.keystore.VendorProfile.PublicHalf;
import io.portcullis.signer.verdict.SignerFault;
import io.portcullis.signer.verdict.SignerTag;
import java.security.SecureRandom;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Makes a signer's token and its keys, once. Abort, not resume: a token that bears the label already is never touched
 * ({@code TOKEN_EXISTS}), and a ceremony that failed half way is begun again with a fresh token. Where a vendor's own tool initialises
 * tokens, the token must be there, and hold no key of ours.
 *
 * <p>The security officer's PIN is random and kept by nobody, so that this token can never be initialised again under its label.
 * PINs reach the library through memory, never through a command line that others can list.
 */
public final class TokenCeremony {
    /** What SunPKCS11 needs of a public key is in its certificate. */
    private static final PublicHalf STANDARD_HALF = new PublicHalf(false, false);

    private TokenCeremony() {}

    /** @throws SignerFault TOKEN_EXISTS, TOKEN_ABSENT (no blank token), KEY_ATTRIBUTES_WEAK, TOKEN_FAULT */
    public static SignerIdentity perform(TokenAddress address, Pin pin, SecureRandom random) {
        return perform(address, pin, Set.of(), random);
    }

    /**
     * @param leaving the keys that may leave the token once, wrapped, for a backup: until a ceremony has backed each up and locked it, nobody
     *     can serve with them
     */
    public static SignerIdentity perform(TokenAddress address, Pin pin, Set<KeyKind> leaving, SecureRandom random) {
        Optional<Token> there = Token.look(address);
        if (!address.has(Habit.INITIALISED_BY_VENDOR)) {
            if (there.isPresent()) {
                throw new SignerFault(SignerTag.TOKEN_EXISTS, "a token labelled " + address.label() + " exists");
            }
            try (Pin officerPin = PinFile.random(random)) {
                Token.initialize(address, officerPin, pin);
            }
        }
        PublicHalf half = address.profile().map(VendorProfile::publicHalf).orElse(STANDARD_HALF);
        try (Session session = Token.find(address).openWritingSession()) {
            Token.login(session, pin);
            try {
                Map<KeyKind, PublicPoint> points = new EnumMap<>(KeyKind.class);
                for (KeyKind kind : KeyKind.values()) {
                    Keeping keeping = leaving.contains(kind) ? Keeping.UNTIL_BACKED_UP : Keeping.HERE;
                    points.put(kind, KeyMaker.make(session, kind, half, keeping, random));
                }
                if (!leaving.isEmpty()) {
                    return new SignerIdentity(
                            points.get(KeyKind.BATCH).address(),
                            Hex.encode(points.get(KeyKind.AUDIT).uncompressed()),
                            Hex.encode(points.get(KeyKind.BATCH).uncompressed()));
                }
            } finally {
                // Other sessions of this process may be open, and would keep the login.
                session.logout();
            }
        }
        // Opened anew, as the service will: what is printed is what the token holds, not what was asked for.
        try (HsmKeys keys = HsmKeys.open(address, pin, HsmKeys.Pool.STANDARD, fault -> {})) {
            return keys.identity();
        }
    }
}
