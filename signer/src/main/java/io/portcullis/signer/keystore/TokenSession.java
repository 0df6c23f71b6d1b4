package io.portcullis.signer.keystore;

import io.portcullis.signer.cryptoki.AttributeType;
import io.portcullis.signer.cryptoki.ObjectClass;
import io.portcullis.signer.cryptoki.ObjectHandle;
import io.portcullis.signer.cryptoki.Session;
import io.portcullis.signer.cryptoki.SlotId;
import io.portcullis.signer.cryptoki.Template;
import io.portcullis.signer.verdict.SignerFault;
import io.portcullis.signer.verdict.SignerTag;
import io.portcullis.signer.vouching.VendorPin;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.sealing.SealingScheme;
import java.io.IOException;
import java.nio.file.Path;
import java.security.AuthProvider;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.Security;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A logged-in token: the anchor session that keeps the login alive, the JDK's provider over the same library, and its key store.
 *
 * <p>Invariant: the anchor is opened before the login and closed after the provider has logged out.
 */
final class TokenSession implements AutoCloseable {
    private final Token token;
    private final Session anchor;
    private final Provider provider;
    private final KeyStore keyStore;

    private TokenSession(Token token, Session anchor, Provider provider, KeyStore keyStore) {
        this.token = token;
        this.anchor = anchor;
        this.provider = provider;
        this.keyStore = keyStore;
    }

    /**
     * Opens the token to use what it holds.
     *
     * @throws SignerFault TOKEN_ABSENT, PROFILE_UNFIT, PIN_WRONG, TOKEN_FAULT
     */
    static TokenSession open(TokenAddress address, Pin pin) {
        Token token = Token.find(address);
        token.requireAsDescribed();
        Session anchor = token.openSession();
        boolean opened = false;
        try {
            Token.login(anchor, pin);
            Provider provider = Security.getProvider("SunPKCS11").configure(configuration(address, token.slot()));
            KeyStore keyStore = KeyStore.getInstance("PKCS11", provider);
            pin.withChars(SecretAccess.INSTANCE, chars -> load(keyStore, chars));
            opened = true;
            return new TokenSession(token, anchor, provider, keyStore);
        } catch (GeneralSecurityException e) {
            throw new SignerFault(SignerTag.TOKEN_FAULT, "the token has no key store: " + e.getMessage(), e);
        } finally {
            if (!opened) {
                anchor.close();
            }
        }
    }

    /**
     * SunPKCS11's configuration, inline. Keys are made by {@link KeyMaker}, so it says nothing of how. Names are unique per slot, so that two
     * tokens live in one process.
     */
    private static String configuration(TokenAddress address, SlotId slot) {
        return """
                --name = Portcullis-%s-%d
                library = %s
                slotListIndex = %d
                """.formatted(
                        Integer.toHexString(address.library().hashCode()),
                        slot.listIndex(),
                        quoted(address.library()),
                        slot.listIndex());
    }

    private static String quoted(Path library) {
        String text = library.toAbsolutePath().toString();
        if (text.chars().anyMatch(c -> c < ' ' || c == '"' || c == '\\')) {
            throw new SignerFault(
                    SignerTag.CONFIGURATION_INVALID, "the library's path has characters that cannot be quoted");
        }
        return '"' + text + '"';
    }

    private static KeyStore load(KeyStore keyStore, char[] pin) {
        try {
            keyStore.load(null, pin);
            return keyStore;
        } catch (IOException | GeneralSecurityException e) {
            throw new SignerFault(SignerTag.TOKEN_FAULT, "the token's key store does not load: " + e.getMessage(), e);
        }
    }

    /** Seals shares in this token. */
    TokenSealing sealing(SealingScheme scheme) {
        return new TokenSealing(token, scheme);
    }

    String serial() {
        return token.serial();
    }

    /** The name of its profile. */
    String make() {
        return token.profile().map(VendorProfile::name).orElse("unprofiled");
    }

    Provider provider() {
        return provider;
    }

    KeyStore keyStore() {
        return keyStore;
    }

    /** The most sessions the token offers beside the anchor; 0 when it names no limit. */
    long maxSessions() {
        return token.maxSessions().stream()
                .map(most -> Math.max(1, most - 1))
                .findFirst()
                .orElse(0);
    }

    /** @throws SignerFault KEY_MISSING, KEY_ATTRIBUTES_WEAK */
    Pkcs11Key key(KeyKind kind) {
        return key(kind, kind.alias());
    }

