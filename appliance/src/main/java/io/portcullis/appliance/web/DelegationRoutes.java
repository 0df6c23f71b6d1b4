package io.portcullis.appliance.web;

import io.portcullis.appliance.console.DelegationView;
import io.portcullis.signer.policy.Policy.Role;
import java.util.List;
import java.util.regex.Pattern;

/** Who approves in whose stead. */
final class DelegationRoutes {
    private static final String DELEGATIONS = "/api/v1/delegations";
    private static final Pattern ID = Pattern.compile("0x[0-9a-f]{64}");

    record DelegationList(List<DelegationView> delegations) {}

    private final Desk desk;

    DelegationRoutes(Desk desk) {
        this.desk = desk;
    }

    List<Route> routes() {
        return List.of(
                new Route(
                                "GET",
                                DELEGATIONS,
                                "listDelegations",
                                Access.SIGNED_IN,
                                Route.NONE,
                                Route.NONE,
                                200,
                                call -> Reply.ok(new DelegationList(desk.delegations())))
                        .giving(DelegationList.class),
                post(
                                "/options",
                                "delegationOptions",
                                new Route.Shape.Of(Desk.NewDelegation.class),
                                200,
                                call -> Reply.ok(
                                        desk.delegationOptions(call.body().as(Desk.NewDelegation.class), call.known())))
                        .giving("DelegationOptions"),
                post(
                                "",
                                "delegate",
                                new Route.Shape.Foreign("AuthenticationResponse"),
                                201,
                                call -> Reply.created(desk.delegate(call.body().tree(), call.known())))
                        .giving(DelegationView.class),
                post(
                                "/{id}/withdrawal",
                                "withdrawDelegation",
                                Route.NONE,
                                200,
                                call -> Reply.ok(desk.withdrawDelegation(id(call), call.known())))
                        .giving(DelegationView.class));
    }

    private static String id(Call call) {
        String id = call.path().get("id");
        if (!ID.matcher(id).matches()) {
            throw WebTag.PATH_INVALID.refusal();
        }
        return id;
    }

    private static Route post(String path, String name, Route.Shape takes, int status, Handler handler) {
        return new Route(
                "POST", DELEGATIONS + path, name, Access.only(Role.APPROVER), takes, Route.NONE, status, handler);
    }
}
