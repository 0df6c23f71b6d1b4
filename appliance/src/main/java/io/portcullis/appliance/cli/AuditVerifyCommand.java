package io.portcullis.appliance.cli;

import io.portcullis.signer.anchor.AnchoredSnapshot;
import io.portcullis.signer.anchor.SnapshotProof;
import io.portcullis.signer.audit.AuditRow;
import io.portcullis.signer.audit.RowForms;
import io.portcullis.signer.evidence.EvidenceVerifier;
import io.portcullis.signer.evidence.TrustRoots;
import io.portcullis.signer.json.StrictJson;
import io.portcullis.signer.mirror.Finding;
import io.portcullis.signer.mirror.LogCheck;
import io.portcullis.signer.mirror.LogProof;
import io.portcullis.signer.mirror.SnapshotHeads;
import io.portcullis.signer.tlog.TreeHead;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.verdict.SignerTag;
import io.portcullis.threshold.codec.Bytes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "verify",
        description = {
            "Check exported logs, or a proof about one, with no appliance and no network.",
            "Everything is computed again from the entries: hashes, tiles, roots, the log's signature, the witnesses' cosignatures."
        },
        mixinStandardHelpOptions = true)
final class AuditVerifyCommand implements Callable<Integer> {
    @Parameters(paramLabel = "DIR|FILE", description = "What audit export wrote, or a proof that audit prove wrote.")
    private Path checked = Path.of("");

    @Option(
            names = "--since",
            paramLabel = "OLD",
            description = "An older export, which the checked one must continue.")
    private Optional<Path> since = Optional.empty();

    @Option(
            names = "--snapshot",
            paramLabel = "FILE",
            description = "A snapshot of audit snapshots --out, which the export must not contradict.")
    private Optional<Path> snapshot = Optional.empty();

    @Mixin
    private TrustOption trust = new TrustOption();

    @Mixin
    private Output output = new Output();

    @Override
    public Integer call() {
        TrustRoots roots = trust.read(checked);
        LogCopies copies = new LogCopies(roots);
        LogReport report = new LogReport();
        if (Files.isRegularFile(checked)) {
            proof(copies, roots, report);
        } else {
            for (String log : LogCopies.in(checked)) {
                report.add(log, held(copies, roots, log), older(copies, log));
            }
        }
        return report.show(output, false);
    }

    private LogCheck.Result held(LogCopies copies, TrustRoots roots, String log) {
        LogCheck.Result result = copies.check(checked, log);
        if (snapshot.isEmpty() || result.head().isEmpty()) {
            return result;
        }
        List<Finding> findings = new ArrayList<>(result.findings());
        heads(copies, roots)
                .contradicts(
                        log, LogCopies.folder(checked, log), result.head().get().size())
                .ifPresent(findings::add);
        return new LogCheck.Result(result.head(), findings);
    }

    /** The snapshot's heads, once its proof holds. */
    private SnapshotHeads heads(LogCopies copies, TrustRoots roots) {
        LogProof proof = LogProof.decode(Bytes.of(InputFile.bytes(snapshot.orElseThrow())));
        proof.require(copies::key, roots.witnesses());
        if (proof instanceof LogProof.InLog row
                && RowForms.decode(row.entry()).row() instanceof AuditRow.SnapshotTaken taken) {
            return taken.heads();
        }
        throw CliTag.INPUT_INVALID.refusal("What the file proves is no snapshot.");
    }

    private void proof(LogCopies copies, TrustRoots roots, LogReport report) {
        List<Finding> findings = new ArrayList<>();
        Optional<TreeHead> head = Optional.empty();
        try {
            Bytes file = Bytes.of(InputFile.bytes(checked));
            if (AnchoredSnapshot.isOne(file)) {
                head = Optional.of(anchored(AnchoredSnapshot.decode(file), copies, roots, findings));
                report.add("snapshot", new LogCheck.Result(head, findings), Optional.empty());
                return;
            }
            LogProof proof = LogProof.decode(file);
            head = Optional.of(proof.head());
            proof.require(copies::key, roots.witnesses());
        } catch (RefusedException e) {
            findings.add(new Finding(
                    e.refusal().tag(),
                    checked.getFileName().toString(),
                    e.refusal().reason()));
        }
        report.add(
                head.map(known -> known.origin().log()).orElse("proof"),
                new LogCheck.Result(head, findings),
                Optional.empty());
    }

    /** That the snapshot stands below the batch's anchor, and that the batch is what the chain reported. */
    private TreeHead anchored(AnchoredSnapshot proof, LogCopies copies, TrustRoots roots, List<Finding> findings) {
        output.say(proof.require(copies::key, roots.witnesses()));
        byte[] evidence = StrictJson.canonical(proof.evidence().toJson());
        EvidenceVerifier.verify(evidence, Optional.of(roots)).stream()
                .filter(check -> !check.passed())
                .map(check ->
                        new Finding(SignerTag.LOG_PROOF_INVALID, check.name(), check.tag() + ": " + check.detail()))
                .forEach(findings::add);
        return SnapshotProof.decode(proof.snapshot()).proof().head();
    }

    private Optional<LogReport.Older> older(LogCopies copies, String log) {
        return since.map(old -> new LogReport.Older(copies.check(old, log), LogCopies.folder(checked, log)));
    }
}