    /**
     * @param label of the key's objects: a key that came by a rotation has another than the first
     * @throws SignerFault KEY_MISSING, KEY_ATTRIBUTES_WEAK
     */
    Pkcs11Key key(KeyKind kind, String label) {
        KeyAttributes attributes = KeyAttributes.read(anchor, handle(label));
        // It may have left its token once, wrapped, for its backup, or have come back from it; it cannot any more.
        boolean fit = kind == KeyKind.CANARY || attributes.signOnlyAndClosed();
        if (!fit) {
            throw new SignerFault(SignerTag.KEY_ATTRIBUTES_WEAK, label + " has " + attributes);
        }
        try {
            if (!(keyStore.getKey(label, null) instanceof PrivateKey privateKey)) {
                throw withoutCertificate(label);
            }
            return new Pkcs11Key(provider, privateKey, point(kind, label), attributes, token.profile());
        } catch (GeneralSecurityException e) {
            throw new SignerFault(SignerTag.TOKEN_FAULT, "the key " + label + " cannot be used: " + e.getMessage(), e);
        }
    }

    /**
     * What a vendor's device has said of a key, as its ceremony put it into the token: certificates labelled {@code LABEL-attestation},
     * {@code LABEL-attestation-1}, … in the chain's order. Without the first there is none.
     */
    List<Bytes> attestation(String label) {
        List<Bytes> chain = new ArrayList<>();
        for (int i = 0; i <= Limits.MAX_ATTESTATION; i++) {
            String name = label + "-attestation" + (i == 0 ? "" : "-" + i);
            List<ObjectHandle> found = anchor.find(
                            Template.of(ObjectClass.CERTIFICATE).labelled(name))
                    .orElseThrow(TokenFaults::of);
            if (found.isEmpty()) {
                break;
            }
            if (found.size() > 1 || i == Limits.MAX_ATTESTATION) {
                throw new SignerFault(
                        SignerTag.KEY_ATTESTATION_MALFORMED, "the token has too many certificates labelled " + name);
            }
            chain.add(anchor.read(found.getFirst(), List.of(AttributeType.VALUE))
                    .orElseThrow(TokenFaults::of)
                    .octets(AttributeType.VALUE)
                    .orElseThrow(() -> new SignerFault(SignerTag.TOKEN_FAULT, "the token does not tell " + name)));
        }
        return chain;
    }

    /** What the make is held to, if its vendor attests. */
    Optional<VendorPin> vendorPin() {
        return token.profile().flatMap(VendorProfile::attestation).map(VendorProfile.Attestation::pin);
    }

    /**
     * The canary, on the anchor's session: from here on that session is the canary's alone.
     *
     * @throws SignerFault KEY_MISSING
     */
    Canary canary() {
        return new Canary(
                anchor, handle(KeyKind.CANARY.alias()), point(KeyKind.CANARY, KeyKind.CANARY.alias()), token.profile());
    }

    private ObjectHandle handle(String label) {
        List<ObjectHandle> handles = anchor.find(
                        Template.of(ObjectClass.PRIVATE_KEY).labelled(label))
                .orElseThrow(TokenFaults::of);
        if (handles.size() != 1) {
            throw new SignerFault(
                    SignerTag.KEY_MISSING, "the token holds " + handles.size() + " private keys labelled " + label);
        }
        return handles.getFirst();
    }

    private PublicPoint point(KeyKind kind, String label) {
        try {
            Certificate certificate = keyStore.getCertificate(label);
            if (certificate == null) {
                throw withoutCertificate(label);
            }
            return PublicPoint.fromSubjectPublicKeyInfo(
                    kind, certificate.getPublicKey().getEncoded());
        } catch (KeyStoreException e) {
            throw new SignerFault(SignerTag.TOKEN_FAULT, "the key " + label + " cannot be used: " + e.getMessage(), e);
        }
    }

    private static SignerFault withoutCertificate(String label) {
        return new SignerFault(SignerTag.KEY_MISSING, "the key " + label + " has no certificate in the token");
    }

    @Override
    public void close() {
        try {
            if (provider instanceof AuthProvider loggedIn) {
                loggedIn.logout();
            }
        } catch (GeneralSecurityException e) {
            throw new SignerFault(SignerTag.TOKEN_FAULT, "the token does not log out: " + e.getMessage(), e);
        } finally {
            anchor.close();
        }
    }
}
