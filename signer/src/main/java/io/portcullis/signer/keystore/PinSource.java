package io.portcullis.signer.keystore;

import io.portcullis.signer.tpm.Registers;
import io.portcullis.signer.tpm.SealedBlob;
import io.portcullis.signer.tpm.Tpm;
import io.portcullis.signer.verdict.SignerFault;
import io.portcullis.signer.verdict.SignerTag;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/** Where a token's PIN comes from when a process starts. It is in no argument, and in clear in no file but the lab's. */
public sealed interface PinSource {
    /**
     * A fresh one, which the caller closes.
     *
     * @throws SignerFault PIN_FILE_EXPOSED, PIN_FILE_UNREADABLE; PIN_BLOB_INVALID, PIN_SEALED_ELSEWHERE, PIN_SEALED_TO_ANOTHER_STATE, TPM_FAILED
     */
    Pin read(Map<String, String> environment);

    /** The service manager's credential {@code pin}. */
    record Credential() implements PinSource {
        @Override
        public Pin read(Map<String, String> environment) {
            return PinFile.read(Optional.empty(), environment);
        }
    }

    /** A file that its owner alone reads, for a token that protects nothing; a credential comes before it. */
    record LabFile(Path file) implements PinSource {
        @Override
        public Pin read(Map<String, String> environment) {
            return PinFile.read(Optional.of(file), environment);
        }
    }

    /**
     * Sealed to the host's TPM: it opens on this machine, while the registers are as they were when it was sealed. Nothing else is tried.
     *
     * @param tcti the way to the TPM
     */
    record Sealed(Path blob, String tcti, Registers registers) implements PinSource {
        public Sealed {
            new Tpm(tcti, Map.of());
        }

        @Override
        public Pin read(Map<String, String> environment) {
            byte[] opened = new Tpm(tcti, environment).unseal(SealedBlob.read(blob), registers);
            try {
                return Pin.taking(opened);
            } catch (IllegalArgumentException e) {
                throw new SignerFault(SignerTag.PIN_BLOB_INVALID, "what was sealed is no PIN: " + e.getMessage(), e);
            } finally {
                Arrays.fill(opened, (byte) 0);
            }
        }

        /** Seals a PIN to the registers as they are now; it is closed afterwards by whoever gave it. */
        public SealedBlob seal(Pin pin, Map<String, String> environment) {
            return new Tpm(tcti, environment).seal(registers, pin.withChars(SecretAccess.INSTANCE, chars -> {
                byte[] bytes = new byte[chars.length];
                for (int i = 0; i < bytes.length; i++) {
                    bytes[i] = (byte) chars[i];
                }
                return bytes;
            }));
        }
    }
}
