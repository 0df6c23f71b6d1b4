package io.portcullis.appliance.web;

import io.portcullis.appliance.console.StaticFiles;

/** The console's files: the same for everybody, so nobody need be signed in, and browsers may keep them as long as they ask. */
final class StaticRoutes {
    private StaticRoutes() {}

    static Route route(StaticFiles files) {
        return new Route(
                "GET",
                "/static/{name}",
                "staticFile",
                Access.ANYONE,
                Route.NONE,
                new Route.Shape.Text("text/*"),
                200,
                call -> files.find(call.path().get("name"))
                        .map(file -> Reply.text(file.mediaType(), file.text())
                                .with("ETag", file.entityTag())
                                .with("Cache-Control", "no-cache"))
                        .orElseThrow(WebTag.ROUTE_UNKNOWN::refusal));
    }
}
