package io.portcullis.appliance.web;

import io.portcullis.appliance.console.RatingView;
import io.portcullis.appliance.console.RiskView;
import io.portcullis.appliance.console.StressView;
import io.portcullis.appliance.hub.HubService;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.engine.credit.RiskBook;
import io.portcullis.engine.credit.RiskEngine;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.engine.verdict.RefusedException;
import java.util.List;
import java.util.Optional;

/** What an entity's engine makes of its counterparties' risk. Words of the treasury come as commands, as all others do. */
final class RiskRoutes {
    private static final String API = "/api/v1/engine/risk";
    private static final int MOST = 500;

    /** @param next the {@code after} that goes on; absent at the end */
    record RatingList(List<RatingView> ratings, Optional<String> next) {
        RatingList {
            ratings = List.copyOf(ratings);
        }
    }

    private final EngineDesk desk;

    RiskRoutes(EngineDesk desk) {
        this.desk = desk;
    }

    List<Route> routes() {
        return List.of(
                get("/{entity}", "getRisk", call -> Reply.ok(risk(call))).giving(RiskView.class),
                get("/{entity}/ratings", "listRatings", call -> Reply.ok(ratings(call)))
                        .giving(RatingList.class),
                new Route(
                        "POST",
                        API + "/{entity}/stress",
                        "stress",
                        Access.SIGNED_IN,
                        new Route.Shape.Of(StressQuestion.class),
                        new Route.Shape.Of(StressView.class),
                        200,
                        call -> Reply.ok(stress(call))));
    }

    private static Route get(String path, String name, Handler handler) {
        return new Route("GET", API + path, name, Access.SIGNED_IN, Route.NONE, Route.NONE, 200, handler);
    }

    private RiskView risk(Call call) throws InterruptedException {
        EntityId creditor = creditor(call);
        HubService engine = desk.engine();
        return desk.await(
                engine.look(hub -> RiskView.of(creditor.toString(), hub.risk(creditor), engine.sources(creditor))));
    }

    private RatingList ratings(Call call) throws InterruptedException {
        EntityId creditor = creditor(call);
        Optional<RiskEngine.Key> after =
                Optional.ofNullable(call.query().get("after")).map(RiskRoutes::key);
        int most = EngineDesk.number(call, "most", 100, MOST);
        List<RiskBook.Line> lines = desk.await(desk.engine()
                .look(hub ->
                        hub.risk(creditor).map(book -> book.lines(after, most)).orElse(List.of())));
        Optional<String> next = lines.size() < most || lines.isEmpty()
                ? Optional.empty()
                : Optional.of(text(lines.getLast().rating().position().key()));
        return new RatingList(lines.stream().map(RatingView::of).toList(), next);
    }

    private StressView stress(Call call) throws InterruptedException {
        EntityId creditor = creditor(call);
        StressQuestion question = call.body().as(StressQuestion.class);
        StressQuestion.Known known = desk.await(
                        desk.engine().look(hub -> hub.risk(creditor).map(StressQuestion.Known::of)))
                .orElseThrow(() -> new RefusedException(EngineTag.RISK_TERMS_MISSING, creditor + " has said no terms"));
        return question.answer(known);
    }

    private EntityId creditor(Call call) {
        EntityId creditor = desk.entity(call.path().get("entity"));
        if (!desk.engine().hosts(creditor)) {
            throw WebTag.PATH_INVALID.refusal("Only an entity that lives here rates here.");
        }
        return creditor;
    }

    private static String text(RiskEngine.Key key) {
        return key.counterparty() + "." + key.token();
    }

    private static RiskEngine.Key key(String text) {
        String[] parts = text.split("\\.", -1);
        try {
            if (parts.length == 2) {
                return new RiskEngine.Key(EntityId.fromHex(parts[0]), TokenId.fromHex(parts[1]));
            }
        } catch (IllegalArgumentException e) {
            // It is none, as below.
        }
        throw WebTag.FIELD_INVALID.refusal("Where to go on is what 'next' said, whole.");
    }
}
