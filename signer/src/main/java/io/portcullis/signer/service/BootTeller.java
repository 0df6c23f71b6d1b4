package io.portcullis.signer.service;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.signer.json.Fields;
import io.portcullis.signer.tpm.Registers;
import io.portcullis.signer.tpm.Tpm;
import io.portcullis.signer.verdict.SignerFault;
import io.portcullis.signer.vouching.BootWord;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Which of the host's registers its TPM quotes, and by which key: {@code "boot":{"key":"0x81010002","registers":"0,2,4,7","tpm"?}}.
 *
 * @param key the persistent handle of the TPM's attestation key
 * @param tcti the way to the TPM, {@link Tpm#DEVICE} unless it says otherwise
 */
public record BootTeller(long key, Registers registers, String tcti) {
    static BootTeller read(Fields in) {
        String handle = in.text("key", 10);
        if (!handle.matches("0x81[0-9a-f]{6}")) {
            throw in.invalid("key", "a persistent handle such as 0x81010002");
        }
        String registers = in.text("registers", 64);
        String tcti = in.has("tpm") ? in.text("tpm", 256) : Tpm.DEVICE;
        try {
            new Tpm(tcti, Map.of());
            return new BootTeller(Long.parseLong(handle.substring(2), 16), Registers.parse(registers), tcti);
        } catch (IllegalArgumentException e) {
            throw in.invalid("registers", e.getMessage());
        }
    }

    /** The word for an intent. A TPM that fails is no reason to keep silent about it: what is pinned, the reader then misses. */
    static Function<Bytes32, BootWord> of(Optional<BootTeller> configured, Map<String, String> environment) {
        return intent -> configured
                .map(teller -> teller.quote(intent, environment))
                .orElseGet(() -> new BootWord.None("no TPM is configured for this signer"));
    }

    private BootWord quote(Bytes32 intent, Map<String, String> environment) {
        try {
            return new Tpm(tcti, environment).quote(key, registers, BootWord.nonce(intent));
        } catch (SignerFault e) {
            return new BootWord.None("the TPM did not answer: " + e.tag());
        }
    }
}
