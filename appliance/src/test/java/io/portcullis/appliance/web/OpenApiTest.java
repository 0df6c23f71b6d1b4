package io.portcullis.appliance.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.portcullis.appliance.console.Pages;
import io.portcullis.signer.policy.Policy.Role;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The document and the handlers say the same, field by field: a change of one alone fails here. */
class OpenApiTest {
    private static final JsonNode DOCUMENT = read();

    @Test
    void documentsEveryOperationAndNoOther() {
        Map<String, String> documented = new TreeMap<>();
        DOCUMENT.path("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(operation -> documented.put(
                                operation.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey(),
                                operation.getValue().path("operationId").asString())));
        Map<String, String> handled = new TreeMap<>();
        routes().forEach(route -> handled.put(route.method() + " " + route.template(), route.name()));
        assertEquals(handled, documented);
    }

    @Test
    void documentsTheBodyThatEachHandlerReads() {
        for (Route route : routes()) {
            JsonNode body = operation(route).path("requestBody");
            switch (route.takes()) {
                case Route.Shape.None none -> assertTrue(body.isMissingNode(), route.name());
                case Route.Shape.Of(Class<? extends Record> type) ->
                    assertShape(schemaOf(body, Reply.JSON), type, route.name(), new HashSet<>());
                case Route.Shape.Foreign(String schema) -> assertForeign(schema, schemaOf(body, Reply.JSON));
                case Route.Shape.Text text -> throw new AssertionError("no operation reads text");
                case Route.Shape.Socket socket -> throw new AssertionError("no operation reads a socket");
            }
        }
    }

    @Test
    void documentsTheReplyThatEachHandlerGives() {
        for (Route route : routes()) {
            JsonNode reply = operation(route).path("responses").path(Integer.toString(route.status()));
            assertTrue(reply.isObject(), route.name() + " gives " + route.status());
            switch (route.gives()) {
                case Route.Shape.None none -> assertTrue(reply.path("content").isMissingNode(), route.name());
                case Route.Shape.Socket socket ->
                    assertTrue(reply.path("content").isMissingNode(), route.name());
                case Route.Shape.Of(Class<? extends Record> type) ->
                    assertShape(schemaOf(reply, Reply.JSON), type, route.name(), new HashSet<>());
                case Route.Shape.Foreign(String schema) -> assertForeign(schema, schemaOf(reply, Reply.JSON));
                case Route.Shape.Text(String mediaType) ->
                    assertEquals(
                            "string", schemaOf(reply, mediaType).path("type").asString());
            }
            assertShape(
                    schemaOf(operation(route).path("responses").path("default"), Reply.JSON),
                    Reply.Refused.class,
                    route.name(),
                    new HashSet<>());
        }
    }

    @Test
    void documentsWhoMayAsk() {
        for (Route route : routes()) {
            String who = switch (route.access()) {
                case Access.Anyone anyone -> "anyone";
                case Access.SignedIn signedIn -> "signed-in";
                case Access.AnyOf anyOf -> anyOf.words();
                case Access.Only(Role role) -> Caller.word(role);
            };
            assertEquals(who, operation(route).path("x-portcullis-access").asString(), route.name());
            assertEquals(who.equals("anyone"), isOpen(operation(route).path("security")), route.name());
        }
    }

    @Test
    void hasNoSchemaThatNothingUses() {
        Set<String> used = new TreeSet<>();
        collectReferences(DOCUMENT, used);
        Set<String> defined = new TreeSet<>();
        DOCUMENT.path("components").path("schemas").properties().forEach(entry -> defined.add(entry.getKey()));
        assertEquals(defined, used);
    }

    /** As the specification has it: none is asked for, or one of the ways to ask is without any. */
    private static boolean isOpen(JsonNode security) {
        return security.isEmpty() || security.valueStream().anyMatch(JsonNode::isEmpty);
    }

    private static void assertForeign(String schema, JsonNode found) {
        assertEquals(DOCUMENT.path("components").path("schemas").path(schema), found, schema);
        assertEquals("object", found.path("type").asString(), schema);
    }

    private static void assertShape(JsonNode schema, Class<?> type, String where, Set<Class<?>> seen) {
        if (!seen.add(type)) {
            return;
        }
        Set<String> properties = new TreeSet<>();
        schema.path("properties").properties().forEach(entry -> properties.add(entry.getKey()));
        Set<String> components = new TreeSet<>();
        Set<String> required = new TreeSet<>();
        for (RecordComponent component : type.getRecordComponents()) {
            components.add(component.getName());
            if (component.getType() != Optional.class) {
                required.add(component.getName());
            }
            assertType(
                    resolved(schema.path("properties").path(component.getName())),
                    component.getGenericType(),
                    where + "." + component.getName(),
                    seen);
        }
        assertEquals(components, properties, where + ": fields of " + type.getSimpleName());
        Set<String> demanded = new TreeSet<>();
        schema.path("required").forEach(name -> demanded.add(name.asString()));
        assertEquals(required, demanded, where + ": required fields of " + type.getSimpleName());
        assertEquals(false, schema.path("additionalProperties").asBoolean(true), where);
    }

    private static void assertType(JsonNode schema, Type type, String where, Set<Class<?>> seen) {
        String name = schema.path("type").asString("none");
        switch (type) {
            case ParameterizedType generic
            when generic.getRawType() == Optional.class ->
                assertType(schema, generic.getActualTypeArguments()[0], where, seen);
            case ParameterizedType generic
            when generic.getRawType() == List.class -> {
                assertEquals("array", name, where);
                assertType(resolved(schema.path("items")), generic.getActualTypeArguments()[0], where, seen);
            }
            case Class<?> plain when plain == String.class -> assertEquals("string", name, where);
            case Class<?> plain
            when plain == long.class || plain == int.class || plain == Long.class ->
                assertEquals("integer", name, where);
            case Class<?> plain when plain == boolean.class -> assertEquals("boolean", name, where);
            case Class<?> plain when plain == JsonNode.class -> assertEquals("object", name, where);
            case Class<?> plain when plain.isRecord() -> assertShape(schema, plain, where, seen);
            default -> throw new AssertionError("a shape may not have a " + type + " at " + where);
        }
    }

    private static JsonNode schemaOf(JsonNode holder, String mediaType) {
        return resolved(holder.path("content").path(mediaType).path("schema"));
    }

    private static JsonNode resolved(JsonNode schema) {
        String reference = schema.path("$ref").asString("");
        return reference.isEmpty()
                ? schema
                : DOCUMENT.path("components").path("schemas").path(reference.substring(reference.lastIndexOf('/') + 1));
    }

    private static JsonNode operation(Route route) {
        return DOCUMENT.path("paths").path(route.template()).path(route.method().toLowerCase(Locale.ROOT));
    }

    private static void collectReferences(JsonNode node, Set<String> into) {
        if (node.has("$ref")) {
            String reference = node.path("$ref").asString();
            into.add(reference.substring(reference.lastIndexOf('/') + 1));
        }
        node.forEach(child -> collectReferences(child, into));
    }

    private static List<Route> routes() {
        SettableClock clock = new SettableClock();
        return WebServer.routes(
                        new MemoryDesk(),
                        Optional.empty(),
                        Optional.empty(),
                        new Sessions(clock, new SecureRandom()),
                        new Attempts(clock),
                        new SimpleMeterRegistry(),
                        new Pages(),
                        new Listeners(),
                        FeedSocket.Beat.USUAL)
                .stream()
                .filter(Route::isApi)
                .toList();
    }

    private static JsonNode read() {
        return new JsonMapper().readTree(OpenApiTest.class.getResourceAsStream("openapi.json"));
    }
}
