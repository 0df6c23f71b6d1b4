package io.portcullis.depositary.follower;

import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.DepositaryEvent;
import io.portcullis.depositary.model.LoggedEvent;
import io.portcullis.depositary.model.TokenId;

/**
 * How deep an event must be that moves much.
 *
 * @param from the least amount that it is for
 * @param blocks on top of it
 */
public record Tier(TokenId token, Amount from, int blocks) {
    public Tier {
        if (!from.isPositive() || blocks < 0 || blocks > Confirmations.Depth.MAX) {
            throw new IllegalArgumentException(
                    "a tier is for an amount, and 0 to " + Confirmations.Depth.MAX + " blocks");
        }
    }

    boolean covers(LoggedEvent logged) {
        return switch (logged.event()) {
            case DepositaryEvent.Deposited it -> covers(it.token(), it.amount());
            case DepositaryEvent.ReserveTransferred it -> covers(it.token(), it.amount());
            case DepositaryEvent.WithdrawalQueued it -> covers(it.token(), it.amount());
            case DepositaryEvent.WithdrawalReleased it -> covers(it.token(), it.amount());
            default -> false;
        };
    }

    private boolean covers(TokenId moved, Amount amount) {
        return moved.equals(token) && amount.compareTo(from) >= 0;
    }
}
