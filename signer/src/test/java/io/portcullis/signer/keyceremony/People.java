package io.portcullis.signer.keyceremony;

import static io.portcullis.signer.testing.Passkey.Scene.HONEST;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.signer.registry.Cryptoperiod;
import io.portcullis.signer.registry.KeyPurpose;
import io.portcullis.signer.registry.VerifyingKey;
import io.portcullis.signer.testing.Passkey;
import io.portcullis.signer.testing.TestKeys;
import io.portcullis.signer.verdict.Refusal;
import io.portcullis.threshold.ceremony.IdentityKey;
import io.portcullis.threshold.channel.SealedDeal;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.curve.OsRandomness;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The people of the tests' ceremonies: an officer, two operators, two witnesses, three custodians with passkeys and cards. */
final class People {
    static final EntityId ENTITY = new EntityId(hash("entity"));
    static final long NOW = 1_800_000_000L;
    static final KeyPlace PLACE = new KeyPlace("vault-1", "board-key");
    static final KeyPlace OTHER = new KeyPlace("vault-2", "board-key");

    private final Map<String, KeyPair> keys = new HashMap<>();
    private final Map<String, Passkey> passkeys = new HashMap<>();
    private final Map<String, CustodianCard> cards = new HashMap<>();
    private int sessions;

    final Person olga = person("olga", Role.OFFICER);
    final Person otto = person("otto", Role.OPERATOR);
    final Person oda = person("oda", Role.OPERATOR);
    final Person wilma = person("wilma", Role.WITNESS);
    final Person walt = person("walt", Role.WITNESS);
    final List<Person> custodians = List.of(custodian("carl"), custodian("cora"), custodian("cleo"));

    static Bytes32 hash(String text) {
        return Bytes32.of(Bytes.ascii(text).sha256().toArray());
    }

    private Person person(String name, Role role) {
        KeyPair pair = TestKeys.p256();
        keys.put(name, pair);
        return new Person(
                name,
                role,
                new Credential.Key(new IdentityKey(Bytes.of(TestKeys.point(pair).toArray()))),
                Optional.empty());
    }

    private Person custodian(String name) {
        Passkey passkey = new Passkey(name);
        passkeys.put(name, passkey);
        CustodianCard card = CustodianCard.make(new OsRandomness());
        cards.put(name, card);
        return new Person(
                name,
                Role.CUSTODIAN,
                new Credential.Passkey(
                        passkey.id(), passkey.credential().publicKey(), HONEST.relyingParty(), HONEST.origin()),
                Optional.of(card.key()));
    }

    StepSignature sign(String name, Bytes text) {
        if (passkeys.containsKey(name)) {
            Bytes32 nonce = Bytes32.of(text.sha256().toArray());
            return new StepSignature.Assertion(
                    passkeys.get(name).answer(name, nonce, Credential.Passkey.challenge(text, nonce), HONEST));
        }
        return new StepSignature.Raw(
                Bytes.of(TestKeys.signRaw(keys.get(name), text.toArray()).toArray()));
    }

    List<Person> staff(List<Person> more) {
        List<Person> all = new ArrayList<>(List.of(olga, otto, oda, wilma, walt));
        all.addAll(more);
        return all;
    }

    private Definition definition(
            Kind kind,
            KeyPlace place,
            Optional<VerifyingKey> subject,
            int threshold,
            Optional<Backup> backup,
            Optional<Definition.Old> old,
            List<Person> who) {
        Optional<Definition.Terms> terms = kind == Kind.GENERATE
                ? Optional.of(new Definition.Terms(KeyPurpose.BOARD, new Cryptoperiod(1_000, 2_000)))
                : Optional.empty();
        return new Definition(
                kind,
                ENTITY,
                "a test of " + kind,
                place,
                VerifyingKey.Algorithm.P256,
                subject,
                terms,
                threshold,
                backup,
                old,
                who,
                Set.of("spent-1"),
                NOW,
                NOW + 3_600,
                hash("nonce " + sessions++));
    }

    Definition initialise() {
        return definition(
                Kind.INITIALISE, PLACE, Optional.empty(), 0, Optional.empty(), Optional.empty(), staff(List.of()));
    }

    Definition generate() {
        return definition(
                Kind.GENERATE, PLACE, Optional.empty(), 0, Optional.empty(), Optional.empty(), staff(List.of()));
    }

    Definition backUp(VerifyingKey key, int threshold) {
        return backUp(key, threshold, staff(custodians));
    }

    Definition backUp(VerifyingKey key, int threshold, List<Person> who) {
        return definition(Kind.BACK_UP, PLACE, Optional.of(key), threshold, Optional.empty(), Optional.empty(), who);
    }

    /** By the first and the last custodian. */
    Definition drill(Backup backup) {
        return restoring(Kind.DRILL, backup, new KeyPlace("vault-1", "drill"), Optional.empty());
    }

