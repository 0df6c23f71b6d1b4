package io.portcullis.appliance.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pebbletemplates.pebble.PebbleEngine;
import io.pebbletemplates.pebble.loader.ClasspathLoader;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** The pages. Each takes what it shows and gives its text; nothing here asks who may see it. */
public final class Pages {
    private static final String TEMPLATES = "io/portcullis/appliance/console/templates";

    /** What the audit's form asks for; times are Unix seconds. */
    private static final List<String> AUDIT_FACETS =
            List.of("person", "entity", "key", "tag", "intent", "type", "log", "since", "until");

    private final PebbleEngine engine;
    private volatile Supplier<String> gate = () -> "OPEN";

    public Pages() {
        ClasspathLoader loader = new ClasspathLoader(Pages.class.getClassLoader());
        loader.setPrefix(TEMPLATES);
        loader.setSuffix(".peb");
        engine = new PebbleEngine.Builder()
                .loader(loader)
                .autoEscaping(true)
                .strictVariables(true)
                .defaultLocale(Locale.ROOT)
                .extension(new PageWords())
                .build();
    }

    /** @param level asked for every page: above OPEN, each says so */
    public void showing(Supplier<String> level) {
        this.gate = level;
    }

    public String signIn() {
        return page("sign-in", Map.of());
    }

    public String enrolment() {
        return page("enrol", Map.of());
    }

    public String refusal(String tag, String message, String remedy, String requestId) {
        return page("refusal", Map.of("tag", tag, "message", message, "remedy", remedy, "request", requestId));
    }

    /** Intents that wait for somebody. */
    public String pending(PersonView person, List<IntentView> intents) {
        return page(
                "intents",
                Map.of(
                        "person", person,
                        "here", "intents",
                        "heading", "Pending intents",
                        "lead", "What waits for a decision, a signature or its time.",
                        "nothing", "Nothing waits. The gate is down.",
                        "intents", intents));
    }

    /** Intents that ended, and how. */
    public String history(PersonView person, List<IntentView> intents) {
        return page(
                "intents",
                Map.of(
                        "person", person,
                        "here", "history",
                        "heading", "History",
                        "lead", "Every intent that was settled, refused, cancelled or expired, each with its proofs.",
                        "nothing", "Nothing has ended yet.",
                        "intents", intents));
    }

    /**
     * One intent.
     *
     * @param change what it changes of the policy, if it is about that
     * @param deeds what this person may do about it now
     * @param ended whether it belongs to the history
     */
    public String intent(
            PersonView person, IntentView intent, Optional<PolicyDiffView> change, IntentDeeds deeds, boolean ended) {
        return page(
                "intent",
                Map.of(
                        "person",
                        person,
                        "here",
                        ended ? "history" : "intents",
                        "intent",
                        intent,
                        "change",
                        change,
                        "deeds",
                        deeds));
    }

    public String filing(PersonView person, List<LedgerView.Reserve> reserves) {
        return page("file", Map.of("person", person, "here", "intents", "reserves", reserves));
    }

    /**
     * What stands in the form that declares a default, when somebody comes from a counterparty whose default is proposed.
     *
     * @param held whether the token is one of the reserves, so that it is among those to choose from anyway
     */
    public record Failed(String debtor, String token, boolean held) {}

    /** @param failed who is to be declared, if anybody is */
    public String accountFiling(PersonView person, List<LedgerView.Reserve> reserves, Optional<Failed> failed) {
        return page(
                "account-filing", Map.of("person", person, "here", "intents", "reserves", reserves, "failed", failed));
    }

    /**
     * Reports, with their charts.
     *
     * @param shown the one whose charts are shown; empty while there is none
     * @param all newest first
     */
    public String reports(PersonView person, Optional<ReportView> shown, List<ReportView> all) {
        Map<String, Object> facts = new HashMap<>(Map.of("person", person, "here", "reports", "all", all));
        shown.ifPresent(it -> facts.put("shown", it));
        return page("reports", facts);
    }

