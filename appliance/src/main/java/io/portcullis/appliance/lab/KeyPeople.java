package io.portcullis.appliance.lab;

import io.portcullis.signer.keyceremony.Credential;
import io.portcullis.signer.keyceremony.CustodianCard;
import io.portcullis.signer.keyceremony.Person;
import io.portcullis.signer.keyceremony.Role;
import io.portcullis.signer.keyceremony.StepSignature;
import io.portcullis.threshold.ceremony.IdentityKey;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.curve.OsRandomness;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The people of a rehearsal, whose keys and cards are software. In a real ceremony nobody's is. */
final class KeyPeople implements AutoCloseable {
    static final String OFFICER = "olga";
    static final String OPERATOR = "otto";
    static final String WITNESS = "wilma";

    private static final int SPKI_POINT = 65;

    private final Map<String, KeyPair> keys = new HashMap<>();
    private final Map<String, CustodianCard> cards = new HashMap<>();
    private final List<Person> staff =
            List.of(person(OFFICER, Role.OFFICER), person(OPERATOR, Role.OPERATOR), person(WITNESS, Role.WITNESS));
    private final List<Person> custodians =
            List.of(person("carl", Role.CUSTODIAN), person("cora", Role.CUSTODIAN), person("cleo", Role.CUSTODIAN));

    private Person person(String name, Role role) {
        KeyPair pair = generate();
        keys.put(name, pair);
        Optional<CustodianCard> card =
                role == Role.CUSTODIAN ? Optional.of(CustodianCard.make(new OsRandomness())) : Optional.empty();
        card.ifPresent(made -> cards.put(name, made));
        return new Person(name, role, new Credential.Key(identity(pair)), card.map(CustodianCard::key));
    }

    private static KeyPair generate() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every JDK has P-256", e);
        }
    }

    private static IdentityKey identity(KeyPair pair) {
        byte[] spki = pair.getPublic().getEncoded();
        return new IdentityKey(Bytes.of(spki, spki.length - SPKI_POINT, SPKI_POINT));
    }

    List<Person> staff() {
        return staff;
    }

    /** The staff and the first custodians. */
    List<Person> with(int custodiansPresent) {
        List<Person> all = new ArrayList<>(staff);
        all.addAll(custodians.subList(0, custodiansPresent));
        return all;
    }

    IdentityKey officer() {
        return identity(keys.get(OFFICER));
    }

    Bytes raw(String name, Bytes text) {
        try {
            Signature signer = Signature.getInstance("SHA256withECDSAinP1363Format");
            signer.initSign(keys.get(name).getPrivate());
            signer.update(text.toArray());
            return Bytes.of(signer.sign());
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every JDK signs with P-256", e);
        }
    }

    StepSignature sign(String name, Bytes text) {
        return new StepSignature.Raw(raw(name, text));
    }

    CustodianCard card(String name) {
        return cards.get(name);
    }

    @Override
    public void close() {
        cards.values().forEach(CustodianCard::close);
    }
}
