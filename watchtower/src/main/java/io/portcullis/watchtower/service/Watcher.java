package io.portcullis.watchtower.service;

import io.portcullis.depositary.appointment.Promise;
import io.portcullis.depositary.client.BlockRef;
import io.portcullis.depositary.client.ChainException;
import io.portcullis.depositary.client.DepositaryClient;
import io.portcullis.depositary.client.RangedBlocks;
import io.portcullis.depositary.follower.ChainFollower;
import io.portcullis.depositary.follower.Change;
import io.portcullis.depositary.follower.Confirmations;
import io.portcullis.depositary.follower.Cursor;
import io.portcullis.depositary.follower.CursorStore;
import io.portcullis.depositary.model.Asset;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.DepositaryEvent;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.watchtower.store.AccountTable;
import io.portcullis.watchtower.store.AppointmentStore;
import io.portcullis.watchtower.verdict.TowerTag;
import io.portcullis.watchtower.watch.Payer;
import io.portcullis.watchtower.watch.Watch;
import io.portcullis.watchtower.watch.WatchEffect;
import io.portcullis.watchtower.watch.WatchInput;
import io.portcullis.watchtower.watch.WatchState;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The watch at work: one look at the chain at a time, without a clock or a thread of its own.
 *
 * <p>Invariants: state and cursor are durable before any effect of a block is done; blocks count as soon as the node has them, and a reorg takes them
 * back; what a look could not do, the next one does.
 */
final class Watcher implements CursorStore {
    /** Tokens whose reserves are looked at; a chain with more is not this product's. */
    private static final int MOST_ASSETS = 256;

    private final TowerConfig config;
    private final DepositaryClient client;
    private final AppointmentStore store;
    private final Map<Payer, Purse> purses;
    private final Boards boards;
    private final Bells bells;
    private final VaultOpener vaults;
    private final WatchFile file;
    private final Sight sight;
    private final CreditWatch credit;

    /** Of the watching thread alone. */
    private ChainFollower follower;

    private final Set<Asset> assets;

    private long headTime;
    private long looks;

    /** Guarded by this. */
    private WatchState state;

    private final Deque<WatchEffect.Answer> toAnswer = new ArrayDeque<>();

    Watcher(
            TowerConfig config,
            DepositaryClient client,
            AppointmentStore store,
            Map<Payer, Purse> purses,
            Boards boards,
            Bells bells,
            VaultOpener vaults,
            WatchFile file) {
        this.config = config;
        this.client = client;
        this.store = store;
        this.purses = Map.copyOf(purses);
        this.boards = boards;
        this.bells = bells;
        this.vaults = vaults;
        this.file = file;
        Set<EntityId> entities = config.clients().stream()
                .flatMap(each -> each.entities().stream())
                .collect(Collectors.toUnmodifiableSet());
        this.sight = new Sight(entities, this::promised);
        Optional<WatchFile.Saved> saved = file.load(config.rules());
        this.state = saved.map(WatchFile.Saved::state).orElse(WatchState.empty(config.rules()));
        this.assets = new LinkedHashSet<>(saved.map(WatchFile.Saved::assets).orElse(List.of()));
        this.credit = new CreditWatch(config.clients(), client, store);
        this.follower = follow();
    }

    private ChainFollower follow() {
        return new ChainFollower(new RangedBlocks(client), this, new Confirmations.Depth(0), config.startBlock());
    }

    /** A promise binds for disputes that began before its deadline, however late they are read. */
    private long promised(Bytes32 account, long block) {
        Optional<AccountTable.Held> held = store.held(account);
        return held.isEmpty()
                ? -1
                : held.get().deadline() >= headTime || held.get().deadline() >= timeOf(block)
                        ? held.get().version()
                        : 0;
    }

    /** Unix seconds; of a block that a reorg took away meanwhile, of the head: the reorg takes back what was read of it. */
    private long timeOf(long block) {
        return client.node().block(block).map(BlockRef::timestamp).orElse(headTime);
    }

    /** @return whether there is more to read at once */
    boolean look() {
        try {
            headTime = client.node().head().timestamp();
            ChainFollower.Progress progress = follower.poll();
            if (progress instanceof ChainFollower.Progress.TooDeep) {
                throw TowerTag.STORE_DAMAGED.refusal(
                        "the chain changed deeper than is remembered: remove the file `watch`, and the watch begins anew");
            }
            boolean isBehind = progress instanceof ChainFollower.Progress.Behind;
            if (!isBehind) {
                lookAtFunds();
                lookAtReserves();
                credit.look().forEach(this::step);
            }
            step(new WatchInput.ChainSilent(false));
            sendAnswers();
            looks++;
            return isBehind;
        } catch (ChainException e) {
            bells.chainFault(String.valueOf(e.getMessage()));
            step(new WatchInput.ChainSilent(true));
            return false;
        }
    }

