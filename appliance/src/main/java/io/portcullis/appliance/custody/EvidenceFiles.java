package io.portcullis.appliance.custody;

import io.portcullis.appliance.store.IntentStore;
import io.portcullis.appliance.store.IntentStore.Decided;
import io.portcullis.appliance.verdict.ApplianceTag;
import io.portcullis.depositary.client.Receipt;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.signer.evidence.Evidence;
import io.portcullis.signer.evidence.EvidenceFile;
import io.portcullis.signer.evidence.TrustRoots;
import io.portcullis.signer.intent.Approval;
import io.portcullis.signer.intent.Approval.Decision;
import io.portcullis.signer.json.StrictJson;
import io.portcullis.signer.policy.Facts;
import io.portcullis.signer.vouching.Vouching;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Writes one file for each batch on the chain: whole and synced before its name appears. */
public final class EvidenceFiles {
    private final Path directory;
    private final IntentStore store;
    private final TrustRoots trust;

    public EvidenceFiles(Path directory, IntentStore store, TrustRoots trust) {
        this.directory = directory;
        this.store = store;
        this.trust = trust;
    }

    public Path pathOf(Bytes32 intent) {
        return directory.resolve(intent.toString().substring(2) + ".evidence.json");
    }

    public boolean exists(Bytes32 intent) {
        return Files.exists(pathOf(intent));
    }

    /** @throws io.portcullis.appliance.verdict.ApplianceRefusal {@code EVIDENCE_NOT_READY} */
    public byte[] read(Bytes32 intent) {
        if (!exists(intent)) {
            throw ApplianceTag.EVIDENCE_NOT_READY.refusal();
        }
        try {
            return Files.readAllBytes(pathOf(intent));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a signer is asked to judge. */
    Evidence evidence(IntentStore.Row row, List<String> trace, Facts facts) {
        List<Approval> approvals = store.decisions(row.id()).stream()
                .filter(decided -> decided.decision() == Decision.APPROVE)
                .map(Decided::approval)
                .toList();
        Set<String> approvers = approvals.stream().map(Approval::person).collect(Collectors.toSet());
        return new Evidence(
                        row.intent(),
                        approvals,
                        row.dossier().policy(),
                        row.dossier().newPolicy(),
                        row.dossier().simulation(),
                        trace,
                        Optional.of(facts),
                        row.dossier().anchorCheckpoints(),
                        row.dossier().inclusion())
                .showing(row.dossier().keys(), PendingPolicy.of(store, row))
                .under(Delegations.shown(store, row, approvers, facts.at()));
    }

    /** Of an agreement, which is no batch of the chain's. */
    void write(IntentStore.Row row, Evidence evidence) {
        write(row, evidence, Optional.empty(), List.of());
    }

    /** @param vouching what each signer shows of its key and its machine */
    void write(IntentStore.Row row, Evidence evidence, Receipt receipt, List<Vouching> vouching) {
        write(
                row,
                evidence,
                Optional.of(new EvidenceFile.Mined(
                        receipt.transactionHash(),
                        receipt.blockNumber(),
                        receipt.blockHash(),
                        receipt.events().stream()
                                .map(event -> new EvidenceFile.Log(
                                        event.log().topics(), event.log().words()))
                                .toList())),
                vouching);
    }

    private void write(
            IntentStore.Row row, Evidence evidence, Optional<EvidenceFile.Mined> mined, List<Vouching> vouching) {
        List<EvidenceFile.SignedBatch> signatures = store.signatures(row.id()).stream()
                .map(signed -> new EvidenceFile.SignedBatch(
                        signed.signer(), signed.address(), signed.signature(), signed.entry()))
                .toList();
        EvidenceFile file =
                new EvidenceFile(evidence, signatures, store.groupAgreement(row.id()), mined, trust, vouching);
        writeDurably(pathOf(row.id()), StrictJson.canonical(file.toJson()));
    }

    private void writeDurably(Path path, byte[] bytes) {
        try {
            Files.createDirectories(directory);
            Path fresh = path.resolveSibling(path.getFileName() + ".new");
            try (FileChannel channel = FileChannel.open(
                    fresh, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
                ByteBuffer buffer = ByteBuffer.wrap(bytes);
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
                channel.force(true);
            }
            Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            try (FileChannel folder = FileChannel.open(directory, StandardOpenOption.READ)) {
                folder.force(true);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
