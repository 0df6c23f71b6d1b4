package io.portcullis.signer.policy;

import io.portcullis.signer.intent.IntentKind;
import io.portcullis.signer.json.Fields;
import io.portcullis.signer.json.StrictJson;
import io.portcullis.signer.policy.ApproverTerms.BreakGlass;
import io.portcullis.signer.policy.ApproverTerms.Delegable;
import io.portcullis.signer.policy.ApproverTerms.Demand;
import io.portcullis.signer.policy.ApproverTerms.Diversity;
import io.portcullis.signer.policy.ApproverTerms.End;
import io.portcullis.signer.policy.ApproverTerms.Model;
import io.portcullis.signer.policy.Safeguards.Threshold;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The wire form of the approvers' terms, inside a policy document of format 3. Sets are in alphabetical order:
 *
 * <pre>
 * {"attestation":"any" or "direct",
 *  "models":[{"aaguid","vendor"}…],
 *  "authenticators",
 *  "delegation":{"kinds":[…],"longestSeconds"},
 *  "diversities":[{"id","kinds":[…],"of":"organisation", "site" or "vendor","atLeast"} and perhaps {"token","above"}…],
 *  "breakGlass"?:{"delaySeconds","ends":[{"token","destination"}…]}}
 * </pre>
 */
final class ApproverTermsCodec {
    private static final int MAX_MODELS = 64;
    private static final int MAX_AUTHENTICATORS = 8;
    private static final int MAX_ENDS = 32;
    private static final String UUID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";

    private static final Set<IntentKind> SINCE_FORMAT_3 = EnumSet.of(
            IntentKind.BREAK_GLASS,
            IntentKind.ENROLMENT,
            IntentKind.SETTLEMENT,
            IntentKind.COLLATERAL,
            IntentKind.CREDIT_LIMIT,
            IntentKind.KEY,
            IntentKind.DEFAULT,
            IntentKind.FUND_EXIT);

    private ApproverTermsCodec() {}

    static ObjectNode toJson(ApproverTerms terms) {
        ObjectNode json = StrictJson.newObject()
                .put("attestation", word(terms.demand()))
                .put("authenticators", terms.authenticators());
        ArrayNode models = json.putArray("models");
        terms.models()
                .forEach(model ->
                        models.addObject().put("aaguid", model.aaguid()).put("vendor", model.vendor()));
        ArrayNode kinds = json.putObject("delegation")
                .put("longestSeconds", terms.delegable().longestSeconds())
                .putArray("kinds");
        terms.delegable().kinds().stream().map(IntentKind::text).sorted().forEach(kinds::add);
        ArrayNode diversities = json.putArray("diversities");
        terms.diversities().forEach(rule -> {
            ObjectNode node = SafeguardsCodec.of(diversities, rule.id(), rule.kinds())
                    .put("of", word(rule.of()))
                    .put("atLeast", rule.atLeast());
            rule.threshold()
                    .ifPresent(threshold -> node.put("token", threshold.token().toString())
                            .put("above", threshold.above().toString()));
        });
        terms.breakGlass().ifPresent(glass -> {
            ArrayNode ends = json.putObject("breakGlass")
                    .put("delaySeconds", glass.delaySeconds())
                    .putArray("ends");
            glass.ends()
                    .forEach(end -> ends.addObject()
                            .put("token", end.token().toString())
                            .put("destination", end.address().toString()));
        });
        return json;
    }

    static ApproverTerms read(Fields in) {
        List<Model> models = in.objects("models", MAX_MODELS, ApproverTermsCodec::model);
        PolicyCodec.requireSorted(
                in, "models", models.stream().map(Model::aaguid).toList());
        PolicyCodec.requireDistinct(models.stream().map(Model::aaguid).toList(), "models");
        return new ApproverTerms(
                choice(in, "attestation", Set.of(Demand.ANY, Demand.DIRECT)),
                models,
                in.number("authenticators", 1, MAX_AUTHENTICATORS),
                in.object(
                        "delegation",
                        part -> new Delegable(
                                delegable(part), part.number("longestSeconds", 0, SafeguardsCodec.MAX_SECONDS))),
                in.objects("diversities", SafeguardsCodec.MAX_EACH, ApproverTermsCodec::diversity),
                in.optionalObject(
                        "breakGlass",
                        part -> new BreakGlass(
                                part.number("delaySeconds", 1, SafeguardsCodec.MAX_SECONDS),
                                part.objects(
                                        "ends",
                                        MAX_ENDS,
                                        end -> new End(SafeguardsCodec.token(end), end.address("destination"))))));
    }

