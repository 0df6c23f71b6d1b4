package io.portcullis.signer.audit;

import io.portcullis.signer.json.Fields;
import io.portcullis.signer.json.StrictJson;
import io.portcullis.signer.mirror.SnapshotHeads;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.verdict.SignerTag;
import io.portcullis.threshold.codec.Bytes;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import tools.jackson.databind.node.ObjectNode;

/**
 * Rows as leaves and back: canonical JSON {@code {"version":1,"at","type",…}}, at most {@link AuditLog#MAX_LEAF_BYTES} bytes.
 *
 * <p>Invariant: a leaf that is read is written as the very same bytes.
 */
public final class RowForms {
    /** Characters of a text that may quote somebody else's words. */
    static final int MAX_WORDS = 500;

    private static final int VERSION = 1;
    private static final int MAX_NAME = 128;
    private static final int MAX_KEY = 1_024;

    /** An id of WebAuthn's longest, 1023 bytes, in 0x-hex. */
    private static final int MAX_CREDENTIAL = 2_048;

    private static final List<Form<?>> ALL = List.of(
            form(
                    "created",
                    AuditRow.Created.class,
                    in -> new AuditRow.Created(name(in, "signer"), in.address("address"), in.text("auditKey", MAX_KEY)),
                    (row, out) -> out.put("signer", row.signer())
                            .put("address", row.address().toString())
                            .put("auditKey", row.auditKey())),
            form(
                    "started",
                    AuditRow.Started.class,
                    in -> new AuditRow.Started(name(in, "signer")),
                    (row, out) -> out.put("signer", row.signer())),
            form(
                    "intent-recorded",
                    AuditRow.IntentRecorded.class,
                    in -> new AuditRow.IntentRecorded(in.bytes32("intent")),
                    (row, out) -> out.put("intent", row.intent().toString())),
            form(
                    "policy-accepted",
                    AuditRow.PolicyAccepted.class,
                    in -> new AuditRow.PolicyAccepted(in.number("policyVersion"), in.bytes32("policyHash")),
                    (row, out) -> out.put("policyVersion", row.policyVersion())
                            .put("policyHash", row.policyHash().toString())),
            form(
                    "signature-agreed",
                    AuditRow.SignatureAgreed.class,
                    in -> new AuditRow.SignatureAgreed(
                            in.bytes32("intent"), in.bytes32("entity"), in.number("nonce"), in.bytes32("digest")),
                    (row, out) -> out.put("intent", row.intent().toString())
                            .put("entity", row.entity().toString())
                            .put("nonce", row.nonce())
                            .put("digest", row.digest().toString())),
            form(
                    "signed",
                    AuditRow.Signed.class,
                    in -> new AuditRow.Signed(
                            in.bytes32("intent"), in.bytes32("digest"), in.text("signature", MAX_NAME + 8)),
                    (row, out) -> out.put("intent", row.intent().toString())
                            .put("digest", row.digest().toString())
                            .put("signature", row.signature())),
            form(
                    "seal-agreed",
                    AuditRow.SealAgreed.class,
                    in -> new AuditRow.SealAgreed(
                            in.number("blockHeight"), in.bytes32("root"), in.number("leafCount"), in.bytes32("digest")),
                    (row, out) -> out.put("blockHeight", row.blockHeight())
                            .put("root", row.root().toString())
                            .put("leafCount", row.leafCount())
                            .put("digest", row.digest().toString())),
            form(
                    "gas-agreed",
                    AuditRow.GasAgreed.class,
                    in -> new AuditRow.GasAgreed(
                            in.number("nonce"), in.text("maxFeePerGas", MAX_NAME), in.bytes32("digest")),
                    (row, out) -> out.put("nonce", row.nonce())
                            .put("maxFeePerGas", row.maxFeePerGas())
                            .put("digest", row.digest().toString())),
            form(
                    "ceremony-joined",
                    AuditRow.CeremonyJoined.class,
                    in -> new AuditRow.CeremonyJoined(name(in, "session"), name(in, "kind"), in.number("epoch")),
                    (row, out) -> out.put("session", row.session())
                            .put("kind", row.kind())
                            .put("epoch", row.epoch())),
            form(
                    "share-sealed",
                    AuditRow.ShareSealed.class,
                    in -> new AuditRow.ShareSealed(
                            name(in, "session"), in.number("epoch"), in.number("index"), in.text("groupKey", MAX_KEY)),
                    (row, out) -> out.put("session", row.session())
                            .put("epoch", row.epoch())
                            .put("index", row.index())
                            .put("groupKey", row.groupKey())),
            form(
                    "ceremony-ended",
                    AuditRow.CeremonyEnded.class,
                    in -> new AuditRow.CeremonyEnded(name(in, "session"), in.text("outcome", MAX_KEY)),
                    (row, out) -> out.put("session", row.session()).put("outcome", row.outcome())),
            form(
                    "share-destroyed",
                    AuditRow.ShareDestroyed.class,
                    in -> new AuditRow.ShareDestroyed(in.number("epoch")),
                    (row, out) -> out.put("epoch", row.epoch())),
            form(
                    "key-recorded",
                    AuditRow.KeyRecorded.class,
                    in -> new AuditRow.KeyRecorded(name(in, "key"), in.text("what", MAX_KEY), name(in, "by")),
                    (row, out) ->
                            out.put("key", row.key()).put("what", row.what()).put("by", row.by())),
            form("drain-began", AuditRow.DrainBegan.class, in -> new AuditRow.DrainBegan(), (row, out) -> {}),
            form("drain-ended", AuditRow.DrainEnded.class, in -> new AuditRow.DrainEnded(), (row, out) -> {}),
            form(
                    "freeze-raised",
                    AuditRow.FreezeRaised.class,
                    in -> new AuditRow.FreezeRaised(
                            in.number("record"),
                            name(in, "stands"),
                            name(in, "cause"),
                            name(in, "level"),
                            in.text("by", MAX_KEY),
                            in.text("text", MAX_KEY)),
                    (row, out) -> freeze(out, row.record(), row.stands())
                            .put("cause", row.cause())
                            .put("level", row.level())
                            .put("by", row.by())
                            .put("text", row.text())),
            form(
                    "freeze-mended",
                    AuditRow.FreezeMended.class,
                    in -> new AuditRow.FreezeMended(
                            in.number("record"),
                            name(in, "stands"),
                            name(in, "cause"),
                            in.text("by", MAX_KEY),
                            in.text("text", MAX_KEY)),
                    (row, out) -> freeze(out, row.record(), row.stands())
                            .put("cause", row.cause())
                            .put("by", row.by())
                            .put("text", row.text())),
            form(
                    "freeze-lowering-approved",
                    AuditRow.FreezeLoweringApproved.class,
                    in -> new AuditRow.FreezeLoweringApproved(
                            in.number("record"),
                            name(in, "stands"),
                            in.bytes32("intent"),
                            name(in, "level"),
                            in.number("notBefore"),
                            in.text("by", 2 * MAX_KEY)),
                    (row, out) -> freeze(out, row.record(), row.stands())
                            .put("intent", row.intent().toString())
                            .put("level", row.level())
                            .put("notBefore", row.notBefore())
                            .put("by", row.by())),
            form(
                    "freeze-lowered",
                    AuditRow.FreezeLowered.class,
                    in -> new AuditRow.FreezeLowered(in.number("record"), name(in, "stands")),
                    (row, out) -> freeze(out, row.record(), row.stands())),
            form(
                    "key-ceremony",
                    AuditRow.KeyCeremony.class,
                    in -> new AuditRow.KeyCeremony(
                            name(in, "session"), name(in, "line"), in.text("detail", 2 * MAX_KEY)),
                    (row, out) -> out.put("session", row.session())
                            .put("line", row.line())
                            .put("detail", row.detail())),
            form(
                    "decided",
                    AuditRow.Decided.class,
                    in -> new AuditRow.Decided(in.bytes32("intent"), name(in, "decision"), name(in, "person")),
                    (row, out) -> out.put("intent", row.intent().toString())
                            .put("decision", row.decision())
                            .put("person", row.person())),
            form(
                    "credential-locked",
                    AuditRow.CredentialLocked.class,
                    in -> new AuditRow.CredentialLocked(
                            name(in, "person"),
                            in.text("credential", MAX_CREDENTIAL),
                            in.number("shown"),
                            in.number("last")),
                    (row, out) -> out.put("person", row.person())
                            .put("credential", row.credential())
                            .put("shown", row.shown())
                            .put("last", row.last())),
            form(
                    "break-glass",
                    AuditRow.BreakGlass.class,
                    in -> new AuditRow.BreakGlass(in.bytes32("intent"), name(in, "person")),
                    (row, out) -> out.put("intent", row.intent().toString()).put("person", row.person())),
            form(
                    "metadata-believed",
                    AuditRow.MetadataBelieved.class,
                    in -> new AuditRow.MetadataBelieved(in.number("number")),
                    (row, out) -> out.put("number", row.number())),
            form(
                    "refused",
                    AuditRow.Refused.class,
                    in -> new AuditRow.Refused(
                            in.has("intent") ? Optional.of(in.bytes32("intent")) : Optional.empty(),
                            name(in, "tag"),
                            in.text("reason", MAX_WORDS),
                            in.has("suppressed") ? in.number("suppressed") : 0),
                    (row, out) -> {
                        row.intent().ifPresent(id -> out.put("intent", id.toString()));
                        out.put("tag", row.tag()).put("reason", row.reason());
                        if (row.suppressed() > 0) {
                            out.put("suppressed", row.suppressed());
                        }
                    }),
            form(
                    "appliance-started",
                    AuditRow.ApplianceStarted.class,
                    in -> new AuditRow.ApplianceStarted(name(in, "appliance"), in.bytes32("configuration")),
                    (row, out) -> out.put("appliance", row.appliance())
                            .put("configuration", row.configuration().toString())),
            form(
                    "signed-in",
                    AuditRow.SignedIn.class,
                    in -> new AuditRow.SignedIn(name(in, "person"), name(in, "from")),
                    (row, out) -> out.put("person", row.person()).put("from", row.from())),
            form(
                    "sign-in-refused",
                    AuditRow.SignInRefused.class,
                    in -> new AuditRow.SignInRefused(
                            name(in, "tag"), name(in, "from"), in.has("times") ? in.number("times") : 1),
                    (row, out) -> {
                        out.put("tag", row.tag()).put("from", row.from());
                        if (row.times() != 1) {
                            out.put("times", row.times());
                        }
                    }),
            form(
                    "asked",
                    AuditRow.Asked.class,
                    in -> new AuditRow.Asked(name(in, "person"), name(in, "operation"), name(in, "request")),
                    (row, out) -> out.put("person", row.person())
                            .put("operation", row.operation())
                            .put("request", row.request())),
            form(
                    "answered",
                    AuditRow.Answered.class,
                    in -> new AuditRow.Answered(
                            name(in, "person"),
                            name(in, "operation"),
                            name(in, "request"),
                            in.number("status"),
                            in.has("tag") ? Optional.of(name(in, "tag")) : Optional.empty()),
                    (row, out) -> {
                        out.put("person", row.person())
                                .put("operation", row.operation())
                                .put("request", row.request())
                                .put("status", row.status());
                        row.tag().ifPresent(tag -> out.put("tag", tag));
                    }),
            form(
                    "log-read",
                    AuditRow.LogRead.class,
                    in -> new AuditRow.LogRead(name(in, "person"), name(in, "log")),
                    (row, out) -> out.put("person", row.person()).put("log", row.log())),
            form(
                    "log-published",
                    AuditRow.LogPublished.class,
                    in -> new AuditRow.LogPublished(name(in, "log"), in.number("size"), in.number("cosignatures")),
                    (row, out) ->
                            out.put("log", row.log()).put("size", row.size()).put("cosignatures", row.cosignatures())),
            form(
                    "snapshot-taken",
                    AuditRow.SnapshotTaken.class,
                    in -> new AuditRow.SnapshotTaken(heads(in)),
                    (row, out) -> out.put("heads", row.heads().text())),
            form(
                    "snapshot-noted",
                    AuditRow.SnapshotNoted.class,
                    in -> new AuditRow.SnapshotNoted(in.bytes32("digest"), in.number("takenAt")),
                    (row, out) -> out.put("digest", row.digest().toString()).put("takenAt", row.takenAt())),
            form(
                    "snapshot-not-anchored",
                    AuditRow.SnapshotNotAnchored.class,
                    in -> new AuditRow.SnapshotNotAnchored(in.number("takenAt")),
                    (row, out) -> out.put("takenAt", row.takenAt())),
            form(
                    "log-not-published",
                    AuditRow.LogNotPublished.class,
                    in -> new AuditRow.LogNotPublished(name(in, "log"), name(in, "tag"), in.text("reason", MAX_WORDS)),
                    (row, out) ->
                            out.put("log", row.log()).put("tag", row.tag()).put("reason", row.reason())));

