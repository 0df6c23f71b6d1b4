package io.portcullis.appliance.store;

import io.portcullis.depositary.follower.Change;
import io.portcullis.depositary.model.AccountEvent;
import io.portcullis.depositary.model.AccountKey;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.LoggedEvent;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Disputes as far as the chain was followed: which stand, who began each, which ended, and the preimages that the chain was shown. */
public final class DisputeStore {
    private final Database database;

    public DisputeStore(Database database) {
        this.database = database;
    }

    /** Accounts, by {@code AccountKey#id}. */
    public List<Bytes32> standing() {
        return database.list("SELECT account FROM disputes WHERE stands", row -> Bytes32.of(row.getBytes(1)));
    }

    /** Accounts of which a dispute ended. */
    public List<AccountKey> ended() {
        return database.list(
                "SELECT c.left_entity, c.right_entity FROM disputes d JOIN chain_accounts c ON c.account = d.account"
                        + " WHERE d.ended",
                row -> new AccountKey(
                        new EntityId(Bytes32.of(row.getBytes(1))), new EntityId(Bytes32.of(row.getBytes(2)))));
    }

    /** Preimages that the chain was shown, by their hash. */
    public Map<Bytes32, Bytes32> shown() {
        Map<Bytes32, Bytes32> shown = new HashMap<>();
        database.list(
                        "SELECT hash, preimage FROM shown_preimages",
                        row -> Map.entry(Bytes32.of(row.getBytes(1)), Bytes32.of(row.getBytes(2))))
                .forEach(entry -> shown.put(entry.getKey(), entry.getValue()));
        return shown;
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
            case AccountEvent.DisputeFinalized it ->
                database.update(
                        "UPDATE disputes SET stands = ?, ended = ? WHERE account = ?",
                        !applied,
                        applied,
                        it.account().toArray());
            // A close ends a dispute, if one stands.
            case AccountEvent.AccountClosed it ->
                database.update(
                        applied
                                ? "UPDATE disputes SET ended = TRUE, stands = FALSE WHERE account = ? AND stands"
                                : "UPDATE disputes SET ended = FALSE, stands = TRUE WHERE account = ? AND ended",
                        (Object) it.account().toArray());
            case AccountEvent.SecretRevealed it when it.steps() == 1 -> shown(change.event(), it, applied);
            default -> {}
        }
    }

    private void shown(LoggedEvent at, AccountEvent.SecretRevealed secret, boolean applied) {
        if (applied) {
            database.update(
                    "MERGE INTO shown_preimages (block_number, log_index, hash, preimage)"
                            + " KEY (block_number, log_index) VALUES (?, ?, ?, ?)",
                    at.blockNumber(),
                    at.logIndex(),
                    secret.hash().toArray(),
                    secret.value().toArray());
        } else {
            database.update(
                    "DELETE FROM shown_preimages WHERE block_number = ? AND log_index = ?",
                    at.blockNumber(),
                    at.logIndex());
        }
    }
}
