package io.portcullis.appliance.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.waterfall.verdict.WaterfallRefusal;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What the salts of a proof of liabilities come of: {@code {"format","entity","seed"}}. Who has the seed can try out clients' amounts against leaves, so it
 * goes to whoever makes the report again and to nobody else; a client gets its own salt.
 *
 * @param entity whose liabilities they are
 * @param seed a new one for each report
 */
public record LiabilitiesInputs(EntityId entity, Bytes32 seed) {
    static final String FORMAT = "portcullis/liabilities-inputs/v1";

    /** @throws WaterfallRefusal REPORT_INPUT_INVALID */
    public static LiabilitiesInputs decode(Bytes file) {
        return Inputs.read(file, FORMAT, in -> new LiabilitiesInputs(Inputs.entity(in, "entity"), in.bytes32("seed")));
    }

    public Bytes encode() {
        return Bytes.of(("{\"format\":\"" + FORMAT + "\",\"entity\":\"" + entity + "\",\"seed\":\"" + seed + "\"}\n")
                .getBytes(UTF_8));
    }

    /** HMAC-SHA256(seed, "portcullis/sum-salt/v1" ‖ token ‖ client). */
    Bytes32 salt(TokenId token, EntityId client) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(seed.toArray(), "HmacSHA256"));
            mac.update("portcullis/sum-salt/v1".getBytes(UTF_8));
            mac.update(token.value().toArray());
            return Bytes32.of(mac.doFinal(client.value().toArray()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HMAC with SHA-256", e);
        }
    }

    /** Its words hold the seed. */
    @Override
    public String toString() {
        return "inputs of the liabilities of " + entity;
    }
}
