package io.portcullis.appliance.web;

import io.portcullis.appliance.console.ChainView;
import io.portcullis.appliance.console.DisputeView;
import io.portcullis.appliance.verdict.ApplianceTag;
import io.portcullis.depositary.model.AccountKey;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.signer.policy.Policy.Role;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;

/**
 * Disputes of accounts. Answering, showing secrets and ending are done by the appliance itself, too; an operator may do them at once. None takes a
 * board's signature, and each can only bring to the chain what both sides sealed.
 */
final class DisputeRoutes {
    private static final String ONE = "/api/v1/engine/accounts/{one}/{other}/dispute";
    private static final String PROOF = "/api/v1/engine/accounts/{one}/{other}/proof";
    private static final String EVIDENCE = "/api/v1/engine/accounts/{one}/{other}/towers/{tower}/evidence";
    private static final Access OPERATORS = new Access.AnyOf(Set.of(Role.OPERATOR, Role.GUARDIAN));

    private final EngineDesk engine;
    private final Optional<DisputeDesk> desk;

    DisputeRoutes(EngineDesk engine, Optional<DisputeDesk> desk) {
        this.engine = engine;
        this.desk = desk;
    }

    List<Route> routes() {
        return List.of(
                new Route(
                                "GET",
                                ONE,
                                "getDispute",
                                Access.SIGNED_IN,
                                Route.NONE,
                                Route.NONE,
                                200,
                                call -> Reply.ok(desk().view(engine.key(call))))
                        .giving(DisputeView.class),
                new Route(
                                "GET",
                                PROOF,
                                "getProof",
                                Access.SIGNED_IN,
                                Route.NONE,
                                Route.NONE,
                                200,
                                call -> Reply.ok(desk().proof(engine.key(call))))
                        .giving(DisputeDesk.ProofView.class),
                new Route(
                                "GET",
                                "/api/v1/engine/chain",
                                "getChain",
                                Access.SIGNED_IN,
                                Route.NONE,
                                Route.NONE,
                                200,
                                call -> Reply.ok(desk().chain()))
                        .giving(ChainView.class),
                new Route(
                                "GET",
                                "/api/v1/engine/towers",
                                "listTowers",
                                Access.SIGNED_IN,
                                Route.NONE,
                                Route.NONE,
                                200,
                                call -> Reply.ok(desk().towers()))
                        .giving(DisputeDesk.TowerList.class),
                new Route(
                                "GET",
                                EVIDENCE,
                                "getTowerEvidence",
                                Access.SIGNED_IN,
                                Route.NONE,
                                Route.NONE,
                                200,
                                call -> Reply.ok(
                                        desk().evidence(call.path().get("tower"), engine.key(call), started(call))))
                        .giving(DisputeDesk.TowerEvidence.class),
                post("/counter", "counterDispute", DisputeDesk::counter),
                post("/finalize", "finalizeDispute", DisputeDesk::finish),
                post("/reveal", "revealSecrets", DisputeDesk::reveal));
    }

    /** The query's {@code started}: the hash of the body that the dispute started with. */
    private static Optional<Bytes32> started(Call call) {
        try {
            return Optional.ofNullable(call.query().get("started")).map(Bytes32::fromHex);
        } catch (IllegalArgumentException e) {
            throw WebTag.FIELD_INVALID.refusal("The query's started is a hash: 0x and 64 lower-case hex digits.");
        }
    }

    private Route post(String deed, String name, BiFunction<DisputeDesk, AccountKey, DisputeDesk.Sent> doing) {
        return new Route(
                "POST",
                ONE + deed,
                name,
                OPERATORS,
                Route.NONE,
                new Route.Shape.Of(DisputeDesk.Sent.class),
                200,
                call -> Reply.ok(doing.apply(desk(), engine.key(call))));
    }

    private DisputeDesk desk() {
        return desk.orElseThrow(() -> ApplianceTag.ENGINE_ABSENT.refusal());
    }
}
