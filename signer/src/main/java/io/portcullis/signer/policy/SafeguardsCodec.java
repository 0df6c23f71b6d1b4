package io.portcullis.signer.policy;

import io.portcullis.depositary.model.TokenId;
import io.portcullis.signer.intent.IntentKind;
import io.portcullis.signer.json.Fields;
import io.portcullis.signer.json.StrictJson;
import io.portcullis.signer.policy.Policy.Role;
import io.portcullis.signer.policy.Safeguards.Threshold;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.verdict.SignerTag;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The wire form of safeguards, inside a policy document of format 2. Sets are in alphabetical order, {@code kinds} are not empty:
 *
 * <pre>
 * {"addDelaySeconds","tierWindowSeconds",
 *  "terms":[{"token","destination","usableFrom","usableUntil"}…],
 *  "velocities":[{"id","token","of":"token" or "destination","windowSeconds","upTo"}…],
 *  "paces":[{"id","kinds":[…],"windowSeconds","batches"}…],
 *  "exposures":[{"id","token","upTo"}…],
 *  "calendars":[{"id","kinds":[…],"utcOffset":"+05:30","opens":[{"day":1 to 7,"fromMinute","untilMinute"}…],"closed":["2026-12-25"…]}…],
 *  "delays":[{"id","kinds":[…],"seconds"} or {"id","kinds":[…],"token","above","seconds"}…],
 *  "separations":[{"id","kinds":[…],"role"}…],
 *  "panels":[{"id","kinds":[…],"people":[…],"atLeast"}…]}
 * </pre>
 */
final class SafeguardsCodec {
    /** Of each sort: beyond it a policy is refused, so that a trace stays within its bound. */
    static final int MAX_EACH = 32;

    private static final int MAX_OPENS = 64;
    private static final int MAX_CLOSED = 128;
    static final int MAX_SECONDS = 365 * 24 * 3_600;
    private static final int MAX_BATCHES = 1_000_000;
    private static final String EACH_PAYEE = "destination";
    private static final String ALL = "token";

    private SafeguardsCodec() {}

    static ObjectNode toJson(Safeguards safeguards) {
        ObjectNode json = StrictJson.newObject()
                .put("addDelaySeconds", safeguards.addDelaySeconds())
                .put("tierWindowSeconds", safeguards.tierWindowSeconds());
        ArrayNode terms = json.putArray("terms");
        safeguards
                .terms()
                .forEach(term -> terms.addObject()
                        .put("token", term.token().toString())
                        .put("destination", term.destination().toString())
                        .put("usableFrom", term.usableFrom())
                        .put("usableUntil", term.usableUntil()));
        ArrayNode velocities = json.putArray("velocities");
        safeguards
                .velocities()
                .forEach(rule -> velocities
                        .addObject()
                        .put("id", rule.id())
                        .put("token", rule.token().toString())
                        .put("of", rule.eachPayee() ? EACH_PAYEE : ALL)
                        .put("windowSeconds", rule.windowSeconds())
                        .put("upTo", rule.upTo().toString()));
        ArrayNode paces = json.putArray("paces");
        safeguards
                .paces()
                .forEach(rule -> of(paces, rule.id(), rule.kinds())
                        .put("windowSeconds", rule.windowSeconds())
                        .put("batches", rule.batches()));
        ArrayNode exposures = json.putArray("exposures");
        safeguards
                .exposures()
                .forEach(rule -> exposures
                        .addObject()
                        .put("id", rule.id())
                        .put("token", rule.token().toString())
                        .put("upTo", rule.upTo().toString()));
        ArrayNode calendars = json.putArray("calendars");
        safeguards.calendars().forEach(rule -> putCalendar(of(calendars, rule.id(), rule.kinds()), rule));
        ArrayNode delays = json.putArray("delays");
        safeguards.delays().forEach(rule -> {
            ObjectNode node = of(delays, rule.id(), rule.kinds()).put("seconds", rule.seconds());
            rule.threshold()
                    .ifPresent(threshold -> node.put("token", threshold.token().toString())
                            .put("above", threshold.above().toString()));
        });
        ArrayNode separations = json.putArray("separations");
        safeguards
                .separations()
                .forEach(rule -> of(separations, rule.id(), rule.kinds())
                        .put("role", rule.role().name().toLowerCase(Locale.ROOT)));
        ArrayNode panels = json.putArray("panels");
        safeguards.panels().forEach(rule -> {
            ArrayNode people = of(panels, rule.id(), rule.kinds())
                    .put("atLeast", rule.atLeast())
                    .putArray("people");
            rule.people().stream().sorted().forEach(people::add);
        });
        return json;
    }

