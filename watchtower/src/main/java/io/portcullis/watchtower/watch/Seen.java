package io.portcullis.watchtower.watch;

import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.FreezeLevel;
import io.portcullis.depositary.model.TokenId;

/** What a block shows, as far as a tower cares; each may be taken back. */
public sealed interface Seen {
    /** @param held the newest version that the tower promised to answer with; 0 if its promise has run out, -1 if it never made one */
    record DisputeStarted(Bytes32 account, long version, long until, long held) implements Seen {}

    record DisputeCountered(Bytes32 account, long version) implements Seen {}

    record DisputeEnded(Bytes32 account, long version) implements Seen {}

    /** Of a client. */
    record WithdrawalQueued(EntityId entity, Bytes32 id, TokenId token, Amount amount, long releaseAt)
            implements Seen {}

    record FreezeMoved(EntityId entity, FreezeLevel level) implements Seen {}

    record BoardActivated(EntityId entity, long epoch) implements Seen {}

    record DebtOpened(EntityId debtor, TokenId token, Amount amount) implements Seen {}
}
