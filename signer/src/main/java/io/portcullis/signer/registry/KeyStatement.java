package io.portcullis.signer.registry;

import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Hex;
import io.portcullis.signer.json.Fields;
import io.portcullis.signer.json.StrictJson;
import io.portcullis.signer.verdict.Refusal;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.verdict.SignerTag;
import io.portcullis.threshold.codec.Bytes;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Optional;
import java.util.OptionalLong;
import tools.jackson.databind.node.ObjectNode;

/**
 * A signer's word on a key of its register, for those who cannot look into it; signed with its audit key.
 *
 * <pre>
 * {"version":1,"signer","at","algorithm","public","token","state","signsUntil"?,"attestation"?,
 *  "control"?:{"nonce","signature","at"},"backup"?:{"ceremony","at","threshold","custodians"},
 *  "drill"?:{"ceremony","at","restored","ofBackup"},"signature"}
 * </pre>
 * The signature (P-256, 64 bytes {@code r ‖ s}) is over {@code "portcullis/key-statement/v1" ‖ SHA-256(canonical JSON without it)}. That the key
 * signed its challenge anybody checks again; that its backup came back is the word of the signer, and of its log.
 *
 * @param at Unix seconds
 * @param token the serial number of the token that the key lives in
 * @param attestation what vouches for that place
 * @param control the key's own signature over the newest challenge that it answered where it lives now
 */
