package io.portcullis.appliance.console;

import java.util.List;
import java.util.Optional;

/**
 * A way for a payment, as this node sees the network now.
 *
 * @param sent by the payer
 * @param received by the payee
 * @param fees of all hops together
 */
public record RouteView(List<Stop> stops, String sent, String received, String fees) {
    /**
     * @param from who locks the HTLC
     * @param to for whom
     * @param expiresAtSeconds since 1970
     * @param hosted whether {@code to} lives on this node: then it is told in the clear
     * @param onionKey what packets for {@code to} are encrypted to, as it has announced
     * @param terms on which {@code to} forwards; absent for the payee
     */
    public record Stop(
            String from,
            String to,
            String amount,
            long expiresAtSeconds,
            boolean hosted,
            Optional<String> onionKey,
            Optional<EngineView.Terms> terms) {}

    public RouteView {
        stops = List.copyOf(stops);
    }
}
