package io.portcullis.appliance.store;

import io.portcullis.depositary.model.AccountKey;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.ProofBody;
import io.portcullis.depositary.model.SealedProof;
import io.portcullis.engine.hub.ProvedAccount;
import io.portcullis.threshold.codec.Bytes;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The newest proof of each account, and preimages that only the chain can still be shown. Invariant: a version never falls. */
public final class ProofStore {
    private final Database database;

    public ProofStore(Database database) {
        this.database = database;
    }

    /** Keeps each proof unless a newer one is there, and the preimages. */
    public void put(Collection<ProvedAccount> proofs, Collection<Bytes32> preimages) {
        put(proofs, preimages, List.of());
    }

    /** The same, and every body that this appliance sealed. */
    public void put(Collection<ProvedAccount> proofs, Collection<Bytes32> preimages, Collection<SealedBody> bodies) {
        database.change(() -> {
            proofs.forEach(this::put);
            bodies.forEach(body -> database.update(
                    "MERGE INTO sealed_bodies (account, version, body_hash) KEY (account, version, body_hash)"
                            + " VALUES (?, ?, ?)",
                    body.account().toArray(),
                    body.version(),
                    body.hash().toArray()));
            preimages.forEach(preimage -> database.update(
                    "MERGE INTO preimages (hash, preimage) KEY (hash) VALUES (?, ?)",
                    Bytes.of(preimage.toArray()).sha256().toArray(),
                    preimage.toArray()));
        });
    }

    /** The preimage of a hash, if this appliance would show it. */
    public Optional<Bytes32> preimage(Bytes32 hash) {
        return database.find(
                "SELECT preimage FROM preimages WHERE hash = ?", row -> Bytes32.of(row.getBytes(1)), (Object)
                        hash.toArray());
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
