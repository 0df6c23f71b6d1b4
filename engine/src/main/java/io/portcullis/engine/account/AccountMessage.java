package io.portcullis.engine.account;

import io.portcullis.depositary.model.AccountKey;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.engine.Limits;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.engine.verdict.RefusedException;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.codec.RlpReader;
import io.portcullis.threshold.codec.RlpWriter;
import io.portcullis.threshold.verdict.ThresholdRefusedException;
import java.util.Optional;

/**
 * What one side of an account says to the other. RLP: {@code [format, kind, left, right, fields…]}; format 1, kind 1 proposal {@code frame}, 2
 * acknowledgement {@code height, frameHash, [frame] or []}, 3 rejection {@code height, frameHash, tag, reason}.
 */
public sealed interface AccountMessage {
    AccountKey account();

    /** The sender signed the account's state after this frame. */
    record Proposal(AccountKey account, Frame frame) implements AccountMessage {}

    /**
     * The sender signed the same state.
     *
     * @param next its own next frame, if it has pending transactions
     */
    record Acknowledgement(AccountKey account, long height, Bytes32 frameHash, Optional<Frame> next)
            implements AccountMessage {}

    /** The sender will not sign: the account is frozen between them until the chain decides. */
    record Rejection(AccountKey account, long height, Bytes32 frameHash, String tag, String reason)
            implements AccountMessage {}

    int FORMAT = 1;

    /** The frame that it proposes, if it does. */
    default Optional<Frame> proposed() {
        return switch (this) {
            case Proposal it -> Optional.of(it.frame());
            case Acknowledgement it -> it.next();
            case Rejection it -> Optional.empty();
        };
    }

    default Bytes encode() {
        RlpWriter out = new RlpWriter().number(FORMAT);
        switch (this) {
            case Proposal it -> {
                head(out, 1, it.account());
                it.frame().write(out);
            }
            case Acknowledgement it -> {
                head(out, 2, it.account())
                        .number(it.height())
                        .bytes(it.frameHash().toArray());
                RlpWriter next = new RlpWriter();
                it.next().ifPresent(frame -> frame.write(next));
                out.list(next);
            }
            case Rejection it ->
                head(out, 3, it.account())
                        .number(it.height())
                        .bytes(it.frameHash().toArray())
                        .text(it.tag())
                        .text(it.reason());
        }
        return out.toList();
    }

    /** @throws RefusedException ENCODING_INVALID unless the bytes are the one encoding of a message */
    static AccountMessage decode(Bytes bytes) {
        try {
            return RlpReader.readList(bytes, AccountMessage::read);
        } catch (ThresholdRefusedException | IllegalArgumentException e) {
            throw new RefusedException(EngineTag.ENCODING_INVALID, e.getMessage());
        }
    }

    private static AccountMessage read(RlpReader in) {
        in.number(FORMAT, FORMAT);
        int kind = in.number(1, 3);
        AccountKey account = new AccountKey(entity(in), entity(in));
        return switch (kind) {
            case 1 -> new Proposal(account, Frame.read(in));
            case 2 ->
                new Acknowledgement(
                        account,
                        in.number(0L, Long.MAX_VALUE / 4),
                        TransactionCodec.word(in),
                        in.items(1, Frame::read).stream().findFirst());
            default ->
                new Rejection(
                        account,
                        in.number(0L, Long.MAX_VALUE / 4),
                        TransactionCodec.word(in),
                        in.text(Limits.REFUSAL_TEXT),
                        in.text(Limits.REFUSAL_TEXT));
        };
    }

    private static EntityId entity(RlpReader in) {
        return new EntityId(TransactionCodec.word(in));
    }

    private static RlpWriter head(RlpWriter out, int kind, AccountKey account) {
        return out.number(kind)
                .bytes(account.left().value().toArray())
                .bytes(account.right().value().toArray());
    }
}
