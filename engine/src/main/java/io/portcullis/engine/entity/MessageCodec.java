package io.portcullis.engine.entity;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.Keccak;
import io.portcullis.depositary.model.Signature;
import io.portcullis.engine.Limits;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.engine.verdict.RefusedException;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.codec.RlpReader;
import io.portcullis.threshold.codec.RlpWriter;
import java.util.List;
import java.util.Optional;

/**
 * Messages as bytes: {@code version ‖ RLP [entity, kind, epoch, height, round, value, prepared, signature, enclosure]}.
 *
 * <p>The enclosure is a list: {@code []}, {@code [value, [roundChange…], [prepare…]]} of a proposal, {@code [value, [prepare…]]} of a
 * round change, {@code [part]} of a commit. Its Keccak-256 stands in the vote that is signed, so it is not repeated here.
 */
public final class MessageCodec {
    private MessageCodec() {}

    public static Bytes encode(EntityId entity, Message message) {
        Vote vote = message.vote();
        RlpWriter out = new RlpWriter()
                .bytes(entity.value().toArray())
                .number(vote.kind().code());
        VoteCodec.write(out, vote.at());
        VoteCodec.value(out, vote.value());
        VoteCodec.prepared(out, vote.preparedIn());
        out.bytes(message.signature().encode());
        write(out, message.enclosure());
        return VoteCodec.document(out);
    }

    /** Refuses with ENTITY_MESSAGE_TOO_LONG, ENTITY_VERSION_UNKNOWN, ENTITY_OTHER, ENCODING_INVALID. */
    public static Decoded<Message> decode(EntityId entity, Bytes bytes) {
        return VoteCodec.decoded(bytes, Limits.ENTITY_MESSAGE_BYTES, in -> {
            if (!Bytes32.of(in.fixed(Bytes32.LENGTH).toArray()).equals(entity.value())) {
                throw new RefusedException(EngineTag.ENTITY_OTHER, "a message of another entity than " + entity);
            }
            Kind kind = VoteCodec.readKind(in);
            View at = VoteCodec.readView(in);
            Optional<Digest> value = VoteCodec.readValue(in);
            Optional<Round> prepared = VoteCodec.readPrepared(in);
            Signature signature = VoteCodec.readSignature(in);
            Enclosure enclosure = read(in, kind);
            return new Message(new Vote(kind, at, value, prepared, enclosure.hash()), enclosure, signature);
        });
    }

    static Bytes32 hash(Enclosure enclosure) {
        if (enclosure instanceof Enclosure.Nothing) {
            return Bytes32.ZERO;
        }
        return Keccak.hash(fields(enclosure).toList().toArray());
    }

    static void write(RlpWriter out, Enclosure enclosure) {
        out.list(fields(enclosure));
    }

    private static RlpWriter fields(Enclosure enclosure) {
        RlpWriter out = new RlpWriter();
        return switch (enclosure) {
            case Enclosure.Nothing nothing -> out;
            case Enclosure.Justification justification ->
                out.bytes(justification.value())
                        .list(justification.roundChanges(), VoteCodec::write)
                        .list(justification.prepares(), VoteCodec::write);
            case Enclosure.PreparedValue prepared ->
                out.bytes(prepared.value()).list(prepared.prepares(), VoteCodec::write);
            case Enclosure.Part part -> out.bytes(part.signature());
        };
    }

    static Enclosure read(RlpReader in, Kind kind) {
        return in.list(fields -> {
            if (!fields.hasMore()) {
                return new Enclosure.Nothing();
            }
            return switch (kind) {
                case PROPOSAL -> {
                    Bytes value = readValue(fields);
                    List<SignedVote> roundChanges = VoteCodec.readAll(fields);
                    yield new Enclosure.Justification(value, roundChanges, VoteCodec.readAll(fields));
                }
                case ROUND_CHANGE -> new Enclosure.PreparedValue(readValue(fields), VoteCodec.readAll(fields));
                case COMMIT -> new Enclosure.Part(fields.fixed(io.portcullis.threshold.bls.Signature.LENGTH));
                case PREPARE -> throw new RefusedException(EngineTag.ENCODING_INVALID, "a prepare encloses nothing");
            };
        });
    }

    static Bytes readValue(RlpReader in) {
        return in.bytes(Limits.ENTITY_VALUE_BYTES);
    }
}