    static ObjectNode of(ArrayNode list, String id, Set<IntentKind> kinds) {
        ObjectNode node = list.addObject().put("id", id);
        ArrayNode names = node.putArray("kinds");
        kinds.stream().map(IntentKind::text).sorted().forEach(names::add);
        return node;
    }

    private static void putCalendar(ObjectNode node, Calendar rule) {
        int minutes = Math.abs(rule.utcOffsetMinutes());
        node.put(
                "utcOffset",
                String.format(
                        Locale.ROOT,
                        "%s%02d:%02d",
                        rule.utcOffsetMinutes() < 0 ? "-" : "+",
                        minutes / 60,
                        minutes % 60));
        ArrayNode opens = node.putArray("opens");
        rule.opens()
                .forEach(open -> opens.addObject()
                        .put("day", open.day())
                        .put("fromMinute", open.fromMinute())
                        .put("untilMinute", open.untilMinute()));
        ArrayNode closed = node.putArray("closed");
        rule.closed().forEach(date -> closed.add(date.toString()));
    }

    static Safeguards read(Fields in) {
        return new Safeguards(
                in.number("addDelaySeconds", 0, MAX_SECONDS),
                in.number("tierWindowSeconds", 0, MAX_SECONDS),
                in.objects(
                        "terms",
                        PolicyCodec.MAX_DESTINATIONS,
                        term -> new Safeguards.Term(
                                token(term),
                                term.address("destination"),
                                term.number("usableFrom"),
                                term.number("usableUntil"))),
                in.objects(
                        "velocities",
                        MAX_EACH,
                        rule -> new Safeguards.Velocity(
                                rule.identifier("id"),
                                token(rule),
                                eachPayee(rule),
                                window(rule),
                                rule.amount("upTo"))),
                in.objects(
                        "paces",
                        MAX_EACH,
                        rule -> new Safeguards.Pace(
                                rule.identifier("id"),
                                kinds(rule),
                                window(rule),
                                rule.number("batches", 0, MAX_BATCHES))),
                in.objects(
                        "exposures",
                        MAX_EACH,
                        rule -> new Safeguards.Exposure(rule.identifier("id"), token(rule), rule.amount("upTo"))),
                in.objects("calendars", MAX_EACH, SafeguardsCodec::calendar),
                in.objects(
                        "delays",
                        MAX_EACH,
                        rule -> new Safeguards.Delay(
                                rule.identifier("id"),
                                kinds(rule),
                                rule.has("token")
                                        ? Optional.of(new Threshold(token(rule), rule.amount("above")))
                                        : Optional.empty(),
                                rule.number("seconds", 1, MAX_SECONDS))),
                in.objects(
                        "separations",
                        MAX_EACH,
                        rule -> new Safeguards.Separation(
                                rule.identifier("id"), kinds(rule), PolicyCodec.role(rule, rule.text("role", 16)))),
                in.objects(
                        "panels",
                        MAX_EACH,
                        rule -> new Safeguards.Panel(
                                rule.identifier("id"),
                                kinds(rule),
                                Set.copyOf(distinct(rule, "people", PolicyCodec.MAX_PEOPLE)),
                                rule.number("atLeast", 1, PolicyCodec.MAX_PEOPLE))));
    }

    private static Calendar calendar(Fields in) {
        String id = in.identifier("id");
        List<Calendar.Open> opens = in.objects("opens", MAX_OPENS, SafeguardsCodec::open);
        if (opens.isEmpty()) {
            throw in.invalid("opens", "opening hours");
        }
        return new Calendar(id, kinds(in), offset(in), opens, dates(in));
    }

