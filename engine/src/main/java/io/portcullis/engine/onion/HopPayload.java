package io.portcullis.engine.onion;

import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.engine.Limits;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.engine.verdict.RefusedException;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.codec.RlpReader;
import io.portcullis.threshold.codec.RlpWriter;
import io.portcullis.threshold.verdict.ThresholdRefusedException;

/** What the sender tells one hop. */
public sealed interface HopPayload {
    int FORWARD = 1;
    int DELIVER = 2;

    TokenId token();

    /** Of the HTLC that leaves a forwarding hop, or arrives at the last one. */
    Amount amount();

    /** Seconds since 1970 at which that HTLC expires. */
    long expirySeconds();

    /**
     * Lock an HTLC of the same hash for the next hop. RLP {@code [1, next, token, amount, expirySeconds]}.
     *
     * @param amount what goes out; the hop's fee is what came in above it
     */
    record Forward(EntityId next, TokenId token, Amount amount, long expirySeconds) implements HopPayload {
        public Forward {
            requireBounds(amount, expirySeconds);
        }
    }

    /**
     * The payment is for this hop. RLP {@code [2, token, amount, expirySeconds, secret]}.
     *
     * @param token of the amount: an HTLC of the same amount in another token is not this payment
     * @param secret of the invoice: shows that the sender has it, so that nobody before the last hop can probe for the receiver
     */
    record Deliver(TokenId token, Amount amount, long expirySeconds, Bytes32 secret) implements HopPayload {
        public Deliver {
            requireBounds(amount, expirySeconds);
        }

        @Override
        public String toString() {
            return "Deliver[token=" + token + ", amount=" + amount + ", expirySeconds=" + expirySeconds
                    + ", secret=hidden]";
        }
    }

    private static void requireBounds(Amount amount, long expirySeconds) {
        if (!amount.isPositive() || !WireAmount.bounded(amount)) {
            throw new IllegalArgumentException("what moves is positive and below 2^" + Limits.AMOUNT_BITS);
        }
        if (expirySeconds < 1 || expirySeconds > Limits.ONION_EXPIRY_SECONDS) {
            throw new IllegalArgumentException("an expiry is 1 to " + Limits.ONION_EXPIRY_SECONDS);
        }
    }

    default Bytes encode() {
        RlpWriter out = new RlpWriter();
        switch (this) {
            case Forward forward -> {
                out.number(FORWARD)
                        .bytes(forward.next().value().toArray())
                        .bytes(forward.token().value().toArray());
                WireAmount.write(out, forward.amount()).number(forward.expirySeconds());
            }
            case Deliver deliver -> {
                out.number(DELIVER).bytes(deliver.token().value().toArray());
                WireAmount.write(out, deliver.amount())
                        .number(deliver.expirySeconds())
                        .bytes(deliver.secret().toArray());
            }
        }
        return out.toList();
    }

    /** @throws RefusedException ONION_PAYLOAD_INVALID */
    static HopPayload decode(Bytes encoded) {
        try {
            return RlpReader.readList(encoded, in -> {
                int kind = in.number(FORWARD, DELIVER);
                if (kind == FORWARD) {
                    EntityId next = new EntityId(word(in));
                    return new Forward(next, new TokenId(word(in)), WireAmount.read(in), expiry(in));
                }
                return new Deliver(new TokenId(word(in)), WireAmount.read(in), expiry(in), word(in));
            });
        } catch (ThresholdRefusedException | RefusedException | IllegalArgumentException e) {
            throw new RefusedException(EngineTag.ONION_PAYLOAD_INVALID, e.getMessage());
        }
    }

    private static Bytes32 word(RlpReader in) {
        return Bytes32.of(in.fixed(Bytes32.LENGTH).toArray());
    }

    private static long expiry(RlpReader in) {
        return in.number(1, Limits.ONION_EXPIRY_SECONDS);
    }
}
