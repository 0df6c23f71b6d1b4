package io.portcullis.threshold.ceremony;

import io.portcullis.threshold.Limits;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.codec.RlpReader;
import io.portcullis.threshold.codec.RlpWriter;
import io.portcullis.threshold.verdict.ThresholdRefusedException;
import io.portcullis.threshold.verdict.ThresholdTag;

/**
 * What one party says to all in one round. RLP: {@code [[session, round, party, seen, body], signature]}.
 *
 * @param session the hash of the definition: a message is good for one session only
 * @param party the sender's number
 * @param seen what the sender saw in the rounds before: the chain of {@link Gathering#seen}. Two parties that were told different
 *     things find out in the next round
 * @param body the round's own; a string in itself, so that a sender is known even when what it says is nonsense
 * @param signature 64 bytes {@code r ‖ s} of the sender's identity key over {@link #signedText}
 */
public record Message(Bytes session, Round round, int party, Bytes seen, Bytes body, Bytes signature) {
    private static final Bytes DOMAIN = Bytes.ascii("portcullis/ceremony-message/v1");
    private static final int HASH = 32;

    public Message {
        if (session.size() != HASH
                || seen.size() != HASH
                || signature.size() != IdentityKey.SIGNATURE_LENGTH
                || body.size() > Limits.MAX_BODY_BYTES
                || party < 1
                || party > 2 * Limits.MAX_MEMBERS) {
            throw new IllegalArgumentException("a message has two hashes, a party, a bounded body and a signature");
        }
    }

    /** {@code "portcullis/ceremony-message/v1" ‖ RLP [session, round, party, seen, body]}. */
    public static Bytes signedText(Bytes session, Round round, int party, Bytes seen, Bytes body) {
        return DOMAIN.concat(content(session, round, party, seen, body).toList());
    }

    private static RlpWriter content(Bytes session, Round round, int party, Bytes seen, Bytes body) {
        return new RlpWriter()
                .bytes(session)
                .number(round.code())
                .number(party)
                .bytes(seen)
                .bytes(body);
    }

    public Bytes signedText() {
        return signedText(session, round, party, seen, body);
    }

    public Bytes encode() {
        return new RlpWriter()
                .list(content(session, round, party, seen, body))
                .bytes(signature)
                .toList();
    }

    /** @throws ThresholdRefusedException ENCODING_INVALID */
    public static Message decode(Bytes encoded) {
        return RlpReader.readList(encoded, Message::read);
    }

    static Message read(RlpReader in) {
        record Content(Bytes session, Round round, int party, Bytes seen, Bytes body) {}
        Content content = in.list(inside -> new Content(
                inside.fixed(HASH),
                Round.ofCode(inside.number(0, 255))
                        .orElseThrow(() ->
                                new ThresholdRefusedException(ThresholdTag.ENCODING_INVALID, "there is no such round")),
                inside.number(1, 2 * Limits.MAX_MEMBERS),
                inside.fixed(HASH),
                inside.bytes(Limits.MAX_BODY_BYTES)));
        return new Message(
                content.session(),
                content.round(),
                content.party(),
                content.seen(),
                content.body(),
                in.fixed(IdentityKey.SIGNATURE_LENGTH));
    }
}