    private static Calendar.Open open(Fields in) {
        int day = in.number("day", 1, 7);
        int fromMinute = in.number("fromMinute", 0, Calendar.MINUTES_OF_DAY - 1);
        return new Calendar.Open(day, fromMinute, in.number("untilMinute", fromMinute + 1, Calendar.MINUTES_OF_DAY));
    }

    private static int offset(Fields in) {
        String text = in.text("utcOffset", 6);
        if (!text.matches("[+-](0[0-9]|1[0-4]):[0-5][0-9]") || text.equals("-00:00")) {
            throw in.invalid("utcOffset", "like +05:30");
        }
        int minutes = Integer.parseInt(text.substring(1, 3)) * 60 + Integer.parseInt(text.substring(4));
        if (minutes > Calendar.MAX_OFFSET_MINUTES) {
            throw in.invalid("utcOffset", "at most 14 hours");
        }
        return text.charAt(0) == '-' ? -minutes : minutes;
    }

    private static List<CalendarDate> dates(Fields in) {
        return distinct(in, "closed", MAX_CLOSED).stream()
                .map(text -> CalendarDate.of(text)
                        .orElseThrow(() -> in.invalid("closed", "dates that exist, like 2026-12-25")))
                .toList();
    }

    private static boolean eachPayee(Fields in) {
        return switch (in.text("of", 16)) {
            case EACH_PAYEE -> true;
            case ALL -> false;
            default -> throw in.invalid("of", EACH_PAYEE + " or " + ALL);
        };
    }

    static TokenId token(Fields in) {
        return new TokenId(PolicyCodec.nonZero(in, "token"));
    }

    private static int window(Fields in) {
        return in.number("windowSeconds", 1, MAX_SECONDS);
    }

    static Set<IntentKind> kinds(Fields in) {
        Set<IntentKind> kinds = EnumSet.noneOf(IntentKind.class);
        for (String text : distinct(in, "kinds", IntentKind.values().length)) {
            kinds.add(IntentKind.ofText(text).orElseThrow(() -> in.invalid("kinds", "known kinds of intent")));
        }
        if (kinds.isEmpty()) {
            throw in.invalid("kinds", "at least one");
        }
        return kinds;
    }

    static List<String> distinct(Fields in, String name, int most) {
        List<String> texts = in.texts(name, most, 64);
        PolicyCodec.requireSorted(in, name, texts);
        if (Set.copyOf(texts).size() != texts.size()) {
            throw in.invalid(name, "distinct");
        }
        return texts;
    }

    /** What safeguards say of the rest of the policy must be true of it. */
    static void requireConsistent(Policy policy) {
        Safeguards safeguards = policy.safeguards();
        List<Policy.Destination> ends = safeguards.terms().stream()
                .map(term -> new Policy.Destination("", term.token(), term.destination()))
                .toList();
        PolicyCodec.requireDistinct(ends, "terms");
        boolean listed = ends.stream().allMatch(end -> policy.chainAllowList().contains(end.token(), end.address()));
        requireThat(listed, "a term is of a destination that is not on the allow-list");
        requireThat(
                safeguards.terms().stream().allMatch(term -> term.usableFrom() < term.usableUntil()),
                "a term ends before it begins");
        requireThat(
                safeguards.separations().stream().noneMatch(rule -> rule.role() == Role.APPROVER),
                "a separation from approvers leaves nobody");
        Collection<String> people =
                policy.people().stream().map(Policy.Person::id).toList();
        requireThat(
                safeguards.panels().stream()
                        .allMatch(panel -> people.containsAll(panel.people())
                                && panel.atLeast() <= panel.people().size()),
                "a panel asks for people it does not have");
    }

    static void requireThat(boolean holds, String otherwise) {
        if (!holds) {
            throw new RefusedException(SignerTag.POLICY_MALFORMED, otherwise);
        }
    }
}
