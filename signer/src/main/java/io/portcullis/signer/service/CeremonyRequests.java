package io.portcullis.signer.service;

import io.portcullis.signer.ceremony.CeremonyRoom;
import io.portcullis.signer.json.Fields;
import io.portcullis.signer.json.StrictJson;
import io.portcullis.signer.share.ShareStore;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.verdict.SignerTag;
import io.portcullis.threshold.ceremony.Aborted;
import io.portcullis.threshold.ceremony.Completed;
import io.portcullis.threshold.ceremony.Definition;
import io.portcullis.threshold.ceremony.IdentityKey;
import io.portcullis.threshold.ceremony.Message;
import io.portcullis.threshold.ceremony.Open;
import io.portcullis.threshold.ceremony.Outcome;
import io.portcullis.threshold.ceremony.Renunciation;
import io.portcullis.threshold.ceremony.Round;
import io.portcullis.threshold.ceremony.State;
import io.portcullis.threshold.ceremony.Transcript;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.verdict.ThresholdRefusal;
import io.portcullis.threshold.verdict.ThresholdRefusedException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Supplier;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The door's requests about ceremonies and shares; the forms are in {@code signer.client}. */
final class CeremonyRequests {
    private static final int MAX_MESSAGES = 512;
    private static final int MAX_MESSAGE_BYTES = 128 * 1_024;
    private static final int MAX_TRANSCRIPT_BYTES = 500_000;
    private static final int SESSION = 32;

    private final CeremonyRoom room;
    private final ShareStore shares;

    CeremonyRequests(CeremonyRoom room, ShareStore shares) {
        this.room = room;
        this.shares = shares;
    }

    /** Empty if the operation is none of these. */
    Optional<Supplier<ObjectNode>> decode(String operation, Fields in) {
        return Optional.ofNullable(
                switch (operation) {
                    case "ceremony-begin" -> {
                        Definition definition = decoded(() -> Definition.decode(bytes(in, "definition")));
                        Bytes officer = Bytes.of(in.fixedBytes("officerSignature", IdentityKey.SIGNATURE_LENGTH));
                        yield () -> said(definition, room.begin(definition, officer));
                    }
                    case "ceremony-hear" -> {
                        Bytes session = session(in);
                        List<Message> messages =
                                decoded(() -> in.texts("messages", MAX_MESSAGES, 2 + 2 * MAX_MESSAGE_BYTES).stream()
                                        .map(text -> Message.decode(Bytes.of(hex(text))))
                                        .toList());
                        yield () -> said(room.hear(session, messages));
                    }
                    case "ceremony-close" -> {
                        Bytes session = session(in);
                        Round round = round(in);
                        yield () -> said(room.close(session, round));
                    }
                    case "ceremony-cancel" -> {
                        Bytes session = session(in);
                        String reason = in.text("reason", 200);
                        yield () -> said(room.cancel(session, reason));
                    }
                    case "ceremony-resolve" -> {
                        Transcript transcript = decoded(() -> Transcript.decode(bytes(in, "transcript")));
                        yield () -> stands(transcript.definition(), room.resolve(transcript));
                    }
                    case "ceremony-prove" -> {
                        Bytes session = session(in);
                        yield () -> StrictJson.newObject()
                                .put("word", "0x" + room.proveAgain(session).encode());
                    }
                    case "ceremony-renounce" -> {
                        Bytes session = session(in);
                        yield () -> StrictJson.newObject().put("signature", "0x" + room.renounce(session));
                    }
                    case "ceremony-abandon" -> {
                        Definition definition = decoded(() -> Definition.decode(bytes(in, "definition")));
                        List<Renunciation> all = in.objects(
                                "renunciations",
                                128,
                                one -> new Renunciation(
                                        one.number("party", 1, 256),
                                        Bytes.of(one.fixedBytes("signature", IdentityKey.SIGNATURE_LENGTH))));
                        yield () -> {
                            room.abandon(definition, all);
                            return held();
                        };
                    }
                    case "shares" -> this::held;
                    default -> null;
                });
    }

    private ObjectNode held() {
        ObjectNode json = StrictJson.newObject();
        shares.active()
                .ifPresent(sharing -> json.putObject("active")
                        .put("index", shares.activeIndex().orElseThrow())
                        .put("sharing", "0x" + sharing.encode()));
        shares.sessionInDoubt().ifPresent(session -> json.put("sessionInDoubt", "0x" + session));
        return json;
    }

    private static ObjectNode said(CeremonyRoom.Said said) {
        return said(said.state().definition(), said);
    }

    private static ObjectNode said(Definition definition, CeremonyRoom.Said said) {
        ObjectNode json = stands(definition, said.state());
        if (said.outcome().orElse(null) instanceof Outcome.Evicted evicted) {
            json.put("stands", "EVICTED").put("reason", evicted.reason().toString());
        }
        ArrayNode words = json.putArray("words");
        said.words().forEach(word -> words.add("0x" + word.encode()));
        return json;
    }

    private static ObjectNode stands(Definition definition, State state) {
        ObjectNode json = StrictJson.newObject();
        SortedMap<Integer, ThresholdRefusal> culprits = switch (state) {
            case Open open -> {
                json.put("stands", open.round().name());
                yield open.gathering().culprits();
            }
            case Completed completed -> {
                json.put("stands", "COMPLETED");
                yield completed.culprits();
            }
            case Aborted aborted -> {
                json.put("stands", "ABORTED").put("reason", aborted.reason().toString());
                yield aborted.culprits();
            }
        };
        ArrayNode list = json.putArray("culprits");
        culprits.forEach((number, refusal) -> list.addObject()
                .put("name", definition.parties().get(number - 1).name())
                .put("tag", refusal.tag().name())
                .put("reason", refusal.reason()));
        json.putArray("words");
        return json;
    }

    private static Bytes session(Fields in) {
        return Bytes.of(in.fixedBytes("session", SESSION));
    }

    private static Round round(Fields in) {
        String name = in.text("round", 16);
        return Arrays.stream(Round.values())
                .filter(round -> round.name().equals(name))
                .findFirst()
                .orElseThrow(() -> in.invalid("round", "the name of a round"));
    }

    private static Bytes bytes(Fields in, String name) {
        return Bytes.of(in.bytes(name, MAX_TRANSCRIPT_BYTES));
    }

    private static byte[] hex(String text) {
        try {
            return io.portcullis.depositary.model.Hex.decode(text);
        } catch (IllegalArgumentException e) {
            throw new RefusedException(SignerTag.FIELD_INVALID, "a message is 0x-hex: " + e.getMessage());
        }
    }

    private static <T> T decoded(Supplier<T> decoder) {
        try {
            return decoder.get();
        } catch (ThresholdRefusedException e) {
            throw refused(e);
        }
    }

    /** A refusal by the ceremony's own rules, as the door answers it. */
    static RefusedException refused(ThresholdRefusedException e) {
        return new RefusedException(SignerTag.CEREMONY_REFUSED, e.refusal().toString());
    }
}
