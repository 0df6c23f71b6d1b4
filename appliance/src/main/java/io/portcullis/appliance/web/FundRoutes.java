package io.portcullis.appliance.web;

import java.util.List;
import java.util.regex.Pattern;

/** The routes by which a board speaks to the default fund, and people look at it. */
final class FundRoutes {
    private static final Pattern ID = Pattern.compile("0x[0-9a-f]{64}");

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
                look("/fund/{token}", "getFund", FundDesk.FundView.class, call -> desk.fund(id(call, "token"))),
                look(
                        "/fund/defaults/{id}",
                        "getFundDefault",
                        FundDesk.FallenView.class,
                        call -> desk.fallen(id(call, "id"))));
    }

    private static String id(Call call, String name) {
        return ApiRoutes.checked(ID, call.path().get(name));
    }

    private interface Look {
        Object at(Call call) throws Exception;
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
