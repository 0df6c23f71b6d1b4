package io.portcullis.appliance.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.portcullis.appliance.client.ApiClient;
import io.portcullis.appliance.client.ApiKey;
import io.portcullis.appliance.client.ApiRefusal;
import io.portcullis.appliance.client.ApiUnreachable;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the door for machines learns of who comes, over real TLS. */
class MachineDoorTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Duration YEAR = Duration.ofDays(365);

    @TempDir
    private Path folder;

    private final SettableClock clock = new SettableClock();
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private Lab lab;
    private HttpsListener machines;
    private HttpsListener people;

    @BeforeEach
    void open() throws Exception {
        lab = Lab.in(folder);
        ShownCertificates certificates = new ShownCertificates(clock);
        Gatehouse gatehouse = new Gatehouse(
                new Router(List.of(new Route(
                        "GET",
                        "/api/v1/shown",
                        "shown",
                        Access.ANYONE,
                        Route.NONE,
                        Route.NONE,
                        200,
                        call -> Reply.ok(Map.of(
                                "pin",
                                call.connection().pin().map(Object::toString).orElse("nothing")))))),
                new MemoryDesk(),
                new Sessions(clock, RANDOM),
                Set.of(),
                new JsonRefusals(),
                new SimpleMeterRegistry(),
                RANDOM,
                certificates,
                executor);
        machines = HttpsListener.asking(
                "127.0.0.1", 0, ServerTls.asking(lab.keyStore(), lab.passwordFile(), certificates), gatehouse);
        people = new HttpsListener("127.0.0.1", 0, lab.serverTls(), gatehouse);
        machines.start();
        people.start();
    }

    @AfterEach
    void close() {
        machines.close();
        people.close();
        executor.close();
    }

    @Test
    void aConnectionShowsThePinOfItsClientsKey() throws Exception {
        ApiKey key = key("one", YEAR);
        ApiKey other = key("other", YEAR);
        assertEquals(key.pin().toString(), shown(client(machines, key)));
        assertEquals(other.pin().toString(), shown(client(machines, other)));
        assertNotEquals(key.pin(), other.pin());
        ApiKey again = ApiKey.read(folder.resolve("one"));
        assertEquals(key.pin().toString(), shown(client(machines, again)), "as it was written");
    }

    @Test
    void whoHasNoKeyIsLetInAndShowsNothing() throws Exception {
        ApiClient nobody = ApiClient.of(address(machines), Optional.of(folder.resolve("authority.pem")));
        assertEquals("nothing", shown(nobody));
    }

    @Test
    void theDoorForPeopleAsksForNoCertificate() throws Exception {
        assertEquals("nothing", shown(client(people, key("one", YEAR))));
    }

    @Test
    void anExpiredCertificateIsTurnedAwayInTheHandshake() throws Exception {
        ApiKey expired = ApiKey.create(folder.resolve("old"), clock.instant().minus(YEAR), Duration.ofDays(1), RANDOM);
        assertThrows(ApiUnreachable.class, () -> shown(client(machines, expired)));
        ApiKey early = ApiKey.create(folder.resolve("early"), clock.instant().plus(YEAR), YEAR, RANDOM);
        assertThrows(ApiUnreachable.class, () -> shown(client(machines, early)));
    }

    @Test
    void aCertificateThatExpiresWhileItsConnectionLivesShowsNothingMore() throws Exception {
        ApiClient client = client(machines, key("short", Duration.ofHours(1)));
        shown(client);
        clock.pass(Duration.ofHours(2));
        ApiRefusal refused = assertThrows(ApiRefusal.class, () -> shown(client));
        assertEquals("CERTIFICATE_EXPIRED", refused.tag());
    }

    @Test
    void aCertificateWithoutItsKeyOpensNothing() throws Exception {
        key("owner", YEAR);
        key("thief", YEAR);
        String secret = Files.readString(folder.resolve("thief")).split("-----BEGIN CERTIFICATE", 2)[0];
        String certificate = Files.readString(folder.resolve("owner")).split("-----END PRIVATE KEY-----\\s*", 2)[1];
        Path forged = Files.createFile(
                folder.resolve("forged"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(forged, secret + certificate);
        assertThrows(ApiUnreachable.class, () -> shown(client(machines, ApiKey.read(forged))));
    }

    @Test
    void aKeyThatOthersCouldReadIsNotUsed() throws Exception {
        key("one", YEAR);
        Path file = folder.resolve("one");
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        assertThrows(IOException.class, () -> ApiKey.read(file));
        Path none = folder.resolve("none");
        assertThrows(IOException.class, () -> ApiKey.read(none));
        assertThrows(FileAlreadyExistsException.class, () -> key("one", YEAR));
    }

    private ApiKey key(String name, Duration life) throws IOException {
        return ApiKey.create(folder.resolve(name), clock.instant(), life, RANDOM);
    }

    private ApiClient client(HttpsListener door, ApiKey key) throws IOException {
        return ApiClient.showing(address(door), Optional.of(folder.resolve("authority.pem")), key);
    }

    private static URI address(HttpsListener door) {
        return URI.create("https://localhost:" + door.port());
    }

    private static String shown(ApiClient client) throws InterruptedException {
        return client.get("/shown").path("pin").asString();
    }
}
