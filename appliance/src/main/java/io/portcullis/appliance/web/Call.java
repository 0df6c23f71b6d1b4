package io.portcullis.appliance.web;

import io.portcullis.appliance.hub.ConnectionPin;
import java.net.InetAddress;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * One request that has a route and passed its gate.
 *
 * @param id names the request in its reply and in the log
 * @param path the values of the route's {@code {names}}
 * @param query the query's values; a name given twice is refused before
 * @param lastEventId where an interrupted listener wants to go on
 * @param stillKnown whether the caller would be known if they asked again now: for what goes on after the answer has begun
 * @param session the secret of the session's cookie, if one came along
 * @param from the address the connection comes from
 * @param connection the key that the connection's client has shown, if it is a machine that did
 */
record Call(
        String id,
        Map<String, String> path,
        Map<String, String> query,
        Caller caller,
        Optional<String> lastEventId,
        BooleanSupplier stillKnown,
        Optional<String> session,
        InetAddress from,
        ConnectionPin connection,
        Body body) {
    /** The person asking, on a route that nobody unknown reaches. */
    Caller.Known known() {
        return switch (caller) {
            case Caller.Known known -> known;
            case Caller.Nobody nobody -> throw WebTag.NOT_SIGNED_IN.refusal();
        };
    }

    /** No secret in it: a call may end up in a log. */
    @Override
    public String toString() {
        return "Call[" + id + " by " + caller.name() + "]";
    }
}
