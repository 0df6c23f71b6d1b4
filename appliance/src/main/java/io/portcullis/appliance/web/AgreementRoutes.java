package io.portcullis.appliance.web;

import io.portcullis.appliance.console.IntentView;
import io.portcullis.signer.policy.Policy.Role;
import java.util.List;

/** The routes by which accounts on the chain get collateral, give it back, and are settled, and by which disputes of them begin. */
final class AgreementRoutes {
    private final AgreementDesk desk;

    AgreementRoutes(AgreementDesk desk) {
        this.desk = desk;
    }

    List<Route> routes() {
        return List.of(
                filing(
                        "/intents/collateral",
                        "postCollateral",
                        AgreementDesk.NewCollateral.class,
                        call -> desk.post(call.body().as(AgreementDesk.NewCollateral.class), call.known())),
                filing(
                        "/intents/collateral/release",
                        "releaseCollateral",
                        AgreementDesk.NewRelease.class,
                        call -> desk.release(call.body().as(AgreementDesk.NewRelease.class), call.known())),
                filing(
                        "/intents/settlement",
                        "fileSettlement",
                        AgreementDesk.NewSettlement.class,
                        call -> desk.settle(call.body().as(AgreementDesk.NewSettlement.class), call.known())),
                filing(
                        "/intents/agreement",
                        "fileAgreement",
                        AgreementDesk.NewAgreement.class,
                        call -> desk.agree(call.body().as(AgreementDesk.NewAgreement.class), call.known())),
                filing(
                        "/intents/dispute",
                        "startDispute",
                        AgreementDesk.NewDispute.class,
                        call -> desk.dispute(call.body().as(AgreementDesk.NewDispute.class), call.known())),
                filing(
                        "/intents/order-fill",
                        "fillOrders",
                        AgreementDesk.NewFill.class,
                        call -> desk.fill(call.body().as(AgreementDesk.NewFill.class), call.known())),
                new Route(
                        "GET",
                        ApiRoutes.API + "/intents/{id}/agreement",
                        "getAgreement",
                        Access.SIGNED_IN,
                        Route.NONE,
                        new Route.Shape.Of(AgreementDesk.SignedAgreement.class),
                        200,
                        call -> Reply.ok(desk.agreement(ApiRoutes.intentId(call)))));
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
