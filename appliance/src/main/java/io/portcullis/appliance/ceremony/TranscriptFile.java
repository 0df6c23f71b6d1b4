package io.portcullis.appliance.ceremony;

import io.portcullis.depositary.model.Hex;
import io.portcullis.signer.evidence.EvidenceVerifier.Check;
import io.portcullis.signer.evidence.TrustRoots;
import io.portcullis.signer.json.Fields;
import io.portcullis.signer.json.StrictJson;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.verdict.SignerTag;
import io.portcullis.threshold.ceremony.Aborted;
import io.portcullis.threshold.ceremony.Completed;
import io.portcullis.threshold.ceremony.Definition;
import io.portcullis.threshold.ceremony.IdentityKey;
import io.portcullis.threshold.ceremony.Member;
import io.portcullis.threshold.ceremony.State;
import io.portcullis.threshold.ceremony.Transcript;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.verdict.ThresholdRefusedException;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * A session's transcript as a file: {@code {"type":"portcullis/ceremony/v1","transcript":"0x…","officerSignature":"0x…"}}. Enough, with the
 * trust roots, to check offline who authorised the ceremony, what everybody said, and what came of it.
 */
public record TranscriptFile(Transcript transcript, Bytes officerSignature) {
    public static final String TYPE = "portcullis/ceremony/v1";
    private static final int MAX_BYTES = 16 << 20;

    public byte[] encode() {
        ObjectNode json = StrictJson.newObject()
                .put("type", TYPE)
                .put("transcript", Hex.encode(transcript.encode().toArray()))
                .put("officerSignature", Hex.encode(officerSignature.toArray()));
        return StrictJson.canonical(json);
    }

    /** Whether these bytes claim to be a transcript, and no evidence file. */
    public static boolean claims(byte[] bytes) {
        try {
            return TYPE.equals(StrictJson.object(bytes).path("type").asString(""));
        } catch (RefusedException e) {
            return false;
        }
    }

    /** @throws RefusedException naming what does not decode */
    public static TranscriptFile decode(byte[] bytes) {
        return Fields.read("ceremony", StrictJson.object(bytes), in -> {
            if (!in.text("type", 64).equals(TYPE)) {
                throw in.invalid("type", TYPE);
            }
            Bytes encoded = Bytes.of(in.bytes("transcript", MAX_BYTES));
            Bytes signature = Bytes.of(in.fixedBytes("officerSignature", IdentityKey.SIGNATURE_LENGTH));
            try {
                return new TranscriptFile(Transcript.decode(encoded), signature);
            } catch (ThresholdRefusedException e) {
                throw new RefusedException(
                        SignerTag.CEREMONY_REFUSED, e.refusal().toString());
            }
        });
    }

    /** Runs the ceremony again, against the reader's own trust roots. Every question that could be asked, with its answer. */
    public static List<Check> verify(byte[] bytes, TrustRoots trust) {
        List<Check> checks = new ArrayList<>();
        TranscriptFile file;
        try {
            file = decode(bytes);
        } catch (RefusedException e) {
            return List.of(failed(
                    "the transcript is readable",
                    e.refusal().tag().name(),
                    e.refusal().reason()));
        }
        Definition definition = file.transcript().definition();
        IdentityKey officer = new IdentityKey(Bytes.of(trust.officerKey().toArray()));
        checks.add(check(
                "the officer signed the definition of session " + definition.session(),
                officer.verifies(definition.signedText(), file.officerSignature()),
                "the signature does not cover it"));
        checks.add(check(
                "it is for this entity",
                definition.entity().equals(Bytes.of(trust.entity().value().toArray())),
                "it is for entity " + definition.entity()));
        for (Member member : definition.members()) {
            boolean pinned = trust.member(member.name()).stream()
                    .anyMatch(known -> Bytes.of(known.auditKey().toArray())
                            .equals(member.key().point()));
            checks.add(check("member " + member.name() + " is pinned with this key", pinned, "it is not"));
        }
        State end = file.transcript().replay();
        switch (end) {
            case Completed completed -> {
                checks.add(passed(definition.kind().text() + " of epoch " + definition.epoch() + " completed: "
                        + completed.sharing().threshold() + " of "
                        + completed.sharing().indices().size() + " members sign"));
                checks.add(check(
                        "the group key is possessed: "
                                + completed.sharing().groupKey().encode(),
                        completed.sharing().groupKey().isPossessed(completed.possession()),
                        "its proof of possession does not verify"));
                completed.culprits().forEach((party, refusal) -> checks.add(passed("evicted: " + refusal)));
            }
            case Aborted aborted ->
                checks.add(failed(
                        "the ceremony completed",
                        aborted.reason().tag().name(),
                        aborted.reason().reason()));
            default -> checks.add(failed("the ceremony completed", "UNFINISHED", "it stops before its end"));
        }
        return checks;
    }

    private static Check check(String name, boolean holds, String otherwise) {
        return holds ? passed(name) : failed(name, SignerTag.CEREMONY_NOT_AUTHORISED.name(), otherwise);
    }

    private static Check passed(String name) {
        return new Check(name, true, "", "");
    }

    private static Check failed(String name, String tag, String detail) {
        return new Check(name, false, tag, detail);
    }
}
