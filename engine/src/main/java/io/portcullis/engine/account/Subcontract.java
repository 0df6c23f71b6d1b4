package io.portcullis.engine.account;

import io.portcullis.depositary.model.Allocation;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Clause;
import io.portcullis.depositary.model.TokenId;

/**
 * A pending clause over deltas (protocol, section 2). Each states what it holds, what its success does, when it ends, and how the contract
 * reads it.
 */
public sealed interface Subcontract {
    SubcontractId id();

    /** The token and amount of the maker's that are held. */
    Hold hold();

    /** What moves if all of it succeeds. */
    Effect onSuccess();

    /** Seconds of block time from which nothing of it can succeed; {@link Long#MAX_VALUE} if another rule ends it. */
    long expiresAtSeconds();

    /** Its on-chain form. */
    Clause clause();

    record Hold(TokenId token, Amount amount) {}

    /** What the maker gives, and what it takes for it: zero of nothing for a payment. */
    record Effect(TokenId giveToken, Amount give, TokenId takeToken, Amount take) {}

    record Htlc(SubcontractId id, TokenId token, Amount amount, Bytes32 hash, long expiresAtSeconds)
            implements Subcontract {
        @Override
        public Hold hold() {
            return new Hold(token, amount);
        }

        @Override
        public Effect onSuccess() {
            return new Effect(token, amount, token, Amount.ZERO);
        }

        @Override
        public Clause clause() {
            return new Clause(
                    Clause.Kind.HTLC,
                    id.maker().isLeft(),
                    token,
                    amount,
                    amount,
                    hash,
                    expiresAtSeconds,
                    Bytes32.ZERO,
                    Amount.ZERO,
                    0,
                    0);
        }
    }

    /**
     * @param order as it was made
     * @param rest what of its {@code give} is not filled yet
     * @param madeAtHeight of the frame
     */
    record LimitOrder(SubcontractId id, Transaction.PlaceOrder order, Amount rest, long madeAtHeight)
            implements Subcontract {
        @Override
        public Hold hold() {
            return new Hold(order.giveToken(), rest);
        }

        @Override
        public Effect onSuccess() {
            return new Effect(
                    order.giveToken(),
                    rest,
                    order.takeToken(),
                    Allocation.price(rest, order.give(), order.take(), rest));
        }

        @Override
        public long expiresAtSeconds() {
            return order.timeInForce() == TimeInForce.GTC ? order.expiresAtSeconds() : Long.MAX_VALUE;
        }

        @Override
        public Clause clause() {
            return new Clause(
                    Clause.Kind.ORDER,
                    id.maker().isLeft(),
                    order.giveToken(),
                    rest,
                    order.give(),
                    Bytes32.ZERO,
                    expiresAtSeconds(),
                    order.takeToken().value(),
                    order.take(),
                    0,
                    order.timeInForce() == TimeInForce.FOK ? OrderRules.WHOLE : order.leastFill());
        }
    }

    /**
     * @param made the whole amount
     * @param rest what of it is not drawn yet
     * @param newest the last value of the chain that was shown; the anchor at first
     */
    record Pull(
            SubcontractId id,
            TokenId token,
            Amount made,
            Amount rest,
            Bytes32 newest,
            int progress,
            int steps,
            long expiresAtSeconds)
            implements Subcontract {
        @Override
        public Hold hold() {
            return new Hold(token, rest);
        }

        @Override
        public Effect onSuccess() {
            return new Effect(token, rest, token, Amount.ZERO);
        }

        @Override
        public Clause clause() {
            return new Clause(
                    Clause.Kind.PULL,
                    id.maker().isLeft(),
                    token,
                    rest,
                    made,
                    newest,
                    expiresAtSeconds,
                    Bytes32.ZERO,
                    Amount.ZERO,
                    progress,
                    steps);
        }
    }
}
