package io.portcullis.appliance.web;

import io.portcullis.signer.policy.Policy.Role;
import java.util.List;

/**
 * The officer's list of duress on its way past this appliance. Who carries it is an operator; who reads and changes it is the officer alone, by the salt
 * under which it is sealed and the signature in it ({@code signer.duress}). Nothing that passes here says who is on it, or how many.
 */
final class DuressRoutes {
    private static final String DURESS = "/api/v1/duress";
    private static final Access CARRIERS = Access.only(Role.OPERATOR);

    /** A list for a signer, or of one, in 0x-hex. */
    record Sealed(String signer, String sealed) {}

    /** Lists, and the signers that show none: why is theirs to say to their hosts. */
    record SealedLists(List<Sealed> lists) {
        public SealedLists {
            lists = List.copyOf(lists);
        }
    }

    /** How a signer answered: HEEDED, or the tag of its refusal. */
    record Carried(String signer, String answer) {}

    record CarriedLists(List<Carried> lists) {}

    private final Desk desk;

    DuressRoutes(Desk desk) {
        this.desk = desk;
    }

    List<Route> routes() {
        return List.of(
                new Route(
                                "GET",
                                DURESS,
                                "showDuress",
                                CARRIERS,
                                Route.NONE,
                                Route.NONE,
                                200,
                                call -> Reply.ok(new SealedLists(desk.duress())))
                        .giving(SealedLists.class),
                new Route(
                                "POST",
                                DURESS,
                                "carryDuress",
                                CARRIERS,
                                new Route.Shape.Of(SealedLists.class),
                                Route.NONE,
                                200,
                                call -> Reply.ok(new CarriedLists(desk.carryDuress(
                                        call.body().as(SealedLists.class).lists()))))
                        .giving(CarriedLists.class));
    }
}
