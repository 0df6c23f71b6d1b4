package io.portcullis.appliance.cli;

import io.portcullis.appliance.lab.LabDirectory;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The running lab whose tokens and processes a command uses. */
final class LabOption {
    @Option(
            names = "--directory",
            paramLabel = "DIR",
            description = "The lab's folder (default: lab/up of the checkout).")
    private Optional<Path> directory = Optional.empty();

    /** @throws CliRefusal {@code LAB_NOT_RUNNING} */
    LabDirectory running() {
        LabDirectory lab = LabDirectory.at(directory.orElseGet(() -> LabDirectory.standard("up")));
        if (lab.console().isEmpty()) {
            throw CliTag.LAB_NOT_RUNNING.refusal("There is no lab in " + lab.root() + ".");
        }
        return lab;
    }
}
