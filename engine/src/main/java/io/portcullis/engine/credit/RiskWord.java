package io.portcullis.engine.credit;

import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.engine.verdict.RefusedException;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.codec.RlpReader;
import io.portcullis.threshold.codec.RlpWriter;
import io.portcullis.threshold.verdict.ThresholdRefusedException;

/**
 * What a creditor's treasury says, each a command that its key signed. RLP {@code [kind, …]}; kind 1 terms, 2 know, 3 hold, 4 reopen, 5 earmark.
 *
 * <p>No word carries a rating: that follows from facts and terms, the same on every replica.
 */
public sealed interface RiskWord {
    /** It rates by these terms from this block on: the version of the model is above the last one's. */
    record Terms(RiskTerms terms) implements RiskWord {}

    /** This is known of a counterparty from now on, and nothing else. */
    record Know(Obligor obligor) implements RiskWord {}

    /** A counterparty pledged so much elsewhere than on the chain against what it owes: not what it added, but what is there. */
    record Hold(EntityId counterparty, TokenId token, Amount amount) implements RiskWord {
        public Hold {
            if (amount.isNegative()) {
                throw new IllegalArgumentException("a reserve is not negative");
            }
        }
    }

    /**
     * Of what a counterparty has in reserve on the chain, up to so much counts for this creditor: never more than is there, and not what another creditor
     * of this node counts.
     */
    record Earmark(EntityId counterparty, TokenId token, Amount amount) implements RiskWord {
        public Earmark {
            if (amount.isNegative()) {
                throw new IllegalArgumentException("a reserve is not negative");
            }
        }
    }

    /** A counterparty that was closed and is secured again may have new exposure. */
    record Reopen(EntityId counterparty) implements RiskWord {}

    default void write(RlpWriter out) {
        switch (this) {
            case Terms it -> RiskFields.terms(out.number(1), it.terms());
            case Know it -> RiskFields.obligor(out.number(2), it.obligor());
            case Hold it -> reserve(out.number(3), it.counterparty(), it.token(), it.amount());
            case Reopen it -> out.number(4).bytes(it.counterparty().value().toArray());
            case Earmark it -> reserve(out.number(5), it.counterparty(), it.token(), it.amount());
        }
    }

    private static void reserve(RlpWriter out, EntityId counterparty, TokenId token, Amount amount) {
        out.bytes(counterparty.value().toArray()).bytes(token.value().toArray()).bytes(RiskFields.amount(amount));
    }

    default Bytes encode() {
        RlpWriter out = new RlpWriter();
        write(out);
        return out.toList();
    }

    /** The fields that {@link #write} wrote. */
    static RiskWord read(RlpReader in) {
        return switch (in.number(1, 5)) {
            case 1 -> new Terms(RiskFields.terms(in));
            case 2 -> new Know(RiskFields.obligor(in));
            case 3 -> new Hold(RiskFields.entity(in), RiskFields.token(in), RiskFields.amount(in));
            case 4 -> new Reopen(RiskFields.entity(in));
            default -> new Earmark(RiskFields.entity(in), RiskFields.token(in), RiskFields.amount(in));
        };
    }

    /** @throws RefusedException ENCODING_INVALID unless the bytes are the one encoding of a word */
    static RiskWord decode(Bytes bytes) {
        try {
            return RlpReader.readList(bytes, RiskWord::read);
        } catch (ThresholdRefusedException | IllegalArgumentException | ArithmeticException e) {
            throw new RefusedException(EngineTag.ENCODING_INVALID, e.getMessage());
        }
    }
}
