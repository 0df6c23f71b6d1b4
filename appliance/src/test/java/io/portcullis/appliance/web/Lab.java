package io.portcullis.appliance.web;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.time.Instant;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A lab's certificate in a folder, and a client that trusts its authority and nobody else. */
record Lab(Path keyStore, Path passwordFile, LabCertificate certificate) {
    static Lab in(Path folder) throws IOException {
        Path keyStore = folder.resolve("tls.p12");
        Path password = folder.resolve("tls.password");
        return new Lab(
                keyStore,
                password,
                LabCertificate.create(
                        keyStore, password, folder.resolve("authority.pem"), Instant.now(), new SecureRandom()));
    }

    /** A loopback port nobody listens on now. */
    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    SSLContext serverTls() throws IOException {
        return ServerTls.open(keyStore, passwordFile);
    }

    SSLContext clientTls(String protocol) throws GeneralSecurityException, IOException {
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        trusted.setCertificateEntry("lab", certificate.authority());
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance(protocol);
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}
