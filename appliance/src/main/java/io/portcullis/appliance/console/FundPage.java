package io.portcullis.appliance.console;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The default fund as people look at it.
 *
 * @param defaults newest first; of many, the newest
 * @param earlier how many are not shown
 * @param exits that wait, the next to be ready first; of many, the first ones
 * @param readTo the block up to which the fund was followed; -1 before the first
 * @param trouble why nothing is made of what the fund told, if so
 * @param absent why nothing of it is shown, if so
 */
public record FundPage(
        List<Pool> pools,
        List<Fallen> defaults,
        long earlier,
        List<Exit> exits,
        long readTo,
        Optional<String> trouble,
        Optional<String> absent) {
    /** Of more nobody reads; the API has all. */
    public static final int MOST = 100;

    /**
     * What the fund holds of a token.
     *
     * @param fund the contract, and {@code entity} whose board declares defaults and to whom dust goes
     * @param hub whose bond it is
     * @param assets of the pool, in words, as are the bond and what the pool could pay now
     * @param leaving of this entity's own shares
     * @param arrears what this entity is asked to bring back, in words; empty if nothing
     * @param askedUntil Unix seconds until when, before an exit leaves it behind
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
            String canPay,
            boolean exitsWait,
            Optional<String> arrears,
            long askedUntil) {}

    /** @param debtor as it is called here, as are amounts */
    public record Fallen(
            DefaultView view, String debtor, String loss, String pool, String bond, String uncovered, String tone) {}

    /** @param entity as it is called here */
    public record Exit(long id, String entity, String word, String part, String units, long readyAt) {}

    public FundPage {
        pools = List.copyOf(pools);
        defaults = List.copyOf(defaults);
        exits = List.copyOf(exits);
    }

    /** @param names what this node calls entities, by id */
    public static Fallen fallen(DefaultView view, Map<String, String> names) {
        BigInteger loss = new BigInteger(view.loss());
        BigInteger pool = new BigInteger(view.fromPool());
        BigInteger bond = new BigInteger(view.fromBond());
        return new Fallen(
                view,
                ExposureView.word(view.debtor(), names),
                Units.grouped(loss),
                Units.grouped(pool),
                Units.grouped(bond),
                Units.grouped(loss.subtract(pool).subtract(bond)),
                switch (view.stage()) {
                    case "closed" -> "good";
                    case "abandoned" -> "bad";
                    default -> "wait";
                });
    }
}
