package io.portcullis.signer.share;

import io.portcullis.threshold.bls.Signature;
import io.portcullis.threshold.ceremony.Proof;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.codec.RlpReader;
import io.portcullis.threshold.codec.RlpWriter;
import io.portcullis.threshold.sealing.SealedShare;
import io.portcullis.threshold.sealing.SealingScheme;
import io.portcullis.threshold.sealing.ShareBinding;
import io.portcullis.threshold.signing.GroupSharing;
import io.portcullis.threshold.verdict.ThresholdRefusedException;
import io.portcullis.threshold.verdict.ThresholdTag;

/** One record of the journal of shares. RLP: {@code [version, type, …fields in order]}. */
sealed interface ShareRecord {
    int VERSION = 1;
    int HASH = 32;
    int MAX_SHARING_BYTES = 64 * 1_024;

    /** The journal's first. */
    record Opened(long at) implements ShareRecord {}

    /** This signer takes part in a session; never again in one of the same id. */
    record Joined(Bytes session) implements ShareRecord {}

    /** The share in force is dealt on in a session: it signs no more until that has ended. */
    record DealtOn(Bytes session) implements ShareRecord {}

    /** The new share is sealed, with where it is proved. */
    record Pending(Proof where, GroupSharing sharing, SealedShare sealed) implements ShareRecord {
        Bytes session() {
            return where.session();
        }
    }

    /** The pending share is in force: its group has proved itself. */
    record Activated(Bytes session, Signature proof) implements ShareRecord {}

    /** This signer will never prove in that session. */
    record Renounced(Bytes session) implements ShareRecord {}

    /** The pending share was never in force, and is given up. */
    record Abandoned(Bytes session) implements ShareRecord {}

    /** A resharing to others is in force: the share in force here is one of the past. */
    record HandedOver(Bytes session) implements ShareRecord {}

    /** The sealing keys of an epoch are gone. */
    record Destroyed(long epoch, long at) implements ShareRecord {}

    default byte[] encode() {
        RlpWriter out = new RlpWriter().number(VERSION);
        switch (this) {
            case Opened(long at) -> out.number(1).number(at);
            case Joined(Bytes session) -> out.number(2).bytes(session);
            case DealtOn(Bytes session) -> out.number(9).bytes(session);
            case Pending(Proof where, GroupSharing sharing, SealedShare sealed) ->
                out.number(3)
                        .bytes(where.session())
                        .number(where.party())
                        .bytes(where.seen())
                        .bytes(sharing.encode())
                        .number(sealed.scheme().code())
                        .bytes(sealed.binding().entity())
                        .number(sealed.binding().member())
                        .number(sealed.binding().version())
                        .bytes(sealed.ciphertext());
            case Activated(Bytes session, Signature proof) ->
                out.number(4).bytes(session).bytes(proof.encode());
            case Renounced(Bytes session) -> out.number(5).bytes(session);
            case Abandoned(Bytes session) -> out.number(6).bytes(session);
            case HandedOver(Bytes session) -> out.number(8).bytes(session);
            case Destroyed(long epoch, long at) -> out.number(7).number(epoch).number(at);
        }
        return out.toList().toArray();
    }

    /** @throws ThresholdRefusedException ENCODING_INVALID, and what a point may be refused for */
    static ShareRecord decode(byte[] bytes) {
        return RlpReader.readList(Bytes.of(bytes), in -> {
            in.number(VERSION, VERSION);
            int type = in.number(1, 9);
            return switch (type) {
                case 1 -> new Opened(in.number(0L, Long.MAX_VALUE));
                case 2 -> new Joined(in.fixed(HASH));
                case 3 -> pending(in);
                case 4 -> new Activated(in.fixed(HASH), Signature.decode(in.fixed(Signature.LENGTH)));
                case 5 -> new Renounced(in.fixed(HASH));
                case 6 -> new Abandoned(in.fixed(HASH));
                case 7 -> new Destroyed(in.number(1L, Long.MAX_VALUE), in.number(0L, Long.MAX_VALUE));
                case 8 -> new HandedOver(in.fixed(HASH));
                default -> new DealtOn(in.fixed(HASH));
            };
        });
    }

    private static Pending pending(RlpReader in) {
        Proof where = new Proof(in.fixed(HASH), in.number(1, 256), in.fixed(HASH));
        GroupSharing sharing = GroupSharing.decode(in.bytes(MAX_SHARING_BYTES));
        SealingScheme scheme = SealingScheme.ofCode(in.number(1, 255))
                .orElseThrow(
                        () -> new ThresholdRefusedException(ThresholdTag.ENCODING_INVALID, "no such sealing scheme"));
        ShareBinding binding = new ShareBinding(in.fixed(HASH), sharing.epoch(), in.number(1, 128), in.number(1, 255));
        return new Pending(where, sharing, new SealedShare(scheme, binding, in.bytes(SealedShare.MAX_BYTES)));
    }
}
