package io.portcullis.appliance.web;

import io.portcullis.appliance.audit.AuditLogs;
import io.portcullis.appliance.audit.AuditQuestion;
import io.portcullis.appliance.audit.AuditSearch;
import io.portcullis.appliance.audit.LogMirror;
import io.portcullis.appliance.console.AuditPage;
import io.portcullis.appliance.console.AuditRowView;
import io.portcullis.appliance.console.LogView;
import io.portcullis.appliance.console.SnapshotView;
import io.portcullis.appliance.verdict.ApplianceRefusal;
import io.portcullis.signer.tlog.Note;
import io.portcullis.signer.tlog.NoteKey;
import io.portcullis.signer.tlog.TilePath;
import io.portcullis.signer.tlog.TreeHead;
import io.portcullis.signer.tlog.Witnesses;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.threshold.codec.Bytes;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The logs that this appliance publishes. */
record PublishedLogs(AuditLogs published) implements AuditDesk {
    @Override
    public List<LogView> logs() {
        return published.all().stream().map(this::view).toList();
    }

    private LogView view(LogMirror mirror) {
        Optional<Witnesses> witnesses = published.witnesses().asked();
        return new LogView(
                mirror.source().name(),
                mirror.source().key().name(),
                mirror.source().key().vkey(),
                witnesses.map(Witnesses::quorum).orElse(0),
                witnesses
                        .map(asked -> asked.keys().stream().map(NoteKey::vkey).toList())
                        .orElse(List.of()),
                mirror.published().map(note -> head(note, witnesses)));
    }

    private static LogView.Head head(Note note, Optional<Witnesses> witnesses) {
        TreeHead head = TreeHead.of(note);
        return new LogView.Head(
                head.size(),
                head.root().toString(),
                witnesses
                        .map(asked -> asked.cosignatures(note).stream()
                                .map(cosignature -> cosignature.witness().name())
                                .toList())
                        .orElse(List.of()));
    }

    @Override
    public AuditPage search(Map<String, String> query) {
        AuditSearch.Page page = published.search(AuditQuestion.read(query));
        return new AuditPage(page.rows().stream().map(PublishedLogs::row).toList(), page.next());
    }

    private static AuditRowView row(AuditSearch.Found found) {
        return new AuditRowView(
                found.log(),
                found.index(),
                found.row().at(),
                found.row().type(),
                found.row()
                        .fields()
                        .propertyStream()
                        .map(field -> new AuditRowView.Field(
                                field.getKey(), field.getValue().asString()))
                        .toList());
    }

    @Override
    public List<SnapshotView> snapshots() {
        return published.snapshots().stream()
                .map(taken -> new SnapshotView(
                        taken.at(),
                        taken.heads().heads().stream()
                                .map(head -> new SnapshotView.LogAt(
                                        head.log(), head.size(), head.root().toString()))
                                .toList(),
                        published.anchoredBy(taken.at()).map(Object::toString)))
                .toList();
    }

    @Override
    public Bytes snapshot(long at) {
        return published.snapshot(at).proof();
    }

    @Override
    public Optional<Bytes> checkpoint(String log) {
        return published.of(log).published().map(Note::encode);
    }

    @Override
    public Optional<Bytes> tile(String log, String path) {
        try {
            return published.of(log).tile(TilePath.decode("tile/" + path));
        } catch (RefusedException e) {
            throw new ApplianceRefusal(
                    e.refusal().tag().name(), e.refusal().reason(), e.refusal().remedy());
        }
    }
}
