package io.portcullis.appliance.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.portcullis.appliance.console.FreezeView;
import io.portcullis.appliance.console.GroupView;
import io.portcullis.appliance.console.IntentView;
import io.portcullis.appliance.console.KeyView;
import io.portcullis.appliance.console.LedgerView;
import io.portcullis.appliance.console.PersonView;
import io.portcullis.appliance.console.PolicyDiffView;
import io.portcullis.appliance.console.StatusView;
import io.portcullis.appliance.verdict.ApplianceTag;
import io.portcullis.signer.audit.AuditRow;
import io.portcullis.signer.intent.Approval;
import io.portcullis.signer.policy.Policy.Role;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The operations of {@code openapi.json}, each with its shapes and its one line of work. */
final class ApiRoutes {
    static final String API = "/api/v1";
    private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";
    private static final Pattern INTENT_ID = Pattern.compile("0x[0-9a-f]{64}");
    private static final Pattern CREDENTIAL = Pattern.compile("[A-Za-z0-9_-]{1,1364}");
    private static final Pattern TICKET = Pattern.compile("[A-Za-z0-9_-]{1,128}");

    /** Who may decide what about an intent, its policy says, and what approvers delegated; these may at all. */
    private static final Access DECIDERS = Access.anyOf(Role.OPERATOR, Role.APPROVER, Role.GUARDIAN);

    /** Whom to enrol. */
    record NewEnrolment(String person) {}

    /** Who is signed in. */
    record SignedIn(String person, String name, List<String> roles) {
        static SignedIn of(Caller.Known known) {
            return new SignedIn(
                    known.person(),
                    known.fullName(),
                    known.roles().stream().map(Caller::word).sorted().toList());
        }
    }

    /** What the person is about to decide. */
    record Decision(String decision) {
        Decision {
            checkDecision(decision);
        }
    }

    record IntentList(List<IntentView> intents) {}

    record AuthenticatorList(List<Desk.Authenticator> authenticators) {}

    record PendingList(List<Desk.PendingEnrolment> enrolments) {}

    record PeopleList(List<PersonView> people) {}

    record HolderList(List<GroupView.Holder> holders) {}

    record ReserveList(List<LedgerView.Reserve> reserves) {}

    record KeyList(List<KeyView> keys) {}

    record CheckpointList(List<LedgerView.Checkpoint> checkpoints) {}

    record Healthy(String status) {}

    private final Desk desk;
    private final Sessions sessions;
    private final Attempts attempts;
    private final MeterRegistry meters;
    private final String document;

    ApiRoutes(Desk desk, Sessions sessions, Attempts attempts, MeterRegistry meters) {
        this.desk = desk;
        this.sessions = sessions;
        this.attempts = attempts;
        this.meters = meters;
        this.document = document();
    }

    List<Route> routes() {
        List<Route> routes = new ArrayList<>();
        routes.addAll(enrolments());
        routes.addAll(sessionRoutes());
        routes.addAll(intents());
        routes.addAll(new AgreementRoutes(desk.agreements()).routes());
        routes.addAll(new PermitRoutes(desk.permits()).routes());
        routes.addAll(new FundRoutes(desk.fund()).routes());
        routes.addAll(readings());
        routes.addAll(freeze());
        return routes;
    }

    private List<Route> enrolments() {
        return List.of(
                get("/enrolments", "listEnrolments", call -> Reply.ok(new PendingList(desk.pendingEnrolments())))
                        .giving(PendingList.class),
                post(
                                "/enrolments",
                                "createEnrolment",
                                Access.only(Role.OPERATOR),
                                takes(NewEnrolment.class),
                                201,
                                call -> Reply.created(desk.enrol(
                                        call.body().as(NewEnrolment.class).person(), call.known())))
                        .giving(Desk.Enrolment.class),
                post("/enrolments/{ticket}/options", "enrolmentOptions", Access.ANYONE, Route.NONE, 200, call -> {
                            attempts.count(call.from());
                            return Reply.ok(desk.enrolmentOptions(ticket(call)));
                        })
                        .giving("CreationOptions"),
                post(
                                "/enrolments/{ticket}/credential",
                                "enrolCredential",
                                Access.ANYONE,
                                foreign("RegistrationResponse"),
                                201,
                                call -> {
                                    attempts.count(call.from());
                                    return Reply.created(desk.enrolCredential(
                                            ticket(call), call.body().tree()));
                                })
                        .giving(Desk.Credential.class));
    }

