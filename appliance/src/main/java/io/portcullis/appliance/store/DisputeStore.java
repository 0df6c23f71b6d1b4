package io.portcullis.appliance.store;

import io.portcullis.depositary.follower.Change;
import io.portcullis.depositary.model.AccountEvent;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import java.util.List;
import java.util.Optional;

/** Disputes that stand, as far as the chain was followed, and who began each. */
public final class DisputeStore {
    private final Database database;

    public DisputeStore(Database database) {
        this.database = database;
    }

    /** Accounts, by {@code AccountKey#id}. */
    public List<Bytes32> standing() {
        return database.list("SELECT account FROM disputes WHERE stands", row -> Bytes32.of(row.getBytes(1)));
    }

    /** Who began the account's last dispute. */
    public Optional<EntityId> startedBy(Bytes32 account) {
        return database.find(
                "SELECT started_by FROM disputes WHERE account = ? AND started_by IS NOT NULL",
                row -> new EntityId(Bytes32.of(row.getBytes(1))),
                (Object) account.toArray());
    }

    void project(Change change) {
        boolean applied = change instanceof Change.Applied;
        switch (change.event().event()) {
            case AccountEvent.DisputeStarted it ->
                database.update(
                        "MERGE INTO disputes (account, started_by, stands) KEY (account) VALUES (?, ?, ?)",
                        it.account().toArray(),
                        it.by().value().toArray(),
                        applied);
            case AccountEvent.DisputeFinalized it -> stands(it.account(), !applied);
            // A close ends a dispute, and there may have been none: if it is undone, a look at the chain tells.
            case AccountEvent.AccountClosed it -> stands(it.account(), !applied);
            default -> {}
        }
    }

    private void stands(Bytes32 account, boolean stands) {
        database.update("UPDATE disputes SET stands = ? WHERE account = ?", stands, account.toArray());
    }
}
