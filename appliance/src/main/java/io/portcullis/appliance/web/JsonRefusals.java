package io.portcullis.appliance.web;

import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Refusals as the API gives them. What nobody foresaw is logged with the request's id, and told to the caller only as a fault. */
final class JsonRefusals implements Refusals {
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
            case IOException broken -> fault(requestId, broken);
            default -> fault(requestId, cause);
        };
    }

    private static Reply fault(String requestId, Exception cause) {
        LOG.atError().addKeyValue("request", requestId).setCause(cause).log("a handler failed");
        WebTag tag = WebTag.SERVER_FAULT;
        return Reply.refusal(tag.status(), tag.name(), tag.message(), tag.remedy());
    }
}
