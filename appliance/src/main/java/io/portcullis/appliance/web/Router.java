package io.portcullis.appliance.web;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Finds the one route of a request. Invariant: no two routes share method and template. */
final class Router {
    /** A route and what its path says. */
    record Found(Route route, Map<String, String> path) {}

    private final List<Route> routes;

    Router(List<Route> routes) {
        this.routes = List.copyOf(routes);
        long distinct = routes.stream()
                .map(route -> route.method() + " " + route.template())
                .distinct()
                .count();
        if (distinct != routes.size()) {
            throw new IllegalArgumentException("two routes share method and path");
        }
    }

    List<Route> routes() {
        return routes;
    }

    /** @throws WebRefusal if nothing is at the path, or it does not take the method */
    Found find(String method, String path) {
        for (Route route : routes) {
            if (route.method().equals(method)) {
                Optional<Map<String, String>> values = route.match(path);
                if (values.isPresent()) {
                    return new Found(route, values.get());
                }
            }
        }
        throw allowed(path).isEmpty() ? WebTag.ROUTE_UNKNOWN.refusal() : WebTag.METHOD_NOT_ALLOWED.refusal();
    }

    /** The methods a path takes, as the {@code Allow} header lists them. */
    String allowed(String path) {
        return routes.stream()
                .filter(route -> route.match(path).isPresent())
                .map(Route::method)
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
    }
}
