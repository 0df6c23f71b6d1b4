package io.portcullis.appliance.store;

import io.portcullis.depositary.appointment.ProvedPromise;
import io.portcullis.depositary.model.Bytes32;
import java.util.List;
import java.util.Optional;

/** What towers promised. Invariant: of an account the newest promise is kept, whole. */
public final class AppointmentStore {
    private final Database database;

    public AppointmentStore(Database database) {
        this.database = database;
    }

    public void put(String tower, List<ProvedPromise> promises) {
        database.change(() -> promises.forEach(each -> database.update(
                "MERGE INTO appointments (tower, account, version, deadline, promise) KEY (tower, account)"
                        + " VALUES (?, ?, ?, ?, ?)",
                tower,
                each.promise().account().toArray(),
                each.promise().version(),
                each.promise().deadline(),
                each.encode())));
    }

    /**
     * Accounts of which a tower has promised nothing, or an older version than is proved here, or not for long enough.
     *
     * @param after whose ids come next; zero for the first
     */
    public List<Bytes32> owed(String tower, long deadline, Bytes32 after, int most) {
        return database.list(
                "SELECT p.account FROM proofs p LEFT JOIN appointments a ON a.tower = ? AND a.account = p.account"
                        + " WHERE p.account > ? AND (a.version IS NULL OR a.version < p.version OR a.deadline < ?)"
                        + " ORDER BY p.account LIMIT ?",
                row -> Bytes32.of(row.getBytes(1)),
                tower,
                after.toArray(),
                deadline,
                most);
    }

    public long promised(String tower) {
        return database.find("SELECT COUNT(*) FROM appointments WHERE tower = ?", row -> row.getLong(1), tower)
                .orElse(0L);
    }

    /** How many accounts are owed to a tower. */
    public long owedCount(String tower) {
        return database.find(
                        "SELECT COUNT(*) FROM proofs p LEFT JOIN appointments a ON a.tower = ? AND a.account = p.account"
                                + " WHERE a.version IS NULL OR a.version < p.version",
                        row -> row.getLong(1),
                        tower)
                .orElse(0L);
    }

    /** The evidence of one account's promise. */
    public Optional<ProvedPromise> promise(String tower, Bytes32 account) {
        return database.find(
                "SELECT promise FROM appointments WHERE tower = ? AND account = ?",
                row -> ProvedPromise.decode(row.getBytes(1)),
                tower,
                account.toArray());
    }
}
