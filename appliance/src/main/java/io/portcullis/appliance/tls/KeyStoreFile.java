package io.portcullis.appliance.tls;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Arrays;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;

/** A PKCS#12 key store with this appliance's private key, and the file that holds its password. */
public final class KeyStoreFile {
    /** The only version of TLS that is spoken here. */
    public static final String PROTOCOL = "TLSv1.3";

    private final KeyManagerFactory keys;

    private KeyStoreFile(KeyManagerFactory keys) {
        this.keys = keys;
    }

    /** @throws IOException if the store cannot be read, its password is wrong, or it holds no key */
    public static KeyStoreFile open(Path keyStore, Path passwordFile) throws IOException {
        char[] password = Files.readString(passwordFile, UTF_8).strip().toCharArray();
        try (InputStream in = Files.newInputStream(keyStore)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, password);
            if (store.size() == 0) {
                throw new IOException("the key store holds no key: " + keyStore);
            }
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, password);
            return new KeyStoreFile(keys);
        } catch (GeneralSecurityException e) {
            throw new IOException("the key store cannot be opened: " + keyStore, e);
        } finally {
            Arrays.fill(password, '\0');
        }
    }

    public KeyManager[] keyManagers() {
        return keys.getKeyManagers();
    }
}
