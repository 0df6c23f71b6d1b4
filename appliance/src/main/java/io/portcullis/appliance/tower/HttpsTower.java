package io.portcullis.appliance.tower;

import io.portcullis.appliance.tls.KeyStoreFile;
import io.portcullis.appliance.tls.PinnedTrust;
import io.portcullis.depositary.appointment.AppointmentRefusal;
import io.portcullis.depositary.appointment.Receipt;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.vault.VaultReceipt;
import io.portcullis.depositary.vault.VaultRefusal;
import io.portcullis.depositary.vault.VaultStep;
import io.portcullis.threshold.codec.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A tower over mutual TLS 1.3.
 *
 * <p>Invariant: nothing is sent to a server that does not hold the pinned certificate's key.
 */
public final class HttpsTower implements TowerDoor, VaultDoor {
    private static final Duration DEADLINE = Duration.ofSeconds(30);

    /** A receipt has a fixed length, and a refusal is a few sentences: beyond this an answer is cut off. */
    private static final int MAX_ANSWER = 16_384;

    private final TowerSettings tower;
    private final HttpClient http;

    /** @throws IOException if the key store cannot be opened */
    public HttpsTower(TowerSettings tower, SecureRandom random) throws IOException {
        this.tower = tower;
        try {
            SSLContext context = SSLContext.getInstance(KeyStoreFile.PROTOCOL);
            context.init(
                    KeyStoreFile.open(tower.keyStore(), tower.passwordFile()).keyManagers(),
                    new TrustManager[] {new Pin(tower.certificate())},
                    random);
            SSLParameters parameters = new SSLParameters();
            parameters.setProtocols(new String[] {KeyStoreFile.PROTOCOL});
            http = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .sslContext(context)
                    .sslParameters(parameters)
                    .connectTimeout(DEADLINE)
                    .build();
        } catch (GeneralSecurityException e) {
            throw new IOException("TLS cannot be set up for the tower " + tower.name(), e);
        }
    }

    @Override
    public Receipt.Signed hand(byte[] handover) throws TowerAway, TowerRefused, InterruptedException {
        byte[] answer = post("/v1/appointments", handover);
        try {
            return Receipt.decode(answer);
        } catch (AppointmentRefusal e) {
            throw new TowerAway("its answer is no receipt: " + e.getMessage());
        }
    }

    @Override
    public VaultReceipt.Signed step(VaultStep step) throws TowerAway, TowerRefused, InterruptedException {
        byte[] answer = post("/v1/vaults", step.encode());
        try {
            return VaultReceipt.decode(answer);
        } catch (VaultRefusal e) {
            throw new TowerAway("its answer is no vault's receipt: " + e.getMessage());
        }
    }

    private byte[] post(String route, byte[] words) throws TowerAway, TowerRefused, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(tower.uri().resolve(route))
                .timeout(DEADLINE)
                .header("Content-Type", "application/octet-stream")
                .POST(HttpRequest.BodyPublishers.ofByteArray(words))
                .build();
        try {
            HttpResponse<InputStream> answer = http.send(request, HttpResponse.BodyHandlers.ofInputStream());
            byte[] body;
            try (InputStream in = answer.body()) {
                body = in.readNBytes(MAX_ANSWER);
            }
            if (answer.statusCode() != 200) {
                throw refused(answer.statusCode(), body);
            }
            return body;
        } catch (IOException e) {
            throw new TowerAway(String.valueOf(e.getMessage()));
        }
    }

    /** What the tower said no with; thrown if it said nothing that counts. */
    private static TowerRefused refused(int status, byte[] body) throws TowerAway {
        try {
            JsonNode said = JsonMapper.shared().readTree(body);
            String tag = said.path("error").asString("");
            if (status < 500 && tag.matches("[A-Z_]{1,64}")) {
                return new TowerRefused(tag, said.path("message").asString(""));
            }
            throw new TowerAway("it answers " + status + " " + tag);
        } catch (JacksonException e) {
            throw new TowerAway("it answers " + status);
        }
    }

    @Override
    public void close() {
        http.close();
    }

    /** Trusts one certificate; that the server holds its key, TLS itself proves. Names say nothing here. */
    private static final class Pin extends PinnedTrust {
        private final Bytes32 pinned;

        Pin(Bytes32 pinned) {
            this.pinned = pinned;
        }

        @Override
        protected void check(X509Certificate[] chain) throws CertificateException {
            Bytes32 shown = Bytes32.of(Bytes.of(chain[0].getEncoded()).sha256().toArray());
            if (!shown.equals(pinned)) {
                throw new CertificateException("the certificate " + shown + " is shown where " + pinned + " is pinned");
            }
        }
    }
}
