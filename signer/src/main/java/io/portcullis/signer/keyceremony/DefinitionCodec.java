package io.portcullis.signer.keyceremony;

import io.portcullis.depositary.model.EntityId;
import io.portcullis.signer.intent.Intent;
import io.portcullis.signer.json.Fields;
import io.portcullis.signer.json.StrictJson;
import io.portcullis.signer.registry.Cryptoperiod;
import io.portcullis.signer.registry.KeyPurpose;
import io.portcullis.signer.registry.VerifyingKey;
import io.portcullis.threshold.ceremony.IdentityKey;
import io.portcullis.threshold.codec.Bytes;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A definition as JSON. */
final class DefinitionCodec {
    private static final int VERSION = 1;
    private static final int MAX_CREDENTIAL_ID = 1_023;
    private static final int MAX_COSE_KEY = 1_024;
    private static final int MAX_BAGS = 256;

    private DefinitionCodec() {}

    static ObjectNode toJson(Definition definition) {
        ObjectNode json = StrictJson.newObject()
                .put("version", VERSION)
                .put("kind", definition.kind().name())
                .put("entity", definition.entity().toString())
                .put("purpose", definition.purpose())
                .put("algorithm", definition.algorithm().name())
                .put("threshold", definition.threshold())
                .put("createdAt", definition.createdAt())
                .put("expiresAt", definition.expiresAt())
                .put("nonce", definition.nonce().toString());
        json.set("place", Json.of(definition.place()));
        definition.subject().ifPresent(key -> json.set("subject", Json.of(key)));
        definition
                .terms()
                .ifPresent(terms -> json.putObject("terms")
                        .put("purpose", terms.purpose().name())
                        .put("signsSeconds", terms.period().originatorSeconds())
                        .put("reliedOnSeconds", terms.period().recipientSeconds()));
        definition.backup().ifPresent(backup -> json.set("backup", BackupCodec.toJson(backup)));
        definition.old().ifPresent(old -> {
            ObjectNode one = json.putObject("old");
            one.set("place", Json.of(old.place()));
            one.set("key", Json.of(old.key()));
        });
        ArrayNode people = json.putArray("people");
        definition.people().forEach(person -> people.add(toJson(person)));
        ArrayNode bags = json.putArray("spentBags");
        definition.spentBags().stream().sorted().forEach(bags::add);
        return json;
    }

    private static ObjectNode toJson(Person person) {
        ObjectNode json = StrictJson.newObject()
                .put("name", person.name())
                .put("role", person.role().name());
        switch (person.credential()) {
            case Credential.Key(IdentityKey key) -> json.put("key", Json.hex(key.point()));
            case Credential.Passkey passkey ->
                json.putObject("passkey")
                        .put("id", Json.hex(Bytes.of(passkey.id().toArray())))
                        .put("publicKey", Json.hex(Bytes.of(passkey.publicKey().toArray())))
                        .put("relyingParty", passkey.relyingParty())
                        .put("origin", passkey.origin());
        }
        person.envelope().ifPresent(card -> json.put("envelope", Json.hex(card.bytes())));
        return json;
    }

    static Definition read(Fields in) {
        if (in.number("version") != VERSION) {
            throw in.invalid("version", "1");
        }
        Kind kind = Json.constant(in, "kind", Kind.class);
        EntityId entity = Json.checked(in, "entity", "an entity", () -> new EntityId(in.bytes32("entity")));
        List<String> bags = in.texts("spentBags", MAX_BAGS, Limits.MAX_LABEL);
        // Sets have an order here, so that one definition has one text.
        if (!bags.equals(bags.stream().distinct().sorted().toList())) {
            throw in.invalid("spentBags", "ascending, each once");
        }
        return new Definition(
                kind,
                entity,
                in.text("purpose", Limits.MAX_PURPOSE),
                in.object("place", Json::place),
                Json.constant(in, "algorithm", VerifyingKey.Algorithm.class),
                in.optionalObject("subject", Json::key),
                in.optionalObject("terms", DefinitionCodec::terms),
                in.number("threshold", 0, Limits.MAX_PEOPLE),
                in.optionalObject("backup", BackupCodec::read),
                in.optionalObject(
                        "old",
                        old -> new Definition.Old(old.object("place", Json::place), old.object("key", Json::key))),
                in.objects("people", Limits.MAX_PEOPLE, DefinitionCodec::person),
                new HashSet<>(bags),
                in.number("createdAt"),
                in.number("expiresAt"),
                in.bytes32("nonce"));
    }

    private static Definition.Terms terms(Fields in) {
        KeyPurpose purpose = Json.constant(in, "purpose", KeyPurpose.class);
        long signs = in.number("signsSeconds");
        long relied = in.number("reliedOnSeconds");
        return new Definition.Terms(
                purpose,
                Json.checked(in, "reliedOnSeconds", "at least signsSeconds", () -> new Cryptoperiod(signs, relied)));
    }

    private static Person person(Fields in) {
        String name = in.identifier("name");
        Role role = Json.constant(in, "role", Role.class);
        Credential credential = in.has("passkey") ? in.object("passkey", DefinitionCodec::passkey) : key(in);
        var envelope = in.has("envelope")
                ? Optional.of(Json.transport(in, "envelope"))
                : Optional.<io.portcullis.threshold.channel.TransportPublicKey>empty();
        return Json.checked(
                in, "envelope", "a custodian's, and nobody else's", () -> new Person(name, role, credential, envelope));
    }

    private static Credential key(Fields in) {
        Bytes point = Bytes.of(in.fixedBytes("key", IdentityKey.LENGTH));
        return Json.checked(in, "key", "a point of P-256", () -> new Credential.Key(new IdentityKey(point)));
    }

    private static Credential passkey(Fields in) {
        return new Credential.Passkey(
                new Intent.Bytes(in.bytes("id", MAX_CREDENTIAL_ID)),
                new Intent.Bytes(in.bytes("publicKey", MAX_COSE_KEY)),
                in.text("relyingParty", 255),
                in.text("origin", 255));
    }
}
