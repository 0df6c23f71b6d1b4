package io.portcullis.appliance.web;

import io.portcullis.appliance.console.Pages;
import tools.jackson.databind.JsonNode;

/** Refusals as people see them: a page, or the way to sign in; programs get JSON. */
final class PageRefusals implements Refusals {
    private final JsonRefusals json = new JsonRefusals();
    private final Pages pages;

    PageRefusals(Pages pages) {
        this.pages = pages;
    }

    @Override
    public Reply reply(String path, String requestId, Exception cause) {
        Reply refused = json.reply(path, requestId, cause);
        if (path.startsWith("/api/")) {
            return refused;
        }
        JsonNode error = refused.body().tree().path("error");
        String tag = error.path("tag").asString();
        if (tag.equals(WebTag.NOT_SIGNED_IN.name())) {
            // Only our own plain paths go into the address; sign-in.js accepts no other.
            return Reply.seeOther(path.matches("/[a-z0-9][a-z0-9/-]*") ? "/sign-in?next=" + path : "/sign-in");
        }
        return Reply.html(
                refused.status(),
                pages.refusal(
                        tag,
                        error.path("message").asString(),
                        error.path("remedy").asString(),
                        requestId));
    }
}
