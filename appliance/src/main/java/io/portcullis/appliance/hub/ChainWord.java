package io.portcullis.appliance.hub;

import io.portcullis.depositary.model.AccountKey;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.FreezeLevel;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.engine.hub.HubInput;

/**
 * What the followed chain says now, at its confirmation depth, of what the engine keeps: states, not changes. So it can be said again at every start,
 * and a reorg is only another state; the states of an account's lines are numbered ({@code store.AccountWords}), and one that the chain has taken
 * back is followed by what holds then.
 */
public sealed interface ChainWord {
    HubInput input();

    /** How far an entity is closed. */
    record Level(EntityId entity, FreezeLevel level) implements ChainWord {
        @Override
        public HubInput input() {
            return new HubInput.GateMoved(entity, level);
        }
    }

    /** @param sequence counts the chain's changes of this account, from 1 */
    record Collateral(AccountKey account, long sequence, TokenId token, Amount collateral, Amount ondelta)
            implements ChainWord {
        @Override
        public HubInput input() {
            return new HubInput.ChainSaid(account, sequence, token, collateral, ondelta);
        }
    }

    /** The chain was shown in time what pays in a disputed account. */
    record Secret(AccountKey account, Bytes32 preimage) implements ChainWord {
        @Override
        public HubInput input() {
            return new HubInput.SecretShown(account, preimage);
        }
    }

    /** A dispute of an account ended: what was in it is shared. */
    record DisputeEnd(AccountKey account) implements ChainWord {
        @Override
        public HubInput input() {
            return new HubInput.DisputeEnded(account);
        }
    }

    /** What an entity has in reserve. */
    record Reserve(EntityId entity, TokenId token, Amount amount) implements ChainWord {
        @Override
        public HubInput input() {
            return new HubInput.ReserveSaid(entity, token, amount);
        }
    }

    /** A dispute of an account began. */
    record Dispute(AccountKey account) implements ChainWord {
        @Override
        public HubInput input() {
            return new HubInput.Disputed(account);
        }
    }
}