    private List<Route> sessionRoutes() {
        return List.of(
                post("/sessions/options", "signInOptions", Access.ANYONE, Route.NONE, 200, call -> {
                            countSignIn(call);
                            return Reply.ok(desk.signInOptions());
                        })
                        .giving("RequestOptions"),
                post("/sessions", "signIn", Access.ANYONE, foreign("AuthenticationResponse"), 201, call -> {
                            countSignIn(call);
                            Caller.Known known = desk.signIn(call.body().tree());
                            desk.deeds()
                                    .write(new AuditRow.SignedIn(
                                            known.person(), call.from().getHostAddress()));
                            call.session().ifPresent(sessions::end);
                            return Reply.created(SignedIn.of(known))
                                    .with("Set-Cookie", Sessions.cookie(sessions.start(known.person())));
                        })
                        .giving(SignedIn.class),
                get("/sessions", "whoAmI", call -> Reply.ok(SignedIn.of(call.known())))
                        .giving(SignedIn.class),
                route("DELETE", "/sessions", "signOut", Access.ANYONE, Route.NONE, 204, call -> {
                    call.session().ifPresent(sessions::end);
                    return Reply.nothing().with("Set-Cookie", Sessions.noCookie());
                }));
    }

    /** Whoever tries too often, from however many addresses, makes one row a window, which says how many were turned away since the last. */
    private void countSignIn(Call call) throws Exception {
        try {
            attempts.count(call.from());
        } catch (WebRefusal e) {
            long times = attempts.turnedAway();
            if (times > 0) {
                desk.deeds()
                        .write(new AuditRow.SignInRefused(
                                WebTag.TOO_MANY_ATTEMPTS.name(), call.from().getHostAddress(), times));
            }
            throw e;
        }
    }

    private List<Route> intents() {
        return List.of(
                FilingRoute.of(
                        "/intents",
                        "fileWithdrawal",
                        Desk.NewWithdrawal.class,
                        call -> desk.file(call.body().as(Desk.NewWithdrawal.class), call.known())),
                FilingRoute.of(
                        "/intents/break-glass",
                        "fileBreakGlass",
                        Desk.NewWithdrawal.class,
                        call -> desk.breakGlass(call.body().as(Desk.NewWithdrawal.class), call.known())),
                get("/intents", "listIntents", call -> Reply.ok(new IntentList(desk.intents())))
                        .giving(IntentList.class),
                get("/intents/{id}", "getIntent", call -> Reply.ok(desk.intent(intentId(call))))
                        .giving(IntentView.class),
                post(
                                "/intents/{id}/approval-options",
                                "approvalOptions",
                                DECIDERS,
                                takes(Decision.class),
                                200,
                                call -> Reply.ok(desk.approvalOptions(
                                        intentId(call),
                                        call.body().as(Decision.class).decision(),
                                        call.known())))
                        .giving("ApprovalOptions"),
                post("/intents/{id}/approvals", "decide", DECIDERS, foreign("DecidedResponse"), 200, this::decide)
                        .giving(IntentView.class),
                post(
                                "/intents/{id}/cancel",
                                "cancelIntent",
                                Access.only(Role.GUARDIAN),
                                Route.NONE,
                                200,
                                call -> Reply.ok(desk.cancel(intentId(call), call.known())))
                        .giving(IntentView.class),
                get(
                                "/intents/{id}/evidence",
                                "getEvidence",
                                call -> new Reply(200, Reply.JSON, desk.evidence(intentId(call)), Map.of()))
                        .giving("Evidence"),
                get(
                                "/intents/{id}/policy-diff",
                                "getPolicyDiff",
                                call -> Reply.ok(desk.policyDiff(intentId(call))
                                        .orElseThrow(ApplianceTag.NO_POLICY_CHANGE::refusal)))
                        .giving(PolicyDiffView.class),
                post(
                                "/policies",
                                "filePolicy",
                                Access.only(Role.OPERATOR),
                                foreign("SignedPolicy"),
                                201,
                                call -> Reply.created(desk.filePolicy(call.body(), call.known())))
                        .giving(IntentView.class),
                FilingRoute.of(
                        "/board/group-key",
                        "fileGroupKey",
                        Desk.NewGroupKey.class,
                        call -> desk.fileGroupKey(call.body().as(Desk.NewGroupKey.class), call.known())),
                FilingRoute.of(
                        "/board/member",
                        "fileBoardMember",
                        Desk.NewMember.class,
                        call -> desk.fileMember(call.body().as(Desk.NewMember.class), call.known())),
                post(
                                "/ceremonies",
                                "runCeremony",
                                Access.only(Role.OPERATOR),
                                takes(Desk.NewCeremony.class),
                                201,
                                call -> Reply.created(
                                        desk.runCeremony(call.body().as(Desk.NewCeremony.class))))
                        .giving(GroupView.Ceremony.class),
                post(
                                "/policies/draft",
                                "draftPolicy",
                                Access.only(Role.OPERATOR),
                                Route.NONE,
                                200,
                                call -> Reply.ok(desk.draftPolicy()))
                        .giving("PolicyDraft"));
    }

