package io.portcullis.appliance.web;

import io.portcullis.appliance.console.IntentView;
import io.portcullis.signer.policy.Policy.Role;
import java.util.List;

/** The routes by which a board is asked to permit what no contract does. */
final class PermitRoutes {
    private final PermitDesk desk;

    PermitRoutes(PermitDesk desk) {
        this.desk = desk;
    }

    List<Route> routes() {
        return List.of(
                filing(
                        "/intents/key",
                        "fileKeyCeremony",
                        PermitDesk.NewKeyPermit.class,
                        call -> desk.key(call.body().as(PermitDesk.NewKeyPermit.class), call.known())),
                filing(
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

    /** What files an intent. */
    private interface Files {
        IntentView file(Call call) throws Exception;
    }

    private static Route filing(String path, String name, Class<? extends Record> body, Files files) {
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
