package io.portcullis.appliance.store;

import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.GroupKey;
import io.portcullis.depositary.model.GroupSignature;
import io.portcullis.depositary.model.Signature;
import io.portcullis.signer.client.GroupPartial;
import io.portcullis.signer.evidence.GroupAgreement;
import io.portcullis.signer.evidence.Inclusion;
import io.portcullis.signer.intent.Approval;
import io.portcullis.signer.intent.Approval.Decision;
import io.portcullis.signer.intent.Intent;
import io.portcullis.signer.json.Fields;
import io.portcullis.signer.json.StrictJson;
import io.portcullis.signer.policy.SignedPolicy;
import io.portcullis.threshold.signing.PartialSignature;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Intents and all that gathers around them. */
public final class IntentStore {
    private static final String INTENT =
            "SELECT id, canonical, dossier, state, burned, transaction_hash, block_number, fault_tag, fault_message, fault_remedy"
                    + " FROM intents ";

    private final Database database;
    private volatile Watch watch = (intent, state) -> {};

    /** Hears of every step of every intent, once it is stored. */
    public interface Watch {
        void stepped(Bytes32 intent, State state);
    }

    /** Where an intent stands; the names are the words of API and console. */
    public enum State {
        AWAITING_APPROVALS,
        APPROVED,
        SIGNED,
        SUBMITTED,
        QUEUED,
        ACTIVATING,
        COMPLETED,
        REJECTED,
        EXPIRED,
        CANCELLED;

        /** Whether it still may become the batch of its nonce. */
        public boolean open() {
            return switch (this) {
                case AWAITING_APPROVALS, APPROVED, SIGNED -> true;
                case SUBMITTED, QUEUED, ACTIVATING, COMPLETED, REJECTED, EXPIRED, CANCELLED -> false;
            };
        }

        /** Whether it ended without effect, so that its nonce is to be burned, unless it was spent. */
        public boolean dead() {
            return this == REJECTED || this == EXPIRED || this == CANCELLED;
        }

        public boolean finished() {
            return dead() || this == COMPLETED;
        }
    }

    /** Why it is stuck, or ended. */
    public record Fault(String tag, String message, String remedy) {}

    /** The transaction that carried the batch. */
    public record Mined(Bytes32 transactionHash, long blockNumber) {}

    /**
     * One intent's row.
     *
     * @param burned whether the nonce of a dead intent was spent on the chain
     */
    public record Row(
            Bytes32 id,
            Intent intent,
            Dossier dossier,
            State state,
            boolean burned,
            Optional<Mined> mined,
            Optional<Fault> fault) {}

    /** One person's decision. */
    public record Decided(String person, Decision decision, long at, Approval approval) {}

    /** One signer's signature, and the proof that its log says so. */
    public record Signed(
            String signer, Address address, Signature signature, Optional<PartialSignature> part, Inclusion entry) {}

    /** A withdrawal the batch queued. */
    public record Payout(Bytes32 id, Status status, long releaseAt, Optional<Bytes32> transactionHash) {
        public enum Status {
            QUEUED,
            RELEASED,
            CANCELLED
        }
    }

    public IntentStore(Database database) {
        this.database = database;
    }

    /** Under which other people's words somebody may approve. */
    public DelegationStore delegations() {
        return new DelegationStore(database);
    }

    public void tell(Watch listener) {
        watch = listener;
    }

    public void file(Intent intent, Dossier dossier) {
        database.update(
                "INSERT INTO intents (id, canonical, dossier, nonce, state, burned) VALUES (?, ?, ?, ?, ?, FALSE)",
                intent.id().toArray(),
                intent.canonicalBytes(),
                StrictJson.canonical(dossier.toJson()),
                intent.nonce(),
                State.AWAITING_APPROVALS.name());
        watch.stepped(intent.id(), State.AWAITING_APPROVALS);
    }

    public Optional<Row> find(Bytes32 id) {
        return database.find(INTENT + "WHERE id = ?", IntentStore::row, id.toArray());
    }

    /** Newest first. */
    public List<Row> all() {
        return database.list(INTENT + "ORDER BY filed DESC", IntentStore::row);
    }

    /** Moves on, if nobody else did; a state's fault ends with it. */
    public boolean advance(Bytes32 id, State from, State to) {
        boolean advanced = database.update(
                        "UPDATE intents SET state = ?, fault_tag = NULL, fault_message = NULL, fault_remedy = NULL"
                                + " WHERE id = ? AND state = ?",
                        to.name(),
                        id.toArray(),
                        from.name())
                == 1;
        if (advanced) {
            watch.stepped(id, to);
        }
        return advanced;
    }

    public void setMined(Bytes32 id, Mined mined) {
        database.update(
                "UPDATE intents SET transaction_hash = ?, block_number = ? WHERE id = ?",
                mined.transactionHash().toArray(),
                mined.blockNumber(),
                id.toArray());
    }

    public void setBurned(Bytes32 id) {
        database.update("UPDATE intents SET burned = TRUE WHERE id = ?", id.toArray());
    }

    public void setFault(Bytes32 id, Fault fault) {
        database.update(
                "UPDATE intents SET fault_tag = ?, fault_message = ?, fault_remedy = ? WHERE id = ?",
                fault.tag(),
                fault.message().length() > 2_048 ? fault.message().substring(0, 2_048) : fault.message(),
                fault.remedy(),
                id.toArray());
    }

    public void putNonce(Bytes32 nonce, Bytes32 intent, String person, Decision decision, long expiresAt) {
        database.update(
                "INSERT INTO server_nonces (nonce, intent, person, decision, expires_at) VALUES (?, ?, ?, ?, ?)",
                nonce.toArray(),
                intent.toArray(),
                person,
                decision.name(),
                expiresAt);
    }

