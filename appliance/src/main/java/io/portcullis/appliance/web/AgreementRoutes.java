package io.portcullis.appliance.web;

import java.util.List;

/** The routes by which accounts on the chain get collateral, give it back, and are settled, and by which disputes of them begin. */
final class AgreementRoutes {
    private final AgreementDesk desk;

    AgreementRoutes(AgreementDesk desk) {
        this.desk = desk;
    }

    List<Route> routes() {
        return List.of(
                FilingRoute.of(
                        "/intents/collateral",
                        "postCollateral",
                        AgreementDesk.NewCollateral.class,
                        call -> desk.post(call.body().as(AgreementDesk.NewCollateral.class), call.known())),
                FilingRoute.of(
                        "/intents/collateral/release",
                        "releaseCollateral",
                        AgreementDesk.NewRelease.class,
                        call -> desk.release(call.body().as(AgreementDesk.NewRelease.class), call.known())),
                FilingRoute.of(
                        "/intents/settlement",
                        "fileSettlement",
                        AgreementDesk.NewSettlement.class,
                        call -> desk.settle(call.body().as(AgreementDesk.NewSettlement.class), call.known())),
                FilingRoute.of(
                        "/intents/agreement",
                        "fileAgreement",
                        AgreementDesk.NewAgreement.class,
                        call -> desk.agree(call.body().as(AgreementDesk.NewAgreement.class), call.known())),
                FilingRoute.of(
                        "/intents/dispute",
                        "startDispute",
                        AgreementDesk.NewDispute.class,
                        call -> desk.dispute(call.body().as(AgreementDesk.NewDispute.class), call.known())),
                FilingRoute.of(
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
}
