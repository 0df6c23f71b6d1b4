package io.portcullis.signer.keystore;

import io.portcullis.signer.testing.SoftwareTpm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A store of tpm2-pkcs11 with one token over a TPM in software. This process is told of them by its environment, which the library reads when
 * it is initialised.
 */
final class Tpm2Token implements AutoCloseable {
    static final Path LIBRARY = TestProfiles.read("tpm2-pkcs11").library();
    static final String LABEL = "tpm";
    static final String PIN = "user-4471";

    private final SoftwareTpm tpm;

    Tpm2Token(Path directory) throws IOException, InterruptedException {
        if (!Files.isReadable(LIBRARY)) {
            throw new AssertionError("there is no " + LIBRARY + ": apt-get install libtpm2-pkcs11-1");
        }
        tpm = new SoftwareTpm(directory);
        boolean ready = false;
        try {
            Path store = Files.createDirectories(directory.resolve("store"));
            tpm.environment().put("TPM2_PKCS11_TCTI", SoftwareTpm.TCTI);
            tpm.environment().put("TPM2_PKCS11_STORE", store.toString());
            tpm.environment().put("TPM2_PKCS11_LOG_LEVEL", "0");
            tpm.must("tpm2_ptool", "init");
            tpm.must(
                    "tpm2_ptool",
                    "addtoken",
                    "--pid=1",
                    "--label=" + LABEL,
                    "--userpin=" + PIN,
                    "--sopin=officer-4471");
            tpm.tellThisProcess();
            ready = true;
        } finally {
            if (!ready) {
                tpm.close();
            }
        }
    }

    @Override
    public void close() {
        tpm.close();
    }
}
