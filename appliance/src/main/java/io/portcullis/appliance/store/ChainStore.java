package io.portcullis.appliance.store;

import io.portcullis.depositary.follower.Block;
import io.portcullis.depositary.follower.Change;
import io.portcullis.depositary.follower.Cursor;
import io.portcullis.depositary.follower.CursorStore;
import io.portcullis.depositary.model.AccountEvent;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.DepositaryEvent;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.EventLog;
import io.portcullis.depositary.model.FreezeLevel;
import io.portcullis.depositary.model.LoggedEvent;
import io.portcullis.depositary.model.TokenId;
import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How far the chain was followed, which transaction carried each batch of the entity, and how far each entity is closed. */
public final class ChainStore implements CursorStore {
    private final Database database;
    private final EntityId entity;
    private final Holdings holdings;
    private final AccountWords accounts;
    private final DisputeStore disputes;

    /** Where a batch was carried. */
    public record Carried(Bytes32 digest, Bytes32 transactionHash) {}

    public ChainStore(Database database, EntityId entity) {
        this.database = database;
        this.entity = entity;
        this.holdings = new Holdings(database);
        this.accounts = new AccountWords(database);
        this.disputes = new DisputeStore(database);
    }

    /** What the chain says of accounts. */
    public AccountWords accounts() {
        return accounts;
    }

    /** What the chain says of disputes. */
    public DisputeStore disputes() {
        return disputes;
    }

    public Optional<Carried> batch(long nonce) {
        return database.find(
                "SELECT digest, transaction_hash FROM batches WHERE nonce = ?",
                row -> new Carried(Bytes32.of(row.getBytes(1)), Bytes32.of(row.getBytes(2))),
                nonce);
    }

    @Override
    public Optional<Cursor> load() {
        List<Long> starts = database.list("SELECT start FROM applied_blocks ORDER BY number", row -> row.getLong(1));
        if (starts.isEmpty()) {
            return Optional.empty();
        }
        List<Block> blocks = database.list(
                "SELECT number, hash, parent_hash FROM applied_blocks ORDER BY number",
                row -> new Block(
                        row.getLong(1),
                        Bytes32.of(row.getBytes(2)),
                        Bytes32.of(row.getBytes(3)),
                        events(row.getLong(1))));
        return Optional.of(new Cursor(starts.getFirst(), blocks));
    }

    @Override
    public void commit(Cursor cursor, List<Change> changes) {
        database.change(() -> {
            changes.forEach(this::project);
            database.update("DELETE FROM applied_blocks");
            database.update("DELETE FROM applied_events");
            for (Block block : cursor.applied()) {
                database.update(
                        "INSERT INTO applied_blocks (number, hash, parent_hash, start) VALUES (?, ?, ?, ?)",
                        block.number(),
                        block.hash().toArray(),
                        block.parentHash().toArray(),
                        cursor.start());
                block.events().forEach(this::putEvent);
            }
        });
    }

    /** A kind of event that the contract gains does not compile until somebody has said here what it changes. */
    private void project(Change change) {
        holdings.project(change);
        accounts.project(change);
        disputes.project(change);
        switch (change.event().event()) {
            case DepositaryEvent.BatchProcessed it -> project(change, it);
            case DepositaryEvent.FreezeRaised it -> project(change, it.entity(), it.level());
            case DepositaryEvent.FreezeLowered it -> project(change, it.entity(), it.level());
            // What is proposed is not in force; and reserves, rules, caps and boards are read from the contract itself.
            case DepositaryEvent.FreezeLoweringProposed it -> {}
            case DepositaryEvent.TokenRegistered it -> {}
            case DepositaryEvent.EntityRegistered it -> {}
            case DepositaryEvent.Deposited it -> {}
            case DepositaryEvent.ReserveTransferred it -> {}
            case DepositaryEvent.WithdrawalQueued it -> {}
            case DepositaryEvent.WithdrawalReleased it -> {}
            case DepositaryEvent.WithdrawalCancelled it -> {}
            case DepositaryEvent.RulesProposed it -> {}
            case DepositaryEvent.RulesActivated it -> {}
            case DepositaryEvent.CapProposed it -> {}
            case DepositaryEvent.CapActivated it -> {}
            case DepositaryEvent.BoardProposed it -> {}
            case DepositaryEvent.BoardActivated it -> {}
            case DepositaryEvent.NonceBurned it -> {}
            case AccountEvent it -> {}
        }
    }

