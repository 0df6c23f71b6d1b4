package io.portcullis.signer.vouching;

import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.signer.json.Fields;
import io.portcullis.signer.json.StrictJson;
import io.portcullis.signer.registry.KeyStatement;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.verdict.SignerTag;
import java.security.PublicKey;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * What one signer shows beside its signature of a batch: {@code {"signer","key":{…statement},"boot":{…}}}, or {@code {"signer","silent"}} where it was asked
 * and said nothing.
 */
public sealed interface Vouching {
    String signer();

    /**
     * Its words.
     *
     * @param key on the key that signed, and what vouches for where that lives; signed with the audit key
     */
    record Said(String signer, KeyStatement key, BootWord boot) implements Vouching {}

    /** Why there are none. */
    record Silent(String signer, String why) implements Vouching {
        public Silent {
            if (why.isBlank() || why.length() > BootWord.MAX_WHY) {
                throw new IllegalArgumentException("a reason has 1 to " + BootWord.MAX_WHY + " characters");
            }
        }
    }

    /** A batch that somebody signed. */
    record Signed(Bytes32 intent, long createdAt, String signer, Address by, PublicKey auditKey) {}

    /**
     * Demands that what is shown is of this signer's key and machine, and good for what is pinned.
     *
     * @return what was found, for people
     * @throws RefusedException with the tag of the first rule that is broken
     */
    static String require(Optional<Vouching> shown, Signed batch, Pins pins) {
        boolean demanded = !pins.makes().isEmpty() || pins.boot(batch.signer()).isPresent();
        if (shown.isEmpty() || shown.get() instanceof Silent) {
            String why = shown.map(one -> ((Silent) one).why()).orElse("nothing is shown");
            if (demanded) {
                throw new RefusedException(
                        SignerTag.KEY_ATTESTATION_MISSING, batch.signer() + " vouches for nothing: " + why);
            }
            return batch.signer() + ": " + why;
        }
        Said said = (Said) shown.get();
        KeyStatement key = said.key();
        boolean own = key.signer().equals(batch.signer())
                && key.address().equals(Optional.of(batch.by()))
                && key.at() >= batch.createdAt()
                && key.isSignedBy(batch.auditKey());
        if (!own) {
            throw new RefusedException(
                    SignerTag.KEY_STATEMENT_INVALID,
                    batch.signer() + " did not say this of the key that signed, or before the intent was there");
        }
        return batch.signer() + ": "
                + KeyVouching.require(key.attestation(), key.key(), key.token(), pins.makes(), key.at()) + "; "
                + BootWord.require(said.boot(), pins.boot(batch.signer()), batch.intent());
    }

    default ObjectNode toJson() {
        ObjectNode json = StrictJson.newObject().put("signer", signer());
        switch (this) {
            case Said said -> {
                json.set("key", said.key().toJson());
                json.set("boot", said.boot().toJson());
            }
            case Silent silent -> json.put("silent", silent.why());
        }
        return json;
    }

    /** @throws RefusedException naming the field and the rule it breaks */
    static Vouching read(Fields in) {
        String signer = in.identifier("signer");
        if (!in.has("silent")) {
            return new Said(signer, in.object("key", KeyStatement::read), in.object("boot", BootWord::read));
        }
        String why = in.text("silent", BootWord.MAX_WHY);
        if (why.isBlank()) {
            throw in.invalid("silent", "a reason");
        }
        return new Silent(signer, why);
    }
}
