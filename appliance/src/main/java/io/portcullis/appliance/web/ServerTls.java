package io.portcullis.appliance.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Arrays;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** The server's half of TLS 1.3, from a PKCS#12 key store. */
final class ServerTls {
    static final String PROTOCOL = "TLSv1.3";

    private ServerTls() {}

    /** @throws IOException if the store cannot be read, its password is wrong, or it holds no key */
    static SSLContext open(Path keyStore, Path passwordFile) throws IOException {
        char[] password = Files.readString(passwordFile, UTF_8).strip().toCharArray();
        try (InputStream in = Files.newInputStream(keyStore)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, password);
            if (store.size() == 0) {
                throw new IOException("the key store holds no key: " + keyStore);
            }
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, password);
            SSLContext context = SSLContext.getInstance(PROTOCOL);
            context.init(keys.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException("the key store cannot be opened: " + keyStore, e);
        } finally {
            Arrays.fill(password, '\0');
        }
    }
}
