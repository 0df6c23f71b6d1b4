package io.portcullis.appliance.store;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.signer.evidence.SignedDelegation;
import io.portcullis.signer.json.Fields;
import io.portcullis.signer.json.StrictJson;
import io.portcullis.signer.policy.Delegation;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** What approvers delegated, and the ceremonies in which they do. */
public final class DelegationStore {
    private final Database database;

    /**
     * A delegation that was signed.
     *
     * @param withdrawnAt when its delegator took it back here, Unix seconds
     */
    public record Kept(SignedDelegation signed, Optional<Long> withdrawnAt) {
        public Delegation delegation() {
            return signed.delegation();
        }
    }

    /** A delegation about to be signed, under the nonce that its ceremony was given. */
    public record Begun(Bytes32 nonce, Delegation delegation) {}

    DelegationStore(Database database) {
        this.database = database;
    }

    public void begin(Begun begun, long now, long expiresAt) {
        database.change(() -> {
            database.update("DELETE FROM delegation_nonces WHERE expires_at <= ?", now);
            database.update(
                    "INSERT INTO delegation_nonces (nonce, delegator, delegation, expires_at) VALUES (?, ?, ?, ?)",
                    begun.nonce().toArray(),
                    begun.delegation().delegator(),
                    StrictJson.canonical(begun.delegation().toJson()),
                    expiresAt);
        });
    }

    /** The live ceremonies of a delegator. */
    public List<Begun> begun(String delegator, long now) {
        return database.list(
                "SELECT nonce, delegation FROM delegation_nonces WHERE delegator = ? AND expires_at > ?",
                row -> new Begun(
                        Bytes32.of(row.getBytes(1)),
                        Fields.read("delegation", StrictJson.object(row.getBytes(2)), Delegation::read)),
                delegator,
                now);
    }

    /** Keeps a delegation, and ends its delegator's ceremonies. What the same two had agreed before is withdrawn by it. */
    public void put(SignedDelegation signed, long now) {
        Delegation delegation = signed.delegation();
        database.change(() -> {
            database.update("DELETE FROM delegation_nonces WHERE delegator = ?", delegation.delegator());
            database.update(
                    "UPDATE delegations SET withdrawn_at = ? WHERE delegator = ? AND delegate = ? AND withdrawn_at IS NULL",
                    now,
                    delegation.delegator(),
                    delegation.delegate());
            database.update(
                    "INSERT INTO delegations (id, delegator, delegate, policy_version, until_time, signed) VALUES (?, ?, ?, ?, ?, ?)",
                    delegation.id().toArray(),
                    delegation.delegator(),
                    delegation.delegate(),
                    delegation.policyVersion(),
                    delegation.until(),
                    StrictJson.canonical(signed.toJson()));
        });
    }

    /** False if it is not there, or was withdrawn before. */
    public boolean withdraw(Bytes32 id, long now) {
        return database.update(
                        "UPDATE delegations SET withdrawn_at = ? WHERE id = ? AND withdrawn_at IS NULL",
                        now,
                        id.toArray())
                == 1;
    }

    public Optional<Kept> find(Bytes32 id) {
        return database.find(
                "SELECT signed, withdrawn_at FROM delegations WHERE id = ?", DelegationStore::kept, id.toArray());
    }

    /** The longest lasting first. */
    public List<Kept> all() {
        return database.list(
                "SELECT signed, withdrawn_at FROM delegations ORDER BY until_time DESC, id", DelegationStore::kept);
    }

    private static Kept kept(ResultSet row) throws SQLException {
        long withdrawnAt = row.getLong(2);
        boolean stands = row.wasNull();
        return new Kept(
                Fields.read("delegation", StrictJson.object(row.getBytes(1)), SignedDelegation::read),
                stands ? Optional.empty() : Optional.of(withdrawnAt));
    }
}
