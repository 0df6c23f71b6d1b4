package io.portcullis.appliance.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.portcullis.appliance.console.AccountView;
import io.portcullis.appliance.console.EngineView;
import io.portcullis.appliance.console.IntentView;
import io.portcullis.appliance.console.RouteView;
import io.portcullis.appliance.hub.BoardSealer;
import io.portcullis.appliance.hub.ConnectionPin;
import io.portcullis.appliance.hub.FeedPosition;
import io.portcullis.appliance.hub.HubService;
import io.portcullis.appliance.hub.HubSettings;
import io.portcullis.depositary.model.AccountKey;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.Hex;
import io.portcullis.engine.hub.HubConfig;
import io.portcullis.engine.hub.Outcome;
import io.portcullis.engine.onion.OnionKey;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.engine.verdict.RefusedException;
import io.portcullis.threshold.codec.Bytes;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The engine's operations. A command carries its authority in itself, so whoever brings it is not asked; who reads must be known.
 *
 * <p>Invariants: a command by API key passes only over a connection that has shown that key; an outcome is told only when it is final. No answer in time says nothing, and the same command asks again.
 */
final class EngineRoutes {
    private static final String API = "/api/v1/engine";
    private static final String EVENTS = "text/event-stream";

    /** {@code authority.Command} in its one encoding, 0x-hex. */
    record NewCommand(String command) {}

    /**
     * @param outcome done, or queued for the other node to agree
     * @param maker with {@code number}, the subcontract it made
     */
    record CommandOutcome(String outcome, Optional<String> maker, Optional<Long> number) {}

    private final EngineDesk desk;
    private final Listeners listeners;
    private final FeedSocket.Beat beat;

    EngineRoutes(EngineDesk desk, Listeners listeners, FeedSocket.Beat beat) {
        this.desk = desk;
        this.listeners = listeners;
        this.beat = beat;
    }

    List<Route> routes() {
        return List.of(
                new Route(
                        "POST",
                        API + "/commands",
                        "submitCommand",
                        Access.ANYONE,
                        new Route.Shape.Of(NewCommand.class),
                        new Route.Shape.Of(CommandOutcome.class),
                        200,
                        call -> Reply.ok(submit(call.body().as(NewCommand.class), call.connection()))),
                get("/accounts", "listAccounts", call -> Reply.ok(desk.accounts(call)))
                        .giving(EngineDesk.AccountList.class),
                get("/accounts/{one}/{other}", "getAccount", call -> Reply.ok(desk.account(desk.key(call))))
                        .giving(AccountView.class),
                get("/route", "findRoute", call -> Reply.ok(route(call))).giving(RouteView.class),
                get("/status", "getEngineStatus", call -> Reply.ok(status())).giving(EngineView.class),
                get("/feed", "listenToFeed", this::feed).givingText(EVENTS),
                new Route(
                        "GET",
                        API + "/feed/socket",
                        "openFeedSocket",
                        Access.SIGNED_IN,
                        Route.NONE,
                        new Route.Shape.Socket(),
                        101,
                        this::socket));
    }

    private RouteView route(Call call) throws InterruptedException {
        HubService engine = desk.engine();
        RouteQuestion question = RouteQuestion.read(call.query());
        return RouteQuestion.view(desk.await(engine.route(question.request(), question.behind())));
    }

    private static Route get(String path, String name, Handler handler) {
        return new Route("GET", API + path, name, Access.SIGNED_IN, Route.NONE, Route.NONE, 200, handler);
    }

    private CommandOutcome submit(NewCommand wanted, ConnectionPin connection) throws InterruptedException {
        Bytes command;
        try {
            command = Bytes.of(Hex.decode(wanted.command()));
        } catch (IllegalArgumentException e) {
            throw WebTag.FIELD_INVALID.refusal("A command is lower-case hexadecimal with 0x.");
        }
        return switch (desk.await(desk.engine().submit(command, connection))) {
            case Outcome.Done it ->
                new CommandOutcome(
                        "done",
                        it.made().map(id -> id.maker().isLeft() ? "left" : "right"),
                        it.made().map(id -> id.number()));
            case Outcome.Queued it -> new CommandOutcome("queued", Optional.empty(), Optional.empty());
            case Outcome.Refused it ->
                throw new RefusedException(it.refusal().tag(), it.refusal().reason());
        };
    }

