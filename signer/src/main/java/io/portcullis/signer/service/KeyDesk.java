package io.portcullis.signer.service;

import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Board;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.Hex;
import io.portcullis.signer.evidence.TrustRoots;
import io.portcullis.signer.intent.Effect;
import io.portcullis.signer.json.Fields;
import io.portcullis.signer.json.StrictJson;
import io.portcullis.signer.keyceremony.Definition;
import io.portcullis.signer.keyceremony.KeyLedger;
import io.portcullis.signer.keyceremony.State;
import io.portcullis.signer.keyceremony.Transcript;
import io.portcullis.signer.keystore.HsmKeys;
import io.portcullis.signer.keystore.KeyKind;
import io.portcullis.signer.registry.Cryptoperiod;
import io.portcullis.signer.registry.KeyAttestation;
import io.portcullis.signer.registry.KeyEntry;
import io.portcullis.signer.registry.KeyId;
import io.portcullis.signer.registry.KeyPurpose;
import io.portcullis.signer.registry.KeyRecord;
import io.portcullis.signer.registry.KeyRegistry;
import io.portcullis.signer.registry.KeyState;
import io.portcullis.signer.registry.KeyStatement;
import io.portcullis.signer.registry.VerifyingKey;
import io.portcullis.signer.verdict.Refusal;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.verdict.SignerFault;
import io.portcullis.signer.verdict.SignerTag;
import io.portcullis.signer.vouching.BootWord;
import io.portcullis.signer.vouching.KeyVouching;
import io.portcullis.signer.vouching.VendorPin;
import io.portcullis.signer.vouching.Vouching;
import io.portcullis.threshold.ceremony.IdentityKey;
import io.portcullis.threshold.codec.Bytes;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The register of this signer's keys at its door, and the rule that they sign by.
 *
 * <p>Invariants: neither key signs unless the register lets it; a move of a key's life takes the officer's signature, for waking a suspended key
 * opens what was shut.
 */
final class KeyDesk {
    private static final Bytes MOVE = Bytes.ascii("portcullis/key-move/v1");

    /** How far an officer's clock may be from this one's. */
    static final long MAX_SKEW_SECONDS = 600;

    /** SP 800-57 part 1 rev. 5, table 1: one to three years for private signature keys; signatures are relied on for longer. */
    private static final Cryptoperiod STANDARD = new Cryptoperiod(
            Duration.ofDays(2 * 365).toSeconds(), Duration.ofDays(10 * 365).toSeconds());

    private static final int MAX_REASON = 200;

    private final String name;
    private final EntityId entity;
    private final IdentityKey officer;
    private final KeyRegistry registry;
    private final HsmKeys keys;
    private final Function<Bytes32, BootWord> boot;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final Map<KeyKind, KeyId> own = new EnumMap<>(KeyKind.class);

    private KeyDesk(
            String name,
            TrustRoots trust,
            KeyRegistry registry,
            HsmKeys keys,
            Function<Bytes32, BootWord> boot,
            InstantSource clock,
            RandomGenerator random) {
        this.boot = boot;
        this.name = name;
        this.entity = trust.entity();
        this.officer = new IdentityKey(Bytes.of(trust.officerKey().toArray()));
        this.registry = registry;
        this.keys = keys;
        this.clock = clock;
        this.random = random;
    }

    /**
     * Registers this signer's keys if they are new, and binds them to the register from here on.
     *
     * @param boot how this machine started, told for an intent
     */
    static KeyDesk open(
            String name,
            TrustRoots trust,
            KeyRegistry registry,
            HsmKeys keys,
            Function<Bytes32, BootWord> boot,
            InstantSource clock,
            RandomGenerator random) {
        KeyDesk desk = new KeyDesk(name, trust, registry, keys, boot, clock, random);
        desk.enrol(KeyKind.BATCH, VerifyingKey.Algorithm.SECP256K1, KeyPurpose.BOARD);
        desk.enrol(KeyKind.AUDIT, VerifyingKey.Algorithm.P256, KeyPurpose.AUDIT);
        keys.guard(kind -> registry.maySign(desk.own.get(kind), desk.now()));
        return desk;
    }

