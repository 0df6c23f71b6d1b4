package io.portcullis.engine.hub;

import io.portcullis.depositary.model.AccountKey;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.engine.Limits;
import io.portcullis.engine.account.AccountEvent;
import io.portcullis.engine.account.Exposure;
import io.portcullis.engine.account.Side;
import io.portcullis.engine.account.SubcontractId;
import io.portcullis.engine.account.Transaction;
import io.portcullis.engine.onion.FailureCode;
import io.portcullis.engine.onion.ReplayWindow;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.engine.verdict.Refusal;
import io.portcullis.threshold.codec.Bytes;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * HTLCs that start, pass and end here.
 *
 * <pre>
 *   incoming lock ── deliver: the invoice's preimage is shown
 *                 ├─ forward: a lock in the next account, or back at once
 *                 └─ neither: it waits for a command
 *   outgoing revealed → incoming revealed        outgoing released → incoming cancelled
 * </pre>
 *
 * <p>Invariants: an incoming lock is forwarded only with its outgoing slot and capacity; amount in − amount out ≥ fee; the incoming lock outlives the
 * outgoing one by the terms' delta; every outgoing end ends the incoming one.
 */
final class Payments {
    private final HubConfig config;
    private final AccountDesk desk;
    private final Invoices invoices;
    private final Forwards forwards;
    private final ReplayWindow replays;
    private final LinkBooks links;
    private final Consumer<HubEffect> effects;
    private Iterator<HopInstruction> hops = List.<HopInstruction>of().iterator();
    private Iterator<List<HopInstruction>> hopsOfLocks =
            List.<List<HopInstruction>>of().iterator();
    private Optional<Forwards.Incoming> making = Optional.empty();
    private Optional<SubcontractId> made = Optional.empty();
    private long timeSeconds;

    Payments(
            HubConfig config,
            AccountDesk desk,
            Invoices invoices,
            Forwards forwards,
            ReplayWindow replays,
            LinkBooks links,
            Consumer<HubEffect> effects) {
        this.config = config;
        this.desk = desk;
        this.invoices = invoices;
        this.forwards = forwards;
        this.replays = replays;
        this.links = links;
        this.effects = effects;
    }

    /** A block begins: what has expired ends first. */
    void begin(long timeSeconds) {
        this.timeSeconds = timeSeconds;
        invoices.expire(timeSeconds);
        replays.forgetUntil(timeSeconds);
        for (Forwards.Htlc htlc : forwards.expired(timeSeconds, Limits.EXPIRIES_PER_BLOCK)) {
            desk.submit(htlc.account(), htlc.id().maker(), new Transaction.ExpireHtlc(htlc.id()), timeSeconds)
                    .ifPresent(refusal -> effects.accept(new HubEffect.Alarm(desk.key(htlc.account()), refusal)));
        }
    }

    /** The hops of the one lock that a command makes. */
    void instruct(List<HopInstruction> instructions) {
        hops = instructions.iterator();
        made = Optional.empty();
    }

    /** The hops of each lock of a peer's frame, in order. */
    void instructEach(List<List<HopInstruction>> instructions) {
        hopsOfLocks = instructions.iterator();
    }

    /** The subcontract that the last command made, if it made one. */
    Optional<SubcontractId> made() {
        return made;
    }

    /** What the command itself made comes first; what follows from it, along the route, has makers of its own. */
    void made(SubcontractId id) {
        if (made.isEmpty()) {
            made = Optional.of(id);
        }
    }

    /** A command's lock goes to another node: its own end is told to its maker. */
    void queued(int account, Transaction.LockHtlc lock) {
        forwards.await(account, lock, Optional.empty());
    }

    void locked(int account, AccountEvent.Locked lock) {
        Forwards.Htlc htlc = new Forwards.Htlc(account, lock.id());
        EntityId maker = desk.entity(account, lock.id().maker());
        EntityId beneficiary = desk.entity(account, lock.id().maker().opposite());
        if (config.hosts(maker)) {
            made(lock.id());
            forwards.watch(htlc, lock.expiresAtSeconds());
            Optional<Forwards.Incoming> from = desk.isCoHosted(account) ? making : forwards.awaited(account, lock);
            making = Optional.empty();
            from.ifPresent(incoming -> forwards.join(htlc, incoming));
        } else {
            hops = hopsOfLocks.hasNext()
                    ? hopsOfLocks.next().iterator()
                    : List.<HopInstruction>of().iterator();
        }
        if (config.hosts(beneficiary) && hops.hasNext()) {
            act(htlc, beneficiary, lock, hops.next());
        }
    }

