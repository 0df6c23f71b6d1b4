package io.portcullis.appliance.fund;

import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.FundEvent;
import io.portcullis.depositary.model.LoggedFundEvent;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the fund told up to a block.
 *
 * @param readTo the last block that was read; -1 before the first
 * @param exits that wait
 * @param own of each default with a file, what the debtor's own paid before
 * @param told of each default, what the fund said of it, in order
 * @param trouble why nothing is made of what was told, by its tag
 */
public record FundStanding(
        long readTo,
        List<KnownDefault> defaults,
        List<FundEvent.ExitRequested> exits,
        Map<Bytes32, Amount> own,
        Map<Bytes32, List<LoggedFundEvent>> told,
        Optional<String> trouble) {
    /** Before anything was read. */
    public static final FundStanding NOTHING =
            new FundStanding(-1, List.of(), List.of(), Map.of(), Map.of(), Optional.empty());

    public FundStanding {
        defaults = List.copyOf(defaults);
        exits = List.copyOf(exits);
        own = Map.copyOf(own);
        told = Map.copyOf(told);
    }

    FundStanding troubled(String why) {
        return new FundStanding(readTo, defaults, exits, own, told, Optional.of(why));
    }
}