public record KeyStatement(
        String signer,
        long at,
        VerifyingKey key,
        String token,
        KeyState state,
        OptionalLong signsUntil,
        Optional<KeyAttestation> attestation,
        Optional<KeyEntry.Proof> control,
        Optional<KeyEntry.Backup> backup,
        Optional<KeyEntry.Drill> drill,
        Bytes signature) {
    private static final Bytes DOMAIN = Bytes.ascii("portcullis/key-statement/v1");
    private static final int VERSION = 1;
    private static final int SIGNATURE_BYTES = 64;

    /** Of an entry, without its signature yet. */
    public static KeyStatement of(String signer, long at, KeyEntry entry) {
        return new KeyStatement(
                signer,
                at,
                entry.verifying(),
                entry.serial(),
                entry.state(),
                entry.signsUntil(),
                entry.attestation(),
                entry.proof(),
                entry.backup(),
                entry.lastDrill(),
                Bytes.EMPTY);
    }

    /** As said of the same key in another token, with what vouches for that; without its signature yet. */
    public KeyStatement attested(String place, KeyAttestation shown) {
        return new KeyStatement(
                signer, at, key, place, state, signsUntil, Optional.of(shown), control, backup, drill, Bytes.EMPTY);
    }

    public KeyStatement signed(Bytes made) {
        return new KeyStatement(signer, at, key, token, state, signsUntil, attestation, control, backup, drill, made);
    }

    public Bytes signedText() {
        return DOMAIN.concat(Bytes.of(StrictJson.canonical(unsigned())).sha256());
    }

    /** Whether this audit key signed it. */
    public boolean isSignedBy(PublicKey auditKey) {
        try {
            Signature verifier = Signature.getInstance("SHA256withECDSAinP1363Format");
            verifier.initVerify(auditKey);
            verifier.update(signedText().toArray());
            return verifier.verify(signature.toArray());
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /** The EVM account of the key, if it has one. */
    public Optional<Address> address() {
        return key.address();
    }

    /** Why, by these words, the key must not be named in a board; empty if it may. Only the proof of control needs no believing. */
    public Optional<Refusal> mayReceiveValue() {
        if (state != KeyState.ACTIVE || (signsUntil.isPresent() && at >= signsUntil.getAsLong())) {
            return no(SignerTag.KEY_NOT_ACTIVE, "is " + state + ", or past its time to sign");
        }
        boolean proved = control.isPresent()
                && control.get().at() <= at
                && key.verifies(
                        KeyId.of(key).controlText(control.get().nonce()),
                        control.get().signature());
        if (!proved) {
            return no(SignerTag.KEY_NOT_PROVEN, "shows no signature of its own over a challenge");
        }
        boolean drilled = backup.isPresent()
                && drill.isPresent()
                && drill.get().restored()
                && drill.get().ofBackup().equals(backup.get().ceremony());
        return drilled
                ? Optional.empty()
                : no(SignerTag.KEY_NOT_DRILLED, "has no backup, or its newest was not restored in its newest drill");
    }

    private Optional<Refusal> no(SignerTag tag, String what) {
        String name =
                address().map(Address::toString).orElseGet(() -> KeyId.of(key).toString());
        return Optional.of(new Refusal(tag, "key " + name + " of " + signer + " " + what));
    }

    public ObjectNode toJson() {
        return unsigned().put("signature", Hex.encode(signature.toArray()));
    }

    private ObjectNode unsigned() {
        ObjectNode json = StrictJson.newObject()
                .put("version", VERSION)
                .put("signer", signer)
                .put("at", at)
                .put("algorithm", key.algorithm().name())
                .put("public", Hex.encode(key.encoded().toArray()))
                .put("token", token)
                .put("state", state.name());
        signsUntil.ifPresent(until -> json.put("signsUntil", until));
        attestation.ifPresent(one -> json.set("attestation", one.toJson()));
        control.ifPresent(proof -> json.putObject("control")
                .put("nonce", proof.nonce().toString())
                .put("signature", Hex.encode(proof.signature().toArray()))
                .put("at", proof.at()));
        backup.ifPresent(kept -> json.putObject("backup")
                .put("ceremony", kept.ceremony().toString())
                .put("at", kept.at())
                .put("threshold", kept.threshold())
                .put("custodians", kept.custodians()));
        drill.ifPresent(held -> json.putObject("drill")
                .put("ceremony", held.ceremony().toString())
                .put("at", held.at())
                .put("restored", held.restored())
                .put("ofBackup", held.ofBackup().toString()));
        return json;
    }

    /** @throws RefusedException naming the field and the rule it breaks */
    public static KeyStatement read(Fields in) {
        if (in.number("version") != VERSION) {
            throw new RefusedException(SignerTag.VERSION_UNKNOWN, "a key's statement is not of version " + VERSION);
        }
        return new KeyStatement(
                in.identifier("signer"),
                in.number("at"),
                key(in),
                in.text("token", Limits.MAX_TEXT),
                KeyState.named(in.text("state", 32)).orElseThrow(() -> in.invalid("state", "a key's state")),
                in.has("signsUntil") ? OptionalLong.of(in.number("signsUntil")) : OptionalLong.empty(),
                in.optionalObject("attestation", KeyAttestation::read),
                in.optionalObject(
                        "control",
                        proof -> new KeyEntry.Proof(
                                proof.bytes32("nonce"),
                                Bytes.of(proof.fixedBytes("signature", SIGNATURE_BYTES)),
                                proof.number("at"))),
                in.optionalObject(
                        "backup",
                        kept -> new KeyEntry.Backup(
                                kept.bytes32("ceremony"),
                                kept.number("at"),
                                kept.number("threshold", 1, Limits.MAX_CUSTODIANS),
                                kept.number("custodians", 1, Limits.MAX_CUSTODIANS))),
                in.optionalObject(
                        "drill",
                        held -> new KeyEntry.Drill(
                                held.bytes32("ceremony"),
                                held.number("at"),
                                held.flag("restored"),
                                held.bytes32("ofBackup"))),
                Bytes.of(in.fixedBytes("signature", SIGNATURE_BYTES)));
    }

    private static VerifyingKey key(Fields in) {
        String name = in.text("algorithm", 32);
        for (VerifyingKey.Algorithm algorithm : VerifyingKey.Algorithm.values()) {
            if (algorithm.name().equals(name)) {
                try {
                    return new VerifyingKey(algorithm, Bytes.of(in.bytes("public", 65)));
                } catch (IllegalArgumentException e) {
                    throw in.invalid("public", "a point of its curve");
                }
            }
        }
        throw in.invalid("algorithm", "one that keys have");
    }
}
