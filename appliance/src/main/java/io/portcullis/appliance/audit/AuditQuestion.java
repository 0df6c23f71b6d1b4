package io.portcullis.appliance.audit;

import io.portcullis.appliance.verdict.ApplianceTag;
import io.portcullis.signer.audit.RowForms;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is looked for: rows that have everything that is named. A person is found wherever one is named, as who asked or who did; a key
 * under each of its names.
 *
 * @param wanted text by facet; a row must have each of them
 * @param since Unix seconds, the first that counts
 * @param until Unix seconds, the first that does not
 * @param before of each log, the index that the page ends before: where the last page stopped
 */
public record AuditQuestion(Map<String, String> wanted, long since, long until, int limit, Map<String, Long> before) {
    /** The fields of rows that a facet looks at. */
    private static final Map<String, Set<String>> FACETS = Map.of(
            "person", Set.of("person", "by"),
            "entity", Set.of("entity"),
            "key", Set.of("key", "auditKey", "groupKey", "address"),
            "tag", Set.of("tag"),
            "intent", Set.of("intent"),
            "type", Set.of("type"),
            "log", Set.of());

    private static final Set<String> OTHERS = Set.of("since", "until", "limit", "before");
    private static final int MAX_TEXT = 1_024;
    private static final int USUAL = 50;

    public AuditQuestion {
        wanted = Map.copyOf(wanted);
        before = Map.copyOf(before);
    }

    /** @throws io.portcullis.appliance.verdict.ApplianceRefusal {@code AUDIT_QUERY_INVALID} */
    public static AuditQuestion read(Map<String, String> query) {
        Map<String, String> wanted = new TreeMap<>();
        query.forEach((name, value) -> {
            if (value.length() > MAX_TEXT || (!FACETS.containsKey(name) && !OTHERS.contains(name))) {
                throw invalid(name + " is not understood");
            }
            if (FACETS.containsKey(name) && !value.isEmpty()) {
                wanted.put(name, value);
            }
        });
        if (wanted.containsKey("type") && !RowForms.types().contains(wanted.get("type"))) {
            throw invalid("type is one of " + RowForms.types());
        }
        int limit = (int) number(query, "limit", USUAL);
        if (limit < 1 || limit > Limits.MAX_ROWS) {
            throw invalid("limit is 1 to " + Limits.MAX_ROWS);
        }
        return new AuditQuestion(
                wanted,
                number(query, "since", 0),
                number(query, "until", Long.MAX_VALUE),
                limit,
                places(query.getOrDefault("before", "")));
    }

    private static long number(Map<String, String> query, String name, long otherwise) {
        String text = query.getOrDefault(name, "");
        if (text.isEmpty()) {
            return otherwise;
        }
        if (!text.matches("[0-9]{1,15}")) {
            throw invalid(name + " is a whole number");
        }
        return Long.parseLong(text);
    }

    /** {@code log:index,log:index}. */
    private static Map<String, Long> places(String text) {
        Map<String, Long> places = new TreeMap<>();
        for (String one : text.isEmpty() ? new String[0] : text.split(",", 64)) {
            if (!one.matches("[a-z0-9.-]{1,64}:[0-9]{1,15}")) {
                throw invalid("before is where a page said that the next begins");
            }
            int colon = one.indexOf(':');
            places.put(one.substring(0, colon), Long.parseLong(one.substring(colon + 1)));
        }
        return places;
    }

    boolean matches(String log, RowForms.Written row) {
        if (row.at() < since || row.at() >= until) {
            return false;
        }
        ObjectNode fields = row.fields().put("type", row.type());
        return wanted.entrySet().stream()
                .allMatch(facet -> facet.getKey().equals("log")
                        ? facet.getValue().equals(log)
                        : FACETS.get(facet.getKey()).stream().anyMatch(name -> has(fields, name, facet.getValue())));
    }

    /** Several people in one field are separated by commas. */
    private static boolean has(ObjectNode fields, String name, String wanted) {
        JsonNode value = fields.get(name);
        List<String> texts =
                value == null ? List.of() : Arrays.asList(value.asString().split(",", -1));
        return texts.stream().anyMatch(wanted::equalsIgnoreCase);
    }

    private static RuntimeException invalid(String reason) {
        return ApplianceTag.AUDIT_QUERY_INVALID.refusal(reason);
    }
}