    public String ledger(
            PersonView person, List<LedgerView.Reserve> reserves, List<LedgerView.Checkpoint> checkpoints) {
        return page(
                "ledger", Map.of("person", person, "here", "ledger", "reserves", reserves, "checkpoints", checkpoints));
    }

    /**
     * Accounts of the entities that live here.
     *
     * @param hosts whether any entity lives here
     * @param next where the list goes on
     */
    public String accounts(PersonView person, boolean hosts, List<AccountPage> accounts, Optional<Long> next) {
        return page(
                "accounts",
                Map.of("person", person, "here", "accounts", "hosts", hosts, "accounts", accounts, "next", next));
    }

    /** @param pages of each entity that rates its counterparties */
    public String risk(PersonView person, List<RiskPage> pages) {
        return page("risk", Map.of("person", person, "here", "risk", "pages", pages));
    }

    /** @param chain none for a server without one */
    public String chain(PersonView person, Optional<ChainView> chain) {
        return page("chain", Map.of("person", person, "here", "accounts", "chain", chain));
    }

    /** @param commanding what this person may command in it */
    public String account(
            PersonView person, AccountPage account, AccountPage.Commanding commanding, Optional<DisputeView> chain) {
        return page(
                "account",
                Map.of(
                        "person",
                        person,
                        "here",
                        "accounts",
                        "account",
                        account,
                        "commanding",
                        commanding,
                        "chain",
                        chain));
    }

    /**
     * Rows of the audit logs.
     *
     * @param query as it was asked
     */
    public String audit(PersonView person, List<LogView> logs, Map<String, String> query, AuditPage page) {
        List<AuditRowView.Field> asked = AUDIT_FACETS.stream()
                .map(name -> new AuditRowView.Field(name, query.getOrDefault(name, "")))
                .toList();
        StringBuilder again = new StringBuilder();
        asked.stream()
                .filter(facet -> !facet.value().isEmpty())
                .forEach(facet -> again.append(facet.name())
                        .append('=')
                        .append(URLEncoder.encode(facet.value(), UTF_8))
                        .append('&'));
        return page(
                "audit",
                Map.of(
                        "person", person,
                        "here", "audit",
                        "logs", logs,
                        "asked", asked,
                        "again", again.toString(),
                        "page", page));
    }

    /** What closes the gate, and the way up and down. */
    public String freeze(PersonView person, FreezeView freeze) {
        return page("freeze", Map.of("person", person, "here", "freeze", "freeze", freeze));
    }

    /**
     * People, what they sign with, and who approves in whose stead.
     *
     * @param authenticators each with the parts of the API's answer; so are {@code enrolments}
     * @param delegations the longest lasting first
     */
    public String people(
            PersonView person,
            List<PersonView> people,
            List<? extends Record> authenticators,
            List<? extends Record> enrolments,
            List<DelegationView> delegations) {
        return page(
                "people",
                Map.of(
                        "person",
                        person,
                        "here",
                        "people",
                        "people",
                        people,
                        "authenticators",
                        authenticators,
                        "enrolments",
                        enrolments,
                        "delegations",
                        delegations));
    }

    /** The signers' keys: life, backups, drills. */
    public String keys(PersonView person, List<KeyView> keys) {
        return page("keys", Map.of("person", person, "here", "keys", "keys", keys));
    }

    /** One key, and what vouches for it. */
    public String key(PersonView person, KeyView key, AttestationView attestation) {
        return page("key", Map.of("person", person, "here", "keys", "key", key, "word", attestation));
    }

    /** The signers, and what each last said of how its machine started. */
    public String signers(PersonView person, List<SignerView> signers) {
        return page("signers", Map.of("person", person, "here", "signers", "signers", signers));
    }

    String page(String template, Map<String, Object> values) {
        Map<String, Object> all = new HashMap<>(values);
        all.putIfAbsent("person", null);
        all.putIfAbsent("here", "");
        all.put("gate", gate.get());
        StringWriter out = new StringWriter();
        try {
            engine.getTemplate(template).evaluate(out, all);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString();
    }
}
