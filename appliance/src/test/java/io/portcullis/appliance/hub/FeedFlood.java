package io.portcullis.appliance.hub;

import io.portcullis.engine.hub.HubEffect;

/** Tells a feed more than any engine of a test would. */
public final class FeedFlood {
    private FeedFlood() {}

    public static void tell(HubFeed feed, HubEffect effect, int times) {
        for (int i = 0; i < times; i++) {
            feed.tell(0, effect);
        }
    }
}
