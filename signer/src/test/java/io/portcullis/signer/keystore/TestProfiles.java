package io.portcullis.signer.keystore;

import java.nio.file.Files;
import java.nio.file.Path;

/** The product's own profiles, read from where they are delivered. */
public final class TestProfiles {
    private TestProfiles() {}

    public static VendorProfile read(String name) {
        return ProfileCodec.read(file(name));
    }

    /** The build runs in the module's folder, a single class sometimes in the one above. */
    public static Path file(String name) {
        Path inside = Path.of("firmware-config", "hsm", name + ".json");
        Path above = Path.of("..").resolve(inside);
        return (Files.exists(above) ? above : inside).toAbsolutePath().normalize();
    }
}