    Definition restore(Backup backup) {
        return restoring(Kind.RESTORE, backup, OTHER, Optional.empty());
    }

    Definition transport(Backup backup) {
        return restoring(Kind.TRANSPORT, backup, OTHER, Optional.of(new Definition.Old(PLACE, backup.key())));
    }

    private Definition restoring(Kind kind, Backup backup, KeyPlace to, Optional<Definition.Old> old) {
        return restoring(kind, backup, to, old, List.of(custodians.getFirst(), custodians.getLast()));
    }

    Definition restoring(Kind kind, Backup backup, KeyPlace to, Optional<Definition.Old> old, List<Person> who) {
        return definition(kind, to, Optional.of(backup.key()), 0, Optional.of(backup), old, staff(who));
    }

    Definition rotate(VerifyingKey next, KeyPlace where, VerifyingKey old) {
        return definition(
                Kind.ROTATE,
                where,
                Optional.of(next),
                0,
                Optional.empty(),
                Optional.of(new Definition.Old(PLACE, old)),
                staff(List.of()));
    }

    Definition destroy(KeyPlace place, VerifyingKey key) {
        return definition(
                Kind.DESTROY, place, Optional.of(key), 0, Optional.empty(), Optional.empty(), staff(List.of()));
    }

    /** The order that is right for this moment. */
    Order order(State.Waiting waiting) {
        Definition.Planned planned = waiting.next().orElseThrow();
        Gathered known = waiting.gathered();
        Optional<String> custodian = planned.custodian();
        Optional<String> bag = switch (planned.act()) {
            case INITIALISE_TOKEN -> Optional.of("bag-token-" + sessions);
            case HAND_OVER_SHARE -> Optional.of("bag-" + custodian.orElseThrow() + "-" + sessions);
            case SEND, RECEIVE -> Optional.of("bag-consignment-" + sessions);
            case PRESENT_SHARE -> Optional.of(envelope(waiting, custodian).bag());
            default -> Optional.empty();
        };
        Optional<CheckValue> check = switch (planned.act()) {
            case COMPARE_KEY -> known.key().map(CheckValue::of);
            case COMPARE_WRAPPING_KEY -> known.wrappingCheck();
            default -> Optional.empty();
        };
        Optional<SealedDeal> share =
                planned.act() == Act.PRESENT_SHARE ? present(waiting, custodian.orElseThrow()) : Optional.empty();
        return new Order(
                waiting.definition().session(),
                waiting.step(),
                planned.act(),
                custodian,
                custodian.orElse(waiting.step() % 2 == 0 ? "otto" : "oda"),
                waiting.step() % 2 == 0 ? "wilma" : "walt",
                waiting.head(),
                NOW + waiting.step(),
                bag,
                check,
                share);
    }

    private static Backup.Envelope envelope(State.Waiting waiting, Optional<String> custodian) {
        return waiting.definition()
                .backup()
                .orElseThrow()
                .envelope(custodian.orElseThrow())
                .orElseThrow();
    }

    Optional<SealedDeal> present(State.Waiting waiting, String custodian) {
        return cards.get(custodian)
                .present(
                        waiting.definition().backup().orElseThrow(),
                        envelope(waiting, Optional.of(custodian)),
                        waiting.definition().session(),
                        waiting.gathered().desk().orElseThrow());
    }

    Line.Ordered signed(Order order) {
        return new Line.Ordered(
                order, sign(order.performer(), order.signedText()), sign(order.witness(), order.signedText()));
    }

    Optional<Refusal> begin(KeyRoom room, Definition definition) {
        return begin(room, definition, new Authority.Bootstrap());
    }

    Optional<Refusal> begin(KeyRoom room, Definition definition, Authority authority) {
        return room.begin(definition, sign("olga", definition.signedText()), authority);
    }

    /** Takes the next step as everybody should. */
    Optional<Refusal> next(KeyRoom room) {
        return room.order(signed(order((State.Waiting) room.state().orElseThrow())));
    }

    /** Up to a step; all of them if it is never reached. */
    void until(KeyRoom room, Act act) {
        while (room.state().orElseThrow() instanceof State.Waiting waiting
                && waiting.next().isPresent()
                && waiting.next().get().act() != act) {
            Optional<Refusal> refusal = next(room);
            if (refusal.isPresent()) {
                throw new AssertionError(waiting.next() + ": " + refusal.get());
            }
        }
    }

    Optional<Refusal> end(KeyRoom room) {
        return room.end(
                sign("olga", KeyCeremony.endText(room.state().orElseThrow().head())));
    }

    /** A whole ceremony, as everybody should; what it came to. */
    State hold(KeyRoom room, Definition definition) {
        Optional<Refusal> refusal = begin(room, definition);
        if (refusal.isPresent()) {
            throw new AssertionError(refusal.get());
        }
        until(room, null);
        if (room.state().orElseThrow() instanceof State.Waiting) {
            end(room);
        }
        return room.state().orElseThrow();
    }
}
