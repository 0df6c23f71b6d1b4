package io.portcullis.signer.keyceremony;

import io.portcullis.signer.json.Fields;
import io.portcullis.signer.json.StrictJson;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.verdict.SignerTag;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Everything that was said and done in a ceremony: canonical JSON {@code {"type":"portcullis/key-ceremony/v1","lines":[…]}}. The JSON is what is
 * checked; any other form of it is for reading.
 */
public record Transcript(List<Line> lines) {
    public static final String TYPE = "portcullis/key-ceremony/v1";

    public Transcript {
        lines = List.copyOf(lines);
    }

    public byte[] encode() {
        ObjectNode json = StrictJson.newObject().put("type", TYPE);
        ArrayNode all = json.putArray("lines");
        lines.forEach(line -> all.add(LineCodec.toJson(line)));
        return StrictJson.canonical(json);
    }

    /** Whether these bytes claim to be one. */
    public static boolean claims(byte[] bytes) {
        try {
            return TYPE.equals(StrictJson.object(bytes).path("type").asString(""));
        } catch (RefusedException e) {
            return false;
        }
    }

    /** @throws RefusedException naming what does not decode */
    public static Transcript decode(byte[] bytes) {
        return Fields.read("transcript", StrictJson.canonicalObject(bytes), in -> {
            if (!in.text("type", 64).equals(TYPE)) {
                throw in.invalid("type", TYPE);
            }
            return new Transcript(in.objects("lines", Limits.MAX_LINES, LineCodec::read));
        });
    }

    /** Runs the ceremony again. @throws RefusedException with what the machine says to a line that does not fit */
    public State replay() {
        return KeyCeremony.replay(lines);
    }

    public Definition definition() {
        if (lines.isEmpty() || !(lines.getFirst() instanceof Line.Begun begun)) {
            throw new RefusedException(SignerTag.CEREMONY_TRANSCRIPT_BROKEN, "a transcript begins with its definition");
        }
        return begun.definition();
    }

    /** What a completed backup left to restore from. */
    public Optional<Backup> backup() {
        return replay() instanceof State.Completed completed
                        && completed.definition().kind() == Kind.BACK_UP
                ? Optional.of(backup(completed))
                : Optional.empty();
    }

    private static Backup backup(State.Completed completed) {
        Definition definition = completed.definition();
        Gathered known = completed.gathered();
        List<Backup.Envelope> envelopes = new ArrayList<>();
        for (Person custodian : definition.custodians()) {
            int index = envelopes.size() + 1;
            envelopes.add(new Backup.Envelope(
                    index,
                    custodian.name(),
                    known.envelopes().get(index - 1),
                    known.bags().get(custodian.name())));
        }
        return new Backup(
                definition.session(),
                known.key().orElseThrow(),
                known.wrappingCheck().orElseThrow(),
                known.wrapped().orElseThrow(),
                definition.threshold(),
                envelopes);
    }
}
