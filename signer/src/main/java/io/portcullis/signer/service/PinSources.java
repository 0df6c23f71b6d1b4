package io.portcullis.signer.service;

import io.portcullis.signer.json.Fields;
import io.portcullis.signer.keystore.PinSource;
import io.portcullis.signer.tpm.Registers;
import io.portcullis.signer.tpm.Tpm;
import java.nio.file.Path;

/**
 * The part of a configuration that says where a PIN comes from: {@code "pinFile"}, or
 * {@code "sealedPin":{"blob","registers":"0,2,4,7","tpm"?}}, or neither: then it is the service manager's credential. {@code tpm} is
 * {@link Tpm#DEVICE} unless it says otherwise.
 */
final class PinSources {
    private static final int MAX_PATH = 4_096;

    private PinSources() {}

    static PinSource read(Fields in) {
        if (in.has("pinFile") && in.has("sealedPin")) {
            throw in.invalid("pinFile", "absent where the PIN is sealed");
        }
        if (in.has("pinFile")) {
            return new PinSource.LabFile(path(in, "pinFile"));
        }
        return in.optionalObject("sealedPin", PinSources::sealed).orElseGet(PinSource.Credential::new);
    }

    private static PinSource sealed(Fields in) {
        Path blob = path(in, "blob");
        String registers = in.text("registers", 64);
        String tcti = in.has("tpm") ? in.text("tpm", 256) : Tpm.DEVICE;
        try {
            return new PinSource.Sealed(blob, tcti, Registers.parse(registers));
        } catch (IllegalArgumentException e) {
            throw in.invalid("sealedPin", e.getMessage());
        }
    }

    private static Path path(Fields in, String name) {
        Path path = Path.of(in.text(name, MAX_PATH));
        if (!path.isAbsolute()) {
            throw in.invalid(name, "an absolute path");
        }
        return path;
    }
}
