package io.portcullis.appliance.store;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.signer.intent.Intent;
import io.portcullis.signer.policy.Policy;
import io.portcullis.signer.policy.Policy.Role;
import io.portcullis.signer.webauthn.CounterStore;
import io.portcullis.signer.webauthn.RegisteredCredential;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** People, what they sign with, and the challenges they were given. */
public final class PeopleStore implements CounterStore {
    private static final String CREDENTIAL =
            "SELECT id, person, public_key, aaguid, counter, assertion_hash, attestation, client_data_hash, revoked FROM credentials ";

    private final Database database;

    /** Somebody the appliance knows. */
    public record Person(String id, String name, Set<Role> roles) {
        public Person {
            roles = Set.copyOf(roles);
        }
    }

    /**
     * An enrolled authenticator and its owner.
     *
     * @param attestation absent of one that was enrolled before this was kept
     * @param revoked whether it signs nobody in any more, and is in no draft of a policy
     */
    public record Credential(
            Intent.Bytes id,
            String person,
            Intent.Bytes publicKey,
            String aaguid,
            CounterStore.Seen seen,
            Optional<Policy.Attestation> attestation,
            boolean revoked) {}

    /** An enrolment under way; {@code ticketHash} is the SHA-256 of the ticket. */
    public record Enrolment(Bytes32 ticketHash, String id, String person, Bytes32 challenge, long expiresAt) {}

    public PeopleStore(Database database) {
        this.database = database;
    }

    public void putPerson(Person person) {
        database.update(
                "MERGE INTO people (id, name, roles) KEY (id) VALUES (?, ?, ?)",
                person.id(),
                person.name(),
                person.roles().stream().map(Role::name).sorted().collect(Collectors.joining(",")));
    }

    /** Takes every role and token away: who is not named again from here on keeps a history, and no access. */
    public void retireEverybody() {
        database.change(() -> {
            database.update("DELETE FROM access_tokens");
            database.update("UPDATE people SET roles = ''");
        });
    }

    public Optional<Person> person(String id) {
        return database.find("SELECT id, name, roles FROM people WHERE id = ?", PeopleStore::person, id);
    }

    public List<Person> people() {
        return database.list("SELECT id, name, roles FROM people ORDER BY id", PeopleStore::person);
    }

    /** Makes these the only tokens of a person. */
    public void setToken(String person, Bytes32 tokenHash) {
        database.change(() -> {
            database.update("DELETE FROM access_tokens WHERE person = ?", person);
            database.update("INSERT INTO access_tokens (hash, person) VALUES (?, ?)", tokenHash.toArray(), person);
        });
    }

    public Optional<Person> personOfToken(Bytes32 tokenHash) {
        return database.find(
                "SELECT p.id, p.name, p.roles FROM people p JOIN access_tokens t ON t.person = p.id WHERE t.hash = ?",
                PeopleStore::person,
                tokenHash.toArray());
    }

    public void putEnrolment(Enrolment enrolment) {
        database.update(
                "INSERT INTO enrolments (ticket_hash, id, person, challenge, expires_at) VALUES (?, ?, ?, ?, ?)",
                enrolment.ticketHash().toArray(),
                enrolment.id(),
                enrolment.person(),
                enrolment.challenge().toArray(),
                enrolment.expiresAt());
    }

    public Optional<Enrolment> enrolment(Bytes32 ticketHash, long now) {
        return database.find(
                "SELECT ticket_hash, id, person, challenge, expires_at FROM enrolments WHERE ticket_hash = ? AND expires_at > ?",
                PeopleStore::enrolment,
                ticketHash.toArray(),
                now);
    }

    /** Those that nobody has used yet, the next to expire first. */
    public List<Enrolment> enrolments(long now) {
        return database.list(
                "SELECT ticket_hash, id, person, challenge, expires_at FROM enrolments WHERE expires_at > ? ORDER BY expires_at, id",
                PeopleStore::enrolment,
                now);
    }

