package io.portcullis.appliance.console;

import java.util.List;
import java.util.Optional;

/**
 * The default fund as people look at it.
 *
 * @param absent why nothing of it is shown, if so
 */
public record FundPage(List<Pool> pools, Optional<String> absent) {
    /**
     * What the fund holds of a token.
     *
     * @param fund the contract, and {@code entity} whose board declares defaults and to whom dust goes
     * @param hub whose bond it is
     * @param assets of the pool, in words, as is the bond
     * @param leaving of this entity's own shares
     * @param exitsWait because a default is not decided
     */
    public record Pool(
            TokenView token,
            String fund,
            String entity,
            String hub,
            String assets,
            String shares,
            String own,
            String leaving,
            String bond,
            boolean exitsWait) {}

    public FundPage {
        pools = List.copyOf(pools);
    }
}
