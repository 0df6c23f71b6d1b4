package io.portcullis.appliance.web;

import io.portcullis.appliance.hub.FeedPosition;
import io.portcullis.appliance.hub.HubFeed;
import io.portcullis.appliance.verdict.ApplianceTag;
import io.portcullis.depositary.model.AccountKey;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What one listener is told, whatever carries it: {@code listening} first, then what happens, {@code quiet} when nothing does for a while, so that
 * neither side takes the other for dead, and {@code cut} last.
 *
 * <p>Invariants: nobody hears for longer than one silence after their session has ended; everything said before its id was heard, and an id is never told before what it counts.
 */
final class FeedTelling {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final HubFeed.Listening listening;
    private final Optional<AccountKey> only;
    private final BooleanSupplier mayHear;
    private long askedAt = System.nanoTime();
    private boolean begun;

    /** @param id what a listener says to hear what comes after this */
    record Said(FeedPosition id, String event, ObjectNode data) {
        boolean isLast() {
            return event.equals("cut");
        }

        /** As WHATWG HTML, section 9.2, writes it. */
        String asServerSentEvent() {
            return "id: " + id + "\nevent: " + event + "\ndata: " + JSON.writeValueAsString(data) + "\n\n";
        }

        /** {@code {"id","event","data"}}. */
        String asJson() {
            ObjectNode message = JSON.createObjectNode();
            message.put("id", id.toString()).put("event", event).set("data", data);
            return JSON.writeValueAsString(message);
        }
    }

    /**
     * @param only the account whose events are told; all if empty
     * @param mayHear asked now and then: whose session has ended, or who is somebody no more, hears nothing more
     */
    FeedTelling(HubFeed.Listening listening, Optional<AccountKey> only, BooleanSupplier mayHear) {
        this.listening = listening;
        this.only = only;
        this.mayHear = mayHear;
    }

    /** @param silence how long nothing is said at most */
    Said next(Duration silence) throws InterruptedException {
        if (!begun) {
            begun = true;
            return say("listening", JSON.createObjectNode().put("gap", listening.hasGap()));
        }
        long now = System.nanoTime();
        if (now - askedAt >= silence.toNanos()) {
            askedAt = now;
            if (!mayHear.getAsBoolean()) {
                return cut(WebTag.NOT_SIGNED_IN.name(), WebTag.NOT_SIGNED_IN.message(), WebTag.NOT_SIGNED_IN.remedy());
            }
        }
        long deadline = now + silence.toNanos();
        while (true) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            // Also while much happens that this listener does not hear of.
            Optional<HubFeed.Event> event = left > 0 ? listening.next(left) : Optional.empty();
            if (event.isEmpty()) {
                return listening.isOver() ? cut() : say("quiet", JSON.createObjectNode());
            }
            if (only.isEmpty() || FeedWords.account(event.get().what()).equals(only)) {
                Optional<Said> said = FeedWords.say(event.get());
                if (said.isPresent()) {
                    return said.get();
                }
            }
        }
    }

    private Said cut() {
        ApplianceTag why = listening.isTooSlow() ? ApplianceTag.LISTENER_TOO_SLOW : ApplianceTag.FEED_ENDED;
        return cut(why.name(), why.why(), why.remedy());
    }

    private Said cut(String tag, String message, String remedy) {
        return say(
                "cut",
                JSON.createObjectNode().put("tag", tag).put("message", message).put("remedy", remedy));
    }

    private Said say(String event, ObjectNode data) {
        return new Said(listening.position(), event, data);
    }
}