    /** Adds the credential and uses up the ticket, in one change; false if the credential is known already. */
    public boolean enrol(Enrolment enrolment, RegisteredCredential credential) {
        return database.change(() -> {
            if (credential(credential.id()).isPresent()) {
                return false;
            }
            database.update(
                    "DELETE FROM enrolments WHERE ticket_hash = ?",
                    enrolment.ticketHash().toArray());
            database.update(
                    "INSERT INTO credentials (id, person, public_key, aaguid, counter, assertion_hash, attestation, client_data_hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                    credential.id().toArray(),
                    enrolment.person(),
                    credential.publicKey().toArray(),
                    credential.aaguid(),
                    credential.counter(),
                    Bytes32.ZERO.toArray(),
                    credential.attestation().object().toArray(),
                    credential.attestation().clientDataHash().toArray());
            return true;
        });
    }

    public Optional<Credential> credential(Intent.Bytes id) {
        return database.find(CREDENTIAL + "WHERE id = ?", PeopleStore::credential, id.toArray());
    }

    public List<Credential> credentialsOf(String person) {
        return database.list(CREDENTIAL + "WHERE person = ? ORDER BY id", PeopleStore::credential, person);
    }

    /** Takes a credential away for good; false if there is none. */
    public boolean revoke(Intent.Bytes id) {
        return database.update("UPDATE credentials SET revoked = TRUE WHERE id = ?", id.toArray()) == 1;
    }

    public void putSignInChallenge(Bytes32 challenge, long expiresAt) {
        database.update(
                "INSERT INTO sign_in_challenges (challenge, expires_at) VALUES (?, ?)", challenge.toArray(), expiresAt);
    }

    /** Uses up a challenge; false if it was not given, was used or has expired. */
    public boolean takeSignInChallenge(Bytes32 challenge, long now) {
        return database.change(() -> {
            int live = database.update(
                    "DELETE FROM sign_in_challenges WHERE challenge = ? AND expires_at > ?", challenge.toArray(), now);
            database.update("DELETE FROM sign_in_challenges WHERE expires_at <= ?", now);
            return live == 1;
        });
    }

    @Override
    public Optional<CounterStore.Seen> last(Intent.Bytes credentialId) {
        return credential(credentialId).map(Credential::seen);
    }

    @Override
    public boolean compareAndSet(
            Intent.Bytes credentialId, Optional<CounterStore.Seen> expected, CounterStore.Seen next) {
        return expected.isPresent()
                && database.update(
                                "UPDATE credentials SET counter = ?, assertion_hash = ? WHERE id = ? AND counter = ? AND assertion_hash = ?",
                                next.counter(),
                                next.assertionHash().toArray(),
                                credentialId.toArray(),
                                expected.get().counter(),
                                expected.get().assertionHash().toArray())
                        == 1;
    }

    private static Enrolment enrolment(ResultSet row) throws SQLException {
        return new Enrolment(
                Bytes32.of(row.getBytes(1)),
                row.getString(2),
                row.getString(3),
                Bytes32.of(row.getBytes(4)),
                row.getLong(5));
    }

    private static Person person(ResultSet row) throws SQLException {
        Set<Role> roles = EnumSet.noneOf(Role.class);
        Arrays.stream(row.getString(3).split(",", -1))
                .filter(text -> !text.isEmpty())
                .map(Role::valueOf)
                .forEach(roles::add);
        return new Person(row.getString(1), row.getString(2), roles);
    }

    private static Credential credential(ResultSet row) throws SQLException {
        return new Credential(
                new Intent.Bytes(row.getBytes(1)),
                row.getString(2),
                new Intent.Bytes(row.getBytes(3)),
                row.getString(4),
                new CounterStore.Seen(row.getLong(5), Bytes32.of(row.getBytes(6))),
                Optional.ofNullable(row.getBytes(7))
                        .map(Intent.Bytes::new)
                        .map(object -> new Policy.Attestation(object, clientDataHash(row))),
                row.getBoolean(9));
    }

    private static Bytes32 clientDataHash(ResultSet row) {
        try {
            return Bytes32.of(row.getBytes(8));
        } catch (SQLException e) {
            throw new IllegalStateException("a column that was selected is there", e);
        }
    }
}
