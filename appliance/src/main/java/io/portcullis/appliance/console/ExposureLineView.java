package io.portcullis.appliance.console;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * One line of an exposure report: every figure of it, and of what it was made.
 *
 * <p>Invariant: each column of the report stands in one group, also one that this build does not know.
 *
 * @param creditor whose counterparty it is
 * @param parent the group that fails together with it
 */
public record ExposureLineView(
        ReportMade made, Party creditor, Party counterparty, String parent, String token, List<Group> groups) {
    public record Party(String id, String word) {}

    /**
     * @param of what these figures were made of, in words
     * @param links where that is
     */
    public record Group(String title, String of, List<Link> links, List<Figure> figures) {
        public Group {
            links = List.copyOf(links);
            figures = List.copyOf(figures);
        }
    }

    /**
     * @param name the report's column
     * @param value as the report has it
     * @param words what it is
     */
    public record Figure(String name, String value, String words) {}

    public record Link(String href, String words) {}

    /** @param columns of the report, with what each is */
    private record Part(String title, String of, Map<String, String> columns) {}

    private static final Map<String, String> ACCOUNT = ordered(
            "limit_left", "L, how far left may owe",
            "limit_right", "R, how far right may owe",
            "collateral", "C, what lies on the chain for the two of them",
            "delta", "Δ, what of the account belongs to left",
            "drawn", "what the counterparty owes beyond its collateral",
            "undrawn", "what it may still draw",
            "utilisation_bp", "drawn of the limit, in basis points");
    private static final Map<String, String> RATING = ordered(
            "ead", "exposure at default: drawn, and what of the rest would be drawn before",
            "pd", "probability of default within a year",
            "lgd", "what of the exposure is lost in a default",
            "el", "expected loss: PD · LGD · EAD",
            "k", "capital K · EAD by the Basel formula",
            "sigma", "σ, volatility of a day",
            "distance_to_default", "in standard deviations, for who has quoted equity",
            "spread", "what the market asks for its risk, a year",
            "wrong_way", "whether its reserve loses its worth when it fails: then it counts zero");
    private static final Map<String, String> RESERVE = ordered(
            "required", "the greatest of EL + K · EAD, the tail of a horizon, and the floor",
            "held", "what counts of what it holds: earmarked on the chain, and said by the treasury",
            "coverage_bp", "held of required, in basis points; empty where nothing is required",
            "shortfall", "required less held",
            "state", "of its reserve call",
            "last_top_up", "when its reserve last grew");
    private static final List<String> STANDS_ABOVE =
            List.of("as_of", "counterparty", "parent", "token", "model_version", "input_hash");

    private static final List<Part> PARTS = List.of(
            new Part("The account", "of the account's line in the engine's log, after the block named below", ACCOUNT),
            new Part(
                    "The rating",
                    "of prices and of what the treasury said of the counterparty: by the engine's log, or by the inputs file",
                    RATING),
            new Part("The reserve", "of the rating, of what the treasury holds, and of the terms of calls", RESERVE));

    public ExposureLineView {
        groups = List.copyOf(groups);
    }

    /** @param names what this node calls entities, by id */
    public static ExposureLineView of(String id, JsonNode head, JsonNode line, Map<String, String> names) {
        ReportMade made = ReportMade.of(id, "exposure", head);
        Party creditor = party(head.path("facts").path("creditor").asString(""), names);
        Party counterparty = party(line.path("counterparty").asString(""), names);
        Link inputs = new Link(made.file("json.inputs.json"), "inputs");
        List<List<Link>> links = List.of(
                List.of(new Link("/accounts/" + creditor.id() + "/" + counterparty.id(), "the account as it is now")),
                List.of(inputs, new Link("/risk", "ratings and prices as they are now")),
                List.of(inputs, new Link("/risk", "calls as they are now")));
        List<Group> groups = new ArrayList<>();
        List<String> known = new ArrayList<>(STANDS_ABOVE);
        for (int i = 0; i < PARTS.size(); i++) {
            Part part = PARTS.get(i);
            known.addAll(part.columns().keySet());
            groups.add(new Group(
                    part.title(),
                    part.of(),
                    links.get(i),
                    part.columns().entrySet().stream()
                            .filter(column -> line.has(column.getKey()))
                            .map(column -> figure(line, column.getKey(), column.getValue()))
                            .toList()));
        }
        List<Figure> others = line.propertyNames().stream()
                .filter(name -> !known.contains(name))
                .map(name -> figure(line, name, ""))
                .toList();
        if (!others.isEmpty()) {
            groups.add(new Group("Others", "of the report", List.of(), others));
        }
        return new ExposureLineView(
                made,
                creditor,
                counterparty,
                line.path("parent").asString(""),
                line.path("token").asString(""),
                groups);
    }

    private static Party party(String id, Map<String, String> names) {
        return new Party(id, ExposureView.word(id, names));
    }

    private static Figure figure(JsonNode line, String name, String words) {
        return new Figure(
                name,
                Optional.of(line.path(name))
                        .filter(value -> !value.isNull())
                        .map(JsonNode::asString)
                        .orElse("none"),
                words);
    }

    private static Map<String, String> ordered(String... words) {
        Map<String, String> map = new LinkedHashMap<>();
        for (int i = 0; i < words.length; i += 2) {
            map.put(words[i], words[i + 1]);
        }
        return Collections.unmodifiableMap(map);
    }
}
