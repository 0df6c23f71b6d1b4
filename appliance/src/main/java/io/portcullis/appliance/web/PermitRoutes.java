package io.portcullis.appliance.web;

import java.util.List;

/** The routes by which a board is asked to permit what no contract does. */
final class PermitRoutes {
    private final PermitDesk desk;

    PermitRoutes(PermitDesk desk) {
        this.desk = desk;
    }

    List<Route> routes() {
        return List.of(
                FilingRoute.of(
                        "/intents/key",
                        "fileKeyCeremony",
                        PermitDesk.NewKeyPermit.class,
                        call -> desk.key(call.body().as(PermitDesk.NewKeyPermit.class), call.known())),
                FilingRoute.of(
                        "/intents/credit-limit",
                        "fileCreditLimit",
                        PermitDesk.NewCreditLimit.class,
                        call -> desk.creditLimit(call.body().as(PermitDesk.NewCreditLimit.class), call.known())),
                new Route(
                        "GET",
                        ApiRoutes.API + "/intents/{id}/permit",
                        "getPermit",
                        Access.SIGNED_IN,
                        Route.NONE,
                        new Route.Shape.Of(PermitDesk.SignedPermit.class),
                        200,
                        call -> Reply.ok(desk.permit(ApiRoutes.intentId(call)))));
    }
}
