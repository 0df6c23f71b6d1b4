package io.portcullis.appliance.web;

import io.portcullis.appliance.console.IntentDeeds;
import io.portcullis.appliance.console.IntentView;
import io.portcullis.appliance.console.LedgerView;
import io.portcullis.appliance.console.Pages;
import io.portcullis.appliance.console.PersonView;
import io.portcullis.signer.policy.Policy.Role;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The console's pages: what the API says, for people. Only browsers with a session see more than the two doors. */
final class PageRoutes {
    /** States in which an intent waits for nobody any more. */
    private static final Set<String> ENDED = Set.of("COMPLETED", "REJECTED", "EXPIRED", "CANCELLED");

    private static final Pattern ID = Pattern.compile("0x[0-9a-f]{64}");

    private final Desk desk;
    private final Pages pages;

    PageRoutes(Desk desk, Pages pages) {
        this.desk = desk;
        this.pages = pages;
    }

    List<Route> routes() {
        return List.of(
                page("/", "home", Access.ANYONE, call -> Reply.seeOther("/intents")),
                page("/sign-in", "signInPage", Access.ANYONE, call -> Reply.html(200, pages.signIn())),
                page("/enrol/{ticket}", "enrolPage", Access.ANYONE, call -> Reply.html(200, pages.enrolment())),
                page(
                        "/intents",
                        "pendingPage",
                        call -> Reply.html(
                                200,
                                pages.pending(
                                        person(call),
                                        desk.intents().stream()
                                                .filter(PageRoutes::waits)
                                                .toList()))),
                page(
                        "/history",
                        "historyPage",
                        call -> Reply.html(
                                200,
                                pages.history(
                                        person(call),
                                        desk.intents().stream()
                                                .filter(intent -> !waits(intent))
                                                .toList()))),
                page("/intents/{id}", "intentPage", this::intent),
                page(
                        "/file",
                        "filePage",
                        Access.only(Role.OPERATOR),
                        call -> Reply.html(200, pages.filing(person(call), desk.reserves()))),
                page("/file/account", "accountFilingPage", Access.only(Role.OPERATOR), this::accountFiling),
                page(
                        "/ledger",
                        "ledgerPage",
                        call -> Reply.html(200, pages.ledger(person(call), desk.reserves(), desk.checkpoints()))),
                page("/audit", "auditPage", AuditRoutes.READERS, this::audit),
                page("/freeze", "freezePage", call -> Reply.html(200, pages.freeze(person(call), desk.freeze()))),
                page("/keys", "keysPage", call -> Reply.html(200, pages.keys(person(call), desk.keys()))),
                page(
                        "/people",
                        "peoplePage",
                        call -> Reply.html(
                                200,
                                pages.people(
                                        person(call),
                                        desk.people(),
                                        desk.authenticators(),
                                        desk.pendingEnrolments(),
                                        desk.delegations()))));
    }

    private Reply accountFiling(Call call) throws Exception {
        List<LedgerView.Reserve> reserves = desk.reserves();
        Optional<Pages.Failed> failed = word(call, "debtor")
                .flatMap(debtor -> word(call, "token")
                        .map(token -> new Pages.Failed(
                                debtor,
                                token,
                                reserves.stream()
                                        .anyMatch(
                                                reserve -> reserve.token().id().equals(token)))));
        return Reply.html(200, pages.accountFiling(person(call), reserves, failed));
    }

    /** What comes in a link is put into a form only if it can be an id. */
    private static Optional<String> word(Call call, String name) {
        return Optional.ofNullable(call.query().get(name))
                .filter(it -> ID.matcher(it).matches());
    }

    private Reply audit(Call call) throws Exception {
        return Reply.html(
                200,
                pages.audit(
                        person(call),
                        desk.audit().logs(),
                        call.query(),
                        desk.audit().search(call.query())));
    }

    private Reply intent(Call call) throws Exception {
        IntentView intent = desk.intent(ApiRoutes.intentId(call));
        Caller.Known known = call.known();
        boolean decided = intent.approvals().stream()
                .anyMatch(decision -> decision.person().equals(known.person()));
        boolean awaits = intent.state().equals("AWAITING_APPROVALS");
        boolean filed = intent.initiator().equals(known.person());
        boolean guards = known.roles().contains(Role.GUARDIAN);
        boolean approves = known.roles().contains(Role.APPROVER) && !filed;
        IntentDeeds deeds = new IntentDeeds(
                (approves || isDelegate(known, intent)) && !filed && awaits && !decided,
                (approves || guards) && awaits && !decided,
                (approves || guards || filed) && (awaits || intent.state().equals("APPROVED")),
                guards && intent.state().equals("QUEUED"));
        return Reply.html(
                200,
                pages.intent(person(call), intent, desk.policyDiff(ApiRoutes.intentId(call)), deeds, !waits(intent)));
    }

    private boolean isDelegate(Caller.Known known, IntentView intent) throws Exception {
        return desk.delegations().stream()
                .anyMatch(one -> one.delegate().equals(known.person())
                        && one.counts()
                        && one.kinds().contains(intent.kind()));
    }

    private static boolean waits(IntentView intent) {
        return !ENDED.contains(intent.state());
    }

    static PersonView person(Call call) {
        Caller.Known known = call.known();
        return new PersonView(
                known.person(),
                known.fullName(),
                known.roles().stream().map(Caller::word).sorted().toList(),
                0);
    }

    static Route page(String path, String name, Handler handler) {
        return page(path, name, Access.SIGNED_IN, handler);
    }

    private static Route page(String path, String name, Access access, Handler handler) {
        return new Route("GET", path, name, access, Route.NONE, new Route.Shape.Text("text/html"), 200, handler);
    }
}
