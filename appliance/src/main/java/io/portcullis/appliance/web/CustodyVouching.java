package io.portcullis.appliance.web;

import io.portcullis.appliance.console.AttestationView;
import io.portcullis.appliance.console.SignerView;
import io.portcullis.appliance.custody.Custody;
import io.portcullis.appliance.custody.FreshWords;
import io.portcullis.appliance.verdict.ApplianceTag;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Hex;
import io.portcullis.signer.json.Fields;
import io.portcullis.signer.json.StrictJson;
import io.portcullis.signer.registry.KeyAttestation;
import io.portcullis.signer.registry.KeyId;
import io.portcullis.signer.registry.VerifyingKey;
import io.portcullis.signer.vouching.BootReading;
import io.portcullis.signer.vouching.Judged;
import io.portcullis.signer.vouching.KeyReading;
import io.portcullis.signer.vouching.Vouching;
import io.portcullis.threshold.codec.Bytes;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Asks signers what stands behind them, and puts it into the terms of the wire. */
record CustodyVouching(Custody custody, InstantSource clock) implements VouchingDesk {
    @Override
    public List<SignerView> signers() {
        return custody.words().signers().stream()
                .map(name -> new SignerView(
                        name,
                        custody.words().pins().boot(name).isPresent(),
                        custody.words().last(name).map(this::view)))
                .toList();
    }

    @Override
    public SignerView.Quote quote(String signer, NewQuote wanted) {
        return view(custody.words().ask(signer, nonce(wanted.nonce())));
    }

    private static Bytes32 nonce(String text) {
        try {
            return Bytes32.fromHex(text);
        } catch (IllegalArgumentException e) {
            throw WebTag.FIELD_INVALID.refusal("A nonce is 0x and 64 digits.");
        }
    }

    @Override
    public AttestationView attestation(String id) {
        for (Map.Entry<String, JsonNode> register : custody.signersKeys().entrySet()) {
            for (JsonNode key : register.getValue()) {
                if (key.path("key").asString("").equals(id)) {
                    return attestation(register.getKey(), key);
                }
            }
        }
        throw ApplianceTag.KEY_UNKNOWN.refusal("No signer that answers has a key " + id + ".");
    }

    private AttestationView attestation(String signer, JsonNode key) {
        VerifyingKey verifying = new VerifyingKey(
                VerifyingKey.Algorithm.valueOf(key.path("algorithm").asString()),
                Bytes.of(Hex.decode(key.path("public").asString())));
        Optional<KeyAttestation> shown = key.path("attestation") instanceof ObjectNode document
                ? Optional.of(Fields.read(
                        "attestation", StrictJson.object(StrictJson.canonical(document)), KeyAttestation::read))
                : Optional.empty();
        String token = key.path("token").asString();
        return view(
                signer,
                key.path("key").asString(),
                token,
                KeyReading.of(
                        shown,
                        verifying,
                        token,
                        custody.words().pins(),
                        clock.instant().getEpochSecond()));
    }

    private SignerView.Quote view(FreshWords.Heard heard) {
        return new SignerView.Quote(
                heard.signer(),
                heard.nonce().toString(),
                heard.at(),
                Math.max(0, clock.instant().getEpochSecond() - heard.at()),
                view(heard.judged().statement()),
                heard.judged()
                        .key()
                        .flatMap(reading -> heard.vouching() instanceof Vouching.Said said
                                ? Optional.of(view(
                                        heard.signer(),
                                        KeyId.of(said.key().key()).toString(),
                                        said.key().token(),
                                        reading))
                                : Optional.empty()),
                heard.judged().boot().map(CustodyVouching::view),
                heard.vouching().toJson());
    }

    private static SignerView.Boot view(BootReading boot) {
        return new SignerView.Boot(
                boot.quoted(),
                boot.registers().stream().map(Integer::longValue).toList(),
                boot.digest().map(digest -> Hex.encode(digest.toArray())).orElse(""),
                boot.resets().isPresent() ? Optional.of(boot.resets().getAsLong()) : Optional.empty(),
                view(boot.verdict()));
    }

    private static AttestationView view(String signer, String key, String token, KeyReading reading) {
        return new AttestationView(
                signer,
                key,
                token.strip(),
                reading.source().name(),
                reading.make(),
                reading.device(),
                reading.origin().name(),
                reading.leaving().name(),
                reading.chain().stream()
                        .map(one -> new AttestationView.Certificate(
                                one.subject(), one.issuer(), one.serial(), one.from(), one.until(), one.fingerprint()))
                        .toList(),
                view(reading.verdict()));
    }

    private static AttestationView.VerdictOnWord view(Judged judged) {
        return new AttestationView.VerdictOnWord(
                judged.standing().name(), judged.tag().map(Enum::name).orElse(""), judged.words());
    }
}