    private RowForms() {}

    /** How one type of row is written. */
    private record Form<R extends AuditRow>(
            String type, Class<R> of, Function<Fields, R> read, BiConsumer<R, ObjectNode> write) {
        void put(AuditRow row, ObjectNode out) {
            write.accept(of.cast(row), out);
        }
    }

    /** A row and when it was written, by its log's clock. */
    public record Written(long at, String type, AuditRow row) {
        /** The fields as text, by their names: what a search looks at. */
        public ObjectNode fields() {
            ObjectNode out = StrictJson.newObject();
            formOf(row).put(row, out);
            return out;
        }
    }

    private static <R extends AuditRow> Form<R> form(
            String type, Class<R> of, Function<Fields, R> read, BiConsumer<R, ObjectNode> write) {
        return new Form<>(type, of, read, write);
    }

    private static String name(Fields in, String name) {
        return in.text(name, MAX_NAME);
    }

    private static SnapshotHeads heads(Fields in) {
        try {
            return SnapshotHeads.of(in.text("heads", AuditLog.MAX_LEAF_BYTES));
        } catch (IllegalArgumentException e) {
            throw in.invalid("heads", "NAME:SIZE:ROOT, joined by commas");
        }
    }

    private static ObjectNode freeze(ObjectNode out, long record, String stands) {
        return out.put("record", record).put("stands", stands);
    }

