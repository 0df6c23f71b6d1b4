package io.portcullis.appliance.web;

import io.portcullis.signer.policy.Policy.Role;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The routes by which a board speaks to the default fund, people look at it, and operators have it do what anyone may. Of the last none takes a board's
 * signature: they are sent from the account that pays gas.
 */
final class FundRoutes {
    private static final Pattern ID = Pattern.compile("0x[0-9a-f]{64}");
    private static final Pattern NUMBER = Pattern.compile("0|[1-9][0-9]{0,17}");
    private static final String ONE = "/fund/defaults/{id}";

    private final FundDesk desk;

    FundRoutes(FundDesk desk) {
        this.desk = desk;
    }

    List<Route> routes() {
        return List.of(
                FilingRoute.of(
                        "/intents/default",
                        "declareDefault",
                        FundDesk.NewDefault.class,
                        call -> desk.declare(call.body().as(FundDesk.NewDefault.class), call.known())),
                FilingRoute.of(
                        "/intents/fund-exit",
                        "leaveFund",
                        FundDesk.NewFundExit.class,
                        call -> desk.leave(call.body().as(FundDesk.NewFundExit.class), call.known())),
                look("/fund/defaults", "listFundDefaults", FundDesk.DefaultList.class, call -> desk.defaults()),
                look("/fund/exits", "listFundExits", FundDesk.ExitList.class, call -> desk.exits()),
                compose(
                        "join",
                        "composeJoin",
                        FundDesk.NewJoin.class,
                        call -> desk.join(call.body().as(FundDesk.NewJoin.class))),
                compose(
                        "replenishment",
                        "composeReplenishment",
                        FundDesk.NewJoin.class,
                        call -> desk.replenish(call.body().as(FundDesk.NewJoin.class))),
                compose(
                        "premium",
                        "composePremium",
                        FundDesk.NewPayIn.class,
                        call -> desk.premium(call.body().as(FundDesk.NewPayIn.class))),
                compose(
                        "bond",
                        "composeBond",
                        FundDesk.NewPayIn.class,
                        call -> desk.bond(call.body().as(FundDesk.NewPayIn.class))),
                compose(
                        "recovery",
                        "composeRecovery",
                        FundDesk.NewRecovery.class,
                        call -> desk.recover(call.body().as(FundDesk.NewRecovery.class))),
                look("/fund/{token}", "getFund", FundDesk.FundView.class, call -> desk.fund(id(call, "token"))),
                look(ONE, "getFundDefault", FundDesk.FallenView.class, call -> desk.fallen(id(call, "id"))),
                deed(ONE + "/advance", "advanceDefault", Route.NONE, call -> desk.advance(id(call, "id"))),
                deed(ONE + "/close", "closeDefault", Route.NONE, call -> desk.close(id(call, "id"))),
                deed(ONE + "/abandon", "abandonDefault", Route.NONE, call -> desk.abandon(id(call, "id"))),
                deed(
                        ONE + "/acceptances",
                        "acceptPart",
                        new Route.Shape.Of(FundDesk.NewAcceptance.class),
                        call -> desk.accept(id(call, "id"), call.body().as(FundDesk.NewAcceptance.class))),
                deed(
                        ONE + "/refunds",
                        "claimRefund",
                        new Route.Shape.Of(FundDesk.NewRefund.class),
                        call -> desk.claimRefund(id(call, "id"), call.body().as(FundDesk.NewRefund.class))),
                deed(
                        "/fund/exits/{number}/finish",
                        "finishFundExit",
                        Route.NONE,
                        call -> desk.finishExit(Long.parseLong(
                                ApiRoutes.checked(NUMBER, call.path().get("number"))))));
    }

    static String id(Call call, String name) {
        return ApiRoutes.checked(ID, call.path().get(name));
    }

    private interface Look {
        Object at(Call call) throws Exception;
    }

    /** What a wallet has to send; nothing is sent. */
    private static Route compose(String kind, String name, Class<? extends Record> body, Look composing) {
        return new Route(
                "POST",
                ApiRoutes.API + "/fund/calls/" + kind,
                name,
                Access.only(Role.OPERATOR),
                new Route.Shape.Of(body),
                new Route.Shape.Of(FundDesk.FundCallList.class),
                200,
                call -> Reply.ok(composing.at(call)));
    }

    private static Route deed(String path, String name, Route.Shape takes, Look doing) {
        return new Route(
                "POST",
                ApiRoutes.API + path,
                name,
                Access.only(Role.OPERATOR),
                takes,
                new Route.Shape.Of(DisputeDesk.Sent.class),
                200,
                call -> Reply.ok(doing.at(call)));
    }

    private static Route look(String path, String name, Class<? extends Record> shown, Look look) {
        return new Route(
                "GET",
                ApiRoutes.API + path,
                name,
                Access.SIGNED_IN,
                Route.NONE,
                new Route.Shape.Of(shown),
                200,
                call -> Reply.ok(look.at(call)));
    }
}
