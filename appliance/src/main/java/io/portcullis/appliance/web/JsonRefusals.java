package io.portcullis.appliance.web;

import io.portcullis.appliance.verdict.ApplianceRefusal;
import io.portcullis.depositary.client.ChainException;
import io.portcullis.depositary.client.ChainRefusal;
import io.portcullis.engine.verdict.EngineFault;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.signer.verdict.RefusedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Refusals as the API gives them. What nobody foresaw is logged with the request's id, and told to the caller only as a fault. */
final class JsonRefusals implements Refusals {
    /** The request was understood, and a rule of the signers or of custody says no. */
    private static final int RULE_BROKEN = 422;

    /** A part that the answer needs does not answer itself. */
    private static final int UNAVAILABLE = 503;

    private static final Logger LOG = LoggerFactory.getLogger(JsonRefusals.class);

    @Override
    public Reply reply(String path, String requestId, Exception cause) {
        return switch (cause) {
            case WebRefusal refusal ->
                Reply.refusal(
                        refusal.tag().status(),
                        refusal.tag().name(),
                        refusal.getMessage(),
                        refusal.tag().remedy());
            case ApplianceRefusal refused ->
                Reply.refusal(status(refused.tag()), refused.tag(), refused.getMessage(), refused.remedy());
            case ChainException refused ->
                Reply.refusal(
                        refused instanceof ChainRefusal ? RULE_BROKEN : UNAVAILABLE,
                        refused.tagName(),
                        refused.getMessage(),
                        refused.remedy());
            case RefusedException refused ->
                Reply.refusal(
                        RULE_BROKEN,
                        refused.refusal().tag().name(),
                        refused.refusal().reason(),
                        refused.refusal().remedy());
            case io.portcullis.engine.verdict.RefusedException refused ->
                engine(refused.tag(), refused.refusal().reason());
            case EngineFault stopped -> engine(stopped.tag(), stopped.getMessage());
            default -> fault(requestId, cause);
        };
    }

    private static Reply engine(EngineTag tag, String reason) {
        int status = switch (tag) {
            case HUB_STOPPED, HUB_BUSY, SEALS_REFUSED, NODE_FULL -> UNAVAILABLE;
            default -> RULE_BROKEN;
        };
        return Reply.refusal(status, tag.name(), reason, tag.remedy());
    }

    private static int status(String tag) {
        return switch (tag) {
            case "INTENT_UNKNOWN",
                    "SIGNER_UNKNOWN",
                    "KEY_UNKNOWN",
                    "PERSON_UNKNOWN",
                    "TICKET_INVALID",
                    "EVIDENCE_NOT_READY",
                    "LOG_UNKNOWN",
                    "LOG_NOT_PUBLISHED",
                    "TILE_UNKNOWN",
                    "SNAPSHOT_UNKNOWN",
                    "ENGINE_ABSENT",
                    "ACCOUNT_ABSENT" -> 404;
            case "SIGN_IN_INVALID" -> 401;
            case "INTENT_OPEN", "INTENT_NOT_OPEN", "DECISION_EXISTS", "CREDENTIAL_TAKEN", "NOT_CANCELLABLE" -> 409;
            case "AUDIT_UNAVAILABLE",
                    "AUDIT_TAMPERED",
                    "COSIGNATURES_MISSING",
                    "SIGNERS_INSUFFICIENT",
                    "SIGNER_UNREACHABLE",
                    "ENGINE_SLOW",
                    "TOO_MANY_LISTENERS" -> UNAVAILABLE;
            case "INTERNAL" -> 500;
            default -> RULE_BROKEN;
        };
    }

    private static Reply fault(String requestId, Exception cause) {
        LOG.atError().addKeyValue("request", requestId).setCause(cause).log("a handler failed");
        WebTag tag = WebTag.SERVER_FAULT;
        return Reply.refusal(tag.status(), tag.name(), tag.message(), tag.remedy());
    }
}
