package io.portcullis.signer.client;

import io.portcullis.depositary.model.Hex;
import io.portcullis.signer.json.Fields;
import io.portcullis.signer.json.StrictJson;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.threshold.ceremony.Definition;
import io.portcullis.threshold.ceremony.IdentityKey;
import io.portcullis.threshold.ceremony.Message;
import io.portcullis.threshold.ceremony.Renunciation;
import io.portcullis.threshold.ceremony.Round;
import io.portcullis.threshold.ceremony.Transcript;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.signing.GroupSharing;
import io.portcullis.threshold.verdict.ThresholdRefusedException;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** One signer's part in ceremonies, asked through its door. */
public final class CeremonyClient {
    private static final int MAX_WORDS = 16;
    private static final int MAX_WORD_CHARACTERS = 2 + 2 * 128 * 1_024;
    private static final int MAX_SHARING_BYTES = 64 * 1_024;

    private final SignerClient client;

    public CeremonyClient(SignerClient client) {
        this.client = client;
    }

    /** @param officerSignature 64 bytes {@code r ‖ s} over the definition's signed text */
    public Answer<CeremonyAnswer> begin(Definition definition, Bytes officerSignature) {
        return client.ask(
                request("ceremony-begin")
                        .put("definition", hex(definition.encode()))
                        .put("officerSignature", hex(officerSignature)),
                CeremonyClient::read);
    }

    public Answer<CeremonyAnswer> hear(Bytes session, List<Message> messages) {
        ObjectNode request = request("ceremony-hear").put("session", hex(session));
        ArrayNode list = request.putArray("messages");
        messages.forEach(message -> list.add(hex(message.encode())));
        return client.ask(request, CeremonyClient::read);
    }

    public Answer<CeremonyAnswer> close(Bytes session, Round round) {
        return client.ask(
                request("ceremony-close").put("session", hex(session)).put("round", round.name()),
                CeremonyClient::read);
    }

    public Answer<CeremonyAnswer> cancel(Bytes session, String reason) {
        return client.ask(
                request("ceremony-cancel").put("session", hex(session)).put("reason", reason), CeremonyClient::read);
    }

    /** Settles a pending share by the transcript of its session. */
    public Answer<CeremonyAnswer> resolve(Transcript transcript) {
        return client.ask(
                request("ceremony-resolve").put("transcript", hex(transcript.encode())), CeremonyClient::read);
    }

    /** The signer's promise never to prove in a session: 64 bytes {@code r ‖ s}. */
    public Answer<Bytes> renounce(Bytes session) {
        return client.ask(
                request("ceremony-renounce").put("session", hex(session)),
                in -> Bytes.of(in.fixedBytes("signature", IdentityKey.SIGNATURE_LENGTH)));
    }

    /** The signer's proof of its pending share, again. */
    public Answer<Message> proveAgain(Bytes session) {
        return client.ask(
                request("ceremony-prove").put("session", hex(session)),
                in -> decoded(in, in.text("word", MAX_WORD_CHARACTERS)));
    }

    /** Gives a pending share up, by the promises of others. */
    public Answer<Shares> abandon(Definition definition, List<Renunciation> renunciations) {
        ObjectNode request = request("ceremony-abandon").put("definition", hex(definition.encode()));
        ArrayNode list = request.putArray("renunciations");
        renunciations.forEach(one -> list.addObject().put("party", one.party()).put("signature", hex(one.signature())));
        return client.ask(request, CeremonyClient::readShares);
    }

    public Answer<Shares> shares() {
        return client.ask(request("shares"), CeremonyClient::readShares);
    }

    private static ObjectNode request(String operation) {
        return StrictJson.newObject().put("version", 1).put("operation", operation);
    }

    private static CeremonyAnswer read(Fields in) {
        return new CeremonyAnswer(
                in.texts("words", MAX_WORDS, MAX_WORD_CHARACTERS).stream()
                        .map(text -> decoded(in, text))
                        .toList(),
                in.text("stands", 16),
                in.has("reason") ? Optional.of(in.text("reason", 2_000)) : Optional.empty(),
                in.objects(
                        "culprits",
                        256,
                        one -> new CeremonyAnswer.Culprit(
                                one.text("name", 128), one.text("tag", 64), one.text("reason", 2_000))));
    }

    private static Message decoded(Fields in, String text) {
        try {
            return Message.decode(Bytes.of(Hex.decode(text)));
        } catch (IllegalArgumentException | ThresholdRefusedException e) {
            throw in.invalid("words", "messages: " + e.getMessage());
        }
    }

    private static Shares readShares(Fields in) {
        record Active(GroupSharing sharing, int index) {}
        Optional<Active> active =
                in.optionalObject("active", one -> new Active(sharing(one), one.number("index", 1, 128)));
        return new Shares(
                active.map(Active::sharing),
                active.map(Active::index).orElse(0),
                in.has("sessionInDoubt")
                        ? Optional.of(Bytes.of(in.fixedBytes("sessionInDoubt", 32)))
                        : Optional.empty());
    }

    private static GroupSharing sharing(Fields in) {
        try {
            return GroupSharing.decode(Bytes.of(in.bytes("sharing", MAX_SHARING_BYTES)));
        } catch (ThresholdRefusedException e) {
            throw invalidSharing(in, e);
        }
    }

    private static RefusedException invalidSharing(Fields in, ThresholdRefusedException e) {
        return in.invalid("sharing", "a sharing: " + e.getMessage());
    }

    private static String hex(Bytes bytes) {
        return "0x" + bytes;
    }
}
