package io.portcullis.depositary.sending;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Signature;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A lane at work. Thread-safe: anybody may offer and ask at any time, and one thread calls {@link #round} as often as news is wanted.
 *
 * <p>Invariants: a step's records are durable before the step counts, and before any of its other effects is done; no lock is held while the
 * chain or the key is asked; after the journal failed nothing is signed or sent, ever.
 */
public final class SendingLane implements AutoCloseable {
    private final LaneRules rules;
    private final LaneLog log;
    private final LaneChain chain;
    private final TransactionKey key;
    private final InstantSource clock;
    private final LaneListener listener;

    /** One round at a time. */
    private final ReentrantLock rounds = new ReentrantLock();

    /** Guards the rest. */
    private final ReentrantLock stepping = new ReentrantLock();

    private LaneState state;
    private int records;
    private int recordsAnew;

    /** Of whoever has the round: a head that did not grow has not mined or buried anything else. */
    private long lastHead = -1;

    private Map<Bytes32, Sighting> lastSightings = Map.of();

    private Optional<SendingFault> broken = Optional.empty();

    private SendingLane(
            LaneState state,
            int records,
            LaneLog log,
            LaneChain chain,
            TransactionKey key,
            InstantSource clock,
            LaneListener listener) {
        this.rules = state.rules();
        this.state = state;
        this.records = records;
        this.log = log;
        this.chain = chain;
        this.key = key;
        this.clock = clock;
        this.listener = listener;
    }

    /**
     * Goes on where the log ends, or begins a lane. Takes the log over. Nothing is asked of the chain before the first {@link #round}.
     *
     * @throws SendingFault {@code SENDING_JOURNAL_CORRUPT}, also for the log of another account or chain; {@code KEY_DIFFERS}
     */
    public static SendingLane open(
            LaneRules rules,
            LaneLog log,
            LaneChain chain,
            TransactionKey key,
            InstantSource clock,
            LaneListener listener) {
        if (!key.account().equals(rules.account())) {
            throw new SendingFault(
                    SendingTag.KEY_DIFFERS, "the key is " + key.account() + "'s, not " + rules.account() + "'s");
        }
        List<LaneRecord> records = log.records();
        LaneState state = LaneState.empty(rules);
        try {
            for (LaneRecord record : records) {
                state = Lane.replay(state, record);
            }
        } catch (IllegalArgumentException e) {
            throw new SendingFault(SendingTag.SENDING_JOURNAL_CORRUPT, String.valueOf(e.getMessage()), e);
        }
        if (records.isEmpty()) {
            log.rewrite(state.records());
        }
        return new SendingLane(state, records.size(), log, chain, key, clock, listener);
    }

    /**
     * Takes an order. It is durable when this returns {@link Taking.Taken}; the next {@link #round} sends it.
     *
     * @throws SendingFault {@code SENDING_JOURNAL_FAILED}
     */
    public Taking offer(Order order) {
        for (LaneEffect effect : feed(new LaneInput.Offered(order, now()))) {
            if (effect instanceof LaneEffect.Refuse(SendingTag tag, String reason)) {
                return new Taking.Refused(tag, reason);
            }
        }
        return new Taking.Taken();
    }

    public Standing standing(Bytes32 order) {
        return look().standing(order);
    }

    /** The order of that id, if it has not ended. */
    public Optional<Order> order(Bytes32 id) {
        return look().order(id);
    }

    /** Orders that have not ended: those in flight by nonce, then those that wait. */
    public List<Order> owed() {
        LaneState now = look();
        List<Order> owed = new ArrayList<>();
        now.slots().values().forEach(slot -> slot.order().ifPresent(owed::add));
        owed.addAll(now.queue());
        return owed;
    }

    public LaneReport report() {
        return LaneReport.of(look());
    }

    public LaneRules rules() {
        return rules;
    }

    private LaneState look() {
        stepping.lock();
        try {
            return state;
        } finally {
            stepping.unlock();
        }
    }

    /**
     * Looks at the chain once, and does what is due. What the chain's adapter throws comes out; the next round goes on.
     *
     * @throws SendingFault {@code SENDING_JOURNAL_FAILED}
     */
    public void round() {
        rounds.lock();
        try {
            Deque<LaneEffect> effects = new ArrayDeque<>(feed(new LaneInput.Looked(view())));
            while (!effects.isEmpty()) {
                effects.addAll(perform(effects.poll(), effects));
            }
            compact();
        } finally {
            rounds.unlock();
        }
    }

    private LaneView view() {
        LaneChain.Numbers numbers = chain.numbers(rules.account(), rules.buriedBlocks());
        Map<Bytes32, Sighting> sightings = new HashMap<>();
        for (Slot slot : look().slots().values()) {
            if (slot.nonce() >= numbers.minedNonce()) {
                sightings.put(slot.newest().hash(), chain.sighting(slot.newest().hash()));
                continue;
            }
            for (Candidate candidate : slot.candidates().reversed()) {
                Sighting sighting = lastHead == numbers.headNumber()
                                && lastSightings.get(candidate.hash()) instanceof Sighting.Mined mined
                        ? mined
                        : chain.sighting(candidate.hash());
                sightings.put(candidate.hash(), sighting);
                if (sighting instanceof Sighting.Mined) {
                    break;
                }
            }
        }
        lastHead = numbers.headNumber();
        lastSightings = sightings;
        return new LaneView(
                now(),
                numbers.headNumber(),
                numbers.baseFee(),
                numbers.suggestedTip(),
                numbers.minedNonce(),
                numbers.buriedNonce(),
                sightings);
    }

    private List<LaneEffect> perform(LaneEffect effect, Deque<LaneEffect> waiting) {
        return switch (effect) {
            case LaneEffect.Sign(Optional<Bytes32> order, UnsignedTransaction transaction) -> {
                LaneInput answer = sign(order, transaction);
                if (answer instanceof LaneInput.KeyRefused) {
                    waiting.removeIf(LaneEffect.Sign.class::isInstance);
                }
                yield feed(answer);
            }
            case LaneEffect.Broadcast(long nonce, Candidate candidate) ->
                feed(new LaneInput.Sent(nonce, candidate.hash(), now(), chain.send(candidate.transaction())));
            case LaneEffect.Finish(Bytes32 order, Outcome outcome) -> {
                listener.finished(order, outcome);
                yield List.of();
            }
            case LaneEffect.Ring(Alarm alarm) -> {
                listener.ring(alarm);
                yield List.of();
            }
            case LaneEffect.Persist _, LaneEffect.Refuse _ -> List.of();
        };
    }

    private LaneInput sign(Optional<Bytes32> order, UnsignedTransaction transaction) {
        try {
            Signature signature = key.sign(transaction);
            return new LaneInput.Signed(order, now(), new SignedTransaction(transaction, signature));
        } catch (SendingFault e) {
            return new LaneInput.KeyRefused(String.valueOf(e.getMessage()));
        }
    }

    /** One step: its records are durable when it counts. Answers the other effects. */
    private List<LaneEffect> feed(LaneInput input) {
        stepping.lock();
        try {
            broken.ifPresent(fault -> {
                throw new SendingFault(fault.tag(), String.valueOf(fault.getMessage()), fault);
            });
            Lane.Step step = Lane.step(state, input);
            List<LaneEffect> others = new ArrayList<>();
            for (LaneEffect effect : step.effects()) {
                if (effect instanceof LaneEffect.Persist(LaneRecord record)) {
                    log.append(record);
                    records++;
                } else {
                    others.add(effect);
                }
            }
            state = step.state();
            return others;
        } catch (SendingFault e) {
            broken = Optional.of(e);
            throw e;
        } finally {
            stepping.unlock();
        }
    }

    private void compact() {
        stepping.lock();
        try {
            if (records > Math.max(Limits.COMPACT_AFTER_RECORDS, 2 * recordsAnew)) {
                List<LaneRecord> anew = state.records();
                log.rewrite(anew);
                records = anew.size();
                recordsAnew = records;
            }
        } catch (SendingFault e) {
            broken = Optional.of(e);
            throw e;
        } finally {
            stepping.unlock();
        }
    }

    private long now() {
        return clock.instant().getEpochSecond();
    }

    /** Waits for the round under way; what is in flight is found again by whoever opens the lane next. */
    @Override
    public void close() {
        rounds.lock();
        try {
            log.close();
        } finally {
            rounds.unlock();
        }
    }
}
