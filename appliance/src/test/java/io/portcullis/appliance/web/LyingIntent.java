package io.portcullis.appliance.web;

import io.portcullis.appliance.console.EffectView;
import io.portcullis.appliance.console.IntentView;
import io.portcullis.appliance.console.TokenView;
import io.portcullis.depositary.model.Batch;
import io.portcullis.depositary.model.Eip712Domain;
import io.portcullis.depositary.model.Hex;
import java.security.MessageDigest;
import java.util.List;
import org.erdtman.jcs.JsonCanonicalizer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** An intent as a compromised server would tell it. */
final class LyingIntent {
    private LyingIntent() {}

    /** The effects of one intent over the bytes of another, with an id and a digest that fit: only a decoder can tell. */
    static IntentView withBatch(IntentView honest, Batch batch) throws Exception {
        ObjectNode intent = (ObjectNode) honest.intent().deepCopy();
        intent.put("batchBytes", Hex.encode(batch.encode()));
        byte[] canonical = new JsonCanonicalizer(intent.toString()).getEncodedUTF8();
        String id = Hex.encode(MessageDigest.getInstance("SHA-256").digest(canonical));
        Eip712Domain domain = new Eip712Domain(
                intent.path("chainId").asLong(),
                io.portcullis.depositary.model.Address.fromChecksummed(
                        intent.path("depositary").asString()));
        IntentView lying = of(honest, id, intent, honest.effects(), honest.tokens());
        return withDigest(lying, domain.digest(batch).toString());
    }

    static IntentView of(
            IntentView view, String id, JsonNode intent, List<EffectView> effects, List<TokenView> tokens) {
        return copy(view, id, view.digest(), intent, effects, tokens);
    }

    private static IntentView withDigest(IntentView view, String digest) {
        return copy(view, view.id(), digest, view.intent(), view.effects(), view.tokens());
    }

    private static IntentView copy(
            IntentView view,
            String id,
            String digest,
            JsonNode intent,
            List<EffectView> effects,
            List<TokenView> tokens) {
        return new IntentView(
                id,
                view.kind(),
                view.state(),
                view.title(),
                view.purpose(),
                view.initiator(),
                view.createdAt(),
                view.expiresAt(),
                view.nonce(),
                view.policyVersion(),
                digest,
                intent,
                effects,
                tokens,
                view.verdict(),
                view.approvals(),
                view.signatures(),
                view.recorded(),
                view.submitted(),
                view.payouts(),
                view.fault(),
                view.evidence());
    }
}