    private void act(Forwards.Htlc htlc, EntityId hop, AccountEvent.Locked lock, HopInstruction instruction) {
        // Another node's frame is admitted within its limit; what is locked on credit that is frozen here goes no
        // further.
        if (desk.refuseOnwards(htlc.account(), lock.id().maker(), lock.token()).isPresent()) {
            fail(htlc, instruction.returnKey(), FailureCode.TEMPORARY_CAPACITY);
            return;
        }
        switch (instruction) {
            case HopInstruction.Refuse it -> fail(htlc, it.returnKey(), it.code());
            case HopInstruction.Deliver it -> deliver(htlc, hop, lock, it);
            case HopInstruction.Forward it ->
                forward(htlc, hop, lock, it).ifPresent(code -> fail(htlc, it.returnKey(), code));
        }
    }

    private void deliver(Forwards.Htlc htlc, EntityId payee, AccountEvent.Locked lock, HopInstruction.Deliver it) {
        AccountKey key = desk.key(htlc.account());
        if (desk.refuseByGate(key.left(), key.right(), Exposure.OWN).isPresent()) {
            fail(htlc, it.returnKey(), FailureCode.TEMPORARY_CAPACITY);
            return;
        }
        boolean inTime = lock.expiresAtSeconds() - timeSeconds >= Limits.LAST_HOP_SECONDS;
        Optional<Invoices.Invoice> invoice =
                inTime && lock.amount().compareTo(it.amount()) >= 0 && isFresh(it.replayTag(), lock.expiresAtSeconds())
                        ? invoices.pay(payee, lock.hash(), lock.token(), lock.amount(), it.secret())
                        : Optional.empty();
        if (invoice.isEmpty()) {
            fail(htlc, it.returnKey(), inTime ? FailureCode.INVOICE_UNKNOWN : FailureCode.EXPIRY_TOO_SOON);
            return;
        }
        effects.accept(new HubEffect.InvoicePaid(payee, lock.hash(), lock.token(), lock.amount()));
        end(htlc, new Transaction.RevealHtlc(htlc.id(), invoice.get().preimage()));
    }

    /** @return why not */
    private Optional<FailureCode> forward(
            Forwards.Htlc incoming, EntityId hop, AccountEvent.Locked lock, HopInstruction.Forward it) {
        HubConfig.ForwardTerms terms = config.hosted().get(hop);
        if (!isFresh(it.replayTag(), lock.expiresAtSeconds())) {
            return Optional.of(FailureCode.ONION_INVALID);
        }
        if (!it.amount().isPositive() || it.amount().compareTo(terms.least()) < 0) {
            return Optional.of(FailureCode.AMOUNT_BELOW_MINIMUM);
        }
        if (!it.amount().fits(Limits.AMOUNT_BITS)
                || lock.amount().minus(it.amount()).compareTo(terms.fee(it.amount())) < 0) {
            return Optional.of(FailureCode.FEE_INSUFFICIENT);
        }
        if (lock.expiresAtSeconds() - it.expiresAtSeconds() < terms.expiryDeltaSeconds()
                || it.expiresAtSeconds() - timeSeconds < Limits.LAST_HOP_SECONDS) {
            return Optional.of(FailureCode.EXPIRY_TOO_SOON);
        }
        OptionalInt next = desk.find(hop, it.next());
        if (next.isEmpty() || next.getAsInt() == incoming.account()) {
            return Optional.of(FailureCode.UNKNOWN_NEXT_HOP);
        }
        return lockNext(incoming, hop, lock, it, next.getAsInt());
    }

    private Optional<FailureCode> lockNext(
            Forwards.Htlc incoming, EntityId hop, AccountEvent.Locked lock, HopInstruction.Forward it, int next) {
        Side side = desk.side(next, hop);
        Transaction.LockHtlc out =
                new Transaction.LockHtlc(lock.token(), it.amount(), lock.hash(), it.expiresAtSeconds(), it.onion());
        Forwards.Incoming from = new Forwards.Incoming(
                incoming, hop, lock.token(), it.amount(), lock.amount().minus(it.amount()), it.returnKey());
        if (!desk.isCoHosted(next)) {
            Optional<FailureCode> obstacle = obstacle(next, it.next(), side, lock.token(), it.amount());
            if (obstacle.isPresent()) {
                return obstacle;
            }
            return desk.submit(next, side, out, timeSeconds).map(Payments::code).or(() -> {
                forwards.await(next, out, Optional.of(from));
                return Optional.empty();
            });
        }
        making = Optional.of(from);
        Optional<FailureCode> refused =
                desk.submit(next, side, out, timeSeconds).map(Payments::code);
        making = Optional.empty();
        return refused;
    }

