package io.portcullis.signer.policy;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.signer.intent.IntentKind;
import io.portcullis.signer.json.Fields;
import io.portcullis.signer.json.StrictJson;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Set;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One approver's word that somebody else may approve in their stead: canonical JSON {@code {"version":1,"entity","policyVersion",
 * "delegator","delegate","kinds":[…],"from","until"}}; its id is the SHA-256 of that. The delegator's authenticator signs the challenge
 * {@code SHA-256("portcullis/delegation/v1" ‖ id ‖ server nonce)}.
 *
 * <p>It is good under one version of the policy only, so that any change of policy ends it.
 *
 * @param from Unix seconds
 * @param until Unix seconds; from then on it counts nothing
 */
public record Delegation(
        EntityId entity,
        long policyVersion,
        String delegator,
        String delegate,
        Set<IntentKind> kinds,
        long from,
        long until) {
    private static final int VERSION = 1;
    private static final String DOMAIN = "portcullis/delegation/v1";

    public Delegation {
        kinds = Set.copyOf(kinds);
        if (delegator.equals(delegate) || kinds.isEmpty() || from < 0 || until <= from) {
            throw new IllegalArgumentException("a delegation is to somebody else, of something, for a while");
        }
    }

    public Bytes32 id() {
        return sha256(StrictJson.canonical(toJson()));
    }

    /** The 32 bytes the delegator's authenticator is challenged with. */
    public Bytes32 challenge(Bytes32 serverNonce) {
        return sha256(DOMAIN.getBytes(US_ASCII), id().toArray(), serverNonce.toArray());
    }

    public ObjectNode toJson() {
        ObjectNode json = StrictJson.newObject()
                .put("version", VERSION)
                .put("entity", entity.toString())
                .put("policyVersion", policyVersion)
                .put("delegator", delegator)
                .put("delegate", delegate)
                .put("from", from)
                .put("until", until);
        ArrayNode names = json.putArray("kinds");
        kinds.stream().map(IntentKind::text).sorted().forEach(names::add);
        return json;
    }

    /** @throws io.portcullis.signer.verdict.RefusedException naming the field and the rule it breaks */
    public static Delegation read(Fields in) {
        if (in.number("version") != VERSION) {
            throw in.invalid("version", String.valueOf(VERSION));
        }
        try {
            return new Delegation(
                    new EntityId(PolicyCodec.nonZero(in, "entity")),
                    in.number("policyVersion"),
                    in.identifier("delegator"),
                    in.identifier("delegate"),
                    SafeguardsCodec.kinds(in),
                    in.number("from"),
                    in.number("until"));
        } catch (IllegalArgumentException e) {
            throw in.invalid("until", e.getMessage());
        }
    }

    private static Bytes32 sha256(byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (byte[] part : parts) {
                digest.update(part);
            }
            return Bytes32.of(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}