    private List<Route> freeze() {
        return List.of(
                post(
                                "/freeze/raise",
                                "raiseFreeze",
                                new Access.AnyOf(Set.of(Role.OPERATOR, Role.APPROVER, Role.GUARDIAN)),
                                takes(Desk.NewRaise.class),
                                200,
                                call -> Reply.ok(desk.raiseFreeze(call.body().as(Desk.NewRaise.class), call.known())))
                        .giving(FreezeView.class),
                FilingRoute.of(
                        "/freeze/lower",
                        "fileLowering",
                        Desk.NewLowering.class,
                        call -> desk.fileLowering(call.body().as(Desk.NewLowering.class), call.known())),
                post(
                        "/watchtower/heartbeats",
                        "hearTower",
                        Access.ANYONE,
                        takes(Desk.NewHeartbeat.class),
                        204,
                        call -> {
                            attempts.count(call.from());
                            desk.hearTower(call.body().as(Desk.NewHeartbeat.class));
                            return Reply.nothing();
                        }));
    }

    private List<Route> readings() {
        return List.of(
                get("/policy", "getPolicy", call -> Reply.ok(desk.policy())).giving("Policy"),
                get("/reserves", "getReserves", call -> Reply.ok(new ReserveList(desk.reserves())))
                        .giving(ReserveList.class),
                get("/group", "getGroup", call -> Reply.ok(new HolderList(desk.group())))
                        .giving(HolderList.class),
                get("/people", "listPeople", call -> Reply.ok(new PeopleList(desk.people())))
                        .giving(PeopleList.class),
                get("/freeze", "getFreeze", call -> Reply.ok(desk.freeze())).giving(FreezeView.class),
                get(
                                "/authenticators",
                                "listAuthenticators",
                                call -> Reply.ok(new AuthenticatorList(desk.authenticators())))
                        .giving(AuthenticatorList.class),
                post(
                                "/authenticators/{credential}/revocation",
                                "revokeAuthenticator",
                                Access.only(Role.OPERATOR),
                                Route.NONE,
                                200,
                                call -> Reply.ok(desk.revokeAuthenticator(
                                        checked(CREDENTIAL, call.path().get("credential")))))
                        .giving("PolicyDraft"),
                get("/status", "getStatus", call -> Reply.ok(desk.status())).giving(StatusView.class),
                get("/keys", "listKeys", call -> Reply.ok(new KeyList(desk.keys())))
                        .giving(KeyList.class),
                get("/audit/checkpoints", "getCheckpoints", call -> Reply.ok(new CheckpointList(desk.checkpoints())))
                        .giving(CheckpointList.class),
                route(
                                "GET",
                                "/openapi.json",
                                "getOpenApi",
                                Access.ANYONE,
                                Route.NONE,
                                200,
                                call -> Reply.text(Reply.JSON, document))
                        .givingText(Reply.JSON),
                get("/metrics", "getMetrics", call -> Reply.text(PROMETHEUS, scrape()))
                        .givingText(PROMETHEUS),
                route(
                                "GET",
                                "/healthz",
                                "getHealth",
                                Access.ANYONE,
                                Route.NONE,
                                200,
                                call -> Reply.ok(new Healthy("up")))
                        .giving(Healthy.class));
    }

    private Reply decide(Call call) throws Exception {
        JsonNode body = call.body().tree();
        if (!(body.deepCopy() instanceof ObjectNode response)
                || !response.path("decision").isString()) {
            throw WebTag.FIELD_MISSING.refusal("A field this operation needs is missing: decision");
        }
        String decision = response.remove("decision").asString();
        checkDecision(decision);
        return Reply.ok(desk.decide(intentId(call), decision, response, call.known()));
    }

    private static void checkDecision(String decision) {
        if (Approval.Decision.ofText(decision).isEmpty()) {
            throw WebTag.FIELD_INVALID.refusal("A decision is approve, reject or cancel.");
        }
    }

    private String scrape() {
        if (meters instanceof PrometheusMeterRegistry prometheus) {
            return prometheus.scrape();
        }
        throw WebTag.ROUTE_UNKNOWN.refusal("This appliance runs without counters.");
    }

    static String intentId(Call call) {
        return checked(INTENT_ID, call.path().get("id"));
    }

    private static String ticket(Call call) {
        return checked(TICKET, call.path().get("ticket"));
    }

    static String checked(Pattern form, String value) {
        if (!form.matcher(value).matches()) {
            throw WebTag.PATH_INVALID.refusal();
        }
        return value;
    }

    private static String document() {
        try (InputStream in = ApiRoutes.class.getResourceAsStream("openapi.json")) {
            if (in == null) {
                throw new IllegalStateException("the jar lacks openapi.json");
            }
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Route.Shape takes(Class<? extends Record> type) {
        return new Route.Shape.Of(type);
    }

    private static Route.Shape foreign(String schema) {
        return new Route.Shape.Foreign(schema);
    }

    private static Route get(String path, String name, Handler handler) {
        return route("GET", path, name, Access.SIGNED_IN, Route.NONE, 200, handler);
    }

    private static Route post(String path, String name, Access access, Route.Shape takes, int status, Handler handler) {
        return route("POST", path, name, access, takes, status, handler);
    }

    private static Route route(
            String method, String path, String name, Access access, Route.Shape takes, int status, Handler handler) {
        return new Route(method, API + path, name, access, takes, Route.NONE, status, handler);
    }
}
