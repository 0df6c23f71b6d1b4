package io.portcullis.appliance.web;

import io.portcullis.appliance.hub.FeedPosition;
import io.portcullis.appliance.hub.HubFeed;
import io.portcullis.appliance.verdict.ApplianceTag;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Who listens to the feed over this server, whatever carries it.
 *
 * <p>Invariant: nobody takes all the places: a person has at most {@link Limits#MAX_FEEDS_OF_PERSON}.
 */
final class Listeners implements AutoCloseable {
    private final Map<String, Integer> counts = new HashMap<>();
    private final Set<Place> places = new HashSet<>();

    /** One listener's place; closing it gives it back. */
    final class Place implements AutoCloseable {
        private final String person;
        private final HubFeed.Listening listening;

        private Place(String person, HubFeed.Listening listening) {
            this.person = person;
            this.listening = listening;
        }

        HubFeed.Listening listening() {
            return listening;
        }

        @Override
        public void close() {
            leave(this);
        }
    }

    /** @throws io.portcullis.appliance.verdict.ApplianceRefusal {@code TOO_MANY_LISTENERS} */
    synchronized Place listen(HubFeed feed, String person, Optional<FeedPosition> after) {
        if (counts.getOrDefault(person, 0) >= Limits.MAX_FEEDS_OF_PERSON) {
            throw ApplianceTag.TOO_MANY_LISTENERS.refusal(
                    "You listen " + Limits.MAX_FEEDS_OF_PERSON + " times already, which is the most for one person.");
        }
        Place place =
                new Place(person, feed.listen(after).orElseThrow(() -> ApplianceTag.TOO_MANY_LISTENERS.refusal()));
        counts.merge(person, 1, Integer::sum);
        places.add(place);
        return place;
    }

    private synchronized void leave(Place place) {
        place.listening.close();
        if (places.remove(place)) {
            counts.merge(place.person, -1, (count, one) -> count + one == 0 ? null : count + one);
            notifyAll();
        }
    }

    /** Everybody hears that it ends, and has {@link Limits#FAREWELL} to take leave. */
    @Override
    public synchronized void close() {
        places.forEach(place -> place.listening.close());
        long deadline = System.nanoTime() + Limits.FAREWELL.toNanos();
        try {
            for (long left = Limits.FAREWELL.toMillis(); !places.isEmpty() && left > 0; left = millisTo(deadline)) {
                wait(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static long millisTo(long deadline) {
        return TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
    }
}
