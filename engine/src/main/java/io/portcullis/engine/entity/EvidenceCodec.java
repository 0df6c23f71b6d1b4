package io.portcullis.engine.entity;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.engine.Limits;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.engine.verdict.RefusedException;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.codec.RlpReader;
import io.portcullis.threshold.codec.RlpWriter;
import java.util.Optional;

/**
 * Accusations as bytes: {@code version ‖ RLP [entity, evidence, signature]}; evidence is {@code [1, vote, vote]} for an equivocation and
 * {@code [2, epoch, height, round, value, signature, part]} for a bad part.
 */
final class EvidenceCodec {
    private static final int EQUIVOCATION = 1;
    private static final int BAD_PART = 2;

    private EvidenceCodec() {}

    static Bytes bytes(SignedVote signed) {
        RlpWriter out = new RlpWriter();
        VoteCodec.write(out, signed);
        return out.toList();
    }

    /** What is hashed under the accuser's signature. */
    static Bytes encode(Evidence evidence) {
        return fields(evidence).toList();
    }

    static Bytes encode(EntityId entity, Accusation accusation) {
        return VoteCodec.document(new RlpWriter()
                .bytes(entity.value().toArray())
                .list(fields(accusation.evidence()))
                .bytes(accusation.signature().encode()));
    }

    static Decoded<Accusation> decode(EntityId entity, Bytes bytes) {
        return VoteCodec.decoded(bytes, Limits.ENTITY_ACCUSATION_BYTES, in -> {
            if (!Bytes32.of(in.fixed(Bytes32.LENGTH).toArray()).equals(entity.value())) {
                throw new RefusedException(EngineTag.ENTITY_OTHER, "an accusation in another entity than " + entity);
            }
            return new Accusation(in.list(EvidenceCodec::read), VoteCodec.readSignature(in));
        });
    }

    private static RlpWriter fields(Evidence evidence) {
        return switch (evidence) {
            case Evidence.Equivocation(SignedVote first, SignedVote second) -> {
                RlpWriter out = new RlpWriter().number(EQUIVOCATION);
                VoteCodec.write(out, first);
                VoteCodec.write(out, second);
                yield out;
            }
            case Evidence.BadPart(Message commit) -> {
                RlpWriter out = new RlpWriter().number(BAD_PART);
                VoteCodec.write(out, commit.vote().at());
                VoteCodec.value(out, commit.vote().value());
                out.bytes(commit.signature().encode());
                MessageCodec.write(out, commit.enclosure());
                yield out;
            }
        };
    }

    private static Evidence read(RlpReader in) {
        if (in.number(EQUIVOCATION, BAD_PART) == EQUIVOCATION) {
            SignedVote first = VoteCodec.readSigned(in);
            return new Evidence.Equivocation(first, VoteCodec.readSigned(in));
        }
        View at = VoteCodec.readView(in);
        Optional<Digest> value = VoteCodec.readValue(in);
        var signature = VoteCodec.readSignature(in);
        Enclosure part = MessageCodec.read(in, Kind.COMMIT);
        return new Evidence.BadPart(
                new Message(new Vote(Kind.COMMIT, at, value, Optional.empty(), part.hash()), part, signature));
    }
}