    private void enrol(KeyKind kind, VerifyingKey.Algorithm algorithm, KeyPurpose purpose) {
        VerifyingKey verifying = new VerifyingKey(algorithm, keys.publicKey(kind));
        Optional<KeyAttestation> shown = attestation(kind, verifying);
        KeyId id = KeyId.of(verifying);
        own.put(kind, id);
        if (registry.register().entry(id).isEmpty()) {
            record(new KeyRecord.Registered(now(), name, entity, purpose, verifying, STANDARD, keys.serial(), shown));
        }
        KeyEntry entry = registry.register().entry(id).orElseThrow();
        // A clone that stands in says nothing of the token that the register names.
        boolean there = keys.serial().equals(entry.serial());
        if (there && shown.isPresent() && !shown.equals(entry.attestation())) {
            record(new KeyRecord.Attested(now(), name, id, shown.get()));
        }
        // Also after a crash between the records: a key that was never active has nothing to fear from it.
        boolean untouched = entry.history().stream()
                .allMatch(one -> one instanceof KeyRecord.Registered || one instanceof KeyRecord.Attested);
        if (untouched) {
            record(new KeyRecord.Entered(now(), name, id, KeyState.ACTIVE, "made in this signer's own ceremony"));
        }
    }

    /**
     * What vouches for a key, judged before it is on record: a vendor's chain that does not hold is worse than none.
     *
     * @throws SignerFault with the tag of the first rule that is broken
     */
    private Optional<KeyAttestation> attestation(KeyKind kind, VerifyingKey key) {
        Optional<KeyAttestation> shown = keys.attestation(kind);
        if (shown.isPresent() && shown.get() instanceof KeyAttestation.VendorDocument document) {
            VendorPin pin = keys.vendorPin()
                    .orElseThrow(() -> new SignerFault(
                            SignerTag.KEY_ATTESTATION_UNTRUSTED,
                            "the token shows a vendor's chain, and the profile of " + document.make()
                                    + " pins no root"));
            try {
                KeyVouching.require(document, key, keys.serial(), pin, now());
            } catch (RefusedException e) {
                throw new SignerFault(e.refusal().tag(), e.refusal().reason(), e);
            }
        }
        return shown;
    }

    /** What this signer shows beside its signature of a batch. */
    private ObjectNode vouch(Bytes32 intent) {
        registry.tick(now());
        KeyEntry entry = registry.register().entry(own.get(KeyKind.BATCH)).orElseThrow();
        KeyStatement statement = KeyStatement.of(name, now(), entry);
        Bytes signature = Bytes.of(keys.signAudit(statement.signedText().toArray()));
        return new Vouching.Said(name, statement.signed(signature), boot.apply(intent)).toJson();
    }

    /** Empty if the operation is none of these. */
    Optional<Supplier<ObjectNode>> decode(String operation, Fields in) {
        return Optional.ofNullable(
                switch (operation) {
                    case "keys" -> this::list;
                    case "key-prove" -> {
                        KeyId id = new KeyId(in.bytes32("key"));
                        yield () -> prove(id);
                    }
                    case "key-enter" -> enter(in);
                    case "key-statements" -> this::statements;
                    case "vouch" -> {
                        Bytes32 intent = in.bytes32("intent");
                        yield () -> vouch(intent);
                    }
                    case "key-ceremony" -> {
                        Transcript transcript = Transcript.decode(StrictJson.canonical(in.objectNode("transcript")));
                        yield () -> take(transcript);
                    }
                    default -> null;
                });
    }

    private ObjectNode list() {
        registry.tick(now());
        ObjectNode json = StrictJson.newObject().put("at", now());
        ArrayNode list = json.putArray("keys");
        registry.register()
                .entries()
                .values()
                .forEach(entry -> list.add(KeyJson.of(entry, registry.register(), now())));
        return json;
    }

    /** The key signs over a fresh challenge, whatever the state of its life but lost. */
    private ObjectNode prove(KeyId id) {
        KeyKind kind = own.entrySet().stream()
                .filter(entry -> entry.getValue().equals(id))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow(() ->
                        new RefusedException(SignerTag.KEY_UNKNOWN, "this signer's token does not hold key " + id));
        byte[] drawn = new byte[Bytes32.LENGTH];
        random.nextBytes(drawn);
        Bytes32 nonce = Bytes32.of(drawn);
        record(new KeyRecord.Challenged(now(), name, id, nonce));
        Bytes signature = keys.prove(kind, id, nonce);
        record(new KeyRecord.Proved(now(), name, id, signature));
        return StrictJson.newObject()
                .put("key", id.toString())
                .put("nonce", nonce.toString())
                .put("signature", Hex.encode(signature.toArray()));
    }

