package io.portcullis.engine.entity;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.engine.Limits;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.engine.verdict.RefusedException;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.codec.RlpReader;
import io.portcullis.threshold.codec.RlpWriter;

/**
 * A decided value with its certificate: what those who were away catch up by. RLP {@code [entity, value, certificate]}.
 *
 * <p>Invariant: the certificate is of this value.
 */
public record Certified(Bytes value, CommitCertificate certificate) {
    public Certified {
        if (!Digest.of(value).equals(certificate.value())) {
            throw new IllegalArgumentException("the certificate is of another value");
        }
    }

    public BlockHeight height() {
        return certificate.at().height();
    }

    public Bytes encode(EntityId entity) {
        RlpWriter out = new RlpWriter().bytes(entity.value().toArray()).bytes(value);
        certificate.write(out);
        return VoteCodec.document(out);
    }

    /** Refuses with ENTITY_MESSAGE_TOO_LONG, ENTITY_VERSION_UNKNOWN, ENTITY_OTHER, ENCODING_INVALID. */
    public static Decoded<Certified> decode(EntityId entity, Bytes bytes) {
        return VoteCodec.decoded(bytes, Limits.ENTITY_MESSAGE_BYTES, in -> read(entity, in));
    }

    private static Certified read(EntityId entity, RlpReader in) {
        if (!Bytes32.of(in.fixed(Bytes32.LENGTH).toArray()).equals(entity.value())) {
            throw new RefusedException(EngineTag.ENTITY_OTHER, "a certificate of another entity than " + entity);
        }
        return new Certified(MessageCodec.readValue(in), CommitCertificate.read(in));
    }
}