    /** How many looks came to an end: whether the watch lives. */
    long looks() {
        return looks;
    }

    private void lookAtFunds() {
        BigInteger answer = config.gas().maxFeePerGas().multiply(BigInteger.valueOf(ANSWER_GAS));
        step(new WatchInput.Funds(balance(Payer.OWN), balance(Payer.POOL), answer));
    }

    /** What is set aside for one answer at the highest fee. */
    private static final long ANSWER_GAS = 600_000;

    private BigInteger balance(Payer payer) {
        Purse purse = purses.get(payer);
        return purse == null ? BigInteger.ZERO : client.node().balance(purse.account());
    }

    private void lookAtReserves() {
        Bytes32 block = client.node().head().hash();
        for (Asset asset : assets) {
            step(new WatchInput.Reserves(asset.id(), client.balanceIn(block, asset), client.heldIn(block, asset.id())));
        }
    }

    private void sendAnswers() {
        while (true) {
            WatchEffect.Answer next;
            synchronized (this) {
                next = toAnswer.peek();
            }
            if (next == null) {
                break;
            }
            Purse purse = purses.get(next.payer());
            store.appointment(next.account()).filter(held -> purse != null).ifPresent(held -> purse.answer(next, held));
            synchronized (this) {
                toAnswer.remove();
            }
        }
        purses.forEach((payer, purse) -> {
            purse.round();
            purse.alarm().ifPresent(text -> bells.laneFault(payer, text));
        });
    }

    @Override
    public Optional<Cursor> load() {
        return file.load(config.rules()).map(WatchFile.Saved::cursor);
    }

    @Override
    public void commit(Cursor cursor, List<Change> changes) {
        vaults.saw(changes);
        List<WatchInput.InBlock> undone = new ArrayList<>();
        List<WatchInput.InBlock> done = new ArrayList<>();
        for (Change change : changes) {
            DepositaryEvent event = change.event().event();
            if (event instanceof DepositaryEvent.TokenRegistered token && assets.size() < MOST_ASSETS) {
                assets.add(token.asset());
            }
            credit.saw(event);
            if (event instanceof DepositaryEvent.BoardActivated board) {
                boards.forget(board.entity());
            }
            List<WatchInput.InBlock> into = change instanceof Change.Applied ? done : undone;
            sight.of(change)
                    .ifPresent(seen ->
                            into.add(new WatchInput.InBlock(change.event().blockNumber(), headTime, seen)));
        }
        long height = cursor.last().map(block -> block.number()).orElse(cursor.start());
        WatchInput moved = new WatchInput.ChainMoved(height, headTime, undone, done);
        Watch.Step step;
        synchronized (this) {
            step = Watch.step(state, moved);
            file.save(new WatchFile.Saved(step.state(), List.copyOf(assets), cursor));
            state = step.state();
        }
        perform(step.effects());
    }

    /** The tower holds something newer. */
    void taken(List<Promise> promises) {
        promises.forEach(promise -> credit.moved(promise.account()));
        Set<Bytes32> running = Set.copyOf(state().cases().keySet());
        if (!running.isEmpty()) {
            promises.stream()
                    .filter(promise -> running.contains(promise.account()))
                    .forEach(promise -> step(new WatchInput.Appointed(promise.account(), promise.version())));
        }
    }

    private void step(WatchInput input) {
        Watch.Step step;
        synchronized (this) {
            step = Watch.step(state, input);
            state = step.state();
        }
        perform(step.effects());
    }

    private void perform(List<WatchEffect> effects) {
        for (WatchEffect effect : effects) {
            switch (effect) {
                case WatchEffect.Answer answer -> {
                    synchronized (this) {
                        toAnswer.add(answer);
                    }
                }
                case WatchEffect.Ring(var alarm) -> bells.ring(alarm);
                case WatchEffect.Still(var kind, String about) -> bells.still(kind, about);
                case WatchEffect.Forget(Bytes32 account) -> bells.buried(account);
            }
        }
    }

    synchronized WatchState state() {
        return state;
    }

    Map<Payer, Purse> purses() {
        return Collections.unmodifiableMap(purses);
    }
}