    private static Form<?> formOf(AuditRow row) {
        return ALL.stream()
                .filter(form -> form.of() == row.getClass())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("a row without a form: " + row.getClass()));
    }

    /** The names of all types. */
    public static List<String> types() {
        return ALL.stream().map(Form::type).toList();
    }

    /** @param at Unix seconds */
    public static Bytes encode(long at, AuditRow row) {
        Form<?> form = formOf(row);
        ObjectNode json =
                StrictJson.newObject().put("version", VERSION).put("at", at).put("type", form.type());
        form.put(row, json);
        return Bytes.of(StrictJson.canonical(json));
    }

    /** @throws RefusedException {@code AUDIT_ROW_MALFORMED}, with the field and the rule it breaks */
    public static Written decode(Bytes leaf) {
        try {
            Written written = Fields.read("row", StrictJson.canonicalObject(leaf.toArray()), in -> {
                if (in.number("version") != VERSION) {
                    throw in.invalid("version", "1");
                }
                long at = in.number("at");
                String type = name(in, "type");
                Form<?> form = ALL.stream()
                        .filter(known -> known.type().equals(type))
                        .findFirst()
                        .orElseThrow(() -> in.invalid("type", "a type of row"));
                return new Written(at, type, form.read().apply(in));
            });
            if (!encode(written.at(), written.row()).equals(leaf)) {
                throw new RefusedException(SignerTag.AUDIT_ROW_MALFORMED, "the row has another text");
            }
            return written;
        } catch (RefusedException e) {
            throw new RefusedException(
                    SignerTag.AUDIT_ROW_MALFORMED, e.refusal().reason());
        }
    }
}
