package io.portcullis.appliance.web;

import io.portcullis.appliance.console.IntentView;
import io.portcullis.signer.policy.Policy.Role;

/** A route that files an intent: operators ask, and get the intent as it stands. */
final class FilingRoute {
    /** What files it. */
    interface Files {
        IntentView file(Call call) throws Exception;
    }

    private FilingRoute() {}

    /** @param path below the API's own */
    static Route of(String path, String name, Class<? extends Record> body, Files files) {
        return new Route(
                "POST",
                ApiRoutes.API + path,
                name,
                Access.only(Role.OPERATOR),
                new Route.Shape.Of(body),
                new Route.Shape.Of(IntentView.class),
                201,
                call -> Reply.created(files.file(call)));
    }
}
