package io.portcullis.engine.route;

/** The seam of route finding: the same graph and request give the same answer, in bounded work. */
public interface Router {
    RouteResult find(Graph graph, RouteRequest request);
}
