package io.portcullis.signer.keystore;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.portcullis.signer.verdict.SignerFault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A real SoftHSM token of this test run, made by the real ceremony, once a JVM. The build points SOFTHSM2_CONF into its target. */
public final class TestToken {
    public static final Path LIBRARY = Path.of("/usr/lib/softhsm/libsofthsm2.so");
    public static final String PIN = "test-only-8471";

    private static SignerIdentity identity;
    private static TokenAddress address;

    private TestToken() {}

    /** A fresh PIN holder; the caller closes it. */
    public static Pin pin() {
        return Pin.taking(PIN.getBytes(US_ASCII));
    }

    public static synchronized TokenAddress address() {
        if (address == null) {
            Path conf = Path.of(System.getenv("SOFTHSM2_CONF"));
            prepare(conf);
            TokenAddress made = new TokenAddress(LIBRARY, "test");
            try (Pin pin = pin()) {
                identity = TokenCeremony.perform(made, pin, new SecureRandom());
            }
            address = made;
        }
        return address;
    }

    public static SignerIdentity identity() {
        address();
        return identity;
    }

    /** Opens the token's keys; the caller closes them before anybody opens them again. */
    public static HsmKeys open(HsmKeys.Pool pool, Consumer<SignerFault> onFault) {
        TokenAddress token = address();
        try (Pin pin = pin()) {
            return HsmKeys.open(token, pin, pool, onFault);
        }
    }

    /** Writes a SoftHSM configuration with an empty token directory beside it. */
    public static void prepare(Path conf) {
        try {
            Path directory = conf.resolveSibling("tokens");
            if (Files.exists(directory)) {
                try (Stream<Path> files = Files.walk(directory)) {
                    List<Path> all = files.sorted(Comparator.reverseOrder()).toList();
                    for (Path path : all) {
                        Files.delete(path);
                    }
                }
            }
            Files.createDirectories(directory);
            Files.writeString(
                    conf,
                    "directories.tokendir = %s\nobjectstore.backend = file\nlog.level = ERROR\nslots.removable = false\n"
                            .formatted(directory.toAbsolutePath()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
