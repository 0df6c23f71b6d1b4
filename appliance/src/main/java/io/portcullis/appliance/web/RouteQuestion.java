package io.portcullis.appliance.web;

import io.portcullis.appliance.console.EngineView;
import io.portcullis.appliance.console.RouteView;
import io.portcullis.appliance.hub.HubService;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.engine.onion.OnionKey;
import io.portcullis.engine.route.ChannelId;
import io.portcullis.engine.route.RouteRequest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a query asks of the router: {@code from, to, token, amount, deliverBy, maxFee}, and {@code behind} (hubs that have an account with the payee) and
 * {@code avoid} (entities, or channels as {@code FROM-TO}), both lists with commas.
 */
record RouteQuestion(RouteRequest request, List<EntityId> behind) {
    private static final int MOST_ITEMS = 64;
    private static final int MOST_HOPS = 20;
    private static final long MOST_LOCK_SECONDS = 14 * 86_400L;

    static RouteQuestion read(Map<String, String> query) {
        try {
            TokenId token = TokenId.fromHex(field(query, "token"));
            Set<ChannelId> channels = new HashSet<>();
            Set<EntityId> entities = new HashSet<>();
            for (String item : items(query, "avoid")) {
                int dash = item.indexOf('-');
                if (dash < 0) {
                    entities.add(EntityId.fromHex(item));
                } else {
                    channels.add(new ChannelId(
                            EntityId.fromHex(item.substring(0, dash)),
                            EntityId.fromHex(item.substring(dash + 1)),
                            token));
                }
            }
            long deliverBy = Long.parseLong(field(query, "deliverBy"));
            RouteRequest request = new RouteRequest(
                    EntityId.fromHex(field(query, "from")),
                    EntityId.fromHex(field(query, "to")),
                    token,
                    Amount.fromDecimal(field(query, "amount")),
                    deliverBy,
                    Amount.fromDecimal(field(query, "maxFee")),
                    MOST_HOPS,
                    Math.addExact(deliverBy, MOST_LOCK_SECONDS),
                    channels,
                    entities);
            return new RouteQuestion(
                    request,
                    items(query, "behind").stream().map(EntityId::fromHex).toList());
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw WebTag.FIELD_INVALID.refusal("The query asks for no route: " + e.getMessage());
        }
    }

    private static String field(Map<String, String> query, String name) {
        String text = query.get(name);
        if (text == null) {
            throw new IllegalArgumentException(name + " is missing");
        }
        return text;
    }

    private static List<String> items(Map<String, String> query, String name) {
        String text = query.getOrDefault(name, "");
        List<String> items = text.isEmpty() ? List.of() : List.of(text.split(",", MOST_ITEMS + 1));
        if (items.size() > MOST_ITEMS) {
            throw new IllegalArgumentException(name + " has more than " + MOST_ITEMS + " items");
        }
        return items;
    }

    static RouteView view(HubService.Way way) {
        List<RouteView.Stop> stops = new ArrayList<>();
        for (HubService.Stop stop : way.stops()) {
            stops.add(new RouteView.Stop(
                    stop.hop().channel().from().toString(),
                    stop.hop().next().toString(),
                    stop.hop().amount().toString(),
                    stop.hop().expirySeconds(),
                    stop.here(),
                    stop.key().map(OnionKey::toString),
                    stop.policy()
                            .map(policy -> new EngineView.Terms(
                                    policy.fees().base().toString(),
                                    policy.fees().partsPerMillion(),
                                    policy.expiryDeltaSeconds(),
                                    policy.least().toString()))));
        }
        return new RouteView(
                stops,
                way.route().sent().toString(),
                way.route().received().toString(),
                way.route().fees().toString());
    }
}
