package io.portcullis.appliance.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.portcullis.appliance.file.PrivateFile;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.waterfall.render.Format;
import io.portcullis.waterfall.report.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A report and what lies beside it, by the report's name: {@code .sha256} as sha256sum reads it, {@code .sources.json}, {@code .inputs.json}, and {@code .sig} where a key
 * signed it.
 *
 * <p>Invariant: the report itself is written last, so that whoever sees it finds the rest.
 */
public record ReportFiles(Path report) {
    public ReportSources write(Report made, Format format, Bytes inputs, Optional<ReportSeal.Signer> signer)
            throws IOException {
        Bytes content = Bytes.of(format.render(made));
        String name = report.getFileName().toString();
        ReportSources sources = new ReportSources(made.provenance(), format, name, Inputs.hash(content));
        Bytes said = Bytes.of(sources.encode());
        PrivateFile.write(beside(".inputs.json"), inputs.toArray());
        PrivateFile.write(beside(".sources.json"), said.toArray());
        PrivateFile.write(
                beside(".sha256"), (sources.sha256().toString().substring(2) + "  " + name + "\n").getBytes(UTF_8));
        if (signer.isPresent()) {
            PrivateFile.write(
                    beside(".sig"), ReportSeal.sign(content, said, signer.get()).toArray());
        }
        PrivateFile.write(report, content.toArray());
        return sources;
    }

    /** Whether a file is a report: what it was made of lies beside it. */
    public boolean isThere() {
        return Files.isRegularFile(report) && Files.isRegularFile(beside(".sources.json"));
    }

    Bytes content() throws IOException {
        return Bytes.of(Files.readAllBytes(report));
    }

    Bytes sources() throws IOException {
        return Bytes.of(Files.readAllBytes(beside(".sources.json")));
    }

    Bytes inputs() throws IOException {
        return Bytes.of(Files.readAllBytes(beside(".inputs.json")));
    }

    Optional<String> sidecar() throws IOException {
        Path file = beside(".sha256");
        return Files.exists(file) ? Optional.of(Files.readString(file)) : Optional.empty();
    }

    Optional<Bytes> seal() throws IOException {
        Path file = beside(".sig");
        return Files.exists(file) ? Optional.of(Bytes.of(Files.readAllBytes(file))) : Optional.empty();
    }

    private Path beside(String suffix) {
        return report.resolveSibling(report.getFileName() + suffix);
    }
}
