package io.portcullis.appliance.web;

import io.portcullis.appliance.console.FreezeView;
import io.portcullis.appliance.freeze.ApplianceFreeze;
import io.portcullis.depositary.model.FreezeLevel;
import io.portcullis.signer.freeze.FreezeSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Lattices in the terms of the wire. */
final class FreezeViews {
    private FreezeViews() {}

    static FreezeView view(ApplianceFreeze freeze, FreezeLevel chain) {
        List<FreezeView.Lattice> lattices = freeze.lattices().entrySet().stream()
                .map(one -> lattice(one.getKey(), one.getValue()))
                .toList();
        return new FreezeView(
                freeze.over(chain).name(),
                chain.name(),
                freeze.boardLevel().name(),
                freeze.level().name(),
                freeze.watchtower(),
                freeze.reconciledBlock(),
                lattices,
                freeze.silent());
    }

    private static FreezeView.Lattice lattice(String holder, JsonNode json) {
        return new FreezeView.Lattice(
                holder,
                text(json, "level"),
                json.path("sources")
                        .valueStream()
                        .filter(one -> !holder.equals(ApplianceFreeze.NAME) || isAppliances(text(one, "source")))
                        .map(one ->
                                new FreezeView.Source(text(one, "source"), text(one, "watches"), text(one, "level")))
                        .toList(),
                json.path("causes").valueStream().map(FreezeViews::cause).toList(),
                Optional.of(json.path("lowering"))
                        .filter(JsonNode::isObject)
                        .map(one -> new FreezeView.Lowering(
                                text(one, "intent"),
                                text(one, "to"),
                                one.path("notBefore").asLong(0))),
                json.path("history")
                        .valueStream()
                        .map(FreezeViews::change)
                        .toList()
                        .reversed());
    }

    /** What only a signer sees is no source of the appliance's. */
    private static boolean isAppliances(String source) {
        return !FreezeSource.valueOf(source).signers();
    }

    private static FreezeView.Cause cause(JsonNode one) {
        return new FreezeView.Cause(
                text(one, "cause"),
                text(one, "source"),
                text(one, "level"),
                one.path("since").asLong(0),
                one.path("by").valueStream().map(JsonNode::asString).collect(Collectors.joining(", ")),
                text(one, "text"),
                one.path("mended").asBoolean(false),
                text(one, "why"),
                text(one, "remedy"));
    }

    private static FreezeView.Change change(JsonNode one) {
        return new FreezeView.Change(
                one.path("at").asLong(0),
                text(one, "what"),
                maybe(one, "cause"),
                maybe(one, "level"),
                maybe(one, "by"),
                maybe(one, "text"));
    }

    private static String text(JsonNode json, String name) {
        return json.path(name).asString("");
    }

    private static Optional<String> maybe(JsonNode json, String name) {
        return json.has(name) ? Optional.of(text(json, name)) : Optional.empty();
    }
}