    private EngineView status() throws InterruptedException {
        HubService engine = desk.engine();
        Optional<HubService.Status> now =
                engine.stopped().isEmpty() ? Optional.of(desk.await(engine.status())) : Optional.empty();
        Map<EntityId, OnionKey> keys = engine.onionKeys();
        return new EngineView(
                engine.settings().node().toString(),
                engine.domain().separator().toString(),
                now.isPresent(),
                fault(engine),
                now.map(EngineRoutes::ledger),
                engine.names().stream()
                        .map(it -> new EngineView.Entity(
                                it.name(),
                                it.entity().toString(),
                                keys.containsKey(it.entity()),
                                Optional.ofNullable(keys.get(it.entity())).map(OnionKey::toString),
                                terms(engine, it.entity()),
                                gate(now, it.entity())))
                        .toList(),
                now.map(HubService.Status::peers).orElse(List.of()).stream()
                        .map(it -> new EngineView.Peer(it.node().toString(), it.up(), it.unacknowledged()))
                        .toList());
    }

    private static Optional<String> gate(Optional<HubService.Status> now, EntityId entity) {
        return now.map(it -> it.gates().get(entity).name());
    }

    /** Why it has stopped; else why nothing new begins, if so. */
    static Optional<IntentView.Fault> fault(HubService engine) {
        if (engine.stopped().isEmpty() && engine.seals() instanceof BoardSealer.State.Refusing it) {
            EngineTag tag = EngineTag.SEALS_REFUSED;
            return Optional.of(new IntentView.Fault(tag.name(), it.reason(), tag.remedy()));
        }
        return engine.stopped()
                .map(it -> new IntentView.Fault(
                        it.tag().name(), it.getMessage(), it.tag().remedy()));
    }

    private static Optional<EngineView.Terms> terms(HubService engine, EntityId entity) {
        return engine.settings().entities().stream()
                .filter(it -> it.named().entity().equals(entity))
                .map(HubSettings.Hosted::terms)
                .filter(it -> !it.equals(HubConfig.ForwardTerms.NONE))
                .map(it -> new EngineView.Terms(
                        it.base().toString(),
                        it.partsPerMillion(),
                        it.expiryDeltaSeconds(),
                        it.least().toString()))
                .findFirst();
    }

    private static EngineView.Ledger ledger(HubService.Status it) {
        return new EngineView.Ledger(
                it.height(),
                it.stateRoot().toString(),
                it.timeMillis(),
                it.accounts(),
                it.waiting(),
                it.unsealed(),
                !(it.seals() instanceof BoardSealer.State.Working));
    }

    private Reply feed(Call call) {
        Optional<AccountKey> only = only(call);
        Listeners.Place place = place(call);
        FeedTelling telling = new FeedTelling(place.listening(), only, call.stillKnown());
        return Reply.streaming(EVENTS, out -> {
            try (place) {
                boolean goesOn = true;
                while (goesOn) {
                    FeedTelling.Said said = telling.next(Limits.FEED_SILENCE);
                    out.write(said.asServerSentEvent().getBytes(UTF_8));
                    out.flush();
                    goesOn = !said.isLast();
                }
            }
        });
    }

    private Reply socket(Call call) {
        Optional<AccountKey> only = only(call);
        Listeners.Place place = place(call);
        return Reply.socket(new FeedSocket(new FeedTelling(place.listening(), only, call.stillKnown()), place, beat));
    }

    private Listeners.Place place(Call call) {
        Optional<FeedPosition> after = call.lastEventId()
                .or(() -> Optional.ofNullable(call.query().get("after")))
                .map(EngineRoutes::position);
        return listeners.listen(desk.engine().feed(), call.known().person(), after);
    }

    private Optional<AccountKey> only(Call call) {
        String one = call.query().get("one");
        String other = call.query().get("other");
        if ((one == null) != (other == null)) {
            throw WebTag.FIELD_INVALID.refusal("An account's feed names both of its entities: one and other.");
        }
        return Optional.ofNullable(one).map(it -> desk.key(it, other));
    }

    private static FeedPosition position(String text) {
        return FeedPosition.parse(text)
                .orElseThrow(() -> WebTag.FIELD_INVALID.refusal("Where to go on is an event's id, whole."));
    }
}
