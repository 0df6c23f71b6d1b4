package io.portcullis.engine.hub;

import io.portcullis.depositary.model.AccountKey;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.engine.account.AccountMessage;
import io.portcullis.engine.account.Side;
import io.portcullis.engine.account.Transaction;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.engine.verdict.Refusal;
import io.portcullis.engine.verdict.RefusedException;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Brings the chain's word into accounts. Left notes it, right agrees to what it has seen itself; a frame that comes before this node has seen the
 * chain's event waits for it.
 */
final class ChainDesk {
    private final HubConfig config;
    private final AccountDesk desk;
    private final Notices notices;

    ChainDesk(HubConfig config, AccountDesk desk, Notices notices) {
        this.config = config;
        this.desk = desk;
        this.notices = notices;
    }

    Optional<Refusal> said(HubInput.ChainSaid it, long timeSeconds) {
        Optional<Refusal> foreign = refuseForeign(it.account());
        if (foreign.isPresent()) {
            return foreign;
        }
        int account = slot(it.account());
        long next = notices.lastOf(account).orElse(desk.accounts().noticeSequence(account)) + 1;
        if (it.sequence() != next) {
            String what = it.sequence() < next ? " was seen" : " leaves a gap: " + next + " is next";
            return Optional.of(new Refusal(EngineTag.NOTICE_OUT_OF_ORDER, "notice " + it.sequence() + what));
        }
        notices.add(account, it);
        boolean leftIsHere = config.hosts(it.account().left());
        if (!leftIsHere) {
            return Optional.empty();
        }
        if (!desk.accounts().holds(account, it.token())) {
            Optional<Refusal> refused =
                    desk.submit(account, Side.LEFT, new Transaction.AddToken(it.token()), timeSeconds);
            if (refused.isPresent()) {
                return refused;
            }
        }
        return desk.submit(
                account,
                Side.LEFT,
                new Transaction.NoteCollateral(it.sequence(), it.token(), it.collateral(), it.ondelta()),
                timeSeconds);
    }

    Optional<Refusal> disputed(HubInput.Disputed it) {
        Optional<Refusal> foreign = refuseForeign(it.account());
        if (foreign.isEmpty()) {
            desk.freeze(slot(it.account()), new Refusal(EngineTag.ACCOUNT_DISPUTED, "a dispute began on the chain"));
        }
        return foreign;
    }

    /** Said again, it finds nothing that waits, and changes nothing. */
    Optional<Refusal> shown(HubInput.SecretShown it) {
        OptionalInt account = desk.find(it.account().left(), it.account().right());
        if (account.isEmpty() || desk.frozen(account.getAsInt()).isEmpty()) {
            return Optional.of(new Refusal(EngineTag.DISPUTE_UNSEEN, "nothing stops this account's frames"));
        }
        desk.shown(account.getAsInt(), it.preimage());
        return Optional.empty();
    }

    /** Said again, it changes nothing. */
    Optional<Refusal> ended(HubInput.DisputeEnded it) {
        Optional<Refusal> foreign = refuseForeign(it.account());
        if (foreign.isEmpty()) {
            desk.end(
                    slot(it.account()),
                    new Refusal(EngineTag.ACCOUNT_ENDED, "the chain has shared what was in the account"));
        }
        return foreign;
    }

    /** @return whether the level is another than before */
    boolean moved(HubInput.GateMoved it) {
        if (!config.hosts(it.entity()) && config.remote(it.entity()).isEmpty()) {
            throw new RefusedException(EngineTag.ENTITY_FOREIGN, "this node knows no account of " + it.entity());
        }
        boolean other = notices.level(it.entity()) != it.level();
        if (other) {
            notices.level(it.entity(), it.level());
        }
        return other;
    }

    /** An account's frames hold a notice more. */
    void noted(int account) {
        notices.forget(account, desk.accounts().noticeSequence(account));
    }

    /** Whether a message has to wait: it notes what this node has not seen on the chain. */
    boolean parks(int account, HubInput.Heard heard, AccountMessage message) {
        boolean unseen = waits(account, message);
        if (unseen) {
            notices.park(account, heard);
        }
        return unseen;
    }

    boolean waits(int account, AccountMessage message) {
        return message.proposed().stream()
                .flatMap(frame -> frame.transactions().stream())
                .anyMatch(each -> each.transaction() instanceof Transaction.NoteCollateral notice
                        && notices.fact(account, notice.sequence()).isEmpty());
    }

    /** A message that waited for the chain's word on this account. */
    Optional<HubInput.Heard> unpark(AccountKey key) {
        OptionalInt account = desk.find(key.left(), key.right());
        return account.isPresent() ? notices.unpark(account.getAsInt()) : Optional.empty();
    }

    private Optional<Refusal> refuseForeign(AccountKey key) {
        boolean left = config.hosts(key.left());
        boolean right = config.hosts(key.right());
        if (!left && !right) {
            return Optional.of(new Refusal(EngineTag.ENTITY_FOREIGN, "neither side is on this node"));
        }
        // The chain knows accounts that were never opened here: with their other side's node nobody here can talk.
        EntityId other = left ? key.right() : key.left();
        return (left && right) || config.remote(other).isPresent()
                ? Optional.empty()
                : Optional.of(new Refusal(EngineTag.COUNTERPARTY_UNKNOWN, "this node knows no way to " + other));
    }

    private int slot(AccountKey key) {
        OptionalInt account = desk.find(key.left(), key.right());
        return account.isPresent() ? account.getAsInt() : desk.open(key);
    }
}