    private static Model model(Fields in) {
        String aaguid = in.text("aaguid", 36);
        if (!aaguid.matches(UUID)) {
            throw in.invalid("aaguid", "a UUID in lower case");
        }
        return new Model(aaguid, in.identifier("vendor"));
    }

    private static Diversity diversity(Fields in) {
        return new Diversity(
                in.identifier("id"),
                SafeguardsCodec.kinds(in),
                choice(in, "of", EnumSet.allOf(ApproverTerms.Of.class)),
                in.number("atLeast", 1, PolicyCodec.MAX_PEOPLE),
                in.has("token")
                        ? Optional.of(new Threshold(SafeguardsCodec.token(in), in.amount("above")))
                        : Optional.empty());
    }

    /** Unlike the kinds of a rule, these may be none. */
    private static Set<IntentKind> delegable(Fields in) {
        List<String> texts = SafeguardsCodec.distinct(in, "kinds", IntentKind.values().length);
        return texts.isEmpty() ? Set.of() : SafeguardsCodec.kinds(in);
    }

    private static <E extends Enum<E>> E choice(Fields in, String name, Set<E> choices) {
        String text = in.text(name, 16);
        return choices.stream()
                .filter(one -> word(one).equals(text))
                .findFirst()
                .orElseThrow(() -> in.invalid(
                        name,
                        "one of "
                                + choices.stream()
                                        .map(ApproverTermsCodec::word)
                                        .sorted()
                                        .toList()));
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    /** What the terms say of the rest of the policy must be true of it. */
    static void requireConsistent(Policy policy) {
        ApproverTerms terms = policy.approverTerms();
        Stream<IntentKind> ruled = policy.rules().stream().map(Policy.Rule::kind);
        if (!terms.stated()) {
            SafeguardsCodec.requireThat(
                    ruled.noneMatch(SINCE_FORMAT_3::contains),
                    "rules of break-glass, enrolment, settlement, collateral, credit limits, keys and default funds are of format 3 or above");
            return;
        }
        SafeguardsCodec.requireThat(
                policy.people().stream()
                        .flatMap(person -> person.credentials().stream())
                        .allMatch(credential -> credential.since() <= policy.version()
                                && terms.model(credential.aaguid()).isPresent()),
                "a credential is of a model that is not listed, or of a version to come");
        SafeguardsCodec.requireThat(
                terms.delegable().kinds().isEmpty() == (terms.delegable().longestSeconds() == 0),
                "a delegation is of some kind, and for a while, or there is none");
        SafeguardsCodec.requireThat(
                terms.breakGlass().isPresent() == ruled.anyMatch(kind -> kind == IntentKind.BREAK_GLASS),
                "break-glass has both its ends and its rules, or there is none");
        terms.breakGlass().ifPresent(glass -> requireConsistent(policy, glass));
    }

    private static void requireConsistent(Policy policy, BreakGlass glass) {
        PolicyCodec.requireDistinct(glass.ends(), "ends of break-glass");
        SafeguardsCodec.requireThat(
                !glass.ends().isEmpty()
                        && glass.ends().stream()
                                .allMatch(end -> policy.chainAllowList().contains(end.token(), end.address())),
                "an end of break-glass is not on the allow-list");
        SafeguardsCodec.requireThat(
                policy.safeguards().delays().stream()
                        .filter(delay -> delay.kinds().contains(IntentKind.WITHDRAWAL))
                        .allMatch(delay -> delay.seconds() < glass.delaySeconds()),
                "break-glass waits longer than any withdrawal");
    }
}
