package io.portcullis.appliance.store;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.MerkleTree;
import io.portcullis.depositary.vault.Opening;
import io.portcullis.depositary.vault.SealedBytes;
import io.portcullis.depositary.vault.VaultId;
import io.portcullis.depositary.vault.VaultKey;
import io.portcullis.depositary.vault.VaultProof;
import io.portcullis.depositary.vault.VaultReceipt;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * The vaults that towers keep for this appliance: secrets, openings, receipts.
 *
 * <p>Invariants: a revision is durable before it is sent, and never used again; an opening is durable before it is sent, and keeps its place.
 */
public final class VaultStore {
    private final Database database;

    /**
     * One account's vault at one tower.
     *
     * @param seed of its chain of links
     * @param revision begun last; 0 before the first
     * @param version that the tower signed for last; 0 for none
     * @param openings that the tower signed for
     */
    public record Kept(
            VaultId id, VaultKey key, Bytes32 seed, long revision, long version, long deadline, int openings) {}

    /** An opening and the word of the clue that finds it. */
    public record Placed(Bytes32 clue, Opening opening) {}

    public VaultStore(Database database) {
        this.database = database;
    }

    public Optional<Kept> vault(String tower, Bytes32 account) {
        return database.find(
                "SELECT vault, vault_key, seed, revision, version, deadline, openings FROM vaults"
                        + " WHERE tower = ? AND account = ?",
                VaultStore::read,
                tower,
                account.toArray());
    }

    private static Kept read(ResultSet row) throws SQLException {
        return new Kept(
                VaultId.of(row.getBytes(1)),
                VaultKey.of(row.getBytes(2)),
                Bytes32.of(row.getBytes(3)),
                row.getLong(4),
                row.getLong(5),
                row.getLong(6),
                row.getInt(7));
    }

    /** Begins a vault, in place of any before it. */
    public Kept begin(String tower, Bytes32 account, VaultId id, VaultKey key, Bytes32 seed) {
        database.change(() -> {
            database.update("DELETE FROM vault_openings WHERE tower = ? AND account = ?", tower, account.toArray());
            database.update(
                    "MERGE INTO vaults (tower, account, vault, vault_key, seed, revision, version, deadline, openings,"
                            + " receipt, payload) KEY (tower, account) VALUES (?, ?, ?, ?, ?, 0, 0, 0, 0, NULL, NULL)",
                    tower,
                    account.toArray(),
                    id.toArray(),
                    key.reveal(),
                    seed.toArray());
        });
        return new Kept(id, key, seed, 0, 0, 0, 0);
    }

    /** @return the revision that may be sent now */
    public long nextRevision(String tower, Bytes32 account) {
        return database.change(() -> {
            database.update(
                    "UPDATE vaults SET revision = revision + 1 WHERE tower = ? AND account = ?",
                    tower,
                    account.toArray());
            return vault(tower, account).orElseThrow().revision();
        });
    }

    /** Bodies that were sealed up to a version and have no opening yet, oldest first; the newest itself needs none. */
    public List<Bytes32> unopened(String tower, Bytes32 account, long version, Bytes32 newest) {
        return database.list(
                "SELECT b.body_hash FROM sealed_bodies b LEFT JOIN vault_openings o ON o.tower = ? AND o.account ="
                        + " b.account AND o.clue = b.body_hash WHERE b.account = ? AND b.version <= ? AND b.body_hash"
                        + " <> ? AND o.clue IS NULL ORDER BY b.version, b.body_hash",
                row -> Bytes32.of(row.getBytes(1)),
                tower,
                account.toArray(),
                version,
                newest.toArray());
    }

    public List<Placed> openings(String tower, Bytes32 account) {
        return database.list(
                "SELECT clue, opening FROM vault_openings WHERE tower = ? AND account = ? ORDER BY place",
                row -> new Placed(Bytes32.of(row.getBytes(1)), Opening.of(row.getBytes(2))),
                tower,
                account.toArray());
    }

    /** Adds openings after those that are there. */
    public void add(String tower, Bytes32 account, List<Placed> more) {
        database.change(() -> {
            int place = openings(tower, account).size();
            for (Placed each : more) {
                database.update(
                        "INSERT INTO vault_openings (tower, account, place, clue, opening) VALUES (?, ?, ?, ?, ?)",
                        tower,
                        account.toArray(),
                        place++,
                        each.clue().toArray(),
                        each.opening().toArray());
            }
        });
    }

    /** The tower signed for this. */
    public void put(
            String tower,
            Bytes32 account,
            long version,
            long deadline,
            VaultReceipt.Signed receipt,
            SealedBytes payload) {
        database.update(
                "UPDATE vaults SET version = ?, deadline = ?, openings = ?, receipt = ?, payload = ?"
                        + " WHERE tower = ? AND account = ?",
                version,
                deadline,
                receipt.receipt().count(),
                receipt.encode(),
                payload.toArray(),
                tower,
                account.toArray());
    }

    /** Accounts whose vault at a tower holds nothing, or an older version than is proved here, or not for long enough. */
    public List<Bytes32> owed(String tower, long deadline, Bytes32 after, int most) {
        return database.list(
                "SELECT p.account FROM proofs p LEFT JOIN vaults v ON v.tower = ? AND v.account = p.account"
                        + " WHERE p.account > ? AND (v.version IS NULL OR v.version < p.version OR v.deadline < ?)"
                        + " ORDER BY p.account LIMIT ?",
                row -> Bytes32.of(row.getBytes(1)),
                tower,
                after.toArray(),
                deadline,
                most);
    }

    public long held(String tower) {
        return count("SELECT COUNT(*) FROM vaults WHERE tower = ? AND version > 0", tower);
    }

    public long owedCount(String tower) {
        return count(
                "SELECT COUNT(*) FROM proofs p LEFT JOIN vaults v ON v.tower = ? AND v.account = p.account"
                        + " WHERE v.version IS NULL OR v.version < p.version",
                tower);
    }

    /** Openings that a tower signed for. */
    public long openingCount(String tower) {
        return count("SELECT COALESCE(SUM(openings), 0) FROM vaults WHERE tower = ?", tower);
    }

    private long count(String sql, String tower) {
        return database.find(sql, row -> row.getLong(1), tower).orElse(0L);
    }

    /** The evidence of one opening: that the tower had what a dispute with this clue opens. */
    public Optional<VaultProof> proof(String tower, Bytes32 account, Bytes32 clue) {
        Optional<VaultReceipt.Signed> receipt = database.find(
                "SELECT receipt FROM vaults WHERE tower = ? AND account = ? AND receipt IS NOT NULL",
                row -> VaultReceipt.decode(row.getBytes(1)),
                tower,
                account.toArray());
        Optional<SealedBytes> payload = database.find(
                "SELECT payload FROM vaults WHERE tower = ? AND account = ? AND payload IS NOT NULL",
                row -> SealedBytes.of(row.getBytes(1)),
                tower,
                account.toArray());
        if (receipt.isEmpty() || payload.isEmpty()) {
            return Optional.empty();
        }
        List<Placed> signed =
                openings(tower, account).subList(0, receipt.get().receipt().count());
        List<Bytes32> leaves =
                signed.stream().map(each -> each.opening().leafHash()).toList();
        for (int i = 0; i < signed.size(); i++) {
            if (signed.get(i).clue().equals(clue)) {
                return Optional.of(new VaultProof(
                        receipt.get(), signed.get(i).opening(), i, MerkleTree.inclusionPath(i, leaves), payload.get()));
            }
        }
        return Optional.empty();
    }
}
