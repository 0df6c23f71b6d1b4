package io.portcullis.signer.keystore;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.portcullis.signer.verdict.SignerFault;
import io.portcullis.signer.verdict.SignerTag;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** tpm2-pkcs11 over a TPM in software, held to its profile. */
class Tpm2ConformanceTest extends HsmConformance {
    private Tpm2Token tpm;

    @TempDir
    private static Path directory;

    @Override
    HsmUnderTest bring() throws Exception {
        tpm = new Tpm2Token(directory);
        return new HsmUnderTest(TestProfiles.read("tpm2-pkcs11"), Tpm2Token.LIBRARY, Tpm2Token.LABEL, Tpm2Token.PIN);
    }

    @AfterAll
    @Override
    void logOut() {
        super.logOut();
        if (tpm != null) {
            tpm.close();
        }
    }

    @Test
    void noCeremonyInitialisesATpm() {
        TokenAddress address =
                new TokenAddress(Tpm2Token.LIBRARY, "another", Optional.of(TestProfiles.read("tpm2-pkcs11")));
        try (Pin pin = Pin.taking("user-4471".getBytes(US_ASCII))) {
            SignerFault fault =
                    assertThrows(SignerFault.class, () -> TokenCeremony.perform(address, pin, new SecureRandom()));
            assertEquals(SignerTag.TOKEN_ABSENT, fault.tag());
        }
    }
}
