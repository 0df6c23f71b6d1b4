package io.portcullis.engine.entity;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Signature;
import io.portcullis.engine.Limits;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.engine.verdict.RefusedException;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.codec.RlpReader;
import io.portcullis.threshold.codec.RlpWriter;
import io.portcullis.threshold.verdict.ThresholdRefusedException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Votes as RLP: {@code [kind, epoch, height, round, value, prepared, enclosed, signature]}. No value and nothing enclosed are empty
 * strings; {@code prepared} is the round plus 1, or 0. Whatever starts a document of this package is a version byte, then one list.
 */
final class VoteCodec {
    static final byte VERSION = 1;

    private VoteCodec() {}

    /** {@code version ‖ RLP list}. */
    static Bytes document(RlpWriter fields) {
        return Bytes.of(new byte[] {VERSION}).concat(fields.toList());
    }

    /**
     * @param most bytes
     * @throws RefusedException ENTITY_MESSAGE_TOO_LONG, ENTITY_VERSION_UNKNOWN, ENCODING_INVALID
     */
    static <T> T read(Bytes document, int most, Function<RlpReader, T> body) {
        if (document.size() > most) {
            throw new RefusedException(
                    EngineTag.ENTITY_MESSAGE_TOO_LONG, document.size() + " bytes; at most " + most + " are taken");
        }
        byte[] all = document.toArray();
        if (all.length == 0) {
            throw new RefusedException(EngineTag.ENCODING_INVALID, "there are no bytes");
        }
        if (all[0] != VERSION) {
            throw new RefusedException(EngineTag.ENTITY_VERSION_UNKNOWN, "version " + (all[0] & 0xff));
        }
        try {
            return RlpReader.readList(Bytes.of(java.util.Arrays.copyOfRange(all, 1, all.length)), body);
        } catch (ThresholdRefusedException | IllegalArgumentException e) {
            // Values refuse what breaks their invariants; here that means bytes that are no value.
            throw new RefusedException(EngineTag.ENCODING_INVALID, e.getMessage());
        }
    }

    /** As a value, for the edge of the package. */
    static <T> Decoded<T> decoded(Bytes document, int most, Function<RlpReader, T> body) {
        try {
            return new Decoded.Complete<>(read(document, most, body));
        } catch (RefusedException e) {
            return new Decoded.Refused<>(e.refusal());
        }
    }

    static void write(RlpWriter out, Vote vote) {
        out.number(vote.kind().code());
        write(out, vote.at());
        value(out, vote.value());
        prepared(out, vote.preparedIn());
        out.bytes(vote.enclosed().isZero() ? new byte[0] : vote.enclosed().toArray());
    }

    static Vote readVote(RlpReader in) {
        return new Vote(readKind(in), readView(in), readValue(in), readPrepared(in), readEnclosed(in));
    }

    static void write(RlpWriter out, SignedVote signed) {
        RlpWriter inside = new RlpWriter();
        write(inside, signed.vote());
        out.list(inside.bytes(signed.signature().encode()));
    }

    static SignedVote readSigned(RlpReader in) {
        return in.list(fields -> new SignedVote(readVote(fields), readSignature(fields)));
    }

    static List<SignedVote> readAll(RlpReader in) {
        return in.items(Limits.ENTITY_VALIDATORS, VoteCodec::readSigned);
    }

    static void write(RlpWriter out, View at) {
        out.number(at.epoch()).number(at.height().number()).number(at.round().number());
    }

    static View readView(RlpReader in) {
        return new View(in.number(1L, Long.MAX_VALUE), readHeight(in), new Round(in.number(0, Limits.ENTITY_ROUNDS)));
    }

    static BlockHeight readHeight(RlpReader in) {
        return new BlockHeight(in.number(1L, Limits.ENTITY_HEIGHTS));
    }

    static Kind readKind(RlpReader in) {
        return Kind.ofCode(in.number(1, Kind.ALL.size()));
    }

    static void value(RlpWriter out, Optional<Digest> value) {
        out.bytes(value.map(digest -> digest.hash().toArray()).orElse(new byte[0]));
    }

    static Optional<Digest> readValue(RlpReader in) {
        Bytes bytes = in.bytes(Bytes32.LENGTH);
        return bytes.size() == 0 ? Optional.empty() : Optional.of(new Digest(Bytes32.of(bytes.toArray())));
    }

    static void prepared(RlpWriter out, Optional<Round> prepared) {
        out.number(prepared.map(round -> round.number() + 1).orElse(0));
    }

    static Optional<Round> readPrepared(RlpReader in) {
        int number = in.number(0, Limits.ENTITY_ROUNDS + 1);
        return number == 0 ? Optional.empty() : Optional.of(new Round(number - 1));
    }

    static Bytes32 readEnclosed(RlpReader in) {
        Bytes bytes = in.bytes(Bytes32.LENGTH);
        if (bytes.size() == 0) {
            return Bytes32.ZERO;
        }
        Bytes32 enclosed = Bytes32.of(bytes.toArray());
        if (enclosed.isZero()) {
            throw new IllegalArgumentException("nothing enclosed is the empty string");
        }
        return enclosed;
    }

    static Signature readSignature(RlpReader in) {
        return Signature.decode(in.fixed(Signature.LENGTH).toArray());
    }
}
