package io.portcullis.signer.keystore;

import static io.portcullis.signer.cryptoki.CkrName.CKR_PIN_INCORRECT;
import static io.portcullis.signer.cryptoki.CkrName.CKR_PIN_LEN_RANGE;
import static io.portcullis.signer.cryptoki.CkrName.CKR_PIN_LOCKED;

import io.portcullis.signer.cryptoki.Cryptoki;
import io.portcullis.signer.cryptoki.MechanismType;
import io.portcullis.signer.cryptoki.Outcome;
import io.portcullis.signer.cryptoki.Session;
import io.portcullis.signer.cryptoki.SlotId;
import io.portcullis.signer.cryptoki.TokenInfo;
import io.portcullis.signer.cryptoki.UserType;
import io.portcullis.signer.keystore.VendorProfile.Habit;
import io.portcullis.signer.verdict.SignerFault;
import io.portcullis.signer.verdict.SignerTag;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.LongStream;

/** A token that was found by its label. To this package a token's refusal is a fault, with {@link TokenFaults}' tag. */
final class Token {
    private final TokenAddress address;
    private final Cryptoki cryptoki;
    private final SlotId slot;
    private final TokenInfo info;

    private Token(TokenAddress address, Cryptoki cryptoki, SlotId slot, TokenInfo info) {
        this.address = address;
        this.cryptoki = cryptoki;
        this.slot = slot;
        this.info = info;
    }

    /** @throws SignerFault TOKEN_ABSENT if the library is missing or is none, TOKEN_FAULT if two tokens bear the label */
    static Optional<Token> look(TokenAddress address) {
        Cryptoki cryptoki = open(address);
        List<Token> found = new ArrayList<>();
        for (SlotId slot : cryptoki.slots().orElseThrow(TokenFaults::of)) {
            // A slot that cannot tell of a token has none for us.
            if (cryptoki.tokenInfo(slot) instanceof Outcome.Done<TokenInfo>(TokenInfo info)
                    && info.initialized()
                    && (info.label().equals(address.label()) || address.has(Habit.ONE_SLOT))) {
                found.add(new Token(address, cryptoki, slot, info));
            }
        }
        if (found.size() > 1) {
            throw new SignerFault(SignerTag.TOKEN_FAULT, "two tokens are labelled " + address.label());
        }
        return found.stream().findFirst();
    }

    /** @throws SignerFault TOKEN_ABSENT, TOKEN_FAULT */
    static Token find(TokenAddress address) {
        return look(address)
                .orElseThrow(() -> new SignerFault(
                        SignerTag.TOKEN_ABSENT, "no token labelled " + address.label() + " is present"));
    }

    private static Cryptoki open(TokenAddress address) {
        return Cryptoki.open(address.library()).orElseThrow(TokenFaults::of);
    }

    /** Initialises the first blank token with the label, a security officer's PIN and a user's PIN. */
    static void initialize(TokenAddress address, Pin officerPin, Pin userPin) {
        if (address.has(Habit.INITIALISED_BY_VENDOR)) {
            throw new SignerFault(SignerTag.PROFILE_UNFIT, "such a token is initialised by its vendor's tool");
        }
        Cryptoki cryptoki = open(address);
        SlotId blank = cryptoki.slots().orElseThrow(TokenFaults::of).stream()
                .filter(slot -> cryptoki.tokenInfo(slot) instanceof Outcome.Done<TokenInfo>(TokenInfo info)
                        && !info.initialized())
                .findFirst()
                .orElseThrow(() -> new SignerFault(SignerTag.TOKEN_ABSENT, "there is no blank token to initialise"));
        cryptoki.initializeToken(blank, officerPin.segment(SecretAccess.INSTANCE), address.label())
                .orElseThrow(TokenFaults::of);
        try (Session session =
                cryptoki.openSession(blank, Cryptoki.Access.WRITING).orElseThrow(TokenFaults::of)) {
            session.login(UserType.SECURITY_OFFICER, officerPin.segment(SecretAccess.INSTANCE))
                    .orElseThrow(TokenFaults::of);
            session.initializePin(userPin.segment(SecretAccess.INSTANCE)).orElseThrow(TokenFaults::of);
            session.logout().orElseThrow(TokenFaults::of);
        }
    }

    /** A session that reads and signs. */
    Session openSession() {
        return address.has(Habit.WRITING_SESSIONS_ONLY)
                ? openWritingSession()
                : cryptoki.openSession(slot, Cryptoki.Access.READING).orElseThrow(TokenFaults::of);
    }

    /** A session that may make and destroy objects of the token. */
    Session openWritingSession() {
        return cryptoki.openSession(slot, Cryptoki.Access.WRITING).orElseThrow(TokenFaults::of);
    }

    /**
     * The one real check of a PIN.
     *
     * @throws SignerFault PIN_WRONG; TOKEN_FAULT also when this process is already logged in, for then a PIN is not looked at
     */
    static void login(Session session, Pin pin) {
        Outcome<Outcome.Nothing> answer = session.login(UserType.USER, pin.segment(SecretAccess.INSTANCE));
        if (answer.isRefusedWith(CKR_PIN_INCORRECT) || answer.isRefusedWith(CKR_PIN_LEN_RANGE)) {
            throw new SignerFault(SignerTag.PIN_WRONG, "the token refused the PIN");
        }
        if (answer.isRefusedWith(CKR_PIN_LOCKED)) {
            throw new SignerFault(SignerTag.PIN_WRONG, "the token is locked after too many wrong PINs");
        }
        answer.orElseThrow(TokenFaults::of);
    }

    /**
     * That the token is the one its profile describes, as far as it tells without a login.
     *
     * @throws SignerFault PROFILE_UNFIT
     */
    void requireAsDescribed() {
        address.profile().ifPresent(profile -> {
            Set<MechanismType> missing = new HashSet<>(profile.mechanisms());
            missing.removeAll(cryptoki.mechanisms(slot).orElseThrow(TokenFaults::of));
            if (!missing.isEmpty()) {
                throw new SignerFault(
                        SignerTag.PROFILE_UNFIT,
                        "the token does not list " + missing + ", which " + profile.name() + " has");
            }
        });
    }

    /** The most sessions this process has: what the token says, or less where its profile says so; empty for no limit. */
    OptionalLong maxSessions() {
        LongStream told = info.maxSessions().stream();
        LongStream known =
                address.profile().flatMap(VendorProfile::sessions).stream().mapToLong(VendorProfile.Sessions::most);
        return LongStream.concat(told, known).min();
    }

    Optional<VendorProfile> profile() {
        return address.profile();
    }

    String serial() {
        return info.serialNumber();
    }

    SlotId slot() {
        return slot;
    }
}