    /** The live nonces given to a person for a decision about an intent. */
    public List<Bytes32> nonces(Bytes32 intent, String person, Decision decision, long now) {
        return database.list(
                "SELECT nonce FROM server_nonces WHERE intent = ? AND person = ? AND decision = ? AND expires_at > ?",
                row -> Bytes32.of(row.getBytes(1)),
                intent.toArray(),
                person,
                decision.name(),
                now);
    }

    /**
     * Books a decision and uses up the person's nonces, in one change; false if the person decided before. Who has decided may still cancel,
     * once.
     */
    public boolean decide(Bytes32 intent, Decided decided) {
        return database.change(() -> {
            boolean cancels = decided.decision() == Decision.CANCEL;
            if (decisions(intent).stream()
                    .anyMatch(earlier -> earlier.person().equals(decided.person())
                            && (earlier.decision() == Decision.CANCEL || !cancels))) {
                return false;
            }
            database.update(
                    "DELETE FROM server_nonces WHERE intent = ? AND person = ?", intent.toArray(), decided.person());
            database.update(
                    "INSERT INTO decisions (intent, person, decision, at, approval) VALUES (?, ?, ?, ?, ?)",
                    intent.toArray(),
                    decided.person(),
                    decided.decision().name(),
                    decided.at(),
                    StrictJson.canonical(decided.approval().toJson()));
            return true;
        });
    }

    public List<Decided> decisions(Bytes32 intent) {
        return database.list(
                "SELECT person, decision, at, approval FROM decisions WHERE intent = ? ORDER BY at, person",
                row -> new Decided(
                        row.getString(1),
                        Decision.valueOf(row.getString(2)),
                        row.getLong(3),
                        Fields.read("approval", StrictJson.object(row.getBytes(4)), Approval::read)),
                intent.toArray());
    }

    public void putSignature(Bytes32 intent, Signed signed) {
        database.update(
                "MERGE INTO signatures (intent, signer, address, signature, signed_entry, part) KEY (intent, signer)"
                        + " VALUES (?, ?, ?, ?, ?, ?)",
                intent.toArray(),
                signed.signer(),
                signed.address().toArray(),
                signed.signature().encode(),
                StrictJson.canonical(signed.entry().toJson()),
                signed.part()
                        .map(part -> StrictJson.canonical(new GroupPartial(part).toJson()))
                        .orElse(null));
    }

    /** The group's signature over the intent's batch, combined, with the key that the board named then. */
    public void putGroupAgreement(Bytes32 intent, GroupAgreement agreement) {
        database.update(
                "MERGE INTO group_agreements (intent, group_key, signature) KEY (intent) VALUES (?, ?, ?)",
                intent.toArray(),
                agreement.key().point().toArray(),
                agreement.signature().point().toArray());
    }

    public Optional<GroupAgreement> groupAgreement(Bytes32 intent) {
        return database.find(
                "SELECT group_key, signature FROM group_agreements WHERE intent = ?",
                row -> new GroupAgreement(GroupKey.of(row.getBytes(1)), GroupSignature.of(row.getBytes(2))),
                intent.toArray());
    }

    public List<Signed> signatures(Bytes32 intent) {
        return database.list(
                "SELECT signer, address, signature, signed_entry, part FROM signatures WHERE intent = ? ORDER BY signer",
                row -> new Signed(
                        row.getString(1),
                        Address.of(row.getBytes(2)),
                        Signature.decode(row.getBytes(3)),
                        Optional.ofNullable(row.getBytes(5))
                                .map(bytes -> Fields.read("partial", StrictJson.object(bytes), GroupPartial::read)
                                        .part()),
                        Fields.read("inclusion", StrictJson.object(row.getBytes(4)), Inclusion::read)),
                intent.toArray());
    }

    public void putPayout(Bytes32 intent, Payout payout) {
        database.update(
                "MERGE INTO payouts (id, intent, status, release_at, transaction_hash) KEY (id) VALUES (?, ?, ?, ?, ?)",
                payout.id().toArray(),
                intent.toArray(),
                payout.status().name(),
                payout.releaseAt(),
                payout.transactionHash().map(Bytes32::toArray).orElse(null));
    }

    public List<Payout> payouts(Bytes32 intent) {
        return database.list(
                "SELECT id, status, release_at, transaction_hash FROM payouts WHERE intent = ? ORDER BY id",
                row -> new Payout(
                        Bytes32.of(row.getBytes(1)),
                        Payout.Status.valueOf(row.getString(2)),
                        row.getLong(3),
                        Optional.ofNullable(row.getBytes(4)).map(Bytes32::of)),
                intent.toArray());
    }

    public void putPolicy(SignedPolicy policy) {
        database.update(
                "MERGE INTO policies (version, signed) KEY (version) VALUES (?, ?)",
                policy.policy().version(),
                StrictJson.canonical(policy.toJson()));
    }

    public Optional<SignedPolicy> policy(long version) {
        return database.find(
                "SELECT signed FROM policies WHERE version = ?", row -> SignedPolicy.decode(row.getBytes(1)), version);
    }

    private static Row row(ResultSet row) throws SQLException {
        Optional<Bytes32> transaction = Optional.ofNullable(row.getBytes(6)).map(Bytes32::of);
        long block = row.getLong(7);
        Optional<String> tag = Optional.ofNullable(row.getString(8));
        String message = row.getString(9);
        String remedy = row.getString(10);
        return new Row(
                Bytes32.of(row.getBytes(1)),
                Intent.decode(row.getBytes(2)),
                Dossier.decode(row.getBytes(3)),
                State.valueOf(row.getString(4)),
                row.getBoolean(5),
                transaction.map(hash -> new Mined(hash, block)),
                tag.map(name -> new Fault(name, message, remedy)));
    }
}