    /** This signer's word on every key of boards that is not gone. */
    private ObjectNode statements() {
        registry.tick(now());
        ObjectNode json = StrictJson.newObject();
        ArrayNode list = json.putArray("keys");
        for (KeyEntry entry : registry.register().entries().values()) {
            if (entry.purpose() == KeyPurpose.BOARD && entry.state() != KeyState.DESTROYED) {
                KeyStatement statement = KeyStatement.of(name, now(), entry);
                list.add(statement
                        .signed(Bytes.of(keys.signAudit(statement.signedText().toArray())))
                        .toJson());
            }
        }
        return json;
    }

    /** What a whole ceremony means to this register; the machine runs again over it, and nothing of it is believed that it would refuse. */
    private ObjectNode take(Transcript transcript) {
        Definition definition = transcript.definition();
        boolean ours = definition.officer().credential().identity().equals(officer.point())
                && definition.entity().equals(entity);
        if (!ours) {
            throw new RefusedException(
                    SignerTag.CEREMONY_NOT_AUTHORISED, "the ceremony was another officer's, or of another entity");
        }
        State end = transcript.replay();
        if (!(end instanceof State.Completed) && !(end instanceof State.Aborted)) {
            throw new RefusedException(SignerTag.CEREMONY_TRANSCRIPT_BROKEN, "the transcript stops before its end");
        }
        List<KeyRecord> records = KeyLedger.records(end, registry.register(), now());
        records.forEach(this::record);
        ObjectNode json =
                StrictJson.newObject().put("session", definition.session().toString());
        ArrayNode names = json.putArray("records");
        records.forEach(record -> names.add(record.name()));
        return json;
    }

    /** Why, by this register, the keys of it that a board names must not be there; keys of others are their signers'. */
    void requireMayReceiveValue(List<Effect> effects) {
        for (Effect effect : effects) {
            if (effect instanceof Effect.ProposeBoard(Board board)) {
                for (Board.Member member : board.members()) {
                    ownKey(member.address())
                            .flatMap(
                                    entry -> KeyStatement.of(name, now(), entry).mayReceiveValue())
                            .ifPresent(refusal -> {
                                throw new RefusedException(refusal);
                            });
                }
            }
        }
    }

    private Optional<KeyEntry> ownKey(Address address) {
        return registry.register().entries().values().stream()
                .filter(entry -> entry.verifying().address().equals(Optional.of(address)))
                .findFirst();
    }

    private Supplier<ObjectNode> enter(Fields in) {
        KeyId id = new KeyId(in.bytes32("key"));
        String word = in.text("state", 32);
        KeyState state = KeyState.named(word).orElseThrow(() -> in.invalid("state", "a state of a key's life"));
        String reason = in.text("reason", MAX_REASON);
        long at = in.number("at");
        Bytes signature = Bytes.of(in.fixedBytes("officerSignature", IdentityKey.SIGNATURE_LENGTH));
        return () -> {
            if (!officer.verifies(moveText(id, state, reason, at), signature)
                    || Math.abs(at - now()) > MAX_SKEW_SECONDS) {
                throw new RefusedException(
                        SignerTag.CEREMONY_NOT_AUTHORISED, "the officer did not sign this move, or long ago");
            }
            record(new KeyRecord.Entered(now(), "officer", id, state, reason));
            return StrictJson.newObject().put("key", id.toString()).put("state", state.name());
        };
    }

    /** What the officer signs: {@code "portcullis/key-move/v1" ‖ SHA-256(canonical {"at","key","reason","state"})}. */
    static Bytes moveText(KeyId key, KeyState state, String reason, long at) {
        ObjectNode json = StrictJson.newObject()
                .put("key", key.toString())
                .put("state", state.name())
                .put("reason", reason)
                .put("at", at);
        return MOVE.concat(Bytes.of(StrictJson.canonical(json)).sha256());
    }

    private void record(KeyRecord record) {
        Optional<Refusal> refusal = registry.record(record);
        if (refusal.isPresent()) {
            throw new RefusedException(refusal.get());
        }
    }

    private long now() {
        return clock.instant().getEpochSecond();
    }
}
