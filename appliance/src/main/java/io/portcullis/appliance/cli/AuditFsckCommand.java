package io.portcullis.appliance.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "fsck",
        description = "Name every damaged tile and entry of exported logs, and what to do about each.",
        mixinStandardHelpOptions = true)
final class AuditFsckCommand implements Callable<Integer> {
    @Parameters(paramLabel = "DIR", description = "What audit export wrote.")
    private Path folder = Path.of("");

    @Mixin
    private TrustOption trust = new TrustOption();

    @Mixin
    private Output output = new Output();

    @Override
    public Integer call() {
        LogCopies copies = new LogCopies(trust.read(folder));
        LogReport report = new LogReport();
        for (String log : LogCopies.in(folder)) {
            report.add(log, copies.check(folder, log), Optional.empty());
        }
        return report.show(output, true);
    }
}
