package io.portcullis.appliance.web;

import io.portcullis.appliance.tls.KeyStoreFile;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLContext;

/** The server's half of TLS 1.3, from a PKCS#12 key store. */
final class ServerTls {
    static final String PROTOCOL = KeyStoreFile.PROTOCOL;

    private ServerTls() {}

    /** @throws IOException if the store cannot be read, its password is wrong, or it holds no key */
    static SSLContext open(Path keyStore, Path passwordFile) throws IOException {
        KeyStoreFile file = KeyStoreFile.open(keyStore, passwordFile);
        try {
            SSLContext context = SSLContext.getInstance(PROTOCOL);
            context.init(file.keyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException("the key store cannot be used: " + keyStore, e);
        }
    }
}