    private void project(Change change, DepositaryEvent.BatchProcessed batch) {
        if (!batch.entity().equals(entity)) {
            return;
        }
        switch (change) {
            case Change.Applied applied ->
                database.update(
                        "MERGE INTO batches (nonce, digest, transaction_hash) KEY (nonce) VALUES (?, ?, ?)",
                        batch.nonce(),
                        batch.digest().toArray(),
                        applied.event().transactionHash().toArray());
            case Change.Undone undone ->
                database.update(
                        "DELETE FROM batches WHERE nonce = ? AND transaction_hash = ?",
                        batch.nonce(),
                        undone.event().transactionHash().toArray());
        }
    }

    private void project(Change change, EntityId of, FreezeLevel level) {
        byte[] id = of.value().toArray();
        LoggedEvent at = change.event();
        switch (change) {
            case Change.Applied applied ->
                database.update(
                        "MERGE INTO freeze_levels (entity, block_number, log_index, level)"
                                + " KEY (entity, block_number, log_index) VALUES (?, ?, ?, ?)",
                        id,
                        at.blockNumber(),
                        at.logIndex(),
                        level.code());
            case Change.Undone undone ->
                database.update(
                        "DELETE FROM freeze_levels WHERE entity = ? AND block_number = ? AND log_index = ?",
                        id,
                        at.blockNumber(),
                        at.logIndex());
        }
    }

    /** How far an entity is closed, at the confirmation depth; of an entity that the chain does not know, not at all. */
    public FreezeLevel level(EntityId of) {
        return database.find(
                        "SELECT level FROM freeze_levels WHERE entity = ?"
                                + " ORDER BY block_number DESC, log_index DESC LIMIT 1",
                        row -> FreezeLevel.ofCode(row.getInt(1)),
                        (Object) of.value().toArray())
                .orElse(FreezeLevel.OPEN);
    }

    /**
     * What the followed chain adds up to, at one block.
     *
     * @param owed to all entities, reserves and queue together
     * @param reserves of this appliance's entity; nothing in a database that did not count the events of accounts from the first on
     */
    public record Books(Block block, Map<TokenId, BigInteger> owed, Optional<Map<TokenId, BigInteger>> reserves) {}

    /** Withdrawals of this appliance's entity that wait, by token. */
    public Map<TokenId, BigInteger> queued() {
        return holdings.queued(entity);
    }

    /** An entity's reserve of a token. */
    public record Reserve(EntityId entity, TokenId token, Amount amount) {}

    /** What every entity has in reserve at the confirmation depth, by token; nothing where this database does not know. */
    public List<Reserve> reserves() {
        return holdings.reservesKnown()
                ? holdings.reserves().stream()
                        .map(it -> new Reserve(it.entity(), it.token(), new Amount(it.units())))
                        .toList()
                : List.of();
    }

    /** The newest block that counts, without its events; empty before the first. */
    public Optional<Block> newest() {
        return database.find(
                "SELECT number, hash, parent_hash FROM applied_blocks ORDER BY number DESC LIMIT 1",
                row -> new Block(row.getLong(1), Bytes32.of(row.getBytes(2)), Bytes32.of(row.getBytes(3)), List.of()));
    }

    /** Empty before the first block was followed. The block is without its events: asked for in every round, it reads one row. */
    public Optional<Books> books() {
        return newest().map(block -> new Books(
                block,
                holdings.owed(),
                holdings.reservesKnown() ? Optional.of(holdings.reserves(entity)) : Optional.empty()));
    }

    private void putEvent(LoggedEvent event) {
        database.update(
                "INSERT INTO applied_events (block_number, log_index, block_hash, transaction_hash, topics, words)"
                        + " VALUES (?, ?, ?, ?, ?, ?)",
                event.blockNumber(),
                event.logIndex(),
                event.blockHash().toArray(),
                event.transactionHash().toArray(),
                LogWords.joined(event.log().topics()),
                LogWords.joined(event.log().words()));
    }

    private List<LoggedEvent> events(long block) {
        return database.list(
                "SELECT block_number, block_hash, transaction_hash, log_index, topics, words FROM applied_events"
                        + " WHERE block_number = ? ORDER BY log_index",
                ChainStore::event,
                block);
    }

    private static LoggedEvent event(ResultSet row) throws SQLException {
        return LoggedEvent.decode(
                row.getLong(1),
                Bytes32.of(row.getBytes(2)),
                Bytes32.of(row.getBytes(3)),
                row.getLong(4),
                new EventLog(LogWords.split(row.getBytes(5)), LogWords.split(row.getBytes(6))));
    }
}
