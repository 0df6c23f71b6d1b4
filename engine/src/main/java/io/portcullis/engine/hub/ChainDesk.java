package io.portcullis.engine.hub;

import io.portcullis.depositary.model.AccountKey;
import io.portcullis.engine.account.AccountMessage;
import io.portcullis.engine.account.Side;
import io.portcullis.engine.account.Transaction;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.engine.verdict.Refusal;
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
        long last = desk.accounts().noticeSequence(account);
        if (it.sequence() <= last || notices.fact(account, it.sequence()).isPresent()) {
            return Optional.of(new Refusal(EngineTag.NOTICE_OUT_OF_ORDER, "notice " + it.sequence() + " was seen"));
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

    /** An account's frames hold a notice more. */
    void noted(int account) {
        notices.forget(account, desk.accounts().noticeSequence(account));
    }

    /** Whether a message has to wait: it notes what this node has not seen on the chain. */
    boolean parks(int account, HubInput.Heard heard, AccountMessage message) {
        boolean unseen = message.proposed().stream()
                .flatMap(frame -> frame.transactions().stream())
                .anyMatch(each -> each.transaction() instanceof Transaction.NoteCollateral notice
                        && notices.fact(account, notice.sequence()).isEmpty());
        if (unseen) {
            notices.park(account, heard);
        }
        return unseen;
    }

    /** A message that waited for the chain's word on this account. */
    Optional<HubInput.Heard> unpark(AccountKey key) {
        OptionalInt account = desk.find(key.left(), key.right());
        return account.isPresent() ? notices.unpark(account.getAsInt()) : Optional.empty();
    }

    private Optional<Refusal> refuseForeign(AccountKey key) {
        return config.hosts(key.left()) || config.hosts(key.right())
                ? Optional.empty()
                : Optional.of(new Refusal(EngineTag.ENTITY_FOREIGN, "neither side is on this node"));
    }

    private int slot(AccountKey key) {
        OptionalInt account = desk.find(key.left(), key.right());
        return account.isPresent() ? account.getAsInt() : desk.open(key);
    }
}
