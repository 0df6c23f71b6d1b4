package io.portcullis.appliance.cli;

import io.portcullis.appliance.lab.LabDirectory;
import io.portcullis.signer.evidence.TrustRoots;
import io.portcullis.signer.verdict.RefusedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The trust roots with which something is checked offline. */
final class TrustOption {
    @Option(
            names = "--trust",
            paramLabel = "FILE",
            description = "The trust roots (default: trust.json beside what is checked, or of the lab it lies in).")
    private Optional<Path> file = Optional.empty();

    TrustOption() {}

    TrustOption(Optional<Path> file) {
        this.file = file;
    }

    TrustRoots read(Path checked) {
        Path roots = file.or(() -> nearby(checked))
                .orElseThrow(() -> CliTag.INPUT_INVALID.refusal(
                        "There is no trust.json near " + checked + ": name the trust roots with --trust."));
        try {
            return TrustRoots.decode(InputFile.bytes(roots));
        } catch (RefusedException e) {
            throw CliTag.INPUT_INVALID.refusal(roots + ": " + e.refusal());
        }
    }

    private static Optional<Path> nearby(Path checked) {
        Path folder = checked.toAbsolutePath().normalize();
        for (int up = 0; folder != null && up < 3; up++, folder = folder.getParent()) {
            Path candidate = folder.resolve(LabDirectory.TRUST);
            if (Files.isReadable(candidate)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }
}
