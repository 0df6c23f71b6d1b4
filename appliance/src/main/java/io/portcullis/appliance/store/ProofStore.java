package io.portcullis.appliance.store;

import io.portcullis.depositary.model.AccountKey;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.ProofBody;
import io.portcullis.depositary.model.SealedProof;
import io.portcullis.engine.hub.ProvedAccount;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The newest proof of each account, and values of hash chains that only the chain can still be shown. Invariant: a version never falls. */
public final class ProofStore {
    /** The account of values that were kept without theirs. */
    private static final Bytes32 NOT_NOTED = Bytes32.ZERO;

    private final Database database;

    public ProofStore(Database database) {
        this.database = database;
    }

    /** Keeps each proof unless a newer one is there, and the values. */
    public void put(Collection<ProvedAccount> proofs, Collection<UnsaidValue> unsaid) {
        put(proofs, unsaid, List.of());
    }

    /** The same, and every body that this appliance sealed. */
    public void put(Collection<ProvedAccount> proofs, Collection<UnsaidValue> unsaid, Collection<SealedBody> bodies) {
        database.change(() -> {
            proofs.forEach(this::put);
            bodies.forEach(body -> database.update(
                    "MERGE INTO sealed_bodies (account, version, body_hash) KEY (account, version, body_hash)"
                            + " VALUES (?, ?, ?)",
                    body.account().toArray(),
                    body.version(),
                    body.hash().toArray()));
            unsaid.forEach(each -> database.update(
                    "MERGE INTO unsaid (account, chain_value, progress) KEY (account, chain_value) VALUES (?, ?, ?)",
                    each.account().toArray(),
                    each.value().toArray(),
                    each.progress()));
        });
    }

    /** What this appliance would show of an account, in the order of its bytes. */
    public List<UnsaidValue> unsaid(Bytes32 account) {
        return database.list(
                "SELECT chain_value, progress FROM unsaid WHERE account IN (?, ?) ORDER BY chain_value",
                row -> new UnsaidValue(account, Bytes32.of(row.getBytes(1)), row.getInt(2)),
                account.toArray(),
                NOT_NOTED.toArray());
    }

    private void put(ProvedAccount proof) {
        byte[] account = proof.body().account().id().toArray();
        if (version(account).filter(kept -> kept >= proof.body().version()).isEmpty()) {
            database.update(
                    "MERGE INTO proofs (account, version, body, left_seal, right_seal) KEY (account)"
                            + " VALUES (?, ?, ?, ?, ?)",
                    account,
                    proof.body().version(),
                    proof.body().encode(),
                    proof.left().encode(),
                    proof.right().encode());
        }
    }

    private Optional<Long> version(byte[] account) {
        return database.find("SELECT version FROM proofs WHERE account = ?", row -> row.getLong(1), (Object) account);
    }

    public Optional<ProvedAccount> newest(AccountKey account) {
        return newest(account.id());
    }

    /** @param account {@link AccountKey#id} */
    public Optional<ProvedAccount> newest(Bytes32 account) {
        return database.find(
                "SELECT body, left_seal, right_seal FROM proofs WHERE account = ?", ProofStore::read, (Object)
                        account.toArray());
    }

    private static ProvedAccount read(ResultSet row) throws SQLException {
        return new ProvedAccount(
                ProofBody.decode(row.getBytes(1)),
                SealedProof.decode(row.getBytes(2)),
                SealedProof.decode(row.getBytes(3)));
    }
}
