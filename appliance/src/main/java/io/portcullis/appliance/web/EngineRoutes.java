package io.portcullis.appliance.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.portcullis.appliance.console.AccountView;
import io.portcullis.appliance.console.EngineView;
import io.portcullis.appliance.console.IntentView;
import io.portcullis.appliance.hub.ConnectionPin;
import io.portcullis.appliance.hub.HubFeed;
import io.portcullis.appliance.hub.HubService;
import io.portcullis.appliance.hub.HubSettings;
import io.portcullis.appliance.verdict.ApplianceTag;
import io.portcullis.depositary.model.AccountKey;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.Hex;
import io.portcullis.engine.hub.Hub;
import io.portcullis.engine.hub.HubConfig;
import io.portcullis.engine.hub.Outcome;
import io.portcullis.engine.onion.OnionKey;
import io.portcullis.engine.verdict.EngineFault;
import io.portcullis.engine.verdict.RefusedException;
import io.portcullis.threshold.codec.Bytes;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The engine's operations. A command carries its authority in itself, so whoever brings it is not asked; who reads must be known.
 *
 * <p>Invariants: a command by API key passes only over a connection that has shown that key; an outcome is told only when it is final. No answer in time says nothing, and the same command asks again.
 */
final class EngineRoutes {
    private static final String API = "/api/v1/engine";
    private static final String EVENTS = "text/event-stream";
    private static final int MOST_ACCOUNTS = 500;

    /** {@code authority.Command} in its one encoding, 0x-hex. */
    record NewCommand(String command) {}

    /**
     * @param outcome done, or queued for the other node to agree
     * @param maker with {@code number}, the subcontract it made
     */
    record CommandOutcome(String outcome, Optional<String> maker, Optional<Long> number) {}

    /** @param next the {@code from} that goes on; absent at the end */
    record AccountList(List<AccountView> accounts, Optional<Long> next) {}

    private final Optional<HubService> engine;

    EngineRoutes(Optional<HubService> engine) {
        this.engine = engine;
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
                get("/accounts", "listAccounts", call -> Reply.ok(accounts(call)))
                        .giving(AccountList.class),
                get("/accounts/{one}/{other}", "getAccount", call -> Reply.ok(account(call)))
                        .giving(AccountView.class),
                get("/status", "getEngineStatus", call -> Reply.ok(status())).giving(EngineView.class),
                get("/feed", "listenToFeed", call -> feed()).givingText(EVENTS));
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
        return switch (await(engine().submit(command, connection))) {
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

    private AccountList accounts(Call call) throws InterruptedException {
        int from = number(call, "from", 0, Integer.MAX_VALUE);
        int most = number(call, "most", 100, MOST_ACCOUNTS);
        List<Hub.Slot> found = await(engine().accounts(from, most));
        Optional<Long> next = found.size() < most
                ? Optional.empty()
                : Optional.of((long) found.getLast().slot() + 1);
        return new AccountList(
                found.stream()
                        .map(it -> AccountView.of(it.state(), it.frozen()))
                        .toList(),
                next);
    }

    private static int number(Call call, String name, int otherwise, int most) {
        String text = call.query().get(name);
        if (text == null) {
            return otherwise;
        }
        if (!text.matches("[0-9]{1,9}") || Integer.parseInt(text) > most) {
            throw WebTag.FIELD_INVALID.refusal("The query's " + name + " is a number up to " + most + ".");
        }
        return Integer.parseInt(text);
    }

    private AccountView account(Call call) throws InterruptedException {
        EntityId one = entity(call.path().get("one"));
        EntityId other = entity(call.path().get("other"));
        if (one.equals(other)) {
            throw WebTag.PATH_INVALID.refusal("An account is between two entities.");
        }
        HubService.Seen seen = await(engine().account(AccountKey.between(one, other)))
                .orElseThrow(
                        () -> ApplianceTag.ACCOUNT_ABSENT.refusal("There is no account of " + one + " and " + other));
        return AccountView.of(seen.state(), seen.frozen());
    }

    /** An entity by its id, or by the name that this node has for it. */
    private EntityId entity(String word) {
        Optional<EntityId> named = engine().names().stream()
                .filter(it -> it.name().equals(word))
                .map(HubSettings.Named::entity)
                .findFirst();
        try {
            return named.orElseGet(() -> EntityId.fromHex(word));
        } catch (IllegalArgumentException e) {
            throw WebTag.PATH_INVALID.refusal(
                    "An entity is named by its id, or as this node's configuration names it.");
        }
    }

    private EngineView status() throws InterruptedException {
        HubService engine = engine();
        Optional<HubService.Status> now = Optional.empty();
        if (engine.stopped().isEmpty()) {
            now = Optional.of(await(engine.status()));
        }
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
                                terms(engine, it.entity())))
                        .toList(),
                now.map(HubService.Status::peers).orElse(List.of()).stream()
                        .map(it -> new EngineView.Peer(it.node().toString(), it.up(), it.unacknowledged()))
                        .toList());
    }

    static Optional<IntentView.Fault> fault(HubService engine) {
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
                it.signersAway());
    }

    private Reply feed() {
        HubFeed.Listening listening =
                engine().feed().listen().orElseThrow(() -> ApplianceTag.TOO_MANY_LISTENERS.refusal());
        return Reply.streaming(EVENTS, out -> {
            try (listening) {
                tell(listening, out);
            }
        });
    }

    /** A comment now and then shows the listener that we live, and us that the listener does. */
    private static void tell(HubFeed.Listening listening, OutputStream out) throws IOException, InterruptedException {
        out.write(": listening\n\n".getBytes(UTF_8));
        out.flush();
        while (!listening.isCut()) {
            Optional<HubFeed.Event> event = listening.next(Limits.FEED_SILENCE.toMillis());
            String message = event.isPresent() ? FeedWords.message(event.get()).orElse("") : ": quiet\n\n";
            if (!message.isEmpty()) {
                out.write(message.getBytes(UTF_8));
                out.flush();
            }
        }
        out.write("event: cut\ndata: {}\n\n".getBytes(UTF_8));
        out.flush();
    }

    private HubService engine() {
        return engine.orElseThrow(() -> ApplianceTag.ENGINE_ABSENT.refusal());
    }

    private static <T> T await(CompletableFuture<T> future) throws InterruptedException {
        try {
            return future.get(Limits.ENGINE_TIME.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw ApplianceTag.ENGINE_SLOW.refusal();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case EngineFault fault -> throw fault;
                case RuntimeException bug -> throw bug;
                default -> throw new IllegalStateException(e.getCause());
            }
        }
    }
}
