package io.portcullis.appliance.report;

import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.signer.tlog.NoteKey;
import io.portcullis.signer.tlog.NoteSignature;
import io.portcullis.signer.tlog.Origin;
import io.portcullis.signer.witness.SoftwareKey;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.waterfall.allocation.DefaultCase;
import io.portcullis.waterfall.render.Format;
import io.portcullis.waterfall.report.ExposureReport;
import io.portcullis.waterfall.report.ExposureRow;
import io.portcullis.waterfall.report.Provenance;
import io.portcullis.waterfall.report.Report;
import io.portcullis.waterfall.report.ReportKind;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** Reports of exposures and defaults in an archive, each file and what lies beside it as the appliance writes them, of lines that a test says. */
public final class SampleReports {
    private final ReportArchive archive;
    private final EntityId creditor;
    private final ReportSeal.Signer signer;

    public SampleReports(Path folder, EntityId creditor) throws Exception {
        Files.createDirectories(folder);
        this.archive = ReportWriter.archive(folder);
        this.creditor = creditor;
        SoftwareKey secret = SoftwareKey.create(folder.resolve("report.key"), new SecureRandom());
        NoteKey key = NoteKey.ed25519(Origin.of(creditor, "appliance").text(), secret.publicKey());
        this.signer = text -> new NoteSignature(key.name(), key.id(), secret.sign(Bytes.ascii(text)));
    }

    public ReportArchive archive() {
        return archive;
    }

    /** What a counterparty owes of a limit of 1,000, what is required of it, and what it holds. */
    public record Line(EntityId counterparty, TokenId token, long drawn, long required, long held, String state) {
        ExposureRow row() {
            BigInteger share = BigInteger.TEN.pow(15);
            return new ExposureRow(
                    counterparty,
                    counterparty,
                    token,
                    new ExposureRow.AccountLine(
                            Amount.of(1_000),
                            Amount.of(1_000),
                            Amount.ZERO,
                            Amount.of(-drawn),
                            Amount.of(drawn),
                            Amount.of(1_000 - drawn)),
                    new ExposureRow.Risk(
                            BigInteger.valueOf(drawn * 10),
                            BigInteger.valueOf(drawn + (1_000 - drawn) * 3 / 4),
                            share.multiply(BigInteger.valueOf(12)),
                            share.multiply(BigInteger.valueOf(450)),
                            BigInteger.valueOf(5),
                            BigInteger.valueOf(40),
                            share.multiply(BigInteger.valueOf(20)),
                            Optional.empty(),
                            share.multiply(BigInteger.valueOf(8))),
                    new ExposureRow.Held(
                            Amount.of(required),
                            Amount.of(held),
                            required == 0
                                    ? Optional.empty()
                                    : Optional.of(BigInteger.valueOf(held * 10_000 / required)),
                            Amount.of(Math.max(0, required - held)),
                            false),
                    state,
                    Optional.empty());
        }
    }

    /** Writes one, and gives the id under which the archive has it. */
    public String write(Instant at, long height, List<ExposureReport.StressLine> stress, List<Line> lines)
            throws Exception {
        Bytes inputs = LiveInputs.file(creditor, Optional.empty());
        Provenance provenance = new Provenance(
                ReportKind.EXPOSURE,
                at.getEpochSecond(),
                Optional.of(new Provenance.LogHead(height, word(1), word(2))),
                Optional.of(new Provenance.AuditHead("portcullis.example/log/appliance", 7, word(3))),
                1,
                Inputs.hash(inputs));
        Report report = ExposureReport.of(
                provenance,
                new ExposureReport.About(creditor, BigInteger.valueOf(10_000), BigInteger.valueOf(11_111), stress),
                lines.stream().map(Line::row).toList());
        Path folder = archive.at(at);
        Files.createDirectories(folder);
        for (Format format : List.of(Format.CSV, Format.JSON, Format.PDF, Format.SVG)) {
            new ReportFiles(folder.resolve("exposure." + format.label()))
                    .write(report, format, inputs, Optional.of(signer));
        }
        return folder.getFileName().toString();
    }

    /** Writes a default's, as the appliance does when its file is there. */
    public String write(Instant at, DefaultCase fallen, SortedMap<EntityId, Amount> paidBefore) throws Exception {
        Bytes inputs = new DefaultCaseFile(at.getEpochSecond(), fallen, paidBefore).encode();
        Report report = ReportMaker.make(ReportKind.WATERFALL, Optional.empty(), inputs, Optional.empty());
        String name = "waterfall-" + inputs.sha256().toString().substring(0, 8);
        Path folder = archive.at(at);
        Files.createDirectories(folder);
        for (Format format : List.of(Format.CSV, Format.JSON, Format.PDF, Format.SVG)) {
            new ReportFiles(folder.resolve(name + "." + format.label()))
                    .write(report, format, inputs, Optional.of(signer));
        }
        return name;
    }

    public static Bytes32 word(int last) {
        byte[] bytes = new byte[Bytes32.LENGTH];
        bytes[0] = (byte) last;
        bytes[Bytes32.LENGTH - 1] = (byte) last;
        return Bytes32.of(bytes);
    }
}
