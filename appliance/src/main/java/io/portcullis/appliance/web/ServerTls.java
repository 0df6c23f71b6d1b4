package io.portcullis.appliance.web;

import io.portcullis.appliance.tls.KeyStoreFile;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/** The server's half of TLS 1.3, from a PKCS#12 key store. */
final class ServerTls {
    static final String PROTOCOL = KeyStoreFile.PROTOCOL;

    private ServerTls() {}

    /** @throws IOException if the store cannot be read, its password is wrong, or it holds no key */
    static SSLContext open(Path keyStore, Path passwordFile) throws IOException {
        return open(keyStore, passwordFile, null);
    }

    /** As {@link #open(Path, Path)}, for a door that asks for certificates. */
    static SSLContext asking(Path keyStore, Path passwordFile, ShownCertificates certificates) throws IOException {
        return open(keyStore, passwordFile, certificates.trust());
    }

    private static SSLContext open(Path keyStore, Path passwordFile, TrustManager[] trust) throws IOException {
        KeyStoreFile file = KeyStoreFile.open(keyStore, passwordFile);
        try {
            SSLContext context = SSLContext.getInstance(PROTOCOL);
            context.init(file.keyManagers(), trust, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException("the key store cannot be used: " + keyStore, e);
        }
    }
}
