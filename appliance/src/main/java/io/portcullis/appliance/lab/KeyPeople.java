package io.portcullis.appliance.lab;

import io.portcullis.appliance.file.PrivateFile;
import io.portcullis.signer.keyceremony.Credential;
import io.portcullis.signer.keyceremony.CustodianCard;
import io.portcullis.signer.keyceremony.Definition;
import io.portcullis.signer.keyceremony.Person;
import io.portcullis.signer.keyceremony.Role;
import io.portcullis.signer.keyceremony.StepSignature;
import io.portcullis.threshold.ceremony.IdentityKey;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.curve.KeptSecret;
import io.portcullis.threshold.curve.OsRandomness;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** The people of a lab's ceremonies, whose keys and cards are software. In a real ceremony nobody's is. */
final class KeyPeople implements AutoCloseable {
    static final String OFFICER = "olga";
    static final String OPERATOR = "otto";
    static final String WITNESS = "wilma";
    private static final List<String> CUSTODIANS = List.of("carl", "cora", "cleo");

    private static final int SPKI_POINT = 65;
    private static final int CARD_BYTES = 32;

    private final Map<String, KeyPair> keys = new HashMap<>();
    private final Map<String, CustodianCard> cards = new HashMap<>();
    private final Optional<Path> kept;
    private final Officer officer;
    private final List<Person> staff = new ArrayList<>();
    private final List<Person> custodians = new ArrayList<>();

    /** Whose word begins and ends ceremonies, and moves keys' lives. */
    interface Officer {
        IdentityKey key();

        Bytes begin(Definition definition) throws IOException;

        /** @param text what the room says is to be signed: it follows from the transcript */
        Bytes end(JsonNode transcript, Bytes text) throws IOException;

        /** @param move {@code {"key","state","reason","at"}}, from which the text follows */
        Bytes move(JsonNode move, Bytes text) throws IOException;
    }

    private KeyPeople(Optional<Path> kept, Optional<Officer> named) throws IOException {
        this.kept = kept;
        this.officer = named.isPresent() ? named.get() : new Played();
        staff.add(new Person(OFFICER, Role.OFFICER, new Credential.Key(officer.key()), Optional.empty()));
        staff.add(person(OPERATOR, Role.OPERATOR));
        staff.add(person(WITNESS, Role.WITNESS));
        for (String name : CUSTODIANS) {
            custodians.add(person(name, Role.CUSTODIAN));
        }
    }

    /** People who are forgotten afterwards, the officer among them. */
    static KeyPeople played() throws IOException {
        return new KeyPeople(Optional.empty(), Optional.empty());
    }

    /** People whose keys and cards lie in a folder, so that what they keep today they present tomorrow. */
    static KeyPeople kept(Path folder, Officer officer) throws IOException {
        PrivateFile.directory(folder);
        return new KeyPeople(Optional.of(folder), Optional.of(officer));
    }

    private final class Played implements Officer {
        Played() throws IOException {
            keys.put(OFFICER, pair(OFFICER));
        }

        @Override
        public IdentityKey key() {
            return identity(keys.get(OFFICER));
        }

        @Override
        public Bytes begin(Definition definition) {
            return raw(OFFICER, definition.signedText());
        }

        @Override
        public Bytes end(JsonNode transcript, Bytes text) {
            return raw(OFFICER, text);
        }

        @Override
        public Bytes move(JsonNode move, Bytes text) {
            return raw(OFFICER, text);
        }
    }

    private Person person(String name, Role role) throws IOException {
        KeyPair pair = pair(name);
        keys.put(name, pair);
        Optional<CustodianCard> card = role == Role.CUSTODIAN ? Optional.of(card(name, kept)) : Optional.empty();
        card.ifPresent(made -> cards.put(name, made));
        return new Person(name, role, new Credential.Key(identity(pair)), card.map(CustodianCard::key));
    }

    private KeyPair pair(String name) throws IOException {
        try {
            if (kept.isPresent() && Files.exists(kept.get().resolve(name + ".private"))) {
                KeyFactory factory = KeyFactory.getInstance("EC");
                return new KeyPair(
                        factory.generatePublic(new X509EncodedKeySpec(
                                Files.readAllBytes(kept.get().resolve(name + ".public")))),
                        factory.generatePrivate(new PKCS8EncodedKeySpec(
                                Files.readAllBytes(kept.get().resolve(name + ".private")))));
            }
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            KeyPair made = generator.generateKeyPair();
            if (kept.isPresent()) {
                PrivateFile.write(
                        kept.get().resolve(name + ".public"), made.getPublic().getEncoded());
                PrivateFile.write(
                        kept.get().resolve(name + ".private"), made.getPrivate().getEncoded());
            }
            return made;
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every JDK has P-256", e);
        }
    }

    private static CustodianCard card(String name, Optional<Path> folder) throws IOException {
        if (folder.isEmpty()) {
            return CustodianCard.make(new OsRandomness());
        }
        Path file = folder.get().resolve(name + ".card");
        if (!Files.exists(file)) {
            byte[] drawn = new byte[CARD_BYTES];
            new SecureRandom().nextBytes(drawn);
            PrivateFile.write(file, drawn);
        }
        return CustodianCard.make(new KeptSecret(Bytes.of(Files.readAllBytes(file)), new OsRandomness()));
    }

    private static IdentityKey identity(KeyPair pair) {
        byte[] spki = pair.getPublic().getEncoded();
        return new IdentityKey(Bytes.of(spki, spki.length - SPKI_POINT, SPKI_POINT));
    }

    List<Person> staff() {
        return List.copyOf(staff);
    }

    /** The staff and the first custodians. */
    List<Person> with(int custodiansPresent) {
        List<Person> all = new ArrayList<>(staff);
        all.addAll(custodians.subList(0, custodiansPresent));
        return all;
    }

    Officer officer() {
        return officer;
    }

    private Bytes raw(String name, Bytes text) {
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
