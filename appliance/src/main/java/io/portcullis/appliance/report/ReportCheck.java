package io.portcullis.appliance.report;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.signer.evidence.EvidenceVerifier.Check;
import io.portcullis.signer.tlog.NoteKey;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.waterfall.report.Provenance;
import io.portcullis.waterfall.report.Report;
import io.portcullis.waterfall.verdict.WaterfallRefusal;
import io.portcullis.waterfall.verdict.WaterfallTag;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;

/** Makes a report again from the log and compares. Every question is asked; none needs an appliance, a chain or a network. */
public final class ReportCheck {
    private final ReportFiles files;
    private final Optional<ReportFolder> folder;
    private final Optional<NoteKey> key;
    private final LongConsumer progress;
    private final List<Check> checks = new ArrayList<>();

    private ReportCheck(
            ReportFiles files, Optional<ReportFolder> folder, Optional<NoteKey> key, LongConsumer progress) {
        this.files = files;
        this.folder = folder;
        this.key = key;
        this.progress = progress;
    }

    /**
     * @param folder where the log is; needed for every report but a waterfall's
     * @param key who must have signed; empty to leave that open
     */
    public static List<Check> verify(
            ReportFiles files, Optional<ReportFolder> folder, Optional<NoteKey> key, LongConsumer progress)
            throws IOException {
        ReportCheck check = new ReportCheck(files, folder, key, progress);
        try {
            check.run();
        } catch (WaterfallRefusal e) {
            check.failed("the report can be made again", e.tag(), e.getMessage());
        }
        return List.copyOf(check.checks);
    }

    private void run() throws IOException {
        Bytes content = files.content();
        Bytes said = files.sources();
        Bytes inputs = files.inputs();
        ReportSources sources = ReportSources.decode(said);
        Provenance of = sources.provenance();
        Bytes32 hash = Inputs.hash(content);
        ask(
                "the report has the SHA-256 that its sources name",
                hash.equals(sources.sha256()),
                WaterfallTag.REPORT_DIFFERS,
                "it has " + hash);
        Optional<String> sidecar = files.sidecar();
        if (sidecar.isPresent()) {
            ask(
                    "the SHA-256 beside it is the same",
                    sidecar.get().equals(sources.sha256().toString().substring(2) + "  " + sources.name() + "\n"),
                    WaterfallTag.REPORT_DIFFERS,
                    "the file says otherwise");
        }
        seal(content, said);
        ask(
                "its inputs are those that its sources name",
                Inputs.hash(inputs).equals(of.inputs()),
                WaterfallTag.REPORT_DIFFERS,
                "they have " + Inputs.hash(inputs));
        if (of.audit().isPresent() && folder.isPresent()) {
            ask(
                    "the audit log holds the head that the report names",
                    folder.get().holds(of.audit().get()),
                    WaterfallTag.REPORT_AUDIT_DIFFERS,
                    "the copy has "
                            + folder.get().auditHead().map(Object::toString).orElse("no head"));
        }
        again(content, inputs, sources);
    }

    private void seal(Bytes content, Bytes said) throws IOException {
        if (key.isEmpty()) {
            return;
        }
        Optional<Bytes> seal = files.seal();
        String name = "the report is signed by " + key.get().name();
        if (seal.isEmpty()) {
            failed(name, WaterfallTag.REPORT_SIGNATURE_INVALID, "there is no signature beside it");
            return;
        }
        try {
            ReportSeal.require(seal.get(), content, said, key.get());
            passed(name);
        } catch (RefusedException e) {
            failed(name, WaterfallTag.REPORT_SIGNATURE_INVALID, e.refusal().reason());
        }
    }

    private void again(Bytes content, Bytes inputs, ReportSources sources) throws IOException {
        Provenance of = sources.provenance();
        Optional<EngineBooks> books = Optional.empty();
        if (of.log().isPresent()) {
            if (folder.isEmpty()) {
                failed(
                        "the report is what the log makes it",
                        WaterfallTag.REPORT_INPUT_INVALID,
                        "there is no log to make it of: name a copied data folder");
                return;
            }
            Provenance.LogHead head = of.log().get();
            EngineBooks replayed = folder.get().books(new EngineBooks.AsOf.AtBlock(head.height()), progress);
            ask(
                    "the log gives block " + head.height() + " the hash and the root that the report names",
                    replayed.head().equals(head),
                    WaterfallTag.REPORT_DIFFERS,
                    "it gives " + replayed.head());
            books = Optional.of(replayed);
        }
        Report made = ReportMaker.make(of.kind(), books, inputs, of.audit());
        Bytes rendered = Bytes.of(sources.rendering().render(made));
        ask(
                "made again it has the very same bytes",
                rendered.equals(content),
                WaterfallTag.REPORT_DIFFERS,
                "made again it has the SHA-256 " + Inputs.hash(rendered));
    }

    private void ask(String name, boolean holds, WaterfallTag tag, String detail) {
        if (holds) {
            passed(name);
        } else {
            failed(name, tag, detail);
        }
    }

    private void passed(String name) {
        checks.add(new Check(name, true, "PASSED", ""));
    }

    private void failed(String name, WaterfallTag tag, String detail) {
        checks.add(new Check(name, false, tag.name(), detail));
    }
}
