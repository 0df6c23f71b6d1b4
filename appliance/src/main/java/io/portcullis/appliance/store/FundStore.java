package io.portcullis.appliance.store;

import io.portcullis.depositary.model.AccountEvent;
import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.DepositaryEvent;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.EventLog;
import io.portcullis.depositary.model.ToldLog;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a default fund told, and what the Depositary told of debts and of the collateral behind them, up to a block.
 *
 * <p>Invariant: logs and the block they were read to change together, so that none is missing below it and none is there above it.
 */
public final class FundStore {
    private static final String COLUMNS =
            "of_fund, block_number, block_hash, time_seconds, transaction_hash, log_index, topics, words";
    private static final String ORDER = " ORDER BY block_number, log_index";

    private final Database database;
    private final Address fund;

    /** The last block that was read. */
    public record Position(long number, Bytes32 hash) {}

    /** @param fund whose logs these are: another one's are forgotten at the first append */
    public FundStore(Database database, Address fund) {
        this.database = database;
        this.fund = fund;
    }

    /** Empty before anything was read. */
    public Optional<Position> position() {
        return database.find(
                "SELECT number, hash FROM told_read WHERE fund = ?",
                row -> new Position(row.getLong(1), Bytes32.of(row.getBytes(2))),
                (Object) fund.toArray());
    }

    /** Adds what was told since the position; with nothing read before, it begins anew. */
    public void append(List<ToldLog> logs, Position to) {
        database.change(() -> {
            if (position().isEmpty()) {
                forget();
            }
            logs.forEach(this::put);
            database.update(
                    "MERGE INTO told_read (fund, number, hash) KEY (fund) VALUES (?, ?, ?)",
                    fund.toArray(),
                    to.number(),
                    to.hash().toArray());
        });
    }

    /** Everything: it is read again from the first block on. */
    public void forget() {
        database.change(() -> {
            database.update("DELETE FROM told_logs");
            database.update("DELETE FROM told_parties");
            database.update("DELETE FROM told_read");
        });
    }

    private void put(ToldLog log) {
        if (log.ofFund()) {
            insert(log, Bytes32.ZERO);
            return;
        }
        DepositaryEvent event = log.ofDepositary().event();
        if (event instanceof AccountEvent.AccountOpened it) {
            Stream.of(it.left(), it.right())
                    .forEach(side -> database.update(
                            "INSERT INTO told_parties (entity, account) VALUES (?, ?)",
                            side.value().toArray(),
                            it.account().toArray()));
        }
        subject(event).ifPresent(subject -> insert(log, subject));
    }

    /** Empty for what says nothing of debts, or of the collateral behind them. */
    private static Optional<Bytes32> subject(DepositaryEvent event) {
        return switch (event) {
            case AccountEvent.OwedPaid it -> Optional.of(it.debtor().value());
            case AccountEvent.DebtOpened it -> Optional.of(it.debtor().value());
            case AccountEvent.DebtPaid it -> Optional.of(it.debtor().value());
            case AccountEvent.DebtForgiven it -> Optional.of(it.debtor().value());
            case AccountEvent.DebtAssigned it -> Optional.of(it.debtor().value());
            case AccountEvent.AccountOpened it -> Optional.of(it.account());
            case AccountEvent.CollateralPosted it -> Optional.of(it.account());
            case AccountEvent.AgreementUsed it -> Optional.of(it.account());
            case AccountEvent.CollateralSettled it -> Optional.of(it.account());
            case AccountEvent.AccountClosed it -> Optional.of(it.account());
            case AccountEvent.CollateralAllocated it -> Optional.of(it.account());
            default -> Optional.empty();
        };
    }

    private void insert(ToldLog log, Bytes32 subject) {
        database.update(
                "INSERT INTO told_logs (subject, " + COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                subject.toArray(),
                log.ofFund(),
                log.blockNumber(),
                log.blockHash().toArray(),
                log.timeSeconds(),
                log.transactionHash().toArray(),
                log.logIndex(),
                LogWords.joined(log.log().topics()),
                LogWords.joined(log.log().words()));
    }

    /** What the fund told, in order. */
    public List<ToldLog> ofFund() {
        return database.list("SELECT " + COLUMNS + " FROM told_logs WHERE subject = ?" + ORDER, FundStore::log, (Object)
                Bytes32.ZERO.toArray());
    }

    /** What the Depositary told of a debtor's debts and of the accounts it is a side of, in order. */
    public List<ToldLog> of(EntityId debtor) {
        byte[] id = debtor.value().toArray();
        return database.list(
                "SELECT " + COLUMNS + " FROM told_logs WHERE subject = ? UNION ALL SELECT " + COLUMNS
                        + " FROM told_logs WHERE subject IN (SELECT account FROM told_parties WHERE entity = ?)"
                        + ORDER,
                FundStore::log,
                id,
                id);
    }

    private static ToldLog log(ResultSet row) throws SQLException {
        return new ToldLog(
                row.getBoolean(1),
                row.getLong(2),
                Bytes32.of(row.getBytes(3)),
                row.getLong(4),
                Bytes32.of(row.getBytes(5)),
                row.getLong(6),
                new EventLog(LogWords.split(row.getBytes(7)), LogWords.split(row.getBytes(8))));
    }
}
