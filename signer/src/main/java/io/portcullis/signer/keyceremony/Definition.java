package io.portcullis.signer.keyceremony;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.signer.json.StrictJson;
import io.portcullis.signer.registry.Cryptoperiod;
import io.portcullis.signer.registry.KeyPurpose;
import io.portcullis.signer.registry.VerifyingKey;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.verdict.SignerTag;
import io.portcullis.threshold.codec.Bytes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Everything a ceremony is about, fixed before it begins and signed by its officer. Its id, the session, is the SHA-256 of its canonical JSON.
 *
 * <p>Invariants: everybody has one role, one name, one credential of their own; there are one officer, an operator, a witness; custodians are
 * there exactly where the script needs them, and enough of them.
 *
 * @param place the key that is made, backed up, restored or destroyed; for INITIALISE, its label is not used
 * @param subject the public half of the key at {@code place}, where there is one already; of a rotation, the new key's
 * @param terms of a key that is made
 * @param threshold of a backup that is made: how many custodians restore it; 0 otherwise
 * @param backup what is restored
 * @param old the key that a rotation or a transport ends
 * @param spentBags bags that were used before, and are never used again
 * @param createdAt Unix seconds
 * @param nonce 32 random bytes: no two sessions have one id
 */
public record Definition(
        Kind kind,
        EntityId entity,
        String purpose,
        KeyPlace place,
        VerifyingKey.Algorithm algorithm,
        Optional<VerifyingKey> subject,
        Optional<Terms> terms,
        int threshold,
        Optional<Backup> backup,
        Optional<Old> old,
        List<Person> people,
        Set<String> spentBags,
        long createdAt,
        long expiresAt,
        Bytes32 nonce) {

    /** A key that is to end, and where. */
    public record Old(KeyPlace place, VerifyingKey key) {}

    /** What a key will be for, and for how long. */
    public record Terms(KeyPurpose purpose, Cryptoperiod period) {}

    /** One step of the script. */
    public record Planned(Act act, Optional<String> custodian) {}

    private static final Bytes DOMAIN = Bytes.ascii("portcullis/key-ceremony/v1");

    /** @throws RefusedException CEREMONY_DEFINITION_INVALID, CEREMONY_SAME_PERSON, CEREMONY_SHARES_TOO_FEW */
    public Definition {
        people = List.copyOf(people);
        spentBags = Set.copyOf(spentBags);
        requirePeople(people);
        require(!purpose.isBlank() && purpose.length() <= Limits.MAX_PURPOSE, "a ceremony has a purpose");
        require(
                createdAt > 0 && expiresAt > createdAt && expiresAt - createdAt <= Limits.MAX_SECONDS,
                "a ceremony ends within 12 hours of its creation");
        boolean restores = kind.has(Act.UNWRAP_KEY);
        boolean ends = kind == Kind.ROTATE || kind == Kind.TRANSPORT;
        require(backup.isPresent() == restores, "a restoration has its backup, and nothing else has one");
        require(old.isPresent() == ends, "a rotation or a transport ends a key, and nothing else does");
        require(
                subject.isPresent()
                        == (kind == Kind.BACK_UP || kind == Kind.DESTROY || kind == Kind.ROTATE || restores),
                "the key that exists is named, and no other");
        require(terms.isPresent() == (kind == Kind.GENERATE), "a key that is made has its terms");
        require(
                subject.stream().allMatch(key -> key.algorithm() == algorithm),
                "the key is of the ceremony's algorithm");
        require(old.stream().noneMatch(one -> one.place().equals(place)), "the old key's place is not the new one's");
        if (restores) {
            require(backup.get().key().equals(subject.get()), "the backup is the subject's");
        }
        requireCustodians(kind, threshold, backup, custodians(people));
        require(kind != Kind.TRANSPORT || old.get().key().equals(subject.get()), "what is transported is one key");
    }

    private static void requirePeople(List<Person> people) {
        require(people.size() <= Limits.MAX_PEOPLE, "a ceremony has a bounded number of people");
        Set<String> names = new HashSet<>();
        Set<Bytes> identities = new HashSet<>();
        Set<Object> cards = new HashSet<>();
        for (Person person : people) {
            boolean distinct = names.add(person.name())
                    && identities.add(person.credential().identity())
                    && person.envelope().stream().allMatch(cards::add);
            if (!distinct) {
                throw new RefusedException(
                        SignerTag.CEREMONY_SAME_PERSON, person.name() + " is in the room twice, by name, key or card");
            }
        }
        require(count(people, Role.OFFICER) == 1, "a ceremony has one officer");
        require(
                count(people, Role.OPERATOR) > 0 && count(people, Role.WITNESS) > 0,
                "a ceremony has an operator and a witness");
    }

    private static void requireCustodians(Kind kind, int threshold, Optional<Backup> backup, List<Person> custodians) {
        if (kind == Kind.BACK_UP) {
            if (threshold < Limits.MIN_THRESHOLD || threshold > custodians.size()) {
                throw new RefusedException(
                        SignerTag.CEREMONY_SHARES_TOO_FEW,
                        threshold + " of " + custodians.size() + " custodians is no sharing");
            }
            require(
                    custodians.size() <= io.portcullis.signer.registry.Limits.MAX_CUSTODIANS,
                    "a backup has a bounded number of custodians");
            return;
        }
        require(threshold == 0, "only a backup that is made has a threshold");
        if (backup.isEmpty()) {
            require(custodians.isEmpty(), "custodians come where shares are");
            return;
        }
        for (Person person : custodians) {
            require(backup.get().envelope(person.name()).isPresent(), person.name() + " keeps no share of this backup");
        }
        if (custodians.size() < backup.get().threshold()) {
            throw new RefusedException(
                    SignerTag.CEREMONY_SHARES_TOO_FEW,
                    custodians.size() + " custodians do not restore what "
                            + backup.get().threshold() + " must");
        }
    }

    private static long count(List<Person> people, Role role) {
        return people.stream().filter(person -> person.role() == role).count();
    }

    private static List<Person> custodians(List<Person> people) {
        return people.stream().filter(person -> person.role() == Role.CUSTODIAN).toList();
    }

    public List<Person> custodians() {
        return custodians(people);
    }

    public Person officer() {
        return people.stream()
                .filter(person -> person.role() == Role.OFFICER)
                .findFirst()
                .orElseThrow();
    }

    public Optional<Person> person(String name) {
        return people.stream().filter(person -> person.name().equals(name)).findFirst();
    }

    /** The steps, one for each act and, where custodians act, one for each of them. */
    public List<Planned> script() {
        List<Planned> steps = new ArrayList<>();
        for (Act act : kind.acts()) {
            if (act.performer() == Role.CUSTODIAN) {
                custodians().forEach(person -> steps.add(new Planned(act, Optional.of(person.name()))));
            } else {
                steps.add(new Planned(act, Optional.empty()));
            }
        }
        return List.copyOf(steps);
    }

    public Bytes32 session() {
        return Bytes32.of(Bytes.of(StrictJson.canonical(DefinitionCodec.toJson(this)))
                .sha256()
                .toArray());
    }

    /** What the officer signs to let it begin. */
    public Bytes signedText() {
        return DOMAIN.concat(Bytes.of(session().toArray()));
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new RefusedException(SignerTag.CEREMONY_DEFINITION_INVALID, what);
        }
    }
}