    /** What stands in the way of a lock on another node: its slot and capacity are taken before anything is promised. */
    private Optional<FailureCode> obstacle(int account, EntityId next, Side side, TokenId token, Amount amount) {
        HubConfig.Remote remote = config.remote(next).orElseThrow();
        if (!links.isUp(remote.node())) {
            return Optional.of(FailureCode.PEER_OFFLINE);
        }
        if (links.isFull(remote.node())) {
            return Optional.of(FailureCode.TEMPORARY_NODE);
        }
        int pending = desk.accounts().ledger().pending(account, side) + forwards.awaiting(account);
        if (pending >= Limits.PENDING_PER_SIDE) {
            return Optional.of(FailureCode.TOO_MANY_HTLCS);
        }
        Amount free = desk.accounts().out(account, side, token).minus(forwards.awaitingAmount(account, token));
        return free.compareTo(amount) < 0 ? Optional.of(FailureCode.TEMPORARY_CAPACITY) : Optional.empty();
    }

    void revealed(int account, AccountEvent.Revealed it) {
        Forwards.Htlc htlc = new Forwards.Htlc(account, it.id());
        forwards.forget(htlc);
        Optional<Forwards.Incoming> from = forwards.take(htlc);
        if (from.isPresent()) {
            Forwards.Incoming incoming = from.get();
            effects.accept(new HubEffect.Forwarded(incoming.by(), incoming.token(), incoming.amount(), incoming.fee()));
            end(incoming.htlc(), new Transaction.RevealHtlc(incoming.htlc().id(), it.preimage()));
        } else if (config.hosts(desk.entity(account, it.id().maker()))) {
            effects.accept(new HubEffect.PaymentSettled(
                    desk.entity(account, it.id().maker()), desk.key(account), it.id(), it.preimage()));
        }
    }

    void released(int account, AccountEvent.Released it) {
        Forwards.Htlc htlc = new Forwards.Htlc(account, it.id());
        forwards.forget(htlc);
        Optional<Forwards.Incoming> from = forwards.take(htlc);
        if (from.isPresent()) {
            Forwards.Incoming incoming = from.get();
            Bytes reason = it.expired()
                    ? Errors.of(incoming.returnKey(), FailureCode.TEMPORARY_NODE)
                    : Errors.wrap(incoming.returnKey(), it.reason());
            end(incoming.htlc(), new Transaction.CancelHtlc(incoming.htlc().id(), reason));
        } else if (config.hosts(desk.entity(account, it.id().maker()))) {
            effects.accept(new HubEffect.PaymentFailed(
                    desk.entity(account, it.id().maker()), desk.key(account), it.id(), it.reason()));
        }
    }

    /** A lock that was queued for another node is not admitted there any more. */
    void dropped(int account, Transaction.LockHtlc lock, Refusal refusal) {
        Optional<Forwards.Incoming> from = forwards.abandon(account, lock);
        if (from.isPresent()) {
            fail(from.get().htlc(), from.get().returnKey(), code(refusal));
        } else {
            effects.accept(new HubEffect.LockDropped(desk.key(account), lock.hash(), refusal));
        }
    }

    private void fail(Forwards.Htlc htlc, Bytes returnKey, FailureCode code) {
        end(htlc, new Transaction.CancelHtlc(htlc.id(), Errors.of(returnKey, code)));
    }

    /** By the beneficiary of an incoming lock. Being refused here means that money is stuck: somebody must look. */
    private void end(Forwards.Htlc htlc, Transaction transaction) {
        desk.submit(htlc.account(), htlc.id().maker().opposite(), transaction, timeSeconds)
                .ifPresent(refusal -> effects.accept(new HubEffect.Alarm(desk.key(htlc.account()), refusal)));
    }

    private boolean isFresh(Bytes32 replayTag, long expiresAtSeconds) {
        return replayTag.isZero()
                || replays.admit(replayTag, expiresAtSeconds, timeSeconds).isEmpty();
    }

    private static FailureCode code(Refusal refusal) {
        return refusal.tag() == EngineTag.TOO_MANY_PENDING
                        || refusal.tag() == EngineTag.QUEUE_FULL
                        || refusal.tag() == EngineTag.NODE_FULL
                ? FailureCode.TOO_MANY_HTLCS
                : FailureCode.TEMPORARY_CAPACITY;
    }
}
