package io.portcullis.signer.keystore;

import io.portcullis.signer.cryptoki.Ckr;
import io.portcullis.signer.cryptoki.CkrName;
import io.portcullis.signer.cryptoki.MechanismType;
import io.portcullis.signer.vouching.VendorPin;
import io.portcullis.threshold.sealing.SealingScheme;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is known of one make of token, from {@code firmware-config/hsm/NAME.json}; the form is in {@link ProfileCodec}.
 *
 * <p>Invariants: every capability has exactly one stance; no code is both fatal and busy; a removed token is fatal; a sealing scheme is one
 * that the token has the mechanisms for; everything that is not the standard's word has its source.
 *
 * @param library where the vendor installs it
 * @param lab whether it protects nothing, and so may have its PIN in a file
 * @param sealing what shares are sealed by in this token; empty where it bears no share
 * @param mechanisms that the token must list, or it is not the one described here
 * @param sessions the most it gives one process; empty when it names no limit
 * @param signing how long one signature is expected to take
 * @param deadline how long one may take before the token counts as failing
 * @param fatal codes after which only another process can go on: TOKEN_FAULT
 * @param busy codes that say "not now" before anything was begun: TOKEN_BUSY
 * @param attestation how the make vouches for its keys, and the roots that it is held to; empty where it does not
 */
public record VendorProfile(
        String name,
        String title,
        Path library,
        boolean lab,
        PublicHalf publicHalf,
        Optional<SealingScheme> sealing,
        Set<MechanismType> mechanisms,
        Optional<Sessions> sessions,
        Duration signing,
        Duration deadline,
        Map<Capability, Stance> stances,
        Set<Ckr> fatal,
        Set<Ckr> busy,
        List<Quirk> quirks,
        Optional<Attestation> attestation) {
    private static final int MAX_SOURCE = 300;

    /** Without these codes being fatal, a signer would go on with a token that is gone. */
    private static final Set<Ckr> ALWAYS_FATAL =
            Set.of(CkrName.CKR_DEVICE_REMOVED, CkrName.CKR_TOKEN_NOT_PRESENT, CkrName.CKR_CRYPTOKI_NOT_INITIALIZED);

    /** Anchor, one to sign with, one to seal with. */
    private static final long LEAST_SESSIONS = 3;

    /** How the public half of a key pair must be asked for: CKA_TOKEN and CKA_PRIVATE. */
    public record PublicHalf(boolean onToken, boolean isPrivate) {}

    /** The most sessions a process has, and how that is known. */
    public record Sessions(int most, String source) {
        public Sessions {
            if (most < LEAST_SESSIONS) {
                throw new IllegalArgumentException("a signer needs " + LEAST_SESSIONS + " sessions");
            }
            requireSource(source);
        }
    }

    /** The vendor's roots, and where they are published. */
    public record Attestation(VendorPin pin, String source) {
        public Attestation {
            requireSource(source);
        }
    }

    /** A habit that our code does something about, and how it is known. */
    public record Quirk(Habit habit, String source) {
        public Quirk {
            requireSource(source);
        }
    }

    /** The habits that change how a token is spoken to. */
    public enum Habit {
        /** Every session is opened for writing, also where it only reads. */
        WRITING_SESSIONS_ONLY,
        /** Tokens are initialised by the vendor's tool: C_InitToken is not for us. */
        INITIALISED_BY_VENDOR,
        /** Its library has one slot, and the label is the cluster's: the first slot with an initialised token is taken. */
        ONE_SLOT,
        /** Keys are always objects of the token. */
        TOKEN_OBJECTS_ONLY,
        /** Nothing is ever begun by a mechanism that the token does not list: its library does not survive the refusal. */
        ONLY_LISTED_MECHANISMS,
        /** One signature at a time, whatever the sessions: a key in use elsewhere is refused. */
        ONE_AT_A_TIME
    }

    public VendorProfile {
        mechanisms = Set.copyOf(mechanisms);
        fatal = Set.copyOf(fatal);
        busy = Set.copyOf(busy);
        quirks = List.copyOf(quirks);
        if (!EnumSet.allOf(Capability.class).equals(stances.keySet())) {
            throw new IllegalArgumentException("every capability has one stance");
        }
        stances = Map.copyOf(new EnumMap<>(stances));
        if (!library.isAbsolute()) {
            throw new IllegalArgumentException("a library has an absolute path");
        }
        if (!fatal.containsAll(ALWAYS_FATAL)) {
            throw new IllegalArgumentException("always fatal are " + ALWAYS_FATAL);
        }
        if (busy.stream().anyMatch(fatal::contains)
                || fatal.contains(CkrName.CKR_OK)
                || busy.contains(CkrName.CKR_OK)) {
            throw new IllegalArgumentException("a code is fatal or busy, not both, and CKR_OK is neither");
        }
        if (!signing.isPositive()
                || signing.compareTo(deadline) >= 0
                || deadline.compareTo(Duration.ofMinutes(1)) > 0) {
            throw new IllegalArgumentException("a signature takes less than its deadline, which is a minute at most");
        }
        if (quirks.stream().map(Quirk::habit).distinct().count() != quirks.size()) {
            throw new IllegalArgumentException("a quirk is named once");
        }
        if (sealing.isPresent() && !(stances.get(needed(sealing.get())) instanceof Stance.Offers)) {
            throw new IllegalArgumentException("this token does not offer what " + sealing.get() + " needs");
        }
    }

    private static Capability needed(SealingScheme scheme) {
        return switch (scheme) {
            case AES_GCM -> Capability.AES_GCM_CALLER_IV;
            case CLOUDHSM_AES_GCM -> Capability.AES_GCM_PREPENDED_IV;
            case AES_CBC_HMAC -> Capability.AES_CBC_HMAC;
        };
    }

    static void requireSource(String source) {
        if (source.isBlank() || source.length() > MAX_SOURCE) {
            throw new IllegalArgumentException("a source has 1 to " + MAX_SOURCE + " characters");
        }
    }

    public boolean offers(Capability capability) {
        return stances.get(capability) instanceof Stance.Offers;
    }

    public boolean has(Habit habit) {
        return quirks.stream().anyMatch(quirk -> quirk.habit() == habit);
    }

    /** Whether a signer of a board can live on this token: both of its curves, and a way to seal its share. */
    public boolean bearsSigner() {
        return offers(Capability.ECDSA_SECP256K1) && offers(Capability.ECDSA_P256) && sealing.isPresent();
    }
}
