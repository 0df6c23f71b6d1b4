package io.portcullis.engine.credit;

import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.TokenId;

/**
 * What a counterparty owes and may come to owe in one token, and what it has put up for it.
 *
 * @param limit what it may owe
 * @param collateral locked in the account, of which Δ says whose it is
 * @param delta Δ of the account
 * @param drawn what it owes beyond collateral
 * @param held what it holds in reserve against it
 */
public record Position(
        EntityId counterparty,
        TokenId token,
        Amount limit,
        Amount collateral,
        Amount delta,
        Amount drawn,
        Amount held) {
    public Position {
        if (limit.isNegative() || collateral.isNegative() || drawn.isNegative() || held.isNegative()) {
            throw new IllegalArgumentException("only Δ has a sign");
        }
    }

    public RiskEngine.Key key() {
        return new RiskEngine.Key(counterparty, token);
    }

    /** The same, with another reserve against it. */
    Position holding(Amount reserve) {
        return new Position(counterparty, token, limit, collateral, delta, drawn, reserve);
    }

    /** What is left of the limit; nothing, if it was cut below what is drawn. */
    public Amount undrawn() {
        return limit.minus(drawn).orZero();
    }
}
